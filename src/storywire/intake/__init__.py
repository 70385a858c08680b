"""Where pages come from: files, folders, globs, JSON Lines and standard input give RawPages, or Issues."""

from storywire.intake.paths import Found, count_files, find_pages, web_and_files

__all__ = ["Found", "count_files", "find_pages", "web_and_files"]
