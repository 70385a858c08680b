"""What a page says of its article beside the text: headline, byline, credit, dateline, outlet, section, address.

Every field is a list of candidates, best first, each with the place on the page where it was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from enum import IntEnum
from typing import Protocol
from urllib.parse import urljoin

from courlan import clean_url

from storywire.read import bylines, headlines, linked, markup, outlets, written
from storywire.read.finding import Candidate, Page, folded, metas, squeeze, whole
from storywire.read.layout import layout
from storywire.read.markup import Line, Markup, Zone
from storywire.read.source import Source
from storywire.types import MediaType, MetadataFinding, Span


class Text(Protocol):
    """What is needed of the article's body: its text, and which lines of a dump were kept (none for markup)."""

    @property
    def text(self) -> str: ...
    @property
    def kept(self) -> tuple[bool, ...]: ...


def find_metadata(source: Source, body: Text, article: str, revision: int) -> tuple[MetadataFinding, ...]:
    """The candidates for every field of a page, best first within each field. Never raises on bad pages."""
    page = _scanned(source)
    about = Page(source.text, article, revision)
    first = first_line(page, body)
    people = list(_bylines(page, first))
    published = list(outlets.candidates(source.page, page, first))
    return (
        *about.findings(
            "headline", headlines.of_markup(page) if page.elements else headlines.of_dump(page, first, body.text)
        ),
        *_people(about, people, {folded(each.value) for each in published}),
        *about.findings("credit", _credits(page, people, first)),
        *about.findings("dateline", _datelines(page, first)),
        *about.findings("outlet", published),
        *about.findings("section", _sections(page)),
        *about.findings("url", _addresses(source, page)),
    )


def _scanned(source: Source) -> Markup:
    if source.page.media_type is MediaType.HTML:
        return markup.scan(source.text)
    return markup.plain(source.text, source.lines)


def first_line(page: Markup, body: Text) -> int:
    """The number of the line where the text begins: as kept, else where its first words are found, else by shape."""
    if any(body.kept) and len(body.kept) >= len(page.lines):
        return body.kept.index(True)
    opening = squeeze(body.text[:200])[:40]
    for number, line in enumerate(page.lines if len(opening) >= 20 else ()):
        if opening in squeeze(line.text[:2000]) and not line.zone & Zone.TITLE:
            return number
    return max(0, layout(page).first)


# --------------------------------------------------------------------------------------------- bylines

_META_AUTHORS = (
    "author",
    "article:author",
    "og:article:author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "parsely-author",
    "byl",
    "article.author",
    "citation_author",
    "og:author",
    "rbauthors",
    "shareaholic:article_author_name",
)
_BELOW_HEADING = 9
_FAR = 500  # lines of a page among which a byline far from its text is looked for, at the end
_ELSEWHERE = Zone.COMMENT | Zone.NAV | Zone.RELATED | Zone.ASIDE
_BESIDE = 250  # characters of markup within which two names of one byline stand
_SIGNED_LINE = 0.6  # how sure a line must be a byline for a single odd word in it to be a name
_ABOVE, _BELOW = 14, 4  # lines around the first line of the text among which a byline is looked for


def _bylines(page: Markup, first: int) -> Iterator[Candidate]:
    """Raw byline texts in order of trust."""
    for statement in list(linked.names(linked.nodes(page), "author"))[:10]:
        yield Candidate(statement.value, "json-ld", 0.9, statement.span())
    for _, content, span in metas(page, *_META_AUTHORS):
        if not content.startswith(("http", "/", "@")):
            yield Candidate(content, "meta", 0.8, span)
    heading = layout(page).heading
    near = {
        *range(max(0, first - _ABOVE), first + _BELOW),
        *(range(heading - 2, heading + _BELOW_HEADING) if heading >= 0 else ()),
    }
    lines = [
        candidate
        for number in sorted(near)
        if 0 <= number < len(page.lines)
        for candidate in _byline_line(page.lines, number)
    ]
    yield from sorted(lines, key=lambda candidate: -candidate.confidence)
    for number in range(min(len(page.lines), _FAR)):
        line = page.lines[number]
        if number not in near and len(line.text) < 70 and not line.zone & _ELSEWHERE:
            yield from (replace(each, confidence=each.confidence / 2) for each in _byline_line(page.lines, number))


