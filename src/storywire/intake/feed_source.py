"""A feed's bytes made ready for a parser: decoded, its DOCTYPE and entities cut off, its depth measured."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storywire.errors import IssueCode

DEEPEST = 100  # elements inside elements; a feed has about eight
_LOOK = 4096  # bytes in which the declaration stands
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*['\"]([A-Za-z0-9._:-]{1,40})['\"]")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml[^>]{0,400}\?>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,30}:)?(?:rss|feed|RDF|channel|CHANNEL|RSS)[\s>/]")
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<body[\s>]|<head[\s>]", re.IGNORECASE)
_TAG = re.compile(r"<!\[CDATA\[|<!--|<(/?)[A-Za-z_][^<>]*?(/?)>")
_HOURS = re.compile(r"<skipHours\b[^>]{0,100}>(.{0,2000}?)</skipHours", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(r"<hour\b[^>]{0,100}>\s*(\d{1,2})\s*<", re.IGNORECASE)
_DAYS = re.compile(r"<skipDays\b[^>]{0,100}>(.{0,2000}?)</skipDays", re.IGNORECASE | re.DOTALL)
_DAY = re.compile(r"<day\b[^>]{0,100}>\s*((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\s*<", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedSource:
    """The text of a feed, what was odd about its bytes, and whether they are refused."""

    text: str = ""
    is_json: bool = False
    said: tuple[str, ...] = ()
    refused: IssueCode | None = None

    @property
    def skip_days(self) -> tuple[str, ...]:
        found = _DAYS.search(self.text)
        return tuple(dict.fromkeys(day.capitalize() for day in _DAY.findall(found[1]))) if found else ()


def hours(text: str) -> tuple[int, ...]:
    """The hours (UTC, 0 to 23) of RSS's skipHours; 24 is midnight."""
    found = _HOURS.search(text)
    return tuple(sorted({int(hour) % 24 for hour in _HOUR.findall(found[1]) if int(hour) <= 24})) if found else ()


def prepared(body: bytes, content_type: str | None) -> FeedSource:
    """The text of a feed: JSON or XML that a parser can be given."""
    if not body.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return FeedSource(refused=IssueCode.EMPTY, said=("there is nothing in the feed",))
    text, said = decoded(body, content_type)
    text = text.lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return FeedSource(text, is_json=True, said=said)
    return _xml(text, said)


def _xml(text: str, said: tuple[str, ...]) -> FeedSource:
    root = _ROOT.search(text)
    html = _HTML.search(text[:20_000])
    if root is None or (html and html.start() < root.start()):
        what = "this is an HTML page, not a feed" if html else "there is no feed in it"
        return FeedSource(refused=IssueCode.NOT_A_FEED, said=(what,))
    head, text = text[: root.start()], _CONTROL.sub("", text[root.start() :])
    notes = list(said)
    if "<!ENTITY" in head.upper():
        notes.append("it declares entities of its own, which are not expanded")
    if re.sub(r"<[?!][^>]*>|[\s\]>]", "", head) and "<!ENTITY" not in head.upper():
        notes.append("something stands before the feed, and was left out")
    if too_deep(text):
        deep = f"its elements are nested more than {DEEPEST} deep"
        return FeedSource(refused=IssueCode.BROKEN_FEED, said=(*notes, deep))
    return FeedSource(f'<?xml version="1.0" encoding="utf-8"?>\n{text}', said=tuple(notes))


def too_deep(text: str) -> bool:
    """Whether elements nest deeper than any feed's do. Reads the tags alone, in one pass."""
    depth, at = 0, 0
    while match := _TAG.search(text, at):
        at = match.end()
        if match.group() in ("<![CDATA[", "<!--"):
            end = text.find("]]>" if match.group() != "<!--" else "-->", at)
            if end < 0:
                return False
            at = end + 3
        elif match[1]:
            depth = max(depth - 1, 0)
        elif not match[2]:
            depth += 1
            if depth > DEEPEST:
                return True
    return False


def decoded(body: bytes, content_type: str | None) -> tuple[str, tuple[str, ...]]:
    """The text of bytes and a word on what was odd: byte order mark, then UTF-8 if it is, then what is declared."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body.decode(codec, "replace"), ()
    declared = _declared(body, content_type)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _undeclared(body, declared)
    if not body.isascii() and any(one not in ("utf-8", "utf8") for one in declared):
        return text, (f"it says it is in {declared[0]}, but is in UTF-8",)
    return text, ()


def _declared(body: bytes, content_type: str | None) -> list[str]:
    inside = _DECLARED.search(body[:_LOOK])
    outside = _CHARSET.search((content_type or "")[:400])
    found = [inside[1].decode("ascii")] if inside else []
    return [one.lower() for one in [*found, *([outside[1]] if outside else [])]]


def _undeclared(body: bytes, declared: list[str]) -> tuple[str, tuple[str, ...]]:
    for codec in declared:
        if codec in ("utf-8", "utf8", "us-ascii", "ascii"):
            continue
        try:  # a browser reads Latin-1 as its superset
            return body.decode("cp1252" if codec in ("iso-8859-1", "latin-1", "latin1") else codec), ()
        except (UnicodeDecodeError, LookupError):
            continue
    bad = sum(1 for byte in body if byte >= 0x80)
    text = body.decode("utf-8", "replace")
    if text.count("\ufffd") * 4 < bad:  # mostly UTF-8, with a few bytes broken
        return text, ("some of its characters are broken",)
    wrong = f"it says it is in {declared[0]}, but is not" if declared else "it does not say its encoding"
    return body.decode("cp1252", "replace"), (f"{wrong}; it was read as windows-1252",)
