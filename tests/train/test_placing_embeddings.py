"""The parts of the trainer of embedding weights that can be held without the benchmark."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from storywire.cluster.leads import LEADS
from storywire.cluster.scoring import Scorer
from train.placing import Example
from train.placing_embeddings import averaged
from train.practice import without

NONE = np.zeros(1)


def fitted(weight: float, threshold: float, low: float, high: float) -> dict[str, Any]:
    trees = {
        "feature": [1, 0, 0],
        "threshold": [threshold, 0, 0],
        "left": [1, 1, 2],
        "right": [2, 1, 2],
        "value": [0, low, high],
        "roots": [0],
        "baseline": weight / 10,
        "depth": 1,
    }
    return {
        "weights": {**dict.fromkeys(LEADS, 0.0), "title": weight},
        "bias": weight / 2,
        "trees": trees,
        "mean": [0.0],
    }


def odds(model: dict[str, Any], rows: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    scorer = Scorer(model["weights"], model["bias"], model["trees"], LEADS, range(3))
    scores = scorer.score(rows)
    return np.log(scores / (1 - scores))


def test_the_mean_of_several_models_has_the_mean_of_their_log_odds() -> None:
    rows = np.full((3, len(LEADS)), 0.5)
    rows[:, 1] = 0.1, 0.4, 0.9
    fits = [fitted(1.0, 0.2, -1.0, 2.0), fitted(3.0, 0.6, 0.5, -0.5), fitted(2.0, 0.4, 0.1, 0.2)]
    assert odds(averaged(fits), rows) == pytest.approx(sum(odds(one, rows) for one in fits) / 3, abs=1e-3)


def test_no_example_is_kept_that_tells_of_a_barred_story() -> None:
    examples = [
        Example("g5", story, story == other, NONE, other=other)
        for story, other in (("x", "x"), ("x", "y"), ("y", "z"), ("z", "background"))
    ]
    kept = without(examples, {"y"})
    assert [(one.story, one.other) for one in kept] == [("x", "x"), ("z", "background")]
