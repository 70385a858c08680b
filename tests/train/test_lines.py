from __future__ import annotations

import numpy as np

from storywire.models.trees import Trees
from train import lines as trainer


def test_exported_trees_say_what_the_trained_model_says() -> None:
    chance = np.random.default_rng(1)
    rows = chance.normal(size=(400, 5)).astype(np.float32)
    answers = rows[:, 0] * rows[:, 1] > rows[:, 2]
    model = trainer.HistGradientBoostingClassifier(max_iter=12, max_leaf_nodes=8, random_state=0).fit(rows, answers)
    ours = Trees.from_weights(trainer.export(model)).probability(rows)
    assert np.allclose(ours, model.predict_proba(rows)[:, 1], atol=1e-3)


def test_the_table_of_confidence_never_falls() -> None:
    found = trainer.table([(0.2, 0.4), (0.5, 0.3), (0.9, 0.95), (1.0, 0.99)])
    assert found["y"] == sorted(found["y"]) and found["x"] == sorted(found["x"])


def test_reliability_is_told_out_of_fold_in_bins_of_one_size() -> None:
    points = [(at / 100, at / 100, at) for at in range(100)]
    found = trainer.reliability(points, folds=5)
    assert [each["readings"] for each in found] == [20] * 5
    assert all(abs(each["said"] - each["reached"]) < 0.05 for each in found[1:])
    assert [each["said"] for each in found] == sorted(each["said"] for each in found)
