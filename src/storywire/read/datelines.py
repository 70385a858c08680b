"""Whose text it is: the dateline at its head, and the agency that dateline, byline or credit line names.

An agency need not be in a list: a name that stands where agencies sign is one. Photographs are credited in the same
words as texts, so that `©` and the like count for agencies of the list alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from storywire import lexicons
from storywire.read import bylines, written
from storywire.read.finding import Candidate, folded, squeeze
from storywire.read.layout import layout
from storywire.read.markup import Line, Markup, Zone

_DATELINE = re.compile(
    r"^\W{0,2}([A-ZÀ-ÖØ-Þ][\w.'’ /-]{1,40}(?:, [\w.'’ ]{2,30}){0,3}?)\s*"
    r"(?:\(([A-Z][\w ./-]{1,30})\))?\s*(?:[-–—]{1,2}|:)\s+(?=\S)"
)
_BRACKETED = re.compile(r"\(\s?([A-Za-zÀ-ÿ][\w ./-]{1,30})\s?\)")
_LAST = re.compile(r"^\s*(?:\(\s?([^()\d]{2,40}?)\s?\)|[-–—]\s?([^()\d]{2,40}?))\.?\s*$")
_CREDIT = re.compile(
    r"^\s*((?:source|quelle|fuente|fonte|credit|via|from|by|agencia|©|\(c\)|copyright)\s*:?\s*(?:\d{4}\s)?)?([^\d|,;:()]{2,40}?)\s*$",
    re.IGNORECASE,
)
_SHORT = 90  # characters of a credit line
_ABOVE, _BELOW = 14, 4  # lines around the text among which a credit line is looked for
_HEAD = 3  # lines of the text among which a dateline is looked for


def datelines(page: Markup, first: int) -> Iterator[Candidate]:
    """`CITY, Jan. 2 (AP) —` at the head of the text: a place in capitals, or one with a date or an agency behind it."""
    found = _dateline(page, first)
    if found:
        line, match, lead = found
        known = match[2] is not None and bylines.agency(match[2]) is not None
        value = match[0].strip(" -–—:")
        yield Candidate(
            value,
            "text",
            0.85 if known else 0.7,
            line.locate(lead + match.start(1), lead + match.start() + len(match[0])),
        )


def _dateline(page: Markup, first: int) -> tuple[Line, re.Match[str], int] | None:
    for line in page.lines[first : first + _HEAD]:
        text = line.text.lstrip()
        match = _DATELINE.match(text[:120])
        if match is None:
            continue
        signed = match[2] is not None and bylines.agency(match[2]) is not None
        if signed or written.find(match[1]) or match[1].split(",")[0].isupper():
            return line, match, len(line.text) - len(text)
    return None


def agencies(page: Markup, people: tuple[Candidate, ...], first: int, end: int) -> Iterator[Candidate]:
    """The agency that a byline, a dateline or a credit line names; the text runs from line `first` to line `end`."""
    for each in people:
        for part in re.split(r"[,;|()]| (?:and|und|et|y|with|mit) ", each.value):
            name = bylines.agency(bylines.prefixes().sub("", part.strip()))
            if name:
                yield Candidate(name, "byline", 0.9, each.span)
    yield from _of_dateline(page, first)
    yield from _of_last_line(page, first, end)
    yield from _above(page, first)
    last = max(layout(page).last, first)
    for number in range(max(0, first - _ABOVE), min(len(page.lines), last + _BELOW)):
        line = page.lines[number]
        short = len(line.text.strip()) <= _SHORT
        if short or first <= number <= last:
            yield from _signed(line, short, first <= number < first + _HEAD or number == last)


def _of_dateline(page: Markup, first: int) -> Iterator[Candidate]:
    """`CITY, Jan. 2 (Name) —`: whatever signs inside a dateline, unless it is a place."""
    found = _dateline(page, first)
    if found and found[1][2] and not _place(found[1][2]):
        line, match, lead = found
        name = squeeze(match[2])
        yield Candidate(
            bylines.agency(name) or name, "dateline", 0.86, line.locate(lead + match.start(2), lead + match.end(2))
        )


def _of_last_line(page: Markup, first: int, end: int) -> Iterator[Candidate]:
    """`(Name)` or `— Name` as a line of its own that ends the text."""
    for number in range(max(first + 2, end - 1), min(len(page.lines), end + 3)):
        line = page.lines[number]
        match = _LAST.match(line.text[:_SHORT]) if len(line.text) <= _SHORT else None
        if match is None:
            continue
        group = 1 if match[1] else 2
        name = squeeze(match[group])
        known = bylines.agency(name)
        if known or (organisation(name) and not _place(name)):
            yield Candidate(
                known or name, "last line", 0.85 if known else 0.75, line.locate(match.start(group), match.end(group))
            )


def _above(page: Markup, first: int) -> Iterator[Candidate]:
    """The name of a newspaper or an agency that stands by itself, or beside a day, between headline and text."""
    heading = layout(page).heading
    if heading < 0:
        return
    for number in range(heading + 1, min(first, heading + 6, len(page.lines))):
        line = page.lines[number]
        if len(line.text) > _SHORT or line.zone & (Zone.NAV | Zone.COMMENT):
            continue
        for piece in line.pieces:
            name = squeeze(piece.text).strip(" |,·•-–—")
            if organisation(name) and _press(name):
                yield Candidate(name, "byline", 0.6, piece.span)


def _signed(line: Line, short: bool, inside: bool) -> Iterator[Candidate]:
    if inside:
        for match in [*_BRACKETED.finditer(line.text[:150]), *list(_BRACKETED.finditer(line.text))[-1:]]:
            name = bylines.agency(match[1])
            if name:
                yield Candidate(name, "dateline", 0.85, line.locate(match.start(1), match.end(1)))
    if short:
        whole_line = _CREDIT.match(line.text)
        name = bylines.agency(whole_line[2]) if whole_line else None
        if whole_line and name:
            span = line.locate(whole_line.start(2), whole_line.end(2))
            yield Candidate(name, "credit line", 0.6 if whole_line[1] else 0.3, span)


def organisation(name: str) -> bool:
    """Whether a short text can be the name of one who signs texts: one to four words, each with a capital."""
    words = name.split()
    small = {word.lower() for word in words}
    return (
        1 <= len(words) <= 4
        and len(name) >= 2
        and all(word[0].isupper() for word in words if word.lower() not in {"of", "de", "the", "and", "&"})
        and not written.find(name)
        and not small <= bylines.furniture()
    )


def _press(name: str) -> bool:
    """Whether a name has a word by which newspapers and agencies are called."""
    lists = lexicons.load("mul", "outlets")
    words = folded(name).split()
    return len(words) > 1 and any(words[-1] in lists[kind] for kind in ("newspaper", "broadcaster", "agency"))


@cache
def _places() -> frozenset[str]:
    named = [lexicons.load("en", "countries"), lexicons.load("en", "regions")]
    tables = [table for lexicon in named for table in lexicon.values() if isinstance(table, dict)]
    return frozenset(folded(name) for table in tables for names in table.values() for name in names)


def _place(name: str) -> bool:
    return folded(name) in _places()
