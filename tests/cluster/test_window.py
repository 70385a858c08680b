"""Articles and stories in memory."""

from __future__ import annotations

from datetime import date

import numpy as np

from storywire.annotate.features import find_features
from storywire.cluster.index import Vocabulary
from storywire.cluster.window import Item, Window

DAY = date(2031, 4, 7)


def window(*items: tuple[Item, str]) -> Window:
    made = Window(Vocabulary({}, 0))
    for item, story in items:
        made.file(made.make(item), story)
    return made


def item(name: str, text: str, day: date | None = DAY) -> Item:
    return Item(name, find_features(None, text), day, day)


def test_a_storys_centre_lies_between_its_articles() -> None:
    made = window((item("a", "harbour bridge"), "s-a"), (item("b", "harbour ferry"), "s-a"))
    centre = made.clusters["s-a"].centre.body
    terms = dict(zip((made.words.terms[i] for i in centre.ids), centre.weights.tolist(), strict=True))
    assert set(terms) == {"harbour", "bridge", "ferry"}
    assert np.isclose(np.linalg.norm(centre.weights), 1)


def test_a_story_begins_with_its_earliest_article_whatever_came_first() -> None:
    made = window(
        (item("a", "x1 x2", date(2031, 4, 9)), "s-a"), (item("b", "x1", DAY), "s-a"), (item("c", "x2", None), "s-a")
    )
    assert made.clusters["s-a"].first.low == DAY.toordinal()
    assert made.clusters["s-a"].last.high == date(2031, 4, 9).toordinal()


def test_forgetting_drops_articles_empty_stories_and_postings() -> None:
    made = window((item("a", "harbour"), "s-a"), (item("b", "harbour", date(2031, 5, 7)), "s-b"))
    gone = made.forget_before(date(2031, 5, 1).toordinal())
    assert [entry.article for entry in gone] == ["a"]
    assert made.get("a") is None and set(made.clusters) == {"s-b"}
    kept = made.get("b")
    assert kept and made.postings.find(kept.parts.body) == [kept.number]


def test_an_undated_article_is_as_old_as_the_stream_was_when_it_came() -> None:
    made = window((item("a", "harbour"), "s-a"), (item("b", "bridge", None), "s-b"))
    undated = made.get("b")
    assert undated and undated.last_day == DAY.toordinal()


def test_an_emptied_story_leads_on() -> None:
    made = window((item("a", "harbour"), "s-a"), (item("b", "bridge"), "s-b"))
    entry = made.get("a")
    assert entry
    made.move(entry, "s-b")
    assert made.redirects == {"s-a": "s-b"} and [e.article for e in made.clusters["s-b"].members] == ["b", "a"]
