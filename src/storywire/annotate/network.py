"""A small feed-forward network over categorical columns: what the cue model is made of.

Each column of a table holds one category; the first layer adds up one learned row a column, then rectified units and
a softmax decide between the classes. This is the network of Chen and Manning (2014, "A fast and accurate dependency
parser using neural networks") with sums of table rows in place of products with one-hot inputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from spacy.strings import get_string_id

from storywire.models.tensors import Weights

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Hashes = npt.NDArray[np.uint64]
_BLOCK = 256  # lines added up together, so that their sums stay in the processor's cache


@dataclass(frozen=True)
class Vocabulary:
    """The known values of one column, as strings; 0 stands for every other value."""

    values: tuple[str, ...]

    @cached_property
    def _order(self) -> tuple[Hashes, Ids]:
        hashes = np.array([get_string_id(value) for value in self.values], dtype=np.uint64)
        order = np.argsort(hashes)
        return hashes[order], order.astype(np.int64) + 1

    def __len__(self) -> int:
        return len(self.values) + 1

    def ids(self, hashes: Hashes) -> Ids:
        """The numbers of values given by their spaCy hashes (murmurhash 2, 64 bits)."""
        known, number = self._order
        if not len(known):
            return np.zeros(len(hashes), dtype=np.int64)
        at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
        return np.where(known[at] == hashes, number[at], 0)


@dataclass(frozen=True)
class Network:
    """Weights: `table` (rows, hidden) for all columns one under another, `out` (hidden, classes) and the biases."""

    table: Floats
    offsets: Ids
    bias: Floats
    out: Floats
    out_bias: Floats

    def hidden(self, ids: Ids) -> Floats:
        """What the columns of `ids` (rows, columns) add to the hidden units."""
        return summed(self.table, self.offsets, ids)

    def classes(self, hidden: Floats) -> Floats:
        """Probabilities (rows, classes) from the summed hidden units."""
        scores = np.maximum(hidden + self.bias, 0.0) @ self.out + self.out_bias
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        return scores / scores.sum(axis=1, keepdims=True)  # type: ignore[no-any-return]


def summed(table: Floats, offsets: Ids, ids: Ids) -> Floats:
    """The sum of the table's rows for each line of `ids` (lines, columns), whose columns begin at `offsets`.

    Columns side by side that are but noughts and ones are a product of matrices, which is faster than looking up.
    """
    flags = np.zeros(len(offsets), dtype=bool)
    flags[:-1] = offsets[1:] - offsets[:-1] == 2
    which = np.flatnonzero(flags)
    total: Floats = np.repeat(table[offsets[which]].sum(axis=0, keepdims=True), len(ids), axis=0)
    if len(which):
        total += ids[:, which].astype(np.float32) @ (table[offsets[which] + 1] - table[offsets[which]])
    others = np.flatnonzero(~flags)
    rows = np.ascontiguousarray((ids[:, others] + offsets[others]).T)
    for first in range(0, len(ids), _BLOCK):
        _add(total[first : first + _BLOCK], table, rows[:, first : first + _BLOCK])
    return total


def _add(total: Floats, table: Floats, rows: Ids) -> None:
    """Add to `total` (lines, hidden) the rows of the table that `rows` (columns, lines) names, in place."""
    found = np.empty_like(total)
    for column in rows:
        table.take(column, axis=0, out=found, mode="clip")  # "clip": numpy buffers what it may have to take back
        total += found


def unpack(weights: Weights, sizes: Sequence[int]) -> Network:
    """A network from its arrays; `sizes` says how many categories each column has."""
    table, bias, out, out_bias = map(weights.numbers, ("table", "bias", "out", "out_bias"))
    return Network(table, starts(sizes), bias, out, out_bias)


def starts(sizes: Sequence[int]) -> Ids:
    """Where the rows of each column begin when all lie one under another."""
    return np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
