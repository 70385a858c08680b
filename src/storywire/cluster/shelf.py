"""The vectors of all articles in the window, packed: a few bytes for each term, and no object for each article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storywire.cluster.index import Ids, Weights, widened
from storywire.cluster.scoring import Parts

BLOCK = 1 << 20  # terms
_NO_PLACES = np.empty((0, 6), dtype=np.int32)


class Shelf:
    """Articles by their numbers. Blocks never move, so that what was taken from the shelf stays as it is."""

    def __init__(self) -> None:
        self._blocks: list[tuple[Ids, NDArray[np.float16]]] = []
        self._used = BLOCK  # of the last block
        self._first = 0  # the number of the first article that is kept
        self._places = _NO_PLACES  # of each article: its block, where it starts, and its four ends

    def put(self, first: int, ids: Ids, weights: NDArray[Any], ends: NDArray[Any]) -> None:
        """Articles from the number `first` on, one after another; a row of `ends` (see Parts) for each."""
        start = self._write(ids, weights)
        lengths = ends[:, 3]
        at = first - self._first
        self._make_room(at + len(ends))
        rows = self._places[at : at + len(ends)]
        rows[:, 0] = len(self._blocks) - 1
        rows[:, 1] = start + lengths.cumsum() - lengths
        rows[:, 2:] = ends

    def put_one(self, number: int, ids: Ids, weights: Weights, ends: tuple[int, int, int, int]) -> None:
        """One article. There are weights for all but the names."""
        start = self._write(ids, weights)
        self._make_room(number - self._first + 1)
        self._places[number - self._first] = (len(self._blocks) - 1, start, *ends)

    def _write(self, ids: Ids, weights: NDArray[Any]) -> int:
        """Write down some terms; where they start in the last block."""
        if not self._blocks or self._used + len(ids) > len(self._blocks[-1][0]):
            room = max(BLOCK, len(ids))
            self._blocks.append((np.empty(room, dtype=np.int32), np.empty(room, dtype=np.float16)))
            self._used = 0
        start, self._used = self._used, self._used + len(ids)
        kept_ids, kept_weights = self._blocks[-1]
        kept_ids[start : self._used], kept_weights[start : start + len(weights)] = ids, weights
        return start

    def parts(self, number: int) -> Parts:
        """The vectors of an article."""
        return self.at(self._places[number - self._first].tolist())

    def rows(self, numbers: Sequence[int]) -> list[list[int]]:
        """Where some articles stand: of each its block, where it starts, and its four ends."""
        rows: list[list[int]] = self._places.take(np.array(numbers, dtype=np.int64) - self._first, axis=0).tolist()
        return rows

    def bodies(self, rows: Sequence[Sequence[int]]) -> tuple[Ids, Weights, list[int]]:
        """The bodies of the articles of these rows one after another, and how long each is."""
        blocks = self._blocks
        ids = np.concatenate([blocks[block][0][start : start + body] for block, start, body, *_ in rows])
        weights = np.concatenate([blocks[block][1][start : start + body] for block, start, body, *_ in rows])
        return ids, widened(weights), [row[2] for row in rows]

    def at(self, row: Sequence[int]) -> Parts:
        """The vectors of the article of a row."""
        block, start, body, lede, title, names = row
        ids, weights = self._blocks[block]
        return Parts(ids[start : start + names], weights[start : start + names], (body, lede, title, names))

    def keep(self, kept: Sequence[int], first: int) -> None:
        """Let go of every article but these, in rising order; `first` is the lowest number that may be asked for."""
        blocks = {number: int(self._places[number - self._first, 0]) for number in kept}
        last = {block: number for number, block in blocks.items()}
        fresh = Shelf()
        fresh._first = first
        for number, block in blocks.items():
            parts = self.parts(number)
            fresh.put_one(number, parts.ids, parts.weights, parts.ends)
            if last[block] == number:  # its room is free at once
                self._blocks[block] = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float16)
        self.__dict__ = fresh.__dict__

    def _make_room(self, articles: int) -> None:
        if articles > len(self._places):
            wider = np.zeros((articles + len(self._places) // 8 + 64, 6), dtype=np.int32)
            wider[: len(self._places)] = self._places
            self._places = wider
