"""The terms of the stream: how rare each is so far, and which of the newest articles hold it.

Rarity is the inverse document frequency (Spärck Jones 1972) over a prior, learned once from background news, and
the stream itself: with three articles in the library the prior speaks, with a hundred thousand the stream does.
The inverted index keeps the newest postings of a term only, so that the cost of a look-up does not grow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Weights = NDArray[np.floating[Any]]  # float32; float16 where many are kept

KEY_TERMS = 60  # of an article: the ones it is found by
UNSEEN = 2.0  # articles that are taken to hold a term that the prior does not know: it leaves the rare ones out
POSTINGS = 50  # newest articles kept for a term
_RINGS = (3, 12, POSTINGS)
_NO_IDS: Ids = np.empty(0, dtype=np.int32)
_NO_WEIGHTS: Weights = np.empty(0, dtype=np.float32)


class Vector(NamedTuple):
    """A sparse vector: term ids and their weights; of length 1, or empty."""

    ids: Ids = _NO_IDS
    weights: Weights = _NO_WEIGHTS

    def strongest(self, count: int) -> Vector:
        """The `count` terms of the greatest weight, the weightiest first, lengths as they are."""
        kept = np.argsort(-self.weights, kind="stable")[:count]
        return Vector(self.ids[kept], self.weights[kept])


def length(vector: Vector) -> float:
    """How long a vector is (Euclid)."""
    return float(np.sqrt(vector.weights @ vector.weights))


def unit(ids: Ids, weights: Weights) -> Vector:
    """The vector of length 1 in that direction."""
    size = length(Vector(ids, weights))
    return Vector(ids, (weights / np.float32(size)).astype(np.float32)) if size > 0 else Vector()


def total(vectors: Sequence[Vector], longest: int) -> Vector:
    """The sum of the vectors, on its `longest` strongest terms."""
    ids, places = np.unique(np.concatenate([v.ids for v in vectors]), return_inverse=True)
    sums = np.bincount(places, weights=np.concatenate([v.weights for v in vectors]), minlength=len(ids))
    both = Vector(ids.astype(np.int32), sums.astype(np.float32))
    return both.strongest(longest) if len(ids) > longest else both


def damped(counts: NDArray[np.int64]) -> Weights:
    """1 + ln of each count: the tenth time a term stands in a text says less than the first."""
    return (1 + np.log(counts)).astype(np.float32)


class _Numbers(dict[str, int]):
    """Terms with their numbers; a term that is asked for the first time gets the next one."""

    def __init__(self, terms: Iterable[str]) -> None:
        self.terms = [*terms]
        super().__init__((term, number) for number, term in enumerate(self.terms))

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self.terms)
        self.terms.append(term)
        return number


class Vocabulary:
    """Every term seen, numbered, with the count of articles that hold it (prior and stream together)."""

    def __init__(self, prior: Mapping[str, float], documents: float) -> None:
        self.documents = documents
        self._numbers = _Numbers(prior)
        self._unseen = UNSEEN if prior else 0.0
        self._frequencies = np.full(max(1024, 2 * len(prior)), self._unseen, dtype=np.float32)
        self._frequencies[: len(prior)] = np.fromiter(prior.values(), np.float32, len(prior))

    def numbers(self, terms: Sequence[str]) -> Ids:
        """The ids of the terms; new terms get the next free ones."""
        found = np.fromiter(map(self._numbers.__getitem__, terms), np.int32, len(terms))
        while len(self._numbers) > len(self._frequencies):
            more = np.full(len(self._frequencies) // 2, self._unseen, dtype=np.float32)
            self._frequencies = np.concatenate([self._frequencies, more])
        return found

    @property
    def terms(self) -> list[str]:
        """Every term, at the place of its id."""
        return self._numbers.terms

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


class Places:
    """One article's terms, each given a column, so that many vectors can be held against it at once."""

    def __init__(self) -> None:
        self._columns = np.zeros(1024, dtype=np.int32)  # by term: its column + 1; 0 where the article has it not
        self._terms = _NO_IDS

    def give(self, terms: Ids, room: int) -> None:
        """Take on another article's terms; where one is given twice, the first place is its column."""
        self._columns[self._terms] = 0
        if room > len(self._columns):
            self._columns = np.zeros(room, dtype=np.int32)
        self._terms = terms
        self._columns[terms[::-1]] = np.arange(len(terms), 0, -1, dtype=np.int32)

    def of(self, terms: Ids) -> Ids:
        """The columns of some of the article's terms."""
        return self._columns[terms] - 1

    def row(self, vector: Vector) -> Weights:
        """A vector of some of the article's terms, by column."""
        row = np.zeros(len(self._terms), dtype=np.float32)
        row[self._columns[vector.ids] - 1] = vector.weights
        return row

    def table(self, vectors: Sequence[Vector]) -> Weights:
        """The vectors by column, one row each; the terms that the article has not are left out."""
        table = np.zeros((len(vectors), len(self._terms)), dtype=np.float32)
        if vectors:
            columns = self._columns[np.concatenate([vector.ids for vector in vectors])]
            held = np.flatnonzero(columns)
            rows = np.repeat(np.arange(len(vectors)), [len(vector.ids) for vector in vectors])[held]
            table[rows, columns[held] - 1] = np.concatenate([vector.weights for vector in vectors])[held]
        return table


