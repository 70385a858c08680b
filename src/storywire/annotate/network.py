"""A small feed-forward network over categorical columns: what the cue and role models are made of.

Each column of a table holds one category; the first layer adds up one learned row a column, then rectified units and
a softmax decide between the classes. This is the network of Chen and Manning (2014, "A fast and accurate dependency
parser using neural networks") with sums of table rows in place of products with one-hot inputs.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.strings import get_string_id

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Hashes = npt.NDArray[np.uint64]


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

    def part(self, ids: Ids, first: int) -> Floats:
        """What the columns `first`, `first` + 1, … of `ids` (rows, columns) add to the hidden units."""
        return summed(self.table, self.offsets[first : first + ids.shape[1]], ids)

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
    for column in np.flatnonzero(~flags).tolist():
        total += table[ids[:, column] + offsets[column]]
    return total


def unpack(weights: Mapping[str, Any], sizes: Sequence[int]) -> Network:
    """A network from its JSON form: every matrix a base64 string of little-endian half-precision numbers."""
    hidden, classes = int(weights["hidden"]), int(weights["classes"])
    offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    return Network(
        _matrix(weights["table"], hidden),
        offsets,
        _matrix(weights["bias"], hidden)[0],
        _matrix(weights["out"], classes),
        _matrix(weights["out_bias"], classes)[0],
    )


def pack(matrix: npt.NDArray[Any]) -> str:
    """The JSON form of a matrix."""
    return base64.b64encode(np.asarray(matrix, dtype="<f2").tobytes()).decode("ascii")


def pack_rows(matrix: npt.NDArray[Any]) -> dict[str, str]:
    """The JSON form of a matrix in one byte a number, each row with its own scale."""
    scales = np.maximum(np.abs(matrix).max(axis=1, keepdims=True) / 127, 1e-4).astype("<f2")
    rounded = np.clip(np.round(matrix / scales.astype(np.float32)), -127, 127).astype(np.int8)
    return {"scales": pack(scales), "values": base64.b64encode(rounded.tobytes()).decode("ascii")}


def unpack_rows(packed: Mapping[str, str]) -> Floats:
    """The matrix that `pack_rows` packed, each number to within a 254th of its row's largest."""
    scales = unpack_numbers(packed["scales"])
    values = np.frombuffer(base64.b64decode(packed["values"]), dtype=np.int8).reshape(len(scales), -1)
    return values.astype(np.float32) * scales[:, None]


def unpack_numbers(packed: str) -> Floats:
    """The numbers of a matrix from its JSON form, in one row."""
    return np.frombuffer(base64.b64decode(packed), dtype="<f2").astype(np.float32)


def _matrix(packed: str, columns: int) -> Floats:
    return unpack_numbers(packed).reshape(-1, columns)
