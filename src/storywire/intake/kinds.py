"""What kind of file it is: by its name where that says it, else by its first bytes."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath

SNIFF = 4096  # bytes that are looked at

_SUFFIXES = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".text": "text",
    ".jsonl": "json-lines",
    ".ndjson": "json-lines",
}
# Signatures of common formats that are no text: images, archives, PDF, audio, video, fonts, databases, programs.
_MAGIC = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF|PK\x03\x04|\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!|%PDF|\x00\x00\x00.ftyp|OggS"
    rb"|ID3|\x1aE\xdf\xa3|wOF[F2]|SQLite format 3|\x7fELF|MZ|\xca\xfe\xba\xbe|\xd0\xcf\x11\xe0|\x28\xb5\x2f\xfd"
)
_MARKUP = re.compile(rb"<!doctype\s+html|<html|<head[\s>]|<body[\s>]|<meta[\s>]|<article[\s>]", re.IGNORECASE)
_FEED = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,400}>\s*)?(?:<!--.{0,2000}?-->\s*|<\?[^>]{0,400}>\s*)*<(?:rss|feed|rdf:RDF)[\s>]",
    re.DOTALL,
)
_JSON_FEED = re.compile(rb"\"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version\\?/1")
_OPML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,400}>\s*)?(?:<!--.{0,2000}?-->\s*)*<opml[\s>]", re.DOTALL | re.IGNORECASE
)
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")


class Kind(StrEnum):
    """How a file's content is to be taken in."""

    HTML = "html"
    TEXT = "text"
    JSON_LINES = "json-lines"
    FEED = "feed"
    OPML = "opml"
    WARC = "warc"
    ZIP = "zip"
    TAR = "tar"
    BINARY = "binary"


def kind_of(name: str, start: bytes) -> Kind:
    """The kind of a file from its name and its first `SNIFF` bytes; bytes overrule a wrong name."""
    sure = _signed(start)
    if sure:
        return sure
    named = _SUFFIXES.get(PurePath(name).suffix.lower())
    if named:
        return Kind(named)
    if _MARKUP.search(start[:SNIFF]):
        return Kind.HTML
    return Kind.JSON_LINES if re.match(rb"\s*\{\s*\"", start) else Kind.TEXT


def _signed(start: bytes) -> Kind | None:
    """The kind that the bytes themselves tell, whatever the name."""
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.ZIP
    if start.startswith(b"WARC/"):
        return Kind.WARC
    if start[257:262] == b"ustar":
        return Kind.TAR
    if is_binary(start):
        return Kind.BINARY
    return Kind.OPML if _OPML.match(start) else Kind.FEED if _is_feed(start) else None


def _is_feed(start: bytes) -> bool:
    json = start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and _JSON_FEED.search(start)
    return bool(json or _FEED.match(start))


def is_binary(start: bytes) -> bool:
    """Whether these first bytes belong to no text: a known signature, or many control characters."""
    if _MAGIC.match(start):
        return True
    sample = start[:SNIFF]
    if not sample or sample.startswith(_WIDE_BOMS):
        return False
    control = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in sample)
    return control * 10 > len(sample)
