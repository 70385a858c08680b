"""How well an article fits a story: a few cosines, time and size, weighed by logistic regression.

The features follow Miranda et al. 2018 (Multilingual Clustering of Streaming News): cosines of TF-IDF vectors of
several parts of the article against the story's centroid, and time; with the best single article, so that a story
that has moved on can still be joined, and the time since the story's first article, so that a story does not crawl
away by chaining.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storywire.cluster.index import Ids, Parts, Places, Weights
from storywire.models.trees import Trees

MEASURED = (
    "title",  # cosine with the story's headlines
    "lede",
    "body",
    "best",  # cosine of the bodies with the nearest single article
    "best_lede",
    "words",  # cosine of the bodies without the article's names: what happened, not to whom
    "names",  # share of the article's names, by rarity, that the story holds
    "subject",  # share of the names in the article's headline and lede that the story holds
    "rare",  # ln(1 + rare terms in common)
    "days",  # ln(1 + days since the story's first article)
    "size",  # ln(number of articles)
    "untitled",  # 1 if the article or the story has no headline
    "short",  # 1 for a text of no words, falling to 0 at 120 terms
    "short_title",  # title where short
    "short_lede",
    "edge",  # lede + body over that of the best other story
    "edge_few",  # and over the mean of the second to sixth
    "foremost",  # 1 if no other story has more
    "body_days",  # body times days
)
_SQUARED = ("title", "lede", "body", "best", "best_lede", "words", "names", "subject", "rare", "days")
_ROOTED = ("title", "lede", "body", "best", "words")
FEATURES = (*MEASURED, *(f"{name}_squared" for name in _SQUARED), "same_day", *(f"{name}_root" for name in _ROOTED))
_AT = {name: column for column, name in enumerate(MEASURED)}
_SQUARED_AT, _ROOTED_AT = (np.array([_AT[name] for name in names]) for names in (_SQUARED, _ROOTED))
_SAME_DAY = 0.7  # ln(1 + days) of one day: from here on `same_day` is full
RARE = 4.5  # rarity from which a term counts as rare: about 1 article in 90
SHORT = ("headline", "brief")  # texts that are nothing but a headline, and brief ones
TITLE = 12  # terms of a headline that says no more than headlines do; a whole sentence is a brief text
BRIEF = 70  # terms of a body: a paragraph
UNKNOWN_DAYS = 5.0  # how far apart two articles are taken to be when nothing is known of it
_THIN_AT = np.array([_AT[name] for name in ("title", "subject", "body", "untitled")])
_LONG = 120  # terms
THIN = (0.02, 0.4, 0.25)  # title, subject and body, below which an article has too little in common with a story
_THIN_BELOW = np.array([*THIN, 1.0])
USUAL = (0.3, 0.17, 0.17, 0.17, 0.17, 0.17)  # lede + body of the nearest strangers in a stream (medians)


class When(NamedTuple):
    """The days between which an article was published (ordinals, infinite where open), and the hour, if known."""

    low: float = -math.inf
    high: float = math.inf
    hours: float | None = None

    @property
    def day(self) -> float | None:
        return self.low if self.low == self.high else None


UNKNOWN = When()


def when(low: date | None, high: date | None, moment: datetime | None) -> When:
    """The same in numbers. Hours count from the first day of the calendar."""
    if moment is None:
        return _days(low, high)
    hours = moment.date().toordinal() * 24 + moment.hour + moment.minute / 60
    return When(*_days(low, high)[:2], hours)


@lru_cache(1000)
def _days(low: date | None, high: date | None) -> When:
    return When(low.toordinal() if low else -math.inf, high.toordinal() if high else math.inf)


def apart(one: When, other: When) -> float:
    """Days between two publications: exact where both are known, the least possible or a careful guess elsewhere."""
    if one.hours is not None and other.hours is not None:
        return abs(one.hours - other.hours) / 24
    if one.day is not None and other.day is not None:
        return float(abs(one.day - other.day))
    return max(least_apart(one, other), UNKNOWN_DAYS)


def least_apart(one: When, other: When) -> float:
    """The fewest days that can lie between them."""
    return max(0.0, one.low - other.high, other.low - one.high)


class Query(NamedTuple):
    """The article to be placed. All but the last five are by the columns of its `places`."""

    places: Places
    title: Weights
    lede: Weights
    body: Weights
    plain: Weights  # the body without the names, of length 1 again
    named: Weights  # 1 for the names
    shares: Weights  # three rows: rarity of a name (sum 1), its weight in the lede (sum 1), 1 if rare
    titled: bool
    terms: int
    when: When
    extent: int
    lead: bytes = b""  # the embedding, if there is one


def extent(parts: Parts) -> int:
    """How long an article is: the place in SHORT, or one more for a text of some length."""
    body, lede, title, _ = parts.ends
    return 0 if title - lede == body <= TITLE else 1 if body <= BRIEF else 2


class Near(NamedTuple):
    """A story to be scored: its centre, its nearest article, the cosine of their bodies, its distance and size."""

    centre: Parts
    nearest: Parts
    best: float
    days: float
    size: int


def measure(query: Query, stories: Sequence[Near]) -> NDArray[np.float64]:
    """The features of every story: one row each, columns in the order of FEATURES."""
    table = np.empty((len(stories), len(FEATURES)))
    if not stories:
        return table
    bodies, ledes, titles, nearest = _tables(query.places, stories)
    title, lede, body = titles @ query.title, ledes @ query.lede, bodies @ query.body
    short = max(0.0, 1 - query.terms / _LONG)
    table[:, 0], table[:, 1], table[:, 2] = title, lede, body
    table[:, 3] = [story.best for story in stories]
    table[:, 4] = nearest @ query.lede
    table[:, 5] = _words(query, bodies)
    table[:, 6:9] = np.sign(bodies) @ query.shares.T  # 1 for what the story has
    table[:, 8] = np.log1p(table[:, 8])
    table[:, 9:12] = [_known(query, story) for story in stories]
    table[:, 12], table[:, 13], table[:, 14] = short, short * title, short * lede
    table[:, 15:18] = edges((lede + body).tolist(), USUAL)
    table[:, 18] = body * table[:, 9]
    _bend(table)
    return table


def _known(query: Query, story: Near) -> tuple[float, float, bool]:
    """Days, size, and whether either has no headline."""
    untitled = not query.titled or story.centre.ends[1] == story.centre.ends[2]
    return math.log1p(story.days), math.log(story.size), untitled


def _tables(places: Places, stories: Sequence[Near]) -> Weights:
    """By column: the bodies, ledes and headlines of the centres, and the ledes of the nearest articles: four tables."""
    ids: list[Ids] = []
    weights: list[NDArray[np.float16]] = []
    lengths: list[int] = []
    for centre, nearest, _, _, _ in stories:
        start, end, _, _ = nearest.ends
        body, lede, title, _ = centre.ends
        ids += centre.ids[:title], nearest.ids[start:end]
        weights += centre.weights[:title], nearest.weights[start:end]
        lengths += body, lede - body, title - lede, end - start
    rows = np.arange(len(lengths)).reshape(4, -1).T.reshape(-1)
    return places.table(np.concatenate(ids), np.concatenate(weights), rows, lengths).reshape(4, len(stories), -1)


def _words(query: Query, bodies: Weights) -> Weights:
    """The cosines of the bodies, the article's names taken out of both."""
    return (bodies @ query.plain) / np.sqrt(np.maximum(1 - (bodies * bodies) @ query.named, 0.01))


