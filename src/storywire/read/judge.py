"""The judge of dates: how likely each day seen on a page is the day it was published.

Boosted regression trees (Friedman 2001) over what each sighting says of itself and of the other sightings of its page,
trained by `python -m train.dates`; then a logistic calibration of the best day (Platt 1999), which is the confidence.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from storywire import models
from storywire.read import bylines
from storywire.read.body import LineVerdict
from storywire.read.candidates import Cue, Place, Sighting, Sightings
from storywire.read.layout import Layout
from storywire.read.markup import Zone
from storywire.read.written import Form
from storywire.types import MediaType

Matrix = npt.NDArray[np.float64]
_ABSENT = -99.0
_PLACES = tuple(Place)
_DATA_PLACES = tuple(place for place in Place if place is not Place.LINE)
_CUES = (Cue.PUBLISHED, Cue.UPDATED, Cue.EVENT, Cue.BYLINE)
_ZONES = {name.lower(): bit for name, bit in vars(Zone).items() if name.isupper() and bit}
_OWN = ("short", "other", "weekday", "clock", "ordinal", "ordinal_in_place", "days_in_place")
_SITE = (
    "line",
    "from_text",
    "past_text",
    "in_text",
    "share_of_page",
    "from_heading",
    "length",
    "rest",
    "start",
    "above",
    "below",
    "byline",
    "byline_near",
    "from_title",
    "reading_time",
)
_KEPT = ("kept", "line_score", "from_kept", "past_kept", "in_kept")
_STATED = ("standing", "stated", "agreeing", "disputed")
_CROWD = ("near3", "near8", "others", "support", "support_share", "support_above", "support_below")
_ORDER = (
    "later",
    "earlier",
    "latest",
    "earliest",
    "to_latest",
    "to_earliest",
    "copyright",
    "address_month",
    "html",
    "prose",
)
FEATURES: tuple[str, ...] = (
    *(f"place_{place.value}" for place in _PLACES),
    *(f"form_{form.value}" for form in Form),
    *(f"cue_{cue.value}" for cue in _CUES),
    *(f"zone_{name}" for name in _ZONES),
    *_OWN,
    *_SITE,
    *_KEPT,
    *_STATED,
    *_CROWD,
    *(f"same_{place.value}" for place in _DATA_PLACES),
    *(f"has_{place.value}" for place in _DATA_PLACES),
    *_ORDER,
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A day, the judge's score for it (in [0, 1]), and its sightings, the most telling first."""

    day: date
    score: float
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class _Crowd:
    """What the sightings of one page say together."""

    layout: Layout
    days: tuple[date, ...]
    by_place: dict[Place, set[date]]
    support: Counter[date]
    above: Counter[date]
    stated: frozenset[date]
    copyright: int | None
    month: tuple[int, int] | None


_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[^\d]{0,30}(?:\d{4}\s?[-–—]\s?)?((?:19|20)\d\d)", re.IGNORECASE)
_MONTH = re.compile(r"[/_-]((?:19|20)\d\d)[/_-](0[1-9]|1[0-2])(?=[/_.-])")


_PUBLISHED = (
    Place.LINKED_PUBLISHED,
    Place.META_PUBLISHED,
    Place.TIME_PUBLISHED,
    Place.SCRIPT_PUBLISHED,
    Place.ADDRESS,
)
_READING_TIME = re.compile(r"(?<!\d)\d{1,2}(?:[ -]|\s)?(?:min\b|minute|minuti|minuto|分)", re.IGNORECASE)