def _byline_line(lines: tuple[Line, ...], number: int) -> Iterator[Candidate]:
    line, above = lines[number], lines[number - 1].text.strip() if number else ""
    text = line.text.strip()
    if line.zone & Zone.TITLE or (line.zone & Zone.FOOTER and not line.zone & Zone.ARTICLE):
        return
    for piece in line.pieces if len(line.pieces) > 1 else ():
        if piece.zone & Zone.BYLINE and not piece.zone & Zone.COMMENT and piece.text.strip():
            yield Candidate(piece.text, "line", 0.72 if piece.zone & Zone.LINK else 0.64, piece.span)
    if len(text) > 160 or line.zone & Zone.COMMENT:
        return
    plain = bylines.undated(text)
    if bylines.prefixed(text):
        yield Candidate(plain, "line", 0.7, whole(line))
    elif bylines.prefixed(above + " ") and len(above) < 20:
        yield Candidate(plain, "line", 0.66, whole(line))
    elif line.zone & Zone.BYLINE:
        yield Candidate(bylines.after_prefix(plain) or plain, "line", 0.6, whole(line))
    elif plain != text and (rest := bylines.after_prefix(plain)):
        yield Candidate(rest, "line", 0.55, whole(line))
    elif plain != text and " " in plain.strip(" |-–—,") and len(plain) < 60:
        yield Candidate(plain, "line", 0.35, whole(line))


def _people(about: Page, people: list[Candidate], outlet_names: set[str]) -> tuple[MetadataFinding, ...]:
    """The names of the first origin that gives any: full names before single words before whatever is signed with."""
    for rank in (_Trust.FULL, _Trust.WORD, _Trust.SIGNED):
        for index in range(len(people)):
            found = [name for fellow in _fellows(people[index:]) for name in _names(about, fellow, rank, outlet_names)]
            if found:
                return about.findings("byline", found)
    return ()


class _Trust(IntEnum):
    """How much like a person's name a name must be."""

    FULL = 2
    WORD = 1
    SIGNED = 0


def _fellows(people: list[Candidate]) -> list[Candidate]:
    """The raw bylines that belong with the first: of the same metadata, or beside it on the page."""
    first = people[0]
    same = [other for other in people if (other.origin, other.confidence) == (first.origin, first.confidence)]
    if first.origin != "line" or first.span is None:
        return same
    reach = first.span.start + _BESIDE
    return [other for other in same if other.span and first.span.start <= other.span.start < reach][:4]


def _names(about: Page, each: Candidate, trust: _Trust, outlet_names: set[str]) -> Iterator[Candidate]:
    found = bylines.names(each.value)
    if trust is _Trust.SIGNED and not found:
        rest = squeeze(bylines.prefixes().sub("", squeeze(each.value))).strip(" |,-–—:")
        signed = each.origin != "line" or (each.confidence >= _SIGNED_LINE and len(rest.split()) <= 2)
        found = (rest,) if signed and 1 < len(rest) < 60 and not bylines.agency(rest) and not written.find(rest) else ()
    for name in found:
        if len(name.split()) >= trust and not (trust and folded(name) in outlet_names):
            sure = each.confidence if trust else 0.4
            yield Candidate(name, each.origin, sure, _within(about.text, name, each.span))


def _within(text: str, name: str, span: Span | None) -> Span | None:
    """The name's own span inside that of the raw byline, where it stands there letter by letter."""
    if span is None:
        return None
    at = text.find(name, span.start, span.end)
    return Span(at, at + len(name)) if at >= 0 else span


# -------------------------------------------------------------------------------- credit and dateline

_DATELINE = re.compile(
    r"^\W{0,2}([A-ZÀ-ÖØ-Þ][\w.'’ /-]{1,40}(?:, [\w.'’ ]{2,30}){0,3}?)\s*"
    r"(?:\(([A-Z][\w ./-]{1,30})\))?\s*(?:[-–—]{1,2}|:)\s+(?=\S)"
)
_SIGNED = re.compile(r"\(\s?([A-Za-zÀ-ÿ][\w ./-]{1,30})\s?\)")
_CREDIT_LINE = 90


