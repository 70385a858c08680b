"""Figures: numbers that count or measure something, with their bounds, unit, the thing counted and what befell it.

The span covers hedge, currency sign, number and unit, not the thing counted. Bounds are inclusive: "about" gives a
tenth to either side, "nearly" a tenth below, "more than" leaves the upper end open and "up to" the lower. A
vague count ("dozens") has no value, only its least reading; so has a range ("between 3 and 5"), with both bounds.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from storywire.annotate.figure_context import is_figure
from storywire.annotate.figure_counts import Counted, counted_by, per_of, statuses_of
from storywire.annotate.figure_words import FigureWords, figure_words, has_figures
from storywire.annotate.numbers import Form, Numeral, find_numerals
from storywire.annotate.token_index import TokenIndex
from storywire.evidence import quote
from storywire.types import Article, Figure, Span, TimeExpression

BEFORE = 40  # characters before a number in which a hedge may stand
APPROXIMATE = 0.1


@dataclass(frozen=True, slots=True)
class _Found:
    """A number with what stands right around it."""

    numeral: Numeral
    span: Span
    end: int  # where the words of the counted thing may begin
    unit: str | None = None
    money: bool = False
    hedge: str | None = None
    kind: str = "exact"


def find_figures(doc: Doc, article: Article, times: tuple[TimeExpression, ...]) -> tuple[Figure, ...]:
    """Every figure of an article in text order, with ids f1, f2 … `doc` is the parse of the whole text.

    `times` are the time expressions of the article; a number inside one is no figure. A language without word lists
    gives nothing; without a parse nothing is said of what is counted.
    """
    language = article.language or "en"
    if not has_figures(language):
        return ()
    parse, words = TokenIndex.of(doc), figure_words(language)
    taken = sorted((time.span for time in times), key=lambda span: span.start)
    found = [
        _around(parse.text, numeral, words)
        for numeral in find_numerals(parse.text, language)
        if not _overlaps(numeral.span, taken)
    ]
    found = [item for item in found if is_figure(parse, item.numeral, item.span, item.unit, words)]
    counted = [counted_by(parse, item.numeral, item.end, item.unit, words) for item in found]
    counted = [None if what and _is_time(parse, what, taken) else what for what in counted]
    counted = [what or _same_as(number, counted, found, parse) for number, what in enumerate(counted)]
    places = [(parse.sentence(item.span), item.span, what) for item, what in zip(found, counted, strict=True)]
    statuses = statuses_of(parse, places, [item.money for item in found], words)
    figures = []
    for number, (item, what) in enumerate(zip(found, counted, strict=True)):
        per = per_of(parse, number, places, words)
        figures.append(_figure(f"f{number + 1}", item, what, (statuses[number], per), (parse, article)))
    return tuple(figures)


def _is_time(parse: TokenIndex, what: Counted, taken: list[Span]) -> bool:
    """Whether the noun is a part of a time: 310 mm in 24 hours."""
    head = parse.doc[what.head]
    return _overlaps(Span(head.idx, head.idx + len(head)), taken)


def _overlaps(span: Span, taken: list[Span]) -> bool:
    place = bisect_left(taken, span.end, key=lambda other: other.start)
    return any(other.overlaps(span) for other in taken[max(0, place - 2) : place])


def _same_as(number: int, counted: list[Counted | None], found: list[_Found], parse: TokenIndex) -> Counted | None:
    """In "flights, including one on a jet" the one is of what was counted just before."""
    span = found[number].span
    if number == 0 or not parse.text[: span.start].rstrip().lower().endswith("including"):
        return None
    return counted[number - 1] if parse.sentence(span) == parse.sentence(found[number - 1].span) else None


# ------------------------------------------------------------------------------- what stands around the number


def _around(text: str, numeral: Numeral, words: FigureWords) -> _Found:
    """A number with its hedge, currency and unit."""
    found = _Found(numeral, numeral.span, numeral.span.end)
    if numeral.form is Form.PART:
        scaled = [None if end is None else round(100 * end, 2) for end in (numeral.value, numeral.low, numeral.high)]
        found = replace(found, numeral=replace(numeral, value=scaled[0], low=scaled[1], high=scaled[2]), unit="percent")
    found = _with_sign(text, found, words)
    if found.unit is None:
        found = _with_unit(text, found, words)
    return _with_hedge(text, found, words)


def _with_sign(text: str, found: _Found, words: FigureWords) -> _Found:
    inner = next((sign for sign in words.words["currency_signs"] if sign in found.span.of(text)), None)
    before = text[max(0, found.span.start - 6) : found.span.start]
    sign = words.sign_before.search(before)
    if sign is not None:
        span = Span(found.span.start - len(before) + sign.start(), found.span.end)
        return replace(found, span=span, unit=words.words["currency_signs"][sign["sign"]], money=True)
    if inner is not None:
        return replace(found, unit=words.words["currency_signs"][inner], money=True)
    return found


def _with_unit(text: str, found: _Found, words: FigureWords) -> _Found:
    place = found.span.end
    before = text[max(0, found.span.start - 24) : found.span.start]
    if named := words.measure_before.search(before):
        unit = str(words.words["measures_before"][" ".join(named["unit"].lower().split())])
        return replace(found, unit=unit, span=Span(found.span.start - len(before) + named.start(), place))
    percent = words.percent_after.match(text, place)
    if percent is not None:
        return replace(found, unit="percent", span=Span(found.span.start, percent.end()), end=percent.end())
    for pattern, table, money in (
        (words.currency_after, words.words["currencies"], True),
        (words.measure_after, words.words["measures"], False),
    ):
        match = pattern.match(text, place)
        if match is not None:
            unit = str(table[" ".join(match["unit"].split())])
            span = Span(found.span.start, match.end())
            return replace(found, unit=unit, span=span, end=match.end(), money=money)
    return found


def _with_hedge(text: str, found: _Found, words: FigureWords) -> _Found:
    before = text[max(0, found.span.start - BEFORE) : found.span.start]
    if hedge := words.hedge_before.search(before):
        said = " ".join(hedge["hedge"].lower().split())
        span = Span(found.span.start - len(before) + hedge.start(), found.span.end)
        return replace(found, hedge=said, kind=words.words["hedges"][said], span=span)
    if hedge := words.hedge_after.match(text, found.span.end):
        said = " ".join(hedge["hedge"].lower().split())
        span = Span(found.span.start, hedge.end())
        kind = words.words["hedges_after"][said]
        return replace(found, hedge=said, kind=kind, span=span, end=max(found.end, hedge.end()))
    loose = {"approximate": "about", "open": "over"}.get(found.numeral.loose or "")
    if loose is not None:
        said = found.numeral.span.of(text).lstrip("0123456789.,").strip(" -") or "+"
        return replace(found, hedge=said, kind=loose)
    if found.numeral.form is Form.VAGUE:
        return replace(found, hedge=" ".join(found.numeral.span.of(text).lower().split()))
    return found


# ------------------------------------------------------------------------------------------------ the noun


def bounds(numeral: Numeral, kind: str, counts: bool) -> tuple[float | None, float | None]:
    """The inclusive bounds of a number under a hedge of that kind: about, below, over, under or exact."""
    low, high = numeral.low, numeral.high
    if numeral.value is None:
        return (None, high) if kind == "under" and high is not None else (low, None if kind == "over" else high)
    slack = abs(numeral.value) * APPROXIMATE
    slack = math.ceil(slack) if counts and slack else slack
    below, above = round(numeral.value - slack, 2), round(numeral.value + slack, 2)
    return {
        "about": (below, above),
        "below": (below, numeral.value),
        "over": (numeral.value, None),
        "under": (None, numeral.value),
    }.get(kind, (low, high))


def _figure(
    name: str, item: _Found, what: Counted | None, told: tuple[str | None, str | None], at: tuple[TokenIndex, Article]
) -> Figure:
    parse, article = at
    numeral = item.numeral
    low, high = bounds(numeral, item.kind, counts=item.unit is None)
    shown = (
        item.hedge if item.kind != "exact" or item.hedge in ("exactly", "precisely") or numeral.value is None else None
    )
    return Figure(
        id=name,
        span=item.span,
        evidence=quote(article.text, parse.sentence(item.span), article.id, article.revision),
        value=numeral.value,
        low=low,
        high=high,
        hedge=shown,
        unit=item.unit,
        counted=what.text if what is not None else None,
        status=told[0],
        per=told[1],
    )
