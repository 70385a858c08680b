"""Sparse vectors, and which of the newest articles hold a term.

The inverted index keeps the newest postings of a term only, so that the cost of a look-up does not grow.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Weights = NDArray[np.floating[Any]]  # float32; float16 where many are kept
Ends = list[int]  # of vectors that stand one after another

KEY_TERMS = 40  # of an article: the ones it is found by
POSTINGS = 32  # newest articles kept for a term
WAITING = 128  # newest articles that are put into the rings together
_RINGS = np.array([0, 3, 12, POSTINGS])
_LEAST = np.float32(1e-30)  # square of the weight of a term that is looked for, though it weighs nothing
_NO_IDS: Ids = np.empty(0, dtype=np.int32)
_NO_WEIGHTS: Weights = np.empty(0, dtype=np.float32)
_DAMPED = 1 + np.log(np.maximum(np.arange(1 << 16, dtype=np.float32), 1))  # by count
_WIDE = np.arange(1 << 16, dtype=np.uint16).view(np.float16).astype(np.float32)  # every half-precision number


class Vector(NamedTuple):
    """A sparse vector: term ids and their weights; of length 1, or empty."""

    ids: Ids = _NO_IDS
    weights: Weights = _NO_WEIGHTS


class Parts(NamedTuple):
    """The vectors of one article, or of a story's centre, one after another: body, lede, headline; then the names.

    `ends` says where each of them ends. Names have no weight; a centre has none of them.
    """

    ids: Ids
    weights: NDArray[np.float16]
    ends: tuple[int, int, int, int]

    @property
    def names(self) -> Ids:
        """The terms that are names."""
        return self.ids[self.ends[2] : self.ends[3]]

    @property
    def vectors(self) -> tuple[Vector, Vector, Vector]:
        """Body, lede and headline."""
        body, lede, title, _ = self.ends
        ids, weights = self.ids, self.weights
        return (
            Vector(ids[:body], weights[:body]),
            Vector(ids[body:lede], weights[body:lede]),
            Vector(ids[lede:title], weights[lede:title]),
        )


def damped(counts: NDArray[np.uint16]) -> Weights:
    """1 + ln of each count: the tenth time a term stands in a text says less than the first."""
    less: Weights = _DAMPED.take(counts)
    return less


def widened(weights: NDArray[np.float16]) -> Weights:
    """The same in single precision, looked up: a third of the time of a conversion."""
    wide: Weights = _WIDE.take(weights.view(np.uint16))
    return wide


def runs(starts: NDArray[np.integer[Any]], lengths: NDArray[np.integer[Any]]) -> NDArray[np.intp]:
    """The numbers from each start on, as many as its length says, one run after another."""
    before = lengths.cumsum() - lengths
    numbers: NDArray[np.intp] = (starts - before).repeat(lengths) + np.arange(int(lengths.sum()))
    return numbers


def _among(articles: Ids, kept: NDArray[np.bool_], first: int) -> NDArray[np.bool_]:
    """Which of these articles are kept; `kept` begins with the number `first`, and none is that lies before it."""
    found: NDArray[np.bool_] = kept.take(np.maximum(articles - first, 0)) & (articles >= first)
    return found


class Places:
    """One article's terms, each given a column, so that many vectors can be held against it at once."""

    def __init__(self) -> None:
        self._columns = np.zeros(1024, dtype=np.int32)  # by term: its column + 1; 0 where the article has it not
        self._spread = np.zeros(1024, dtype=np.float32)  # by term: its weight in the vector last spread
        # Numpy is eight times as fast at writing to places of this type.
        self._terms: NDArray[np.intp] = _NO_IDS.astype(np.intp)

    def give(self, terms: Ids, room: int) -> None:
        """Take on another article's terms; where one is given twice, the first place is its column."""
        self._columns[self._terms] = 0
        self._spread[self._terms] = 0
        if room > len(self._columns):
            self._columns, self._spread = np.zeros(room, dtype=np.int32), np.zeros(room, dtype=np.float32)
        self._terms = terms.astype(np.intp)
        self._columns[self._terms[::-1]] = np.arange(len(terms), 0, -1, dtype=np.int32)

    def spread(self, weights: Weights) -> None:
        """Lay out weights of the first of the article's terms, for `along`."""
        self._spread[self._terms[: len(weights)]] = weights

    def along(self, ids: Ids, weights: Weights, lengths: Sequence[int]) -> Weights:
        """The product of the vector last spread with each of many that stand one after another."""
        if lengths and all(lengths):
            products: Weights = np.add.reduceat(self._spread.take(ids) * weights, [0, *accumulate(lengths[:-1])])
            return products
        products = np.zeros(len(lengths), dtype=np.float32)
        held = [place for place, size in enumerate(lengths) if size]
        if held:
            products[held] = self.along(ids, weights, [lengths[place] for place in held])
        return products

    def of(self, terms: Ids) -> Ids:
        """The columns of some of the article's terms."""
        columns: Ids = self._columns.take(terms) - 1
        return columns

    def row(self, vector: Vector) -> Weights:
        """A vector of some of the article's terms, by column."""
        row = np.zeros(len(self._terms), dtype=np.float32)
        row[self.of(vector.ids).astype(np.intp)] = vector.weights
        return row

    def table(self, ids: Ids, weights: NDArray[np.float16], rows: NDArray[Any], lengths: Sequence[int]) -> Weights:
        """Many vectors by column; the terms that the article has not are left out.

        The vectors stand one after another in `ids` and `weights`; how many terms each has is in `lengths`, and in
        `rows` which row it is to be, every row once.
        """
        table = np.zeros((len(lengths), len(self._terms)), dtype=np.float32)
        columns = self._columns.take(ids)  # 1 for the first
        held = columns.nonzero()[0]
        at = (rows * len(self._terms) - 1).repeat(lengths).take(held) + columns.take(held)
        table.reshape(-1)[at] = widened(weights.take(held))
        return table

    def add(
        self, centres: Sequence[Parts], sizes: Sequence[float], owns: Sequence[Parts], room: int
    ) -> tuple[Ids, Weights, Ends]:
        """The vectors of some centres, each times its size, and to each centre those of an article added.

        `sizes`: three for each centre. Vectors come one after another, three for each centre (body, lede, headline),
        with the ends of all; first the terms of the centre, then those that are new to it. All are added at once, each
        in a row of its own, by the columns of all these articles' terms, which the places take on.
        """
        own, told, lengths = _together(owns)
        self.give(own, room)
        width = max(1, len(self._terms))
        rows = np.arange(len(sizes)) * width
        row = np.zeros(len(sizes) * width, dtype=np.float32)
        of_own = rows.repeat(lengths)
        at = self.of(own) + of_own
        row[at] = widened(told)
        ids, halves, lengths = _together(centres)
        weights = widened(halves) * np.array(sizes, dtype=np.float32).repeat(lengths)
        of_centre = rows.repeat(lengths)
        columns = self._columns.take(ids)
        held = columns.nonzero()[0]
        both = (of_centre - 1).take(held) + columns.take(held)
        weights[held] += row.take(both)
        row[both] = 0
        more = row.take(at)
        new = more.nonzero()[0]
        of = np.concatenate([of_centre, of_own.take(new)])
        order = of.argsort(kind="stable")
        ids, weights = np.concatenate([ids, own.take(new)]), np.concatenate([weights, more.take(new)])
        return ids.take(order), weights.take(order), of.take(order).searchsorted(rows, side="right").tolist()


