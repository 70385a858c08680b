"""Where pages come from: files, folders, globs, JSON Lines and standard input give RawPages, or Issues."""

from storywire.intake.paths import Found, find_pages

__all__ = ["Found", "find_pages"]
