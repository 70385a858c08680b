"""What can be said of a page from its bytes alone: that it is empty, too large, or no text."""

from __future__ import annotations

from storywire.errors import IssueCode
from storywire.types import RawPage

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
    (b"OggS", "a sound or video file"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a sound, video or picture file"),
    (b"\x1aE\xdf\xa3", "a video file"),
    (b"wOF", "a font"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
)
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")  # UTF-16 and UTF-32
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_SAMPLE = 65_536
_MOST_CONTROLS = 0.02


def refusal_of_bytes(page: RawPage, max_bytes: int) -> tuple[IssueCode, str] | None:
    """Why a page is not even decoded, as code and words for the user; None if it is to be read."""
    body = page.body
    if len(body) > max_bytes:
        said = f"the page has {len(body):,} bytes; pages of more than {max_bytes:,} are not read (max_page_bytes)"
        return IssueCode.TOO_LARGE, said
    if not body.strip(b" \t\r\n\f\v\x00"):
        return IssueCode.EMPTY, "the page is empty"
    kind = _kind(page)
    return (IssueCode.BINARY, f"the page is {kind}, not text") if kind else None


def _kind(page: RawPage) -> str | None:
    body = page.body
    for magic, kind in _MAGIC:
        if body.startswith(magic):
            return kind
    if body[4:8] == b"ftyp":
        return "a video file"
    if body.startswith(_WIDE_BOMS) or (page.charset or "").lower().replace("_", "-").startswith(("utf-16", "utf-32")):
        return None
    sample = body[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return "binary" if controls > _MOST_CONTROLS * len(sample) else None