def edges(scores: Sequence[float], usual: Sequence[float]) -> list[tuple[float, float, float]]:
    """How far each score stands above the best other, above the next five, and whether it is the best.

    Among the others there are always the `usual` strangers: a library of three articles has no crowd to stand out from.
    """
    top = sorted((*scores, *usual), reverse=True)[: len(usual) + 1]
    first, second, least, everything = top[0], top[1], top[-1], sum(top)
    found = []
    for score in scores:
        best = second if score >= first else first
        own = max(score, least)  # what it takes away from the top: itself, or the least where it is not in it
        found.append((score - best, score - (everything - own - best) / (len(top) - 2), float(score >= best)))
    return found


def _bend(table: NDArray[np.float64]) -> None:
    """Add squares and roots to the measured features, so that a linear model can bend."""
    start, stop = len(MEASURED), len(MEASURED) + len(_SQUARED)
    table[:, start:stop] = table.take(_SQUARED_AT, axis=1) ** 2
    table[:, stop] = np.minimum(table[:, _AT["days"]], _SAME_DAY)
    table[:, stop + 1 :] = np.sqrt(np.abs(table.take(_ROOTED_AT, axis=1)))


def _thin(table: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Where an article shares no headline word, hardly a name of its lede and little of its body with a story.

    Two companies fined in one country look like that. Of the 22 that the regression would join on the development set
    6 were right, half as many as it promised, so it is believed by half.
    """
    thin: NDArray[np.bool_] = np.logical_and.reduce(table.take(_THIN_AT, axis=1) < _THIN_BELOW, axis=1)
    return thin


class Scorer:
    """Logistic regression over FEATURES and boosted trees over MEASURED; each has half a say in the log-odds."""

    def __init__(
        self,
        weights: Mapping[str, float],
        bias: float,
        trees: Mapping[str, Any] | None = None,
        names: Sequence[str] = FEATURES,
        columns: Sequence[int] = range(len(MEASURED)),
    ) -> None:
        """`names`: the columns of the table, FEATURES first; `columns`: those that the trees look at."""
        self._weights = np.array([weights[name] for name in names])
        self._columns = np.array(columns)
        self._bias = bias
        self._trees = Trees.from_weights(trees) if trees else None

    def score(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each row of features, how probable it is that the article belongs to the story, in [0, 1]."""
        odds = table @ self._weights + self._bias
        if self._trees:
            odds = (odds + self._trees.log_odds(table.take(self._columns, axis=1))) / 2
        return np.asarray(np.where(_thin(table), 0.5, 1.0) / (1 + np.exp(-np.minimum(np.maximum(odds, -30), 30))))


class Extents(Scorer):
    """A regression for two texts of some length, and others for two headlines and for two brief texts.

    A word that two headlines have in common says more than one that two long texts have.
    """

    def __init__(self, model: Mapping[str, Any]) -> None:
        """`model`: weights, bias and trees, and under "short" weights and bias for some of SHORT."""
        super().__init__(model["weights"], float(model["bias"]), model.get("trees"))
        short = model.get("short", {})
        self._short = {
            SHORT.index(name): Scorer(one["weights"], float(one["bias"])) for name, one in sorted(short.items())
        }

    def by_extent(self, table: NDArray[np.float64], extents: Sequence[int]) -> NDArray[np.float64]:
        """As `score`; `extents` says for each row how long the longer of the two texts is (see `extent`)."""
        scores = self.score(table)
        for short, scorer in self._short.items():
            if short in extents:
                rows = [row for row, own in enumerate(extents) if own == short]
                scores[rows] = scorer.score(table[rows])
        return scores
