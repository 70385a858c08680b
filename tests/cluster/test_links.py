"""Links between stories of one affair."""

from __future__ import annotations

from datetime import date

from storywire.cluster.links import affair, lies, span
from storywire.cluster.scoring import When, when
from storywire.cluster.shelf import Shelf
from storywire.cluster.window import Cluster
from storywire.types import Relation


def cluster(first: When, last: When) -> Cluster:
    return Cluster("s-a", Shelf(), first=first, last=last)


def on(day: int) -> When:
    return when(date(2031, 4, day), date(2031, 4, day), None)


def test_the_dates_say_on_which_side_the_other_story_lies() -> None:
    other = cluster(on(5), on(8))
    assert lies(on(12), other) is Relation.EARLIER
    assert lies(on(2), other) is Relation.LATER
    assert lies(on(6), other) is Relation.RELATED


def test_without_dates_a_link_has_no_side() -> None:
    unknown = when(None, None, None)
    assert lies(unknown, cluster(on(5), on(8))) is Relation.RELATED
    assert lies(on(5), cluster(unknown, unknown)) is Relation.RELATED


def test_an_undated_article_lies_where_its_story_lies() -> None:
    own = span(when(None, None, None), cluster(on(12), on(14)))
    assert lies(own, cluster(on(5), on(8))) is Relation.EARLIER
    assert span(on(3), None) == on(3)


def measured(body: float, words: float, names: float, title: float = 0.0) -> dict[str, float]:
    return {"body": body, "words": words, "names": names, "title": title, "lede": 0.0}


def test_words_alone_or_names_alone_are_no_affair() -> None:
    assert affair(measured(0.2, 0.12, 0.6))
    assert not affair(measured(0.3, 0.3, 0.0))
    assert not affair(measured(0.2, 0.03, 0.9))  # the same persons, another matter
    assert affair(measured(0.2, 0.06, 0.6, title=0.4))  # but for a headline in common
