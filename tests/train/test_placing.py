"""The parts of the placing trainer that can be held without the benchmark."""

from __future__ import annotations

import numpy as np
import pytest

from train.placing import FOLDS, LEAST, _nudged, bcubed, fold, frequencies


def test_frequencies_count_articles_not_words_and_leave_out_the_rare() -> None:
    bodies = [(("harbour", 3),)] * LEAST + [(("lenna", 9),)]
    assert frequencies(bodies) == {"documents": LEAST + 1, "frequencies": {"harbour": LEAST}}


def test_bcubed_is_one_for_the_same_partition_and_falls_with_each_error() -> None:
    assert bcubed([("x", "1"), ("x", "1"), ("y", "2")]) == 1
    assert bcubed([("x", "1"), ("x", "2")]) == pytest.approx(2 / 3)
    assert bcubed([("x", "1"), ("y", "1")]) == pytest.approx(2 / 3)


def test_bcubed_of_a_part_sees_merges_with_the_rest() -> None:
    assert bcubed([("x", "1"), ("y", "1"), ("z", "2")], [("x", "1")]) == pytest.approx(2 / 3)
    assert bcubed([("x", "1"), ("y", "1"), ("z", "2")], [("z", "2")]) == 1


def test_a_story_is_always_in_the_same_fold() -> None:
    assert fold("x") == fold("x") and {fold(str(i)) for i in range(50)} == set(range(FOLDS))


def test_weights_are_nudged_as_far_as_the_examples_speak_and_the_penalty_lets_them() -> None:
    rows, right = np.array([[1.0], [2.0], [-1.0], [-2.0]] * 5), np.array([True, True, False, False] * 5)
    one, learned = np.ones(len(rows)), (np.array([-1.0]), 0.0)
    spread = np.ones(1)
    (near,), _ = _nudged(rows, right, one, spread, learned, 100.0)
    (far,), bias = _nudged(rows, right, one, spread, learned, 1e-3)
    assert near == pytest.approx(-1, abs=0.02)
    assert far > 1 and bias == pytest.approx(0, abs=0.01)


def test_nudging_does_not_run_away_where_the_examples_can_be_told_apart() -> None:
    rows, right = np.array([[1.0], [2.0], [-1.0], [-2.0]]), np.array([True, True, False, False])
    (weight,), _ = _nudged(rows, right, np.ones(4), np.ones(1), (np.array([-50.0]), 0.0), 1e-5)
    assert 2 < weight < 50
