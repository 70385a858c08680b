"""Practice on the placer's own stories, on a few invented articles."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from storywire.cluster.scoring import FEATURES
from storywire.types import Item
from tests.cluster.test_placer import item
from train import placing, practice
from train.placing import Example
from train.practice import Pupil, averaged, practised

NONE = np.zeros(1)
QUAY = ("Ostermoor quay closed", "The old quay of Ostermoor was closed on Friday after its wall gave way.")
AGAIN = ("Ostermoor quay still closed", "The quay of Ostermoor, whose wall gave way, is closed until the spring.")
FERRY = ("Ferry to Lenna late", "The ferry to Lenna was two hours late because the tide was low.")
GOLD = {"a-1": ("g5", "quay"), "a-2": ("g5", "quay"), "a-3": ("g5", "ferry")}
PRIOR: dict[str, Any] = {"documents": 100, "frequencies": {}}


def articles() -> list[Item]:
    return [item(name, text) for name, text in zip(GOLD, (QUAY, AGAIN, FERRY), strict=True)]


def model(bias: float) -> dict[str, Any]:
    return {"weights": dict.fromkeys(FEATURES, 0.0), "bias": bias, "threshold": 0.5, **PRIOR}


def test_a_pupil_keeps_what_it_compared_and_calls_a_story_by_most_of_its_articles() -> None:
    pupil = Pupil(GOLD, model(5.0))
    for one in articles():
        pupil.place(one)
    second = [example for example in pupil.examples if example.story == "quay"]
    assert [(one.right, one.other) for one in second] == [(True, "quay")]
    mixed = Pupil(GOLD, model(5.0))
    mixed.restore([(one, "s-1") for one in articles()])
    [story] = mixed._window.clusters.values()
    assert mixed._told(story, "ferry") == "quay" and mixed._told(story, "quay") == "quay"
    halves = Pupil(GOLD, model(5.0))
    halves.restore([(one, "s-1") for one in articles()[1:]])
    [story] = halves._window.clusters.values()
    assert halves._told(story, "ferry") == "ferry" and halves._told(story, "quay") == "quay"


def test_each_round_learns_from_all_before_it_and_never_from_what_is_barred() -> None:
    learned: list[int] = []

    def fit(examples: Any) -> dict[str, Any]:
        learned.append(len(examples))
        assert all(one.story != "ferry" and one.other != "ferry" for one in examples)
        return model(float(len(learned)))

    taught = [Example("g5", "quay", True, NONE, other="quay")]
    fits = practised(taught, [articles()], fit, lambda _first, latest: Pupil(GOLD, latest), {"ferry"})
    assert [one["bias"] for one in fits] == [1.0, 2.0, 3.0]
    assert learned[0] == 1 and learned[0] < learned[1] < learned[2]


def test_the_mean_of_several_models_has_the_mean_of_their_weights() -> None:
    one = averaged([model(1.0), model(2.0), {**model(6.0), "weights": dict.fromkeys(FEATURES, 3.0)}])
    assert one["bias"] == 3.0 and set(one["weights"].values()) == {1.0} and one["threshold"] == 0.5


def test_a_course_holds_back_a_half_and_is_judged_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {held: next(str(n) for n in range(99) if placing.fold(str(n)) == held) for held in range(placing.FOLDS)}
    gold = {"a-1": ("g5", names[0]), "a-2": ("g5", names[0]), "a-3": ("g5", names[1])}
    examples = [Example("g5", story, True, NONE, other=story) for _, story in gold.values()]
    small = {held: [examples[-1 - held]] for held in names}
    monkeypatch.setattr(placing, "WEIGHTS", {"g5": 1.0})
    monkeypatch.setattr(placing, "CORE", ("g5",))
    known = practice.Course(gold, {"natural": articles()}, examples, small)
    assert {one.story for one in known.seen(0)[:-1]} == {names[1]} and len(known.seen()) == 5
    apart = practice.judged(known, lambda _: placing.Placer(model=model(-5.0)))
    assert apart == {
        "natural": {"g5": [pytest.approx(0.667, abs=1e-3), 1.0], "macro": [pytest.approx(0.6667, abs=1e-3), 1.0]}
    }
