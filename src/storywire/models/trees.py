"""Boosted trees from JSON, evaluated with numpy: what scikit-learn trains, without scikit-learn at run time.

The weights hold all trees in flat lists: `feature`, `threshold` (go left if x <= threshold), `left` and `right`
(absolute positions; a leaf points at itself), `value`, the positions of the `roots`, and the `baseline` (log-odds
before any tree).

Nobody walks down the trees: all conditions are tested at once, each one that fails rules out the leaves on its left,
and the first leaf that is left over is the one (QuickScorer; Lucchese et al., SIGIR 2015).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
_ROWS = 500  # at a time, to bound the memory
_MOST_LEAVES = 32  # of a tree: the bits of a word
_ALL = (1 << _MOST_LEAVES) - 1


@dataclass(frozen=True, eq=False)
class Trees:
    """A binary classifier: the sum of many small trees is the log-odds.

    `feature`, `threshold` and `failed` describe the conditions: a row for each tree, filled up with conditions that
    change nothing. A failed condition leaves only the bits of `failed`. `values` are the leaves' from left to right.
    """

    feature: npt.NDArray[np.int32]
    threshold: npt.NDArray[np.float32]
    failed: npt.NDArray[np.uint32]
    values: npt.NDArray[np.float32]
    baseline: float

    @classmethod
    def from_weights(cls, weights: Mapping[str, Any]) -> Trees:
        """From the `weights.json` of a model. Raises ValueError for a tree of more than 32 leaves."""
        found = [_flat(weights, root) for root in weights["roots"]]
        shape = len(found), max((len(leaves) for _, leaves in found), default=1)
        trees = cls(
            np.zeros(shape, np.int32),
            np.zeros(shape, np.float32),
            np.full(shape, _ALL, np.uint32),
            np.zeros(shape, np.float32),
            float(weights["baseline"]),
        )
        for at, (conditions, leaves) in enumerate(found):
            trees.values[at, : len(leaves)] = leaves
            for place, (feature, threshold, failed) in enumerate(conditions):
                trees.feature[at, place], trees.threshold[at, place] = feature, threshold
                trees.failed[at, place] = failed
        return trees

    def probability(self, rows: Floats) -> npt.NDArray[np.float64]:
        """The probability of the positive class for each row of features."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self.log_odds(rows), -40, 40))))

    def log_odds(self, rows: Floats) -> npt.NDArray[np.float64]:
        """The log-odds of the positive class for each row of features."""
        parts = [self._log_odds(rows[at : at + _ROWS]) for at in range(0, len(rows), _ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _log_odds(self, rows: Floats) -> npt.NDArray[np.float64]:
        columns = np.ascontiguousarray(rows.T, np.float32)
        shape = len(self.feature), columns.shape[1]
        asked, fails = np.empty(shape, np.float32), np.empty(shape, np.bool_)
        lost, gone = np.empty(shape, np.uint32), np.zeros(shape, np.uint32)
        for feature, threshold, out in zip(self.feature.T, self.threshold.T, ~self.failed.T, strict=True):
            np.take(columns, feature, axis=0, out=asked, mode="clip")  # one condition of every tree: little memory
            np.logical_not(np.less_equal(asked, threshold[:, None], out=fails), out=fails)
            np.multiply(fails, out[:, None], out=lost, dtype=np.uint32, casting="unsafe")
            np.bitwise_or(gone, lost, out=gone)
        leaf = _lowest(~gone) + np.arange(len(self.values))[:, None] * self.values.shape[1]
        return np.asarray(self.values.take(leaf).sum(axis=0, dtype=np.float64) + self.baseline)


def _lowest(bits: npt.NDArray[np.uint32]) -> npt.NDArray[np.intp]:
    """The place of the lowest bit that is set: the exponent of that bit alone as a floating number."""
    alone = bits & (~bits + np.uint32(1))
    return np.asarray((alone.astype(np.float32).view(np.uint32) >> np.uint32(23)).astype(np.intp) - 127)


_Conditions = list[tuple[int, float, int]]


def _flat(weights: Mapping[str, Any], root: int) -> tuple[_Conditions, list[float]]:
    """A tree as its conditions, each with the bits left if it fails, and its leaves' values from left to right."""
    conditions: _Conditions = []
    leaves: list[float] = []
    stack = [root]  # nodes to be seen; -1 says that the left side of a condition is done
    opened: list[tuple[int, int]] = []
    while stack:
        node = stack.pop()
        if node < 0:
            at, first = opened.pop()
            ruled_out = ((1 << len(leaves)) - 1) ^ ((1 << first) - 1)
            conditions.append((weights["feature"][at], weights["threshold"][at], _ALL ^ ruled_out))
        elif weights["left"][node] == node:
            leaves.append(weights["value"][node])
        else:
            opened.append((node, len(leaves)))
            stack += [weights["right"][node], -1, weights["left"][node]]
    if len(leaves) > _MOST_LEAVES:
        raise ValueError(f"a tree has {len(leaves)} leaves; {_MOST_LEAVES} are the most that can be read")
    return conditions, leaves
