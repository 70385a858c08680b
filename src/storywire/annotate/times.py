"""Time expressions of an article and the days they stand for, told from its publication date.

The publication date is an interval, not a point: everything is read at its first and at its last day, and what comes
out the same is certain. Where it is not known, dates that name their year still get their days, the others none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, zip_longest

from spacy.tokens import Doc

from storywire.annotate.time_calendar import moved, shifted
from storywire.annotate.time_context import is_time, looks_ahead
from storywire.annotate.time_grammar import Grammar, Match, grammar, has_times
from storywire.annotate.time_relative import RELATIVE
from storywire.annotate.time_values import ABSOLUTE, Reading, Scene, how_many, unit_days, unit_of
from storywire.annotate.token_index import TokenIndex
from storywire.evidence import quote
from storywire.types import Article, DateFinding, Direction, Grain, Span, TimeExpression

EARLIEST, LATEST = date(1904, 1, 1), date(2093, 12, 31)  # stand in for an unknown end of the reference
BESIDE_SENTENCE = ("clock", "clock_name", "in_the_day")  # told from a day of their own sentence
LOOKING_BACK = ("weekday", "weekend", "last_night")  # past unless the clause looks ahead
MAX_PARAGRAPH = 20_000  # characters of one paragraph that are searched


_Found = tuple[Match, Span, tuple[str, float] | None]  # a match, its span, and the unit and count that move it


@dataclass(frozen=True, slots=True)
class _Place:
    """An expression found: where, in which sentence, whether its clause looks ahead, and what moves or opens it."""

    match: Match
    span: Span
    sentence: Span
    future: bool
    beside: tuple[str, float] | None = None
    opened: str | None = None


def find_times(doc: Doc, article: Article) -> tuple[TimeExpression, ...]:
    """Every time expression of an article in text order, with ids t1, t2 … `doc` is the parse of the whole text.

    A doc without a parse (another language) is read by cue words alone; a language without a grammar gives nothing.
    """
    language = article.language or "en"
    if not has_times(language):
        return ()
    rules, parse = grammar(language), TokenIndex.of(doc)
    places = [place for found in _paragraphs(parse.text) for place in _places(parse, found, rules)]
    low, high = _reference(article.published)
    first = _in_order(places, _read_all(places, low or EARLIEST, rules), parse.text, rules)
    last = first
    if low is None or low != high:
        last = _in_order(places, _read_all(places, high or LATEST, rules), parse.text, rules)
    bounds = (low, high)
    readings = [_merged(one, two, bounds) for one, two in zip(first, last, strict=True)]
    kept = [(place, reading) for place, reading in zip(places, readings, strict=True) if reading is not None]
    return tuple(_expression(f"t{n}", *found, bounds, article) for n, found in enumerate(kept, start=1))


def _reference(published: DateFinding) -> tuple[date | None, date | None]:
    return (published.day, published.day) if published.day is not None else (published.low, published.high)


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for gap in [*re.finditer(r"\n[^\S\n]*\n", text), None]:
        end = gap.start() if gap is not None else len(text)
        yield from (Span(place, min(place + MAX_PARAGRAPH, end)) for place in range(start, end, MAX_PARAGRAPH))
        start = gap.end() if gap is not None else end


# ------------------------------------------------------------------------------------------------ finding


def _places(parse: TokenIndex, paragraph: Span, rules: Grammar) -> Iterator[_Place]:
    if not rules.trigger.search(parse.text, paragraph.start, paragraph.end):
        return
    found = (_standing(parse, match, rules) for match in rules.matches(parse.text, paragraph))
    matches = [match for match in found if match is not None]
    skip: Match | None = None
    for match, after in zip_longest(matches, matches[1:]):
        if match is skip:
            continue
        joined = _distance_from(parse.text, match, after, rules) if after is not None else None
        if joined is not None:
            skip = after
        yield _placed(parse, joined or (match, match.span, None), rules)


def _standing(parse: TokenIndex, match: Match, rules: Grammar) -> Match | None:
    """The match if it is a time; of "a week before the vote" the length alone; else None."""
    if is_time(parse, match, rules):
        return match
    last = match.span.of(parse.text).split()[-1]
    if match.reading != "earlier" or "number" not in match.slots or last.lower() not in rules.words["before"]:
        return None
    end = match.span.start + len(match.span.of(parse.text)[: -len(last)].rstrip())
    length = Match("length", Span(match.span.start, end), match.slots)
    return length if is_time(parse, length, rules) else None


def _placed(parse: TokenIndex, found: _Found, rules: Grammar) -> _Place:
    """The place of a match, with the words before it that move it ("the day before") or open it ("since")."""
    match, span, beside = found
    text = parse.text
    before = text[max(0, span.start - 60) : span.start]
    if beside is None and (move := re.search(rules.words["beside"] + r"$", before, re.IGNORECASE)):
        way = -1.0 if move["side"].lower() in rules.words["before"] else 1.0
        unit = str(rules.classes["unit"].get(move["unit"].lower(), "day"))
        beside, span = (unit, way), Span(span.start - len(before) + move.start(), span.end)
        before = before[: move.start()]
    opened = next(
        (name for name in ("since", "until") if re.search(rules.words[name] + "$", before, re.IGNORECASE)), None
    )
    sentence = parse.sentence(span)
    return _Place(match, span, sentence, looks_ahead(parse, match.span, sentence, rules), beside, opened)


def _distance_from(text: str, match: Match, after: Match, rules: Grammar) -> _Found | None:
    """Two weeks before Christmas: the length moves the time after it."""
    gap = text[match.span.end : after.span.start].strip().lower()
    if after.reading in ("length", "vague_length", "often", "reference"):
        return None
    if match.reading == "length" and gap in rules.words["after"]:
        way = 1.0
    elif (match.reading == "earlier" and not gap) or (match.reading == "length" and gap in rules.words["before"]):
        way = -1.0
    else:
        return None
    count = how_many(match.slots, rules.language)
    return (after, Span(match.span.start, after.span.end), (unit_of(match.slots), way * count)) if count else None


# ------------------------------------------------------------------------------------------------ reading


def _in_order(places: list[_Place], readings: list[Reading | None], text: str, rules: Grammar) -> list[Reading | None]:
    """The readings with pairs put in order: "between March and August" of last year are both of last year."""
    put = list(readings)
    for n, (one, two) in enumerate(pairwise(places)):
        first, second = readings[n], readings[n + 1]
        joined = text[one.span.end : two.span.start].strip().lower() in rules.words["pair_joins"]
        if not (joined and one.match.reading == two.match.reading == "month" and first and second):
            continue
        opened = re.search(rules.words["pair"], text[max(0, one.span.start - 12) : one.span.start], re.IGNORECASE)
        if opened and first.low and second.low and first.low > second.low:
            put[n] = unit_days(shifted(first.low, "month", -12), first.why)
    return put


def _read_all(places: list[_Place], point: date, rules: Grammar) -> list[Reading | None]:
    """What every place stands for against one reference day; clock times come second, told from days beside them."""
    scene = Scene(point, rules.language, day_first=bool(rules.words["day_first"]))
    readings: list[Reading | None] = []
    for place in places:
        late = place.match.reading in BESIDE_SENTENCE
        reading = None if late else _read(place, replace(scene, future=place.future))
        readings.append(reading)
        if reading is not None and reading.low is not None and reading.type in ("DATE", "TIME"):
            scene = scene if reading.value == "PRESENT_REF" else replace(scene, anchor=reading)
    for number, place in enumerate(places):
        if place.match.reading in BESIDE_SENTENCE:
            readings[number] = _read(place, replace(scene, anchor=None, day=_day_beside(number, places, readings)))
    return readings


def _read(place: _Place, scene: Scene) -> Reading | None:
    function = ABSOLUTE.get(place.match.reading) or RELATIVE[place.match.reading]
    try:
        reading = function(place.match.slots, scene)
        return _beside(reading, place.beside) if reading is not None and place.beside is not None else reading
    except (ValueError, OverflowError, StopIteration, IndexError):
        return None  # no such day: 30 February, the year 0


def _beside(reading: Reading, beside: tuple[str, float]) -> Reading:
    unit, count = beside
    if reading.low is None or reading.high is None:
        return replace(reading, value=None)
    day = moved(reading.high if count > 0 else reading.low, unit, count)
    return Reading("DATE", day.isoformat(), day, day, Grain.DAY, f"{abs(count):g} {unit} from {reading.why}")


def _day_beside(number: int, places: list[_Place], readings: list[Reading | None]) -> Reading | None:
    """The nearest day told in the same sentence."""
    place = places[number]
    days = [
        (abs(other.span.start - place.span.start), n)
        for n, other in enumerate(places[max(0, number - 8) : number + 9], start=max(0, number - 8))
        if n != number and other.sentence == place.sentence and _is_day(readings[n])
    ]
    return readings[min(days)[1]] if days else None


def _is_day(reading: Reading | None) -> bool:
    return (
        reading is not None and reading.grain is Grain.DAY and reading.low is not None and reading.low == reading.high
    )


def _merged(first: Reading | None, last: Reading | None, bounds: tuple[date | None, date | None]) -> Reading | None:
    """One reading of the two at the ends of the reference; what hangs on an unknown end is left open."""
    if first is None or last is None or first == last:
        return first or last
    low = first.low if bounds[0] is not None else None
    high = last.high if bounds[1] is not None else None
    if low is not None and high is not None and low > high:
        low = high = None
    value = first.value if first.value == last.value else None
    return Reading(first.type, value, low, high, first.grain, first.why)


# ---------------------------------------------------------------------------------------------- the noun


def _expression(
    name: str, place: _Place, reading: Reading, bounds: tuple[date | None, date | None], article: Article
) -> TimeExpression:
    low, high = reading.low, reading.high
    if low is not None and place.opened == "since":
        high = None
    if high is not None and place.opened == "until":
        low = None
    return TimeExpression(
        id=name,
        span=place.span,
        type=reading.type,
        evidence=quote(article.text, place.sentence, article.id, article.revision),
        value=reading.value,
        low=low,
        high=high,
        grain=reading.grain,
        direction=_direction(place, reading, bounds),
        reason=_reason(place, reading, bounds),
    )


def _direction(place: _Place, reading: Reading, bounds: tuple[date | None, date | None]) -> Direction:
    """The side on which the time lies; where days do not tell, a bare weekday of a clause that looks back is past."""
    named = {"PAST_REF": Direction.PAST, "PRESENT_REF": Direction.PRESENT, "FUTURE_REF": Direction.FUTURE}
    if reading.value in named:
        return named[reading.value]
    low, high = bounds
    if low is not None and reading.high is not None and reading.high < low:
        return Direction.PAST
    if high is not None and reading.low is not None and reading.low > high:
        return Direction.FUTURE
    known = reading.low is not None and reading.high is not None and low is not None and high is not None
    if known and low == high:
        return Direction.PRESENT
    back = place.match.reading in LOOKING_BACK and not place.future and "deictic" not in place.match.slots
    return Direction.PAST if back else Direction.UNKNOWN


def _reason(place: _Place, reading: Reading, bounds: tuple[date | None, date | None]) -> str:
    opened = f"; open from “{place.opened}”" if place.opened and reading.low is not None else ""
    if place.match.reading in ABSOLUTE:
        return reading.why + opened
    low, high = bounds
    if low is None and high is None:
        return f"{reading.why}; the publication date is not known"
    if low == high:
        return f"{reading.why}; told from {low}{opened}"
    return f"{reading.why}; told from a day between {low or 'unknown'} and {high or 'unknown'}{opened}"