class Postings:
    """Which of the newest articles hold a term among their key terms.

    A term's articles stand in a ring; rings come in three sizes, since most terms are held by few articles.
    """

    def __init__(self) -> None:
        self._counts = np.zeros(1024, dtype=np.int32)  # of articles ever added to a term
        self._sizes = np.zeros(1024, dtype=np.int8)  # which of _RINGS the term's ring is, -1 where it has none
        self._sizes[:] = -1
        self._slots = np.zeros(1024, dtype=np.int32)
        self._rings = [np.full((256, size), -1, dtype=np.int32) for size in _RINGS]
        self._used = [0 for _ in _RINGS]
        self._free: list[list[int]] = [[] for _ in _RINGS]

    def add(self, article: int, keys: Ids) -> None:
        """One more article, found by these terms (each given once)."""
        self.add_many(np.full(len(keys), article, dtype=np.int32), keys)

    def add_many(self, articles: Ids, keys: Ids) -> None:
        """Pairs of article and key term, in the order of the articles."""
        if not len(keys):
            return
        self._make_room(int(keys.max()))
        order = np.argsort(keys, kind="stable")
        articles, keys = articles[order], keys[order]
        starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        runs = np.diff(np.append(starts, len(keys)))
        terms = keys[starts]
        self._grow(terms, runs)
        ranks = np.arange(len(keys)) - np.repeat(starts, runs)
        newest = ranks >= np.repeat(runs - POSTINGS, runs)
        self._put(articles[newest], keys[newest], ranks[newest])
        self._counts[terms] += runs.astype(np.int32)

    def find(self, keys: Vector) -> tuple[Ids, Weights]:
        """The articles that hold these terms, and the square of the term's weight: one pair for each term held."""
        known = keys.ids < len(self._sizes)
        ids, squares = keys.ids[known], keys.weights[known] ** 2
        sizes = self._sizes[ids]
        articles, shared = [_NO_IDS], [_NO_WEIGHTS]
        for size, ring in enumerate(self._rings):
            of_size = sizes == size
            found = ring[self._slots[ids[of_size]]].ravel()
            articles.append(found)
            shared.append(np.repeat(squares[of_size], _RINGS[size]))
        both = np.concatenate(articles)
        filled = both >= 0
        return both[filled], np.concatenate(shared)[filled]

    def keep(self, kept: NDArray[np.bool_], first: int) -> None:
        """Forget every article but those that are `kept`, where `first` is the number of the first one asked about."""
        articles, keys = [_NO_IDS], [_NO_IDS]
        for size, ring in enumerate(self._rings):
            terms = np.flatnonzero(self._sizes == size).astype(np.int32)
            found = ring[self._slots[terms]]
            left = found >= first
            left[left] = kept[found[left] - first]
            articles.append(found[left])
            keys.append(np.broadcast_to(terms[:, None], found.shape)[left])
        numbers = np.concatenate(articles)
        order = np.argsort(numbers, kind="stable")
        self.__init__()  # type: ignore[misc]
        self.add_many(numbers[order], np.concatenate(keys)[order])

    def _make_room(self, highest: int) -> None:
        if highest >= len(self._counts):
            more = highest + 1 + len(self._counts) // 4 - len(self._counts)
            self._counts = np.concatenate([self._counts, np.zeros(more, dtype=np.int32)])
            self._slots = np.concatenate([self._slots, np.zeros(more, dtype=np.int32)])
            self._sizes = np.concatenate([self._sizes, np.full(more, -1, dtype=np.int8)])

    def _grow(self, terms: Ids, runs: NDArray[np.int64]) -> None:
        """Give each term a ring that holds as many articles more."""
        wanted = np.searchsorted(_RINGS, np.minimum(self._counts[terms] + runs, POSTINGS)).astype(np.int8)
        now = self._sizes[terms]
        for size in range(len(_RINGS)):
            moving = terms[(wanted == size) & (now < size)]
            if not len(moving):
                continue
            slots = self._allot(size, len(moving))
            had = self._sizes[moving]
            for less in range(size):
                from_less = had == less
                old = self._slots[moving[from_less]]
                self._rings[size][slots[from_less], : _RINGS[less]] = self._rings[less][old]
                self._rings[less][old] = -1
                self._free[less] += old.tolist()
            self._slots[moving], self._sizes[moving] = slots, size

    def _allot(self, size: int, count: int) -> Ids:
        """Free rings of a size."""
        free = self._free[size]
        again, self._free[size] = free[-count:], free[: max(0, len(free) - count)]
        start, more = self._used[size], count - len(again)
        self._used[size] = start + more
        ring = self._rings[size]
        if self._used[size] > len(ring):
            wider = max(self._used[size], len(ring) * 5 // 4) - len(ring)
            self._rings[size] = np.concatenate([ring, np.full((wider, ring.shape[1]), -1, dtype=np.int32)])
        return np.array([*again, *range(start, start + more)], dtype=np.int32)

    def _put(self, articles: Ids, keys: Ids, ranks: NDArray[np.int64]) -> None:
        sizes, slots, places = self._sizes[keys], self._slots[keys], self._counts[keys] + ranks
        for size, ring in enumerate(self._rings):
            of_size = sizes == size
            ring[slots[of_size], places[of_size] % _RINGS[size]] = articles[of_size]
