"""The vectors of all articles in the window, packed: a few bytes for each term, and no object for each article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storywire.cluster.index import Ids, Parts, Places, Weights, runs, widened

BLOCK = 1 << 20  # terms
_NO_PLACES = np.empty((0, 7), dtype=np.int32)


class Shelf:
    """Articles by their numbers. Blocks never move, so that what was taken from the shelf stays as it is."""

    def __init__(self) -> None:
        self._blocks: list[tuple[Ids, NDArray[np.float16]]] = []
        self._used = self._weighed = BLOCK  # terms and weights in the last block; names have no weight
        self._first = 0  # the number of the first article that is kept
        self.room = 0  # greater than every id on the shelf
        self.places = Places()  # to grow the centre of a story with, while others are taken by the article compared
        self._rows = _NO_PLACES  # of each article: its block, where terms and weights start, and its four ends

    def put(self, first: int, ids: Ids, weights: NDArray[Any], ends: NDArray[Any]) -> None:
        """Articles from the number `first` on, one after another; a row of `ends` (see Parts) for each."""
        lengths = ends[:, 3]
        starts = lengths.cumsum() - lengths
        weighed = np.arange(len(ids)) - starts.repeat(lengths) < ends[:, 2].repeat(lengths)
        start, weight = self._write(ids, weights[weighed])
        at = first - self._first
        self._make_room(at + len(ends))
        rows = self._rows[at : at + len(ends)]
        rows[:, 0] = len(self._blocks) - 1
        rows[:, 1] = start + starts
        rows[:, 2] = weight + ends[:, 2].cumsum() - ends[:, 2]
        rows[:, 3:] = ends

    def put_one(self, number: int, ids: Ids, weights: Weights, ends: tuple[int, int, int, int]) -> None:
        """One article. There are weights for all but the names."""
        start, weight = self._write(ids, weights)
        self._make_room(number - self._first + 1)
        self._rows[number - self._first] = (len(self._blocks) - 1, start, weight, *ends)

    def _write(self, ids: Ids, weights: NDArray[Any]) -> tuple[int, int]:
        """Write down some terms and weights; where they start in the last block."""
        if not self._blocks or self._used + len(ids) > len(self._blocks[-1][0]):
            room = max(BLOCK, len(ids))
            self._blocks.append((np.zeros(room, dtype=np.int32), np.empty(room, dtype=np.float16)))
            self._used = self._weighed = 0
        start, self._used = self._used, self._used + len(ids)
        weight, self._weighed = self._weighed, self._weighed + len(weights)
        kept_ids, kept_weights = self._blocks[-1]
        kept_ids[start : self._used], kept_weights[weight : self._weighed] = ids, weights
        return start, weight

    def parts(self, number: int) -> Parts:
        """The vectors of an article."""
        return self.at(self._rows[number - self._first].tolist())

    def rows(self, numbers: Sequence[int]) -> list[list[int]]:
        """Where some articles stand: of each its block, where terms and weights start, and its four ends."""
        rows: list[list[int]] = self._rows.take(np.array(numbers, dtype=np.int64) - self._first, axis=0).tolist()
        return rows

    def bodies(self, rows: Sequence[Sequence[int]]) -> tuple[Ids, Weights, list[int]]:
        """The bodies of the articles of these rows one after another, and how long each is."""
        blocks = self._blocks
        ids = np.concatenate([blocks[at][0][start : start + body] for at, start, _, body, _, _, _ in rows])
        weights = np.concatenate([blocks[at][1][start : start + body] for at, _, start, body, _, _, _ in rows])
        return ids, widened(weights), [row[3] for row in rows]

    def at(self, row: Sequence[int]) -> Parts:
        """The vectors of the article of a row."""
        block, start, weight, body, lede, title, names = row
        ids, weights = self._blocks[block]
        return Parts(ids[start : start + names], weights[weight : weight + title], (body, lede, title, names))

    def keep(self, kept: Sequence[int], first: int) -> None:
        """Let go of every article but these, in rising order; `first` is the lowest number that may be asked for.

        A block that holds none of them goes, one of which less than half is left is written anew, and the others stay.
        """
        numbers = np.array(kept, dtype=np.int64)
        rows = self._rows.take(numbers - self._first, axis=0)
        blocks, self._blocks = self._blocks, []
        for place, (ids, weights) in enumerate(blocks):
            own, last = (rows[:, 0] == place).nonzero()[0], place == len(blocks) - 1
            whole = 2 * int(rows[own, 6].sum()) > (self._used if last else len(ids))
            if len(own):
                self._blocks.append((ids, weights) if whole else _packed(rows, own, ids, weights))
            rows[own, 0] = len(self._blocks) - 1
            if last and not whole:
                self._used = self._weighed = max(BLOCK, len(ids))  # nothing is added to what is left of it
        self._rows, self._first = self._rows[first - self._first :].copy(), first
        self._rows[numbers - first] = rows

    def terms(self, kept: Sequence[int], room: int) -> NDArray[np.bool_]:
        """For each term below `room`, whether one of these articles has it."""
        found = np.zeros(room, dtype=bool)
        rows = self._rows.take(np.array(kept, dtype=np.int64) - self._first, axis=0)
        for place, (ids, _) in enumerate(self._blocks):
            own = (rows[:, 0] == place).nonzero()[0]
            found[ids.take(runs(rows[own, 1], rows[own, 6]))] = True
        return found

    def _make_room(self, articles: int) -> None:
        if articles > len(self._rows):
            wider = np.zeros((articles + len(self._rows) // 8 + 64, 7), dtype=np.int32)
            wider[: len(self._rows)] = self._rows
            self._rows = wider


def _packed(
    rows: NDArray[np.int32], own: NDArray[np.intp], ids: Ids, weights: NDArray[np.float16]
) -> tuple[Ids, NDArray[np.float16]]:
    """A block with nothing but the articles of some of the rows, which say from now on where they stand in it."""
    terms, weighed = rows[own, 6], rows[own, 5]
    packed = ids.take(runs(rows[own, 1], terms)), weights.take(runs(rows[own, 2], weighed))
    rows[own, 1], rows[own, 2] = terms.cumsum() - terms, weighed.cumsum() - weighed
    return packed
