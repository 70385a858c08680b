"""Markup with its offsets: visible lines, attributes and scripts of an HTML page, each with where it stands.

lxml forgets where in the page a text stood; evidence must not. This scanner walks the decoded page once, in time
linear in its length, and builds no tree.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import lru_cache

from storywire.types import Span

LIMIT = 4_000_000  # code points of a page that are looked at
_TAG = re.compile(  # a quote opens a value behind a sign of equality alone, as the HTML standard has it
    r"""<([/!?]?)([a-zA-Z][\w:-]{0,40})"""
    r"""((?:[^<>"'=]++|=\s{0,9}(?:"[^"]{0,2000}+"|'[^']{0,2000}+')?|["'])*+)[^<>]*>"""
)
_ATTRIBUTE = re.compile(r"""([\w:.-]{1,60})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_NAMES = re.compile(r"""\b(?:class|id|itemprop|rel)\s{0,3}=\s{0,3}(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_RAW = frozenset({"script", "style", "template", "textarea", "svg", "iframe", "select"})
_END = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in _RAW}
_VOID = frozenset(
    re.findall(
        r"\S+",
        "area base br col embed hr img input link meta source track wbr param ",
    )
)
_INLINE = frozenset(
    re.findall(
        r"\S+",
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp "
        "small span strike strong sub sup time tt u var wbr ",
    )
)
_STACK = 400


class Zone:
    """What the elements around a text say of it, by their names, classes and ids: bits of one plain int."""

    NONE = 0
    NAV = 1
    HEADER = 2
    FOOTER = 4
    ASIDE = 8
    ARTICLE = 16
    COMMENT = 32
    RELATED = 64
    LINK = 128
    HEADING = 256
    TITLE = 512
    DATE = 1024
    TIME = 2048
    BYLINE = 4096


_BY_NAME = {
    "nav": Zone.NAV,
    "header": Zone.HEADER,
    "footer": Zone.FOOTER,
    "aside": Zone.ASIDE,
    "article": Zone.ARTICLE,
    "main": Zone.ARTICLE,
    "a": Zone.LINK,
    "h1": Zone.HEADING,
    "title": Zone.TITLE,
    "time": Zone.TIME,
}
_BY_CLASS = (
    (re.compile(r"comment|kommentar|disqus|reply|forum", re.IGNORECASE), Zone.COMMENT),
    (
        re.compile(r"relat|sidebar|recommend|teaser|widget|popular|most-?read|more-|latest|recent", re.IGNORECASE),
        Zone.RELATED,
    ),
    (re.compile(r"foot|copyright", re.IGNORECASE), Zone.FOOTER),
    (re.compile(r"\bnav|menu|breadcrumb", re.IGNORECASE), Zone.NAV),
    (re.compile(r"date|time|publi|posted|datum|fecha|meta\b", re.IGNORECASE), Zone.DATE),
    (re.compile(r"byline|author|autor|writer|creator", re.IGNORECASE), Zone.BYLINE),
)
_NEAR = Zone.DATE | Zone.BYLINE  # said of a text only by the three elements nearest to it


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of characters between two tags: its text with entities resolved, where it stands, what is around it."""

    text: str
    span: Span
    zone: int = Zone.NONE


@dataclass(frozen=True, slots=True)
class Line:
    """One visible line: its pieces joined, and the zones it stands in."""

    text: str
    pieces: tuple[Piece, ...]
    zone: int = Zone.NONE
    attributes: str = ""

    def locate(self, start: int, end: int) -> Span:
        """The page's span for characters `start` to `end` of the line's text; whole pieces where entities stand."""
        at, low, high = 0, None, None
        for piece in self.pieces:
            stop = at + len(piece.text)
            if stop > start and at < end:
                plain = len(piece.span) == len(piece.text)
                first = piece.span.start + (max(start - at, 0) if plain else 0)
                last = piece.span.start + min(end - at, len(piece.text)) if plain else piece.span.end
                low = first if low is None else low
                high = last
            at = stop
        if low is None or high is None:
            return self.pieces[0].span
        return Span(low, high)


@dataclass(frozen=True, slots=True)
class Element:
    """A tag that carries metadata (meta, link, time, html, …): its attributes, each with the span of its value."""

    name: str
    attributes: dict[str, tuple[str, Span]]
    line: int
    flags: str = ""

    def get(self, name: str) -> str:
        """The value of an attribute, entities resolved, or an empty string."""
        found = self.attributes.get(name)
        return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Script:
    """The raw content of a script, and whether it is JSON-LD."""

    text: str
    start: int
    linked: bool


@dataclass(frozen=True, eq=False)  # one is itself: what is found out about it is kept beside it
class Markup:
    """A page scanned: its visible lines, its elements with metadata and its scripts, in page order."""

    lines: tuple[Line, ...]
    elements: tuple[Element, ...] = ()
    scripts: tuple[Script, ...] = ()


_KEPT = frozenset({"meta", "link", "time", "html", "abbr"})


@dataclass
class _Scanner:
    page: str
    lines: list[Line] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    stack: list[tuple[str, int, int]] = field(default_factory=list)  # name, own zone, zone with all around it
    zone: int = Zone.NONE
    seen: str = ""

    def run(self) -> Markup:
        at = 0
        while at < len(self.page):
            tag = _TAG.search(self.page, at)
            comment = self.page.find("<!--", at, tag.start() if tag else len(self.page))
            if comment >= 0:
                self._text(at, comment)
                end = self.page.find("-->", comment + 4)
                at = end + 3 if end >= 0 else len(self.page)
                continue
            self._text(at, tag.start() if tag else len(self.page))
            if tag is None:
                break
            at = self._tag(tag)
        self._flush()
        return Markup(tuple(self.lines), tuple(self.elements), tuple(self.scripts))

    def _text(self, start: int, end: int) -> None:
        if start >= end:
            return
        raw = self.page[start:end]
        if not raw.strip():
            if self.pieces:
                self.pieces.append(Piece(" ", Span(start, start + 1)))
            return
        around = self._around()
        self.zone |= around
        self.pieces.append(Piece(_visible(raw), Span(start, end), around))

    def _around(self) -> int:
        if not self.stack:
            return Zone.NONE
        near = Zone.NONE
        for _, own, _ in self.stack[-3:]:
            near |= own & _NEAR
        return (self.stack[-1][2] & ~_NEAR) | near

    def _flush(self) -> None:
        text = "".join(piece.text for piece in self.pieces)
        if text.strip():
            self.lines.append(Line(text, tuple(self.pieces), self.zone, self.seen))
        self.pieces.clear()
        self.zone, self.seen = Zone.NONE, ""

    def _tag(self, tag: re.Match[str]) -> int:
        closing, name = tag[1], tag[2].lower()
        if closing in {"!", "?"}:
            return tag.end()
        if name not in _INLINE:
            self._flush()
        if closing:
            self._close(name)
            return tag.end()
        if name in _RAW:
            return self._raw(name, tag)
        if name in _KEPT or "itemprop" in tag[3] or "datetime" in tag[3]:
            flags = "pubdate" if "pubdate" in tag[3] else ""
            self.elements.append(Element(name, attributes(tag[3], tag.start(3)), len(self.lines), flags))
        if name not in _VOID and not tag[0].endswith("/>") and len(self.stack) < _STACK:
            own = _zone(name, tag[3][:600])
            self.stack.append((name, own, own | (self.stack[-1][2] if self.stack else Zone.NONE)))
        return tag.end()

    def _close(self, name: str) -> None:
        for depth in range(len(self.stack) - 1, max(-1, len(self.stack) - 40), -1):
            if self.stack[depth][0] == name:
                del self.stack[depth:]
                return

    def _raw(self, name: str, tag: re.Match[str]) -> int:
        end = _END[name].search(self.page, tag.end())
        stop = end.start() if end else len(self.page)
        if name == "script":
            self.scripts.append(Script(self.page[tag.end() : stop], tag.end(), "ld+json" in tag[3].lower()))
        return stop if end else len(self.page)


def _visible(raw: str) -> str:
    return _blanked(html.unescape(raw) if "&" in raw else raw)


def _blanked(text: str) -> str:
    """Every white space of a text that is no plain one made a plain one, one for one."""
    return text.replace("\n", " ").replace("\r", " ").replace("\t", " ").replace("\xa0", " ")


def _zone(name: str, raw: str) -> int:
    zone: int = _BY_NAME.get(name, Zone.NONE)
    words = " ".join([one or other for one, other in _NAMES.findall(raw)])[:300] if "=" in raw else ""
    return zone | _hinted(words) if words else zone


@lru_cache(maxsize=8192)
def _hinted(words: str) -> int:
    zone = Zone.NONE
    for pattern, hint in _BY_CLASS:
        if pattern.search(words):
            zone |= hint
    return zone


def attributes(raw: str, offset: int) -> dict[str, tuple[str, Span]]:
    """The attributes of a tag: name in lower case → value with entities resolved, and its span on the page."""
    found: dict[str, tuple[str, Span]] = {}
    for match in _ATTRIBUTE.finditer(raw):
        group = next(number for number in (2, 3, 4) if match[number] is not None)
        start, end = match.span(group)
        found.setdefault(match[1].lower(), (html.unescape(match[group]), Span(offset + start, offset + end)))
    return found


def scan(page: str) -> Markup:
    """Scan an HTML page. Never raises; what stands beyond `LIMIT` code points is not looked at."""
    return _Scanner(page[:LIMIT]).run()


def plain(page: str, lines: tuple[Span, ...]) -> Markup:
    """The same of a text dump: its lines that are not blank, without elements and scripts."""
    text = _blanked(page)
    return Markup(tuple(_line(span.of(text), span) for span in lines if span.end <= LIMIT))


def _line(text: str, span: Span) -> Line:
    return Line(text, (Piece(text, span),))