def features(sightings: Sightings, address: str = "", verdicts: Sequence[LineVerdict] = ()) -> Matrix:
    """One row of `FEATURES` a sighting, in their order. `verdicts` are those on the lines of a text dump."""
    if not sightings.seen:
        return np.zeros((0, len(FEATURES)))
    crowd = _crowd(sightings, address)
    kept = [number for number, verdict in enumerate(verdicts) if verdict.kept]
    counts: Counter[Place] = Counter()
    has = [float(bool(crowd.by_place.get(place))) for place in _DATA_PLACES]
    rows = []
    for ordinal, sighting in enumerate(sightings.seen):
        rows.append(
            [
                *_said_of(sighting.place, sighting.form, sighting.cue),
                *_around(sighting.zone),
                *_own(sighting, ordinal, counts[sighting.place], crowd),
                *_site(sighting, sightings, crowd.layout),
                *_kept(sighting.line, verdicts, (kept[0], kept[-1]) if kept else None),
                *_stated(sighting, crowd),
                *_near(sighting, sightings.seen, ordinal),
                *_support(sighting, crowd),
                *(float(sighting.day in crowd.by_place.get(place, ())) for place in _DATA_PLACES),
                *has,
                *_order(sighting, crowd, bool(sightings.markup.elements)),
            ]
        )
        counts[sighting.place] += 1
    return np.array(rows, dtype=np.float64)


@cache
def _said_of(place: Place, form: Form, cue: Cue) -> tuple[float, ...]:
    """One column for each place, form and cue: 1 for its own."""
    own = ((place, _PLACES), (form, Form), (cue, _CUES))
    return tuple(float(value is other) for value, others in own for other in others)


@lru_cache(maxsize=1024)
def _around(zone: int) -> tuple[float, ...]:
    """One column for each zone."""
    return tuple(float(bool(zone & bit)) for bit in _ZONES.values())


def _crowd(sightings: Sightings, address: str) -> _Crowd:
    shape = sightings.layout
    by_place: dict[Place, set[date]] = {}
    for sighting in sightings.seen:
        by_place.setdefault(sighting.place, set()).add(sighting.day)
    visible = [sighting for sighting in sightings.seen if sighting.line >= 0]
    marks = [match[1] for line in sightings.markup.lines if (match := _marked(line.text[:200]))]
    path = _MONTH.search(address)
    return _Crowd(
        layout=shape,
        days=tuple(sorted({sighting.day for sighting in sightings.seen})),
        by_place=by_place,
        support=Counter(sighting.day for sighting in visible),
        above=Counter(sighting.day for sighting in visible if sighting.line <= shape.last),
        stated=frozenset(sighting.day for sighting in sightings.seen if sighting.standing > 0),
        copyright=max(map(int, marks)) if marks else None,
        month=(int(path[1]), int(path[2])) if path else None,
    )


def _marked(text: str) -> re.Match[str] | None:
    """A year behind a sign of copyright."""
    plain = text.lower()
    return _COPYRIGHT.search(text) if "©" in text or "(c)" in plain or "copyright" in plain else None


def _own(sighting: Sighting, ordinal: int, in_place: int, crowd: _Crowd) -> list[float]:
    return [
        float(sighting.short),
        float(sighting.other is not None),
        float(sighting.weekday),
        float(sighting.clock),
        float(min(ordinal, 60)),
        float(min(in_place, 40)),
        float(min(len(crowd.by_place[sighting.place]), 40)),
    ]


def _site(sighting: Sighting, sightings: Sightings, shape: Layout) -> list[float]:
    lines, number = sightings.markup.lines, sighting.line
    if not 0 <= number < len(lines):
        return [_ABSENT] * len(_SITE)
    text = lines[number].text.strip()
    from_text = number - shape.first if shape.first >= 0 else _ABSENT
    return [
        float(min(number, 80)),
        _within(from_text, -60, 60) if shape.first >= 0 else _ABSENT,
        _within(number - shape.last, -60, 60) if shape.last >= 0 else _ABSENT,
        float(shape.first <= number <= shape.last),
        number / max(1, shape.lines),
        _within(number - shape.heading, -40, 60) if shape.heading >= 0 else _ABSENT,
        math.log1p(len(text)),
        math.log1p(max(0, len(text) - (sighting.end - sighting.start))),
        float(min(sighting.start, 200)),
        math.log1p(len(lines[number - 1].text.strip())) if number else 0.0,
        math.log1p(len(lines[number + 1].text.strip())) if number + 1 < len(lines) else 0.0,
        float(bylines.after_prefix(text[:160]) is not None),
        float(any(bylines.prefixed(line.text[:60].strip()) for line in lines[max(0, number - 1) : number + 2])),
        _within(number - _title_above(number, shape), -40, 60) if shape.titles else _ABSENT,
        float(any(_READING_TIME.search(line.text[:80]) for line in lines[max(0, number - 1) : number + 2])),
    ]


