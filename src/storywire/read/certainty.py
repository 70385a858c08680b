"""How sure a reading is: a measure of each way of reading, calibrated to the F1 that such readings have had.

The tables in `models/reading` come from isotonic regression (Zadrozny and Elkan, KDD 2002) on cross-validated readings.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from storywire import models

MEASURES = ("dump: expected F1", "html: agreement")


def expected_f1(scores: npt.NDArray[np.float64], kept: npt.NDArray[np.bool_], lines: Sequence[str]) -> float:
    """The F1 by characters that keeping these lines has if every line is text with its own probability."""
    weight = np.array([len(line) for line in lines], np.float64) * scores
    length = np.array([len(line) for line in lines], np.float64)
    total = float(weight.sum() + length[kept].sum())
    return 2 * float(weight[kept].sum()) / total if total else 0.0


def confidence(way: str, measure: float) -> float:
    """The F1 to be expected of a reading, in [0, 1]; `way` is "dump" or "html"."""
    table = _tables()[way]
    return float(np.interp(measure, table["x"], table["y"]))


@cache
def _tables() -> dict[str, dict[str, list[float]]]:
    return models.load("reading", MEASURES)
