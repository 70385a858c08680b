"""Reasons in words and numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from storywire.annotate.features import find_features
from storywire.cluster.reasons import founding, joining, runner_up
from storywire.cluster.scoring import Query
from storywire.cluster.spreading import spread_out
from storywire.cluster.vocabulary import Vocabulary
from storywire.cluster.window import Cluster, Window
from storywire.types import Item

TEXT = "Engineers shut the Lenna bridge after Ada Brenn saw cracks in its piers on the estuary side of Port Sarrow town"


def pair(first: Item, second: Item) -> tuple[Query, Cluster, Vocabulary]:
    window = Window(Vocabulary({"engineers": 500, "bridge": 10}, 1000))
    one, other = window.make([first, second])
    window.file(one, "s-a")
    return spread_out(window, other), window.clusters["s-a"], window.words


def item(name: str, moment: datetime | None = None, day: date | None = None) -> Item:
    found = day or (moment.date() if moment else None)
    return Item(name, find_features(None, TEXT), found, found, moment)


def test_rare_words_names_and_hours_are_named_and_counted() -> None:
    at = datetime(2031, 4, 7, 8, tzinfo=UTC)
    said = joining(*pair(item("a", at), item("b", at.replace(hour=11))))
    names, rare, hours = said
    assert "rare words in common" in rare.text and "engineers" not in rare.text and "brenn" not in rare.text
    assert "names in common" in names.text and "Brenn" in names.text
    assert hours.text == "3 hours after the story's first article"


def test_of_many_words_in_common_all_are_counted_and_the_rarest_shown() -> None:
    words = " ".join(f"w{number:02}" for number in range(20))
    window = Window(Vocabulary({f"w{number:02}": 9.0 if number % 2 else 4.0 for number in range(20)}, 10_000))
    one, other = window.make([Item("a", find_features(None, words)), Item("b", find_features(None, words))])
    window.file(one, "s-a")
    rare, *_ = joining(spread_out(window, other), window.clusters["s-a"], window.words)
    assert rare.text == "20 rare words in common: w00, w02, w04, w06, w08, w10, w12, …" and rare.value == 20


def test_days_and_unknown_dates_are_said_as_such() -> None:
    *_, time = joining(*pair(item("a", day=date(2031, 4, 7)), item("b", day=date(2031, 4, 8))))
    assert time.text == "1 day after the story's first article" and time.value == 1
    *_, time = joining(*pair(item("a", day=date(2031, 4, 7)), item("b", day=date(2031, 4, 7))))
    assert time.text == "the same day as the story's first article"
    *_, time = joining(*pair(item("a"), item("b", day=date(2031, 4, 7))))
    assert "not known when" in time.text


def test_the_nearest_other_story_and_a_founding_are_explained() -> None:
    sure, close = runner_up(0.999, 0.21)[0], runner_up(0.6, 0.55)[0]
    assert sure.text == "99 % likely to be the same event; the nearest other story 21 %"
    assert sure.value == pytest.approx(0.789) and close.text.endswith("55 %: a close call")
    assert runner_up(0.9, None)[0].text == "no other story came near"
    assert "12 %" in founding(0.12, 0.4)[0].text and "40 %" in founding(0.12, 0.4)[0].text
    assert "no other story came near" in founding(0.01, 0.4)[0].text
    assert "no other story" in founding(None, 0.4)[0].text
