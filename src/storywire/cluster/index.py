"""The terms of the stream: how rare each is so far, and which of the newest articles hold it.

Rarity is the inverse document frequency (Spärck Jones 1972) over a prior, learned once from background news, and
the stream itself: with three articles in the library the prior speaks, with a hundred thousand the stream does.
The inverted index keeps the newest postings of a term only, so that the cost of a look-up does not grow.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Weights = NDArray[np.float32]

KEY_TERMS = 60  # of an article: the ones it is found by
UNSEEN = 2.0  # articles that are taken to hold a term that the prior does not know: it leaves the rare ones out
POSTINGS = 50  # newest articles kept for a term
_NO_IDS: Ids = np.empty(0, dtype=np.int32)
_NO_WEIGHTS: Weights = np.empty(0, dtype=np.float32)


class Vector(NamedTuple):
    """A sparse vector: term ids and their weights; of length 1, or empty."""

    ids: Ids = _NO_IDS
    weights: Weights = _NO_WEIGHTS

    def strongest(self, count: int) -> Vector:
        """The `count` terms of the greatest weight, lengths as they are."""
        if len(self.ids) <= count:
            return self
        kept = np.argsort(-self.weights, kind="stable")[:count]
        return Vector(self.ids[kept], self.weights[kept])


def unit(ids: Ids, weights: Weights) -> Vector:
    """The vector of length 1 in that direction."""
    length = float(np.sqrt(weights @ weights)) if len(weights) else 0.0
    return Vector(ids, (weights / np.float32(length)).astype(np.float32)) if length > 0 else Vector()


def total(vectors: Sequence[Vector], longest: int) -> Vector:
    """The direction of the sum of the vectors, on its `longest` strongest terms."""
    if len(vectors) == 1:
        return vectors[0]
    ids, places = np.unique(np.concatenate([v.ids for v in vectors]), return_inverse=True)
    sums = np.bincount(places, weights=np.concatenate([v.weights for v in vectors]), minlength=len(ids))
    kept = Vector(ids.astype(np.int32), sums.astype(np.float32)).strongest(longest)
    return unit(*kept)


def damped(counts: NDArray[np.int64]) -> Weights:
    """1 + ln of each count: the tenth time a term stands in a text says less than the first."""
    return (1 + np.log(counts)).astype(np.float32)


class Vocabulary:
    """Every term seen, numbered, with the count of articles that hold it (prior and stream together)."""

    def __init__(self, prior: Mapping[str, float], documents: float) -> None:
        self.documents = documents
        self.terms: list[str] = []
        self._numbers: dict[str, int] = {}
        self._frequencies = np.zeros(max(1024, 2 * len(prior)), dtype=np.float32)
        for term, frequency in prior.items():
            number = self._number(term)
            self._frequencies[number] = frequency
        self._unseen = UNSEEN if prior else 0.0
        self._frequencies[len(prior) :] = self._unseen

    def numbers(self, terms: Sequence[str]) -> Ids:
        """The ids of the terms; new terms get the next free ones."""
        known = self._numbers
        return np.array([known[t] if t in known else self._number(t) for t in terms], dtype=np.int32)

    def count(self, ids: Ids) -> None:
        """One more article holds these terms (each given once)."""
        self.documents += 1
        self._frequencies[ids] += 1

    def rarity(self, ids: Ids) -> Weights:
        """ln((N + 1) / (n + 0.5)) for N articles, n of which hold the term; never below 0."""
        ratio = (self.documents + 1) / (self._frequencies[ids] + 0.5)
        rarity: Weights = np.log(np.maximum(ratio, 1.0)).astype(np.float32)
        return rarity

    @property
    def room(self) -> int:
        """Greater than every id given out so far."""
        return len(self._frequencies)

    def _number(self, term: str) -> int:
        number = self._numbers[term] = len(self.terms)
        self.terms.append(term)
        if number >= len(self._frequencies):
            self._frequencies = np.concatenate([self._frequencies, np.full_like(self._frequencies, self._unseen)])
        return number


class Postings:
    """Which of the newest articles hold a term among their key terms."""

    def __init__(self) -> None:
        self._articles: dict[int, deque[int]] = {}

    def add(self, article: int, keys: Ids) -> None:
        for term in keys.tolist():
            self._articles.setdefault(term, deque(maxlen=POSTINGS)).append(article)

    def find(self, keys: Vector) -> list[int]:
        """The articles that share key terms with these, those that share the most weight first."""
        found = [self._articles.get(term, ()) for term in keys.ids.tolist()]
        lengths = [*map(len, found)]
        numbers = np.fromiter(chain.from_iterable(found), np.int64, sum(lengths))
        if not len(numbers):
            return []
        articles, places = np.unique(numbers, return_inverse=True)
        shared = np.bincount(places, weights=np.repeat(keys.weights**2, lengths))
        order: list[int] = articles[np.lexsort((-articles, -shared))].tolist()
        return order

    def keep(self, articles: Iterable[int]) -> None:
        """Forget every article but these."""
        kept = frozenset(articles)
        for term, numbers in list(self._articles.items()):
            left = [number for number in numbers if number in kept]
            if left:
                self._articles[term] = deque(left, maxlen=POSTINGS)
            else:
                del self._articles[term]
