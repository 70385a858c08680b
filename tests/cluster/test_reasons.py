"""Reasons in words and numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime

from storywire.annotate.features import find_features
from storywire.cluster.reasons import founding, joining, runner_up
from storywire.cluster.scoring import Parts, When
from storywire.cluster.vocabulary import Vocabulary
from storywire.cluster.window import Cluster, Window
from storywire.types import Item

TEXT = "Engineers shut the Lenna bridge after Ada Brenn saw cracks in its piers on the estuary side of Port Sarrow town"


def pair(first: Item, second: Item) -> tuple[Parts, When, Cluster, Vocabulary]:
    window = Window(Vocabulary({"engineers": 500, "bridge": 10}, 1000))
    one, other = window.make([first, second])
    window.file(one, "s-a")
    return window.parts(other), other.when, window.clusters["s-a"], window.words


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


def test_days_and_unknown_dates_are_said_as_such() -> None:
    *_, time = joining(*pair(item("a", day=date(2031, 4, 7)), item("b", day=date(2031, 4, 8))))
    assert time.text == "1 day after the story's first article" and time.value == 1
    *_, time = joining(*pair(item("a", day=date(2031, 4, 7)), item("b", day=date(2031, 4, 7))))
    assert time.text == "the same day as the story's first article"
    *_, time = joining(*pair(item("a"), item("b", day=date(2031, 4, 7))))
    assert "not known when" in time.text


def test_the_nearest_other_story_and_a_founding_are_explained() -> None:
    assert runner_up(0.21)[0].text == "the nearest other story scored 0.21 lower"
    assert runner_up(None)[0].text == "no other story came near"
    assert "0.12" in founding(0.12, 0.4)[0].text and "0.40" in founding(0.12, 0.4)[0].text
    assert "no other story came near" in founding(0.01, 0.4)[0].text
    assert "no other story" in founding(None, 0.4)[0].text
