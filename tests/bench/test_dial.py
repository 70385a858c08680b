"""Intervals and thresholds of an attribution run."""

import numpy as np
import pytest

from bench import data, dial


def counts(*articles):
    return np.array(articles, dtype=float)


def test_figures_are_those_of_all_articles_together():
    precision, recall, f1 = dial.figures(counts((1, 2, 4, 1), (3, 4, 4, 2)))
    assert (precision, recall) == (3 / 6, 4 / 8)
    assert f1 == pytest.approx(0.5)


def test_without_a_prediction_the_figures_are_nought():
    assert dial.figures(counts((0, 0, 3, 0))) == (0.0, 0.0, 0.0)


def test_like_articles_leave_no_doubt_and_unlike_ones_do():
    low, high = dial.interval(counts(*[(1, 2, 2, 1)] * 9))
    assert low == high == pytest.approx(0.5)
    low, high = dial.interval(counts(*[(0, 2, 2, 0), (2, 2, 2, 2)] * 5))
    assert low < 0.4 and high > 0.6


def test_the_same_draws_every_time():
    some = counts((1, 2, 2, 1), (0, 1, 2, 0), (2, 2, 2, 2))
    assert dial.interval(some) == dial.interval(some)


def test_only_the_surer_predictions_stay():
    said = {"a": {"id": "a", "attributions": [{"confidence": 0.4}, {"confidence": 0.9}]}}
    assert dial.surer(said, 0.5) == {"a": {"id": "a", "attributions": [{"confidence": 0.9}]}}


def test_a_run_is_counted_article_by_article(tmp_path):
    def score(rows, said, heads, boot):
        [row] = rows
        assert heads[row["id"]] == [0] and boot == 0
        return {"relation": {"P": 0.5, "R": 0.25, "pred": 2 * len(said), "gold": 4}}

    data.write(tmp_path / "heads.jsonl", [{"id": "a", "heads": [0]}, {"id": "b", "heads": [0]}])
    found = dial.by_article(score, [{"id": "a"}, {"id": "b"}], {"a": {}}, tmp_path / "heads.jsonl")
    assert found["relation"].tolist() == [[1, 2, 4, 1], [1, 2, 4, 1]]
