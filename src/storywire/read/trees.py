"""Boosted trees from JSON, evaluated with numpy: what scikit-learn trains, without scikit-learn at run time.

The weights hold all trees in flat lists: `feature`, `threshold` (go left if x <= threshold), `left` and `right`
(absolute positions; a leaf points at itself), `value`, the positions of the `roots`, and the `baseline` (log-odds
before any tree).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
_ROWS = 2_000  # at a time, to bound the memory


@dataclass(frozen=True, eq=False)
class Trees:
    """A binary classifier: the sum of many small trees is the log-odds."""

    feature: npt.NDArray[np.int32]
    threshold: npt.NDArray[np.float32]
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: npt.NDArray[np.float32]
    roots: npt.NDArray[np.int32]
    baseline: float
    depth: int

    @classmethod
    def from_weights(cls, weights: Mapping[str, Any]) -> Trees:
        """From the `weights.json` of a model."""
        return cls(
            np.array(weights["feature"], np.int32),
            np.array(weights["threshold"], np.float32),
            np.array(weights["left"], np.int32),
            np.array(weights["right"], np.int32),
            np.array(weights["value"], np.float32),
            np.array(weights["roots"], np.int32),
            float(weights["baseline"]),
            int(weights["depth"]),
        )

    def probability(self, rows: Floats) -> npt.NDArray[np.float64]:
        """The probability of the positive class for each row of features."""
        parts = [self._log_odds(rows[at : at + _ROWS]) for at in range(0, len(rows), _ROWS)]
        odds = np.concatenate(parts) if parts else np.zeros(0)
        return np.asarray(1 / (1 + np.exp(-np.clip(odds, -40, 40))))

    def _log_odds(self, rows: Floats) -> npt.NDArray[np.float64]:
        at = np.repeat(self.roots[None, :], len(rows), axis=0)
        each = np.arange(len(rows))[:, None]
        for _ in range(self.depth):  # leaves point at themselves
            goes_left = rows[each, self.feature[at]] <= self.threshold[at]
            at = np.where(goes_left, self.left[at], self.right[at])
        return np.asarray(self.value[at].sum(axis=1, dtype=np.float64) + self.baseline)