def _within(value: float, low: int, high: int) -> float:
    return float(min(max(value, low), high))


def _title_above(number: int, shape: Layout) -> int:
    """The title nearest above a line, else the first on the page."""
    return max((title for title in shape.titles if title <= number), default=shape.titles[0])


def _kept(line: int, verdicts: Sequence[LineVerdict], run: tuple[int, int] | None) -> list[float]:
    """Where a line of a dump stands to the text that was kept of it."""
    if run is None or not 0 <= line < len(verdicts):
        return [_ABSENT] * len(_KEPT)
    first, last = run
    return [
        float(verdicts[line].kept),
        verdicts[line].score,
        _within(line - first, -40, 60),
        _within(line - last, -60, 40),
        float(first <= line <= last),
    ]


def _stated(sighting: Sighting, crowd: _Crowd) -> list[float]:
    """What metadata state of this day and of others: publication, and in how many places."""
    agreeing = sum(sighting.day in crowd.by_place.get(place, ()) for place in _PUBLISHED)
    return [
        float(sighting.standing),
        float(sighting.day in crowd.stated),
        float(agreeing),
        float(bool(crowd.stated - {sighting.day})),
    ]


def _near(sighting: Sighting, seen: Sequence[Sighting], ordinal: int) -> list[float]:
    """How many other days stand within three and within eight lines: a list of dated headlines has many."""
    if sighting.line < 0:
        return [_ABSENT] * 2
    around = [
        other for other in seen[max(0, ordinal - 12) : ordinal + 13] if other.line >= 0 and other.day != sighting.day
    ]
    return [float(sum(abs(other.line - sighting.line) <= reach for other in around)) for reach in (3, 8)]


def _support(sighting: Sighting, crowd: _Crowd) -> list[float]:
    everything = sum(crowd.support.values())
    support, above = crowd.support[sighting.day], crowd.above[sighting.day]
    return [
        float(min(len(crowd.days), 50)),
        float(min(support, 20)),
        support / everything if everything else 0.0,
        float(min(above, 20)),
        float(min(support - above, 20)),
    ]


def _order(sighting: Sighting, crowd: _Crowd, marked_up: bool) -> list[float]:
    day, days = sighting.day, crowd.days
    at = days.index(day)
    return [
        float(min(len(days) - 1 - at, 30)),
        float(min(at, 30)),
        float(at == len(days) - 1),
        float(at == 0),
        math.log1p((days[-1] - day).days),
        math.log1p((day - days[0]).days),
        _within(day.year - crowd.copyright, -15, 15) if crowd.copyright else _ABSENT,
        0.0 if crowd.month is None else 1.0 if (day.year, day.month) == crowd.month else -1.0,
        float(marked_up),
        float(crowd.layout.last - crowd.layout.first + 1) if crowd.layout.first >= 0 else 0.0,
    ]


# ---------------------------------------------------------------------------------------------- judging


@dataclass(frozen=True, slots=True)
class Forest:
    """All trees side by side, one row a tree, short ones padded: of every node its feature, threshold, children, value.

    A leaf's left child is -1; the left child holds what is at most the threshold.
    """

    feature: npt.NDArray[np.int64]
    threshold: Matrix
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    value: Matrix


def forest(trees: Sequence[dict[str, list[float]]]) -> Forest:
    """Stack trees as `train.dates` writes them."""
    widest = max((len(tree["left"]) for tree in trees), default=1)

    def stacked(key: str, kind: type, blank: float) -> npt.NDArray[Any]:
        return np.array([[*tree[key], *[blank] * (widest - len(tree[key]))] for tree in trees], dtype=kind)

    return Forest(
        stacked("feature", np.int64, 0),
        stacked("threshold", np.float64, 0.0),
        stacked("left", np.int64, -1),
        stacked("right", np.int64, -1),
        stacked("value", np.float64, 0.0),
    )