def _together(parts: Sequence[Parts]) -> tuple[Ids, NDArray[np.float16], Ends]:
    """The vectors of articles or centres one after another, without the names, and how long each of them is."""
    lengths: Ends = []
    for _, _, (body, lede, title, _) in parts:
        lengths += body, lede - body, title - lede
    ids = [one.ids[: one.ends[2]] for one in parts]
    if len(parts) == 1:
        return ids[0], parts[0].weights, lengths
    return np.concatenate(ids), np.concatenate([one.weights for one in parts]), lengths


class Postings:
    """Which of the newest articles hold a term among their key terms.

    A term's articles stand in a ring; rings come in three sizes, since most terms are held by few articles. The very
    newest articles wait in a list, which is looked through as a whole, until they are put into the rings together.
    """

    def __init__(self) -> None:
        # Of each term: how many articles were ever added to it, which of _RINGS it has, and where the ring starts.
        self._counts, self._sizes, self._starts = (np.zeros(1024, dtype=np.int32) for _ in range(3))
        self._articles = np.zeros(4096, dtype=np.int32)
        self._used = 0
        self._free: list[list[int]] = [[] for _ in _RINGS]
        self._waiting = np.zeros((2, WAITING * KEY_TERMS), dtype=np.int32)  # articles and their key terms
        self._waits = 0
        # By term: the square of its weight, if it is looked for, or else 0; the last stands for all that lie beyond.
        self._squares = np.zeros(1024, dtype=np.float32)

    def add(self, article: int, keys: Ids) -> None:
        """One more article, found by these terms (each given once, KEY_TERMS at most)."""
        end = self._waits + len(keys)
        if end > self._waiting.shape[1]:
            self.settle()
            end = len(keys)
        self._waiting[0, self._waits : end] = article
        self._waiting[1, self._waits : end] = keys
        self._waits = end

    def settle(self) -> None:
        """Put the articles that wait into the rings."""
        articles, keys = self._waiting[:, : self._waits]
        self._waits = 0
        self.add_many(articles, keys)

    def add_many(self, articles: Ids, keys: Ids) -> None:
        """Pairs of article and key term, in the order of the articles."""
        if self._waits:
            self.settle()
        if not len(keys):
            return
        self._make_room(int(keys.max()))
        order = np.argsort(keys, kind="stable")
        articles, keys = articles[order], keys[order]
        starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        runs = np.diff(np.append(starts, len(keys)))
        terms = keys[starts]
        self._grow(terms, self._counts[terms] + runs)
        ranks = np.arange(len(keys)) - np.repeat(starts, runs)
        newest = ranks >= np.repeat(runs - POSTINGS, runs)
        articles, keys, ranks = articles[newest], keys[newest], ranks[newest]
        self._articles[self._starts[keys] + (self._counts[keys] + ranks) % _RINGS[self._sizes[keys]]] = articles
        self._counts[terms] += runs.astype(np.int32)

    def find(self, keys: Vector) -> tuple[Ids, Weights]:
        """The articles that hold these terms, and the square of the term's weight: one pair for each term held.

        The newest of each term that are in the rings (POSTINGS at most), and all that wait.
        """
        squares = np.square(keys.weights, dtype=np.float32)
        highest, ids, weights = int(keys.ids.max(initial=0)), keys.ids, squares
        waiting, more = self._find_waiting(ids, squares, highest)
        if highest >= len(self._counts):
            known = ids < len(self._counts)
            ids, weights = ids[known], weights[known]
        held = np.minimum(self._counts.take(ids), POSTINGS)
        ends = held.cumsum()
        places = (self._starts.take(ids) - ends + held).repeat(held)
        places += np.arange(len(places))
        return np.concatenate([self._articles.take(places), waiting]), np.concatenate([weights.repeat(held), more])

    def _find_waiting(self, ids: Ids, squares: Weights, highest: int) -> tuple[Ids, Weights]:
        """The same among those that wait. `highest`: the greatest of the ids."""
        if highest + 1 >= len(self._squares):
            self._squares = np.zeros(highest + highest // 4 + 2, dtype=np.float32)
        self._squares[ids] = np.maximum(squares, _LEAST)
        found = self._squares.take(self._waiting[1, : self._waits], mode="clip")
        self._squares[ids] = 0
        held = found.nonzero()[0]
        return self._waiting[0, : self._waits].take(held), found.take(held)

    def keep(self, kept: NDArray[np.bool_], first: int) -> None:
        """Forget every article but those that are `kept`, where `first` is the number of the first one asked about.

        Rings that hold nothing else stay as they are.
        """
        self.settle()
        terms = np.flatnonzero(self._counts)
        held = np.minimum(self._counts[terms], POSTINGS)
        if not len(terms):
            return
        left = _among(self._articles.take(runs(self._starts[terms], held)), kept, first)
        count = np.add.reduceat(left, held.cumsum() - held, dtype=np.int32)
        self._release(terms[count == 0])
        some = ((count > 0) & (count < held)).nonzero()[0]
        terms, held, count = terms[some], held[some], count[some]
        places = self._by_age(terms, held)
        articles = self._articles.take(places)
        self._articles[runs(self._starts[terms], count)] = articles[_among(articles, kept, first)]
        self._counts[terms] = count

    def _by_age(self, terms: NDArray[np.intp], held: Ids) -> NDArray[np.intp]:
        """Where the articles of these terms stand, those of each term from the oldest on."""
        rank = runs(self._counts[terms] - held, held)
        places: NDArray[np.intp] = self._starts[terms].repeat(held) + rank % _RINGS[self._sizes[terms]].repeat(held)
        return places

    def _release(self, terms: NDArray[np.intp]) -> None:
        """Give the rings of these terms to others."""
        sizes = self._sizes[terms]
        for size in range(1, len(_RINGS)):
            self._free[size] += self._starts[terms[sizes == size]].tolist()
        self._counts[terms] = self._sizes[terms] = self._starts[terms] = 0

    def _make_room(self, highest: int) -> None:
        if highest >= len(self._counts):
            more = np.zeros(highest + 1 - len(self._counts) + len(self._counts) // 4, dtype=np.int32)
            self._counts, self._sizes, self._starts = (
                np.concatenate([known, more]) for known in (self._counts, self._sizes, self._starts)
            )

    def _grow(self, terms: Ids, wanted: NDArray[Any]) -> None:
        """Give each term a ring that holds so many articles, or as many as are kept."""
        short = np.minimum(wanted, POSTINGS) > _RINGS[self._sizes[terms]]
        if not short.any():
            return
        terms, sizes = terms[short], np.searchsorted(_RINGS, np.minimum(wanted[short], POSTINGS))
        for size in range(1, len(_RINGS)):
            moving = terms[sizes == size]
            if len(moving):
                self._move(moving, size)

    def _move(self, terms: Ids, size: int) -> None:
        """Move the articles of these terms, whose rings are smaller and full or not, into rings of this size."""
        starts = self._allot(size, len(terms))
        held = self._counts[terms]  # smaller rings have not come round yet
        offsets = np.arange(held.sum()) - np.repeat(held.cumsum() - held, held)
        moved = self._articles[np.repeat(self._starts[terms], held) + offsets]
        self._articles[np.repeat(starts, held) + offsets] = moved
        for less in range(1, size):
            self._free[less] += self._starts[terms[self._sizes[terms] == less]].tolist()
        self._starts[terms], self._sizes[terms] = starts, size

    def _allot(self, size: int, count: int) -> Ids:
        """Where free rings of a size start."""
        free = self._free[size]
        cut = max(0, len(free) - count)
        again = free[cut:]
        del free[cut:]
        start, more, long = self._used, count - len(again), int(_RINGS[size])
        self._used = start + more * long
        if self._used > len(self._articles):
            wider = self._used - len(self._articles) + len(self._articles) // 8
            self._articles = np.concatenate([self._articles, np.zeros(wider, dtype=np.int32)])
        return np.array([*again, *range(start, self._used, long)], dtype=np.int32)