def _datelines(page: Markup, first: int) -> Iterator[Candidate]:
    """`CITY, Jan. 2 (AP) —` at the head of the text: a place in capitals, or one with a date or an agency behind it."""
    for line in page.lines[first : first + 3]:
        text = line.text.lstrip()
        match = _DATELINE.match(text[:120])
        if match is None:
            continue
        signed = match[2] is not None and bylines.agency(match[2]) is not None
        if signed or written.find(match[1]) or match[1].split(",")[0].isupper():
            lead = len(line.text) - len(text)
            start = lead + match.start(1)
            yield Candidate(
                match[0].strip(" -–—:"), "text", 0.85 if signed else 0.7, line.locate(start, lead + match.end())
            )
            return


def _credits(page: Markup, people: list[Candidate], first: int) -> Iterator[Candidate]:
    """The agency that a byline, a dateline or a credit line names."""
    for each in people:
        for part in re.split(r"[,;|()]| (?:and|und|et|y|with|mit) ", each.value):
            name = bylines.agency(bylines.prefixes().sub("", part.strip()))
            if name:
                yield Candidate(name, "byline", 0.9, each.span)
    last = max(layout(page).last, first)
    for number in range(max(0, first - _ABOVE), min(len(page.lines), last + _BELOW)):
        line = page.lines[number]
        short = len(line.text.strip()) <= _CREDIT_LINE
        if short or first <= number <= last:
            yield from _signed(line, short, first <= number < first + 3 or number == last)


def _signed(line: Line, short: bool, inside: bool) -> Iterator[Candidate]:
    if inside:
        for match in [*_SIGNED.finditer(line.text[:150]), *list(_SIGNED.finditer(line.text))[-1:]]:
            name = bylines.agency(match[1])
            if name:
                yield Candidate(name, "dateline", 0.85, line.locate(match.start(1), match.end(1)))
    if short:
        whole_line = _CREDIT.match(line.text)
        name = bylines.agency(whole_line[2]) if whole_line else None
        if whole_line and name:
            span = line.locate(whole_line.start(2), whole_line.end(2))
            yield Candidate(name, "credit line", 0.6 if whole_line[1] else 0.3, span)


_CREDIT = re.compile(
    r"^\s*((?:source|quelle|fuente|fonte|credit|via|from|by|agencia|©|\(c\)|copyright)\s*:?\s*(?:\d{4}\s)?)?([^\d|,;:()]{2,40}?)\s*$",
    re.IGNORECASE,
)

# ------------------------------------------------------------------------------------ section, address


def _sections(page: Markup) -> Iterator[Candidate]:
    for _, content, span in metas(
        page, "article:section", "og:section", "section", "parsely-section", "articlesection"
    ):
        yield Candidate(content, "meta", 0.8, span)
    for statement in linked.strings(linked.nodes(page), "articleSection"):
        yield Candidate(statement.value, "json-ld", 0.7, statement.span())


def _addresses(source: Source, page: Markup) -> Iterator[Candidate]:
    """The page's address as it gives it itself, normalised; relative ones against the address it was fetched from."""
    stated = [
        *(
            (each.attributes["href"], "canonical", 0.9)
            for each in page.elements[:500]
            if each.get("rel") == "canonical" and "href" in each.attributes
        ),
        *(((content, span), "og:url", 0.8) for _, content, span in metas(page, "og:url")),
    ]
    for (value, span), origin, sure in stated:
        absolute = _joined(source.page.url, value)
        clean = clean_url(absolute) if absolute.startswith("http") else None
        if clean:
            yield Candidate(clean, origin, sure, span)
    if source.page.url:
        yield Candidate(clean_url(source.page.url) or source.page.url, "address", 0.75)


def _joined(base: str | None, value: str) -> str:
    try:
        return urljoin(base or "", value.strip())
    except ValueError:
        return ""
