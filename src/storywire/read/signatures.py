"""Where on a page a byline stands, and which of the names found there are believed.

Every place gives raw bylines with how much it is to be trusted: JSON-LD, meta elements, lines that begin as a byline
does, lines whose elements are named so, lines beside a day. The best place that gives a name gives all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from storywire.read import bylines, linked
from storywire.read.bylines import Sign
from storywire.read.finding import Candidate, Page, folded, metas, squeeze, whole
from storywire.read.layout import layout
from storywire.read.markup import Line, Markup, Zone
from storywire.types import MetadataFinding, Span

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
_FAR = 500  # lines of a page among which a byline far from its text is looked for, at the end
_ABOVE, _BELOW = 14, 4  # lines around the first line of the text among which a byline is looked for
_BELOW_HEADING = 9
_AFTER_TEXT = 6  # lines behind the text among which a signature is looked for
_ELSEWHERE = Zone.COMMENT | Zone.NAV | Zone.RELATED | Zone.ASIDE
_OUTSIDE = Zone.COMMENT | Zone.NAV | Zone.RELATED | Zone.ASIDE | Zone.FOOTER
_BESIDE = 250  # characters of markup within which two names of one byline stand
_LONGEST = 160
_SHORT = 70  # characters of a byline far from its text, at most
_SURE = {Sign.STATED: 0.76, Sign.INSIDE: 0.62, Sign.BESIDE: 0.35}
_BARE = 0.5
_ELEMENT = 0.64  # a line whose elements are called byline, author or the like
_UNSEEN = 0.5  # what a name in metadata loses if the page does not show it
_HANDLE, _SINGLE, _OUTLET = 0.3, 0.15, 0.36  # what a signature, a single name and the outlet's own name lose
_PROSE = 0.4  # the same of a long line of which the names are a small part
_SENTENCE, _LITTLE = 50, 0.35  # characters of such a line, and that part
_SIGNED = 0.2  # the same of a signature in a line that begins as a byline
_LEAST = 0.34
_NO_PERSON = 0.5  # how far JSON-LD is trusted whose author is no person


def raw_bylines(page: Markup, first: int) -> tuple[Candidate, ...]:
    """The raw texts of bylines with how much their places are to be trusted, in no order."""
    shape = layout(page)
    own = _own_zones(page, first, shape.heading)
    near = {
        *range(max(0, first - _ABOVE), first + _BELOW),
        *(range(shape.heading - 2, shape.heading + _BELOW_HEADING) if shape.heading >= 0 else ()),
        *(range(shape.last - 2, shape.last + _AFTER_TEXT) if shape.last >= 0 else ()),
    }
    found = list(_stated(page))
    signs = _may_sign(page.lines[:_FAR])
    for number in sorted({*range(min(_FAR, len(page.lines))), *(n for n in near if 0 <= n < len(page.lines))}):
        line = page.lines[number]
        if number not in near and not signs[number]:
            continue
        zone = _shared(line) & ~own
        if number in near:
            found.extend(_of_line(page.lines, number, zone))
            found.extend(_bare_name(page.lines, number, zone, number > shape.last >= 0))
        elif not zone & _ELSEWHERE:
            found.extend(replace(each, confidence=each.confidence * 0.6) for each in _of_line(page.lines, number, zone))
    return tuple(found)


def _may_sign(lines: tuple[Line, ...]) -> list[bool]:
    """Of each line, whether it is worth a closer look far from the text; most are not."""
    said = [bool(line.zone) or (len(line.text) < _SHORT and bylines.may_sign(line.text)) for line in lines]
    return [
        (one or other) and len(line.text) < _SHORT
        for one, other, line in zip(said, [False, *said], lines, strict=False)
    ]


def _own_zones(page: Markup, first: int, heading: int) -> int:
    """Zones that the text or its heading stands in itself: they say nothing against a byline."""
    own = Zone.NONE
    for number in (first, heading):
        if 0 <= number < len(page.lines):
            own |= page.lines[number].zone & _OUTSIDE
    return own


def _shared(line: Line) -> int:
    """The zones that every piece of a line stands in: the link to the comments of a byline makes it no comment."""
    if not line.zone:
        return Zone.NONE
    zone = ~Zone.NONE
    for piece in line.pieces:
        if piece.text.strip():
            zone &= piece.zone
    return zone


def _stated(page: Markup) -> Iterator[Candidate]:
    for statement in list(linked.names(linked.nodes(page), "author"))[:10]:
        sure = _NO_PERSON if "Organization" in statement.kind else 0.9
        yield Candidate(statement.value, "json-ld", sure, statement.span())
    for _, content, span in metas(page, *_META_AUTHORS):
        if not content.startswith(("http", "/", "@")):
            yield Candidate(content, "meta", 0.8, span)


def _of_line(lines: tuple[Line, ...], number: int, zone: int) -> Iterator[Candidate]:
    line, above = lines[number], lines[number - 1].text.strip() if number else ""
    text = line.text.strip()
    if line.zone & Zone.TITLE or zone & (Zone.COMMENT | Zone.NAV):
        return
    outside = bool(zone & Zone.FOOTER) and not line.zone & Zone.ARTICLE
    before = ""
    for piece in line.pieces if len(line.pieces) > 1 and not outside else ():
        account, before = before.rstrip().endswith("@"), piece.text
        if piece.zone & Zone.BYLINE and piece.text.strip() and not account:
            yield Candidate(piece.text, "line", 0.72 if piece.zone & Zone.LINK else 0.64, piece.span)
    if len(text) > _LONGEST:
        return
    signed = bylines.signature(text)
    if signed and signed[1] is Sign.STATED:
        yield Candidate(signed[0], "line", _SURE[Sign.STATED], whole(line))
    elif outside:
        return
    elif len(above) < 20 and bylines.heads(above):
        yield Candidate(bylines.undated(text), "line", 0.7, whole(line))
    elif line.zone & Zone.BYLINE:
        yield Candidate(signed[0] if signed else text, "line", _ELEMENT, whole(line))
    elif signed and (signed[1] is Sign.INSIDE or len(text) < 80):
        yield Candidate(signed[0], "line", _SURE[signed[1]], whole(line))


def _bare_name(lines: tuple[Line, ...], number: int, zone: int, behind: bool) -> Iterator[Candidate]:
    """A line that is a full name and no more, beside a line with a day; or one that follows on the text."""
    text = lines[number].text.strip(" ,|\xa0")
    if not (5 < len(text) < 40 and 2 <= len(text.split()) <= 4) or zone & (_OUTSIDE | Zone.TITLE | Zone.HEADING):
        return
    if bylines.names(text) != (text,):
        return
    beside = [lines[other].text for other in (number - 1, number + 1) if 0 <= other < len(lines)]
    if any(len(other) < 60 and bylines.undated(other.strip()) != other.strip() for other in beside):
        yield Candidate(text, "line", _BARE, whole(lines[number]))
    elif behind:
        yield Candidate(text, "line", _SURE[Sign.BESIDE], whole(lines[number]))


# ------------------------------------------------------------------------------------------ judging


def people(about: Page, page: Markup, raw: tuple[Candidate, ...], outlets: set[str]) -> tuple[MetadataFinding, ...]:
    """The names of the place that is trusted most, as findings; none where nothing is trusted enough.

    Where no person is named, that is the desk which JSON-LD calls the author, if it does.
    """
    shown = _shown(page) if any(each.origin != "line" for each in raw) else ""
    rated = [(_rating(each, shown, outlets), -number) for number, each in enumerate(raw)]
    if not rated or max(rated)[0] < _LEAST:
        return about.findings("byline", [each for each in raw if _desk(each)][:1])
    sure, number = max(rated)
    found = [
        Candidate(name, fellow.origin, round(sure, 3), _within(about.text, name, fellow.span))
        for fellow in _together(raw, _in_full(raw, -number, outlets), outlets)
        for name in _believed(fellow, outlets)
    ]
    full = [each for each in found if " " in each.value]
    return about.findings("byline", full or found)


def _shown(page: Markup) -> str:
    """What a page shows, without its title, in lower case: names in metadata are looked for there."""
    return "\n".join(line.text for line in page.lines[:_FAR] if not line.zone & Zone.TITLE).casefold()


def _desk(each: Candidate) -> bool:
    """Whether a raw byline is the signature of a desk that JSON-LD states as the author, typed as a person or not."""
    value = squeeze(each.value)
    stated = each.origin == "json-ld" and each.confidence > _NO_PERSON and 3 < len(value) < 60
    return stated and value[0].isupper() and not bylines.agency(value) and not bylines.nobody(value)


def _in_full(raw: tuple[Candidate, ...], number: int, outlets: set[str]) -> int:
    """The raw byline of a line that has in full the one name of which this one has a part only; else this one."""
    names = _believed(raw[number], outlets)
    if len(names) == 1 and " " not in names[0]:
        for other, each in enumerate(raw):
            fuller = _believed(each, outlets) if each.origin == "line" else ()
            if len(fuller) == 1 and " " in fuller[0] and _part(names[0], fuller[0]):
                return other
    return number


def _part(name: str, fuller: str) -> bool:
    """Whether a name of one word is a part of a full one, or its words written as one: `AdaQuill`."""
    return name in fuller.split()[:-1] or folded(name) == folded(fuller).replace(" ", "")


def _together(raw: tuple[Candidate, ...], number: int, outlets: set[str]) -> list[Candidate]:
    """The raw bylines whose names are given: one that has more names than the trusted one alone, else its fellows."""
    fellows = _fellows(raw, number)
    names = tuple(dict.fromkeys(name for each in fellows for name in _believed(each, outlets)))
    for each in raw:
        more = _believed(each, outlets) if each.origin != "line" or raw[number].origin != "line" else ()
        rest = more[len(names) :] if names and each.confidence >= _ELEMENT and more[: len(names)] == names else ()
        if rest and all(" " in name and not name.startswith("The ") for name in more):
            return [each]
    return fellows


def _rating(each: Candidate, shown: str, outlets: set[str]) -> float:
    """How far a raw byline is believed: by its place, and by what its names look like."""
    names = _believed(each, outlets)
    if not names:
        return 0.0
    plain = bool(bylines.names(each.value))
    handle = (
        _SIGNED if each.origin == "line" and each.confidence in (_SURE[Sign.STATED], _SURE[Sign.INSIDE]) else _HANDLE
    )
    sure = each.confidence - (handle if not plain else 0 if any(" " in name for name in names) else _SINGLE)
    if each.origin != "line" and not any(name.casefold() in shown for name in names):
        sure -= _UNSEEN
    if each.origin == "line" and len(each.value) > _SENTENCE and _told(names) < _LITTLE * len(each.value):
        sure -= _PROSE
    return sure - (_OUTLET if folded(names[0]) in outlets else 0)


def _told(names: tuple[str, ...]) -> int:
    """The characters of names."""
    return sum(map(len, names))


def _believed(each: Candidate, outlets: set[str]) -> tuple[str, ...]:
    """The names of a raw byline: of persons, or else what it is signed with; a line beside a day needs a full name.

    An outlet may bear the name of the one who writes it, so that its name is kept where no other is beside it.
    """
    names = bylines.names(each.value)
    names = tuple(name for name in names if folded(name) not in outlets) or names[:1]
    if each.origin == "line" and each.confidence <= _SURE[Sign.BESIDE]:
        return tuple(name for name in names if " " in name)[:3]
    signed = None if names else bylines.handle(each.value)
    return (signed,) if signed else names


def _fellows(raw: tuple[Candidate, ...], number: int) -> list[Candidate]:
    """The raw bylines that belong with one: of the same metadata, or beside it on the page."""
    best = raw[number]
    same = [other for other in raw if (other.origin, other.confidence) == (best.origin, best.confidence)]
    if best.origin != "line" or best.span is None:
        return same
    reach = best.span.start + _BESIDE
    return [other for other in same if other.span and best.span.start <= other.span.start < reach][:4]


def _within(text: str, name: str, span: Span | None) -> Span | None:
    """The name's own span inside that of the raw byline, where it stands there letter by letter."""
    if span is None:
        return None
    match = re.compile(re.escape(name)).search(text, span.start, span.end)
    return Span(*match.span()) if match else span
