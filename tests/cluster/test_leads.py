"""Embeddings of articles beside their words."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from storywire.cluster import Placer
from storywire.cluster.leads import LEADS, LeadScorer, braked, measure_leads
from storywire.cluster.scoring import FEATURES
from storywire.types import Features, Item

MEAN = np.zeros(4, dtype=np.float32)
NO_TREES = {"weights": {**dict.fromkeys(LEADS, 0.0), "lead": 20.0}, "bias": -10.0, "mean": MEAN.tolist()}


def lead(*numbers: int) -> bytes:
    return np.array(numbers, dtype=np.int8).tobytes()


def measured(own: bytes, *stories: list[bytes]) -> list[dict[str, float]]:
    table = measure_leads(own, stories, np.zeros((len(stories), len(FEATURES))), MEAN)
    return [dict(zip(LEADS, row, strict=True)) for row in table]


def test_a_story_of_the_same_meaning_is_nearer() -> None:
    same, other = measured(lead(100, 0, 0, 0), [lead(50, 0, 0, 0)], [lead(0, 0, 90, 0)])
    assert same["lead"] == pytest.approx(1)
    assert other["lead"] == pytest.approx(0)
    assert same["lead_foremost"] == 1
    assert same["lead_edge"] > 0 > other["lead_edge"]


def test_the_mean_of_a_story_and_its_nearest_article() -> None:
    [found] = measured(lead(100, 0, 0, 0), [lead(100, 0, 0, 0), lead(0, 100, 0, 0)])
    assert found["lead"] == pytest.approx(0.5**0.5, abs=1e-4)
    assert found["lead_best"] == pytest.approx(1, abs=1e-4)


def test_what_all_news_have_in_common_does_not_count() -> None:
    common = np.array([1, 0, 0, 0], dtype=np.float32)
    scores = measure_leads(lead(100, 10, 0, 0), [[lead(100, -10, 0, 0)]], np.zeros((1, len(FEATURES))), common)
    assert scores[0, LEADS.index("lead")] < -0.9


def test_where_one_side_has_none_nothing_is_said() -> None:
    table = np.zeros((2, len(FEATURES)))
    known, _ = LeadScorer(NO_TREES).score(lead(1, 0, 0, 0), [[], [lead(1, 0, 0, 0)]], table)
    assert known.tolist() == [False, True]
    known, _ = LeadScorer(NO_TREES).score(b"\1", [[], [lead(1, 0, 0, 0)]], table)
    assert not known.any()


def test_meaning_may_say_little_more_than_words_do_and_much_less() -> None:
    words, leads = np.array([0.5, 0.5, 0.0, 1.0]), np.array([0.1, 0.99, 0.99, 0.8])
    less, little, never, sure = braked(words, leads).tolist()
    assert (less, sure) == (0.1, 0.8)
    assert 0.5 < little < 0.7
    assert never < 1e-6


def test_meaning_decides_between_two_articles_of_the_same_words() -> None:
    words = (("lighthouse", 2), ("marisol", 1), ("sarrow", 3))
    features = {name: Features(words, words, words, (), numbers) for name, numbers in EMBEDDED.items()}
    placer = Placer(leads=NO_TREES)
    day = date(2031, 4, 7)
    first, same, other = (placer.place(Item(name, features[name], day, day)) for name in ("a", "b", "c"))
    assert same.story == first.story
    assert other.story != first.story


def test_without_embeddings_the_other_weights_are_not_looked_at() -> None:
    words = (("lighthouse", 2), ("marisol", 1), ("sarrow", 3))
    day = date(2031, 4, 7)
    placed = []
    for placer in (Placer(), Placer(leads=NO_TREES)):
        placed.append([placer.place(Item(name, Features(words, words, words), day, day)) for name in "abc"])
    assert placed[0] == placed[1]


EMBEDDED = {"a": (127, 0, 0, 0), "b": (120, 10, 0, 0), "c": (0, 0, 127, 0)}
