"""A feed's bytes made ready for a parser: decoded, its DOCTYPE and entities cut off, its depth measured."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import name2codepoint
from itertools import islice
from xml.parsers import expat

from storywire.errors import IssueCode

MAX_ENTRIES = 2_000
ILL_FORMED = 500_000  # characters that are read of a feed that is not well-formed
LONGEST_TAG = 20_000  # characters from < to >
LONGEST_NAME = 2_000  # characters of an author's name; feedparser looks for an address in it, slowly
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
_PAGE = re.compile(r"\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)
_TAG = re.compile(r"<!\[CDATA\[|<!--|<(/?)(?:[A-Za-z_][\w.-]{0,30}:)?([A-Za-z_][\w.-]{0,30})")
_NAMES = frozenset(("author", "creator", "managingEditor", "webMaster", "publisher", "contributor", "owner", "name"))
_ENTITY = re.compile(r"&([A-Za-z]{2,8}[1-4]{0,2});")
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
_ENTRY = re.compile(r"<(?:[A-Za-z_][\w.-]{0,30}:)?(?:item|entry)[\s>]")
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


def is_html(text: str) -> bool:
    """Whether a text begins like an HTML page."""
    return _PAGE.match(text) is not None


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
    hostile = shape_refused(text)
    if hostile:
        return FeedSource(refused=IssueCode.BROKEN_FEED, said=(*notes, hostile))
    text, mended = _mended(text)
    notes.extend(mended)
    short, cut = _cut(f'<?xml version="1.0" encoding="utf-8"?>\n{text}')
    return FeedSource(short, said=(*notes, *cut))


def _mended(text: str) -> tuple[str, list[str]]:
    """The text with what most often makes a feed ill-formed put right: entities of HTML, prefixes never declared."""
    notes = []
    plain = _ENTITY.sub(_character, text)
    if plain != text:
        notes.append("it uses entities of HTML, which XML does not know")
    used = (f' xmlns:{p}="{uri}"' for p, uri in _SPACES.items() if f"<{p}:" in plain and f"xmlns:{p}=" not in plain)
    missing = "".join(used)
    if missing:
        notes.append(f"it uses prefixes that it does not declare:{missing.replace(' xmlns:', ' ')}")
        root = re.match(r"<[^\s/>]+", plain)
        assert root  # the text begins with the root
        plain = plain[: root.end()] + missing + plain[root.end() :]
    return plain, notes


def _character(match: re.Match[str]) -> str:
    name = match[1]
    found = None if name in _XML_ENTITIES else name2codepoint.get(name)
    return chr(found) if found else match.group()


def _cut(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with no more entries than are wanted; of XML that is not well-formed, which is slow to read, less."""
    starts = islice(_ENTRY.finditer(text), MAX_ENTRIES, None)
    over = next(starts, None)
    if over:
        text = text[: over.start()] + _tail(text)
    said = (f"it has more than {MAX_ENTRIES:,} entries; the rest is left out",) if over else ()
    if len(text) > ILL_FORMED and not is_well_formed(text):
        entries = [match.start() for match in _ENTRY.finditer(text, 0, ILL_FORMED)]
        text = text[: entries[-1] if len(entries) > 1 else ILL_FORMED]
        said = (*said, f"it is not well-formed, and long: only its first {len(entries)} entries were looked at")
    return text, said


def _tail(text: str) -> str:
    closed = max(text.rfind("</item>") + len("</item>"), text.rfind("</entry>") + len("</entry>"))
    return text[closed:] if len(text) - closed < _LOOK else ""


def is_well_formed(text: str) -> bool:
    """Whether an XML parser reads it to the end."""
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError:
        return False
    return True


def shape_refused(text: str) -> str | None:
    """Why no parser is given this text: nested too deep, or one tag as long as an article. One pass over the tags."""
    depth, at = 0, 0
    while match := _TAG.search(text, at):
        at = match.end()
        closing, name = match[1], match[2]
        if not name:
            end = text.find("]]>" if match.group() != "<!--" else "-->", at)
            if end < 0:
                return None
            at = end + 3
            continue
        end = text.find(">", at, at + LONGEST_TAG)
        if end < 0:
            return (
                f"one of its tags is longer than {LONGEST_TAG:,} characters" if len(text) > at + LONGEST_TAG else None
            )
        if not closing and name in _NAMES and text.find("</", end, end + LONGEST_NAME) < 0:
            return f"one of its names is longer than {LONGEST_NAME:,} characters"
        depth += -1 if closing else text[end - 1] != "/"
        if depth > DEEPEST:
            return f"its elements are nested more than {DEEPEST} deep"
        depth, at = max(depth, 0), end + 1
    return None


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