@cache
def _weights() -> tuple[Forest, dict[str, float]]:
    weights = models.load("dates", FEATURES)
    return forest(weights["trees"]), weights["calibration"]


def scores(matrix: Matrix, trees: Forest, start: float) -> Matrix:
    """The log odds of each row: the sum of the leaves it falls into, from `start`."""
    count, width = trees.left.shape
    root = np.arange(count) * width
    row = np.arange(len(matrix))[:, None] * matrix.shape[1]
    node = np.tile(root, (len(matrix), 1))
    for _ in range(width):
        left = trees.left.take(node)
        inner = left >= 0
        if not inner.any():
            break
        small = matrix.take(row + trees.feature.take(node)) <= trees.threshold.take(node)
        node = np.where(inner, np.where(small, left, trees.right.take(node)) + root, node)
    total: Matrix = start + trees.value.take(node).sum(axis=1)
    return total


def rank(sightings: Sightings, address: str = "", verdicts: Sequence[LineVerdict] = ()) -> tuple[Ranked, ...]:
    """The days of a page, most likely publication day first."""
    if not sightings.seen:
        return ()
    trees, constants = _weights()
    return ranked(sightings.seen, scores(features(sightings, address, verdicts), trees, constants["start"]))


def ranked(seen: Sequence[Sighting], odds: Matrix) -> tuple[Ranked, ...]:
    """Days by their best sighting's log odds."""
    by_day: dict[date, list[tuple[float, int]]] = {}
    for number, sighting in enumerate(seen):
        by_day.setdefault(sighting.day, []).append((-float(odds[number]), number))
    days = []
    for day, entries in by_day.items():
        entries.sort()
        score = 1 / (1 + math.exp(max(-50.0, min(50.0, entries[0][0]))))
        days.append(Ranked(day, score, tuple(seen[number] for _, number in entries)))
    return tuple(sorted(days, key=lambda found: (-found.score, found.day)))


def confidence(ranking: Sequence[Ranked], constants: Mapping[str, float] | None = None) -> float:
    """How likely the best day is right, in [0, 1]: Platt's calibration of what `lead` gives."""
    if not ranking:
        return 0.0
    known = _weights()[1] if constants is None else constants
    odds = known["intercept"] + sum(known[name] * value for name, value in lead(ranking).items())
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))


def lead(ranking: Sequence[Ranked]) -> dict[str, float]:
    """What the calibration looks at: the log odds of the best day, of the second, and what stands behind the best.

    `stated`: metadata state it as the day of publication; `address`: the page's address holds it; `unsettled`: all its
    sightings could be read with day and month the other way round.
    """
    seen = ranking[0].sightings
    return {
        "best": _log_odds(ranking[0].score),
        "second": _log_odds(ranking[1].score) if len(ranking) > 1 else -9.0,
        "stated": float(stated(ranking[0])),
        "address": float(any(sighting.place is Place.ADDRESS for sighting in seen)),
        "unsettled": float(unsettled(ranking[0])),
    }


def stated(best: Ranked) -> bool:
    """Whether metadata state a day as that of the article's publication."""
    return any(sighting.standing > 0 for sighting in best.sightings)


def unsettled(best: Ranked) -> bool:
    """Whether every sighting of the day could as well be read with day and month the other way round."""
    return all(sighting.other is not None for sighting in best.sightings)


def threshold(best: Ranked, media: MediaType, constants: Mapping[str, float] | None = None) -> float:
    """The confidence below which a day is not stated: one where metadata state it, one for markup, one for dumps."""
    known = _weights()[1] if constants is None else constants
    if stated(best):
        return known["threshold_stated"]
    return known["threshold_markup" if media is MediaType.HTML else "threshold"]


def _log_odds(score: float) -> float:
    kept = min(max(score, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))
