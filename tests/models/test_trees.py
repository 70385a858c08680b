from __future__ import annotations

import numpy as np
import pytest

from storywire.models.trees import Trees

# Two trees: x0 <= 1 ? -1 : (x1 <= 5 ? 2 : 3), and a lone leaf of 0.5.
WEIGHTS = {
    "feature": [0, 0, 1, 0, 0, 0],
    "threshold": [1.0, 0, 5.0, 0, 0, 0],
    "left": [1, 1, 3, 3, 4, 5],
    "right": [2, 1, 4, 3, 4, 5],
    "value": [0, -1.0, 0, 2.0, 3.0, 0.5],
    "roots": [0, 5],
    "baseline": 0.25,
    "depth": 2,
}


@pytest.mark.parametrize(("row", "odds"), [([1.0, 9.0], -0.25), ([1.5, 5.0], 2.75), ([1.5, 5.1], 3.75)])
def test_the_log_odds_are_the_sum_of_the_leaves(row: list[float], odds: float) -> None:
    found = Trees.from_weights(WEIGHTS).probability(np.array([row], np.float32))
    assert found[0] == pytest.approx(1 / (1 + np.exp(-odds)))


def test_rows_are_judged_apart_whatever_their_number() -> None:
    rows = np.tile(np.array([[1.0, 9.0], [1.5, 5.0]], np.float32), (3_000, 1))
    found = Trees.from_weights(WEIGHTS).probability(rows)
    assert found.shape == (6_000,) and len(set(found.round(9))) == 2


def test_no_rows_give_no_probabilities() -> None:
    assert len(Trees.from_weights(WEIGHTS).probability(np.zeros((0, 2), np.float32))) == 0
