"""Articles and stories in memory."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from storywire.annotate.features import find_features
from storywire.cluster.index import Parts
from storywire.cluster.vocabulary import Vocabulary
from storywire.cluster.window import CENTRE_TERMS, Window, grow
from storywire.types import Features, Item

DAY = date(2031, 4, 7)


def window(*items: tuple[Item, str]) -> Window:
    made = Window(Vocabulary({}, 0))
    for item, story in items:
        [entry] = made.make([item])
        made.file(entry, story)
    return made


def item(name: str, text: str, day: date | None = DAY) -> Item:
    return Item(name, find_features(None, text), day, day)


def test_a_storys_centre_lies_between_its_articles() -> None:
    made = window((item("a", "harbour bridge"), "s-a"), (item("b", "harbour ferry"), "s-a"))
    centre, *_ = made.clusters["s-a"].centre.vectors
    terms = dict(zip((made.words.terms[i] for i in centre.ids), centre.weights.tolist(), strict=True))
    assert set(terms) == {"harbour", "bridge", "ferry"}
    assert np.isclose(np.linalg.norm(centre.weights.astype(float)), 1, atol=1e-3)


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
    assert kept and made.reach(kept).numbers.tolist() == [kept.number]


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


def test_a_centre_grown_article_by_article_is_the_centre_of_all() -> None:
    texts = ("harbour bridge ferry", "harbour bridge steel", "harbour toll steel", "bridge piers cracks")
    made = window(*((item(name, text), "s-a") for name, text in zip("abcd", texts, strict=True)))
    at_once = weights(made.clusters["s-a"].centre, made)
    made = window()
    for name, text in zip("abcd", texts, strict=True):
        [entry] = made.make([item(name, text)])
        made.file(entry, "s-a")
        cluster = made.clusters["s-a"]
        assert len(cluster.centre.ids)  # asked for after each
    assert at_once == weights(cluster.centre, made)
    cluster.settle()
    assert at_once == weights(cluster.centre, made)


def weights(parts: Parts, made: Window) -> dict[str, float]:
    body, *_ = parts.vectors
    return dict(zip((made.words.terms[i] for i in body.ids), body.weights.tolist(), strict=True))


def test_centres_that_grow_together_are_those_that_grow_alone() -> None:
    texts = ("harbour bridge ferry", "harbour bridge steel", "toll steel toll", "bridge piers cracks", "ferry")
    items = [(item(f"{story}{n}", texts[(n + step) % 5]), story) for step, story in enumerate("abc") for n in range(4)]
    together, alone = window(*items), window(*items)
    grow([*together.clusters.values()])
    for story in "cab":
        grow([alone.clusters[story]])
        one, other = together.clusters[story], alone.clusters[story]
        assert one.grown == 4 and weights(one.centre, together) == weights(other.centre, alone)
        assert one.sizes == other.sizes


def test_an_article_without_words_leaves_a_centre_as_it_is() -> None:
    said = item("a", "harbour bridge ferry")
    made = window((said, "s-a"), (Item("b", Features(), DAY, DAY), "s-a"), (Item("c", Features(), DAY, DAY), "s-b"))
    one = made.get("a")
    assert one and weights(made.clusters["s-a"].centre, made) == weights(made.parts(one), made)
    assert made.clusters["s-a"].centre.ends[:3] == made.parts(one).ends[:3]
    empty = Item("d", Features(), DAY, DAY)
    [entry] = made.make([empty])
    made.file(entry, "s-b")
    assert made.clusters["s-b"].centre.ends == (0, 0, 0, 0)


def test_of_a_centre_only_the_weightiest_terms_are_kept() -> None:
    rare = [" ".join(f"w{n}x{turn}" for n in range(CENTRE_TERMS // 2 + 20)) for turn in range(2)]
    made = window(*((item(f"a{turn}", f"harbour harbour {text}"), "s-a") for turn, text in enumerate(rare)))
    centre = made.clusters["s-a"].centre
    body = centre.vectors[0]
    assert len(body.ids) == CENTRE_TERMS
    assert made.words.terms[int(body.ids[0])] == "harbour" and (np.diff(body.weights.astype(float)) <= 0).all()


def test_what_is_near_comes_by_what_it_shares_and_by_its_days() -> None:
    made = window(
        (item("a", "harbour bridge ferry"), "s-a"),
        (item("b", "harbour bridge steel", date(2031, 4, 9)), "s-b"),
        (item("c", "harbour bridge", date(2031, 6, 9)), "s-c"),
        (item("d", "harbour", None), "s-d"),
    )
    [entry] = made.make([item("e", "bridge harbour steel", date(2031, 4, 8))])
    reach = made.reach(entry)
    named = {one.article: one.number for one in (made.get(name) for name in "abcd") if one}
    assert reach.nearest(9, 30)[0] == named["b"]
    assert {*reach.nearest(9, 30)} == {named["a"], named["b"], named["d"]}
    assert reach.nearest(9, 180, after=30) == [named["c"]]
    assert len(reach.nearest(1, 400)) == 1


def test_numbers_go_on_after_much_was_forgotten() -> None:
    made = window(*((item(f"a{i}", "harbour bridge", DAY + timedelta(i)), f"s-{i}") for i in range(40)))
    made.forget_before((DAY + timedelta(30)).toordinal())
    [again] = made.make([item("z", "harbour bridge", DAY + timedelta(41))])
    made.file(again, "s-z")
    found = [made.entry(number) for number in made.reach(again).numbers.tolist()]
    assert {one.article for one in found if one} == {"z", *(f"a{i}" for i in range(30, 40))}
    assert len(made) == 11


def stream(days: int) -> list[tuple[Item, str]]:
    """An article a day, each with two words that no other has, and a story for every three."""
    texts = (f"harbour bridge pier{day % 4} ferry{day} toll{day}" for day in range(days))
    return [(item(f"a{day}", text, DAY + timedelta(day)), f"s-{day // 3}") for day, text in enumerate(texts)]


def test_words_that_only_forgotten_articles_held_are_let_go_and_no_vector_changes() -> None:
    made, never = window(), window()
    for day, (one, story) in enumerate(stream(200)):
        for each in (made, never):
            [entry] = each.make([one])
            each.file(entry, story)
        made.forget_before((DAY + timedelta(day - 30)).toordinal())
    assert len(made.words) < 110
    assert len(never.words) > 400
    for day in range(170, 200):
        one, other = made.get(f"a{day}"), never.get(f"a{day}")
        assert one and other
        assert spelled(made.parts(one), made) == spelled(never.parts(other), never)
        cluster, same = made.clusters[one.story], never.clusters[one.story]
        if len(cluster.members) == 3:
            assert spelled(cluster.centre, made) == spelled(same.centre, never)


def spelled(parts: Parts, made: Window) -> list[list[tuple[str, float]]]:
    """Body, lede and headline in words, in the order in which they stand, and the names."""
    names = [(made.words.terms[i], 0.0) for i in parts.names.tolist()]
    terms = made.words.terms
    return [[(terms[i], w) for i, w in zip(v.ids.tolist(), v.weights.tolist(), strict=True)] for v in parts.vectors] + [
        names
    ]


def test_a_number_that_is_given_again_finds_only_articles_of_its_new_word() -> None:
    made = window(*stream(200))
    made.forget_before((DAY + timedelta(150)).toordinal())
    for day in range(200, 260):
        [entry] = made.make([item(f"b{day}", f"quay{day} ferry{day - 40}", DAY + timedelta(day))])
        found = made.reach(entry).numbers.tolist()
        assert [e.article for e in map(made.entry, found) if e] == [f"a{day - 40}"][: day < 240]
        made.file(entry, "s-b")


def test_of_those_that_share_equally_much_the_newest_are_the_nearest() -> None:
    made = window(*((item(name, "harbour bridge"), "s-" + name) for name in "abcde"))
    [entry] = made.make([item("f", "harbour bridge")])
    newest = [made.entries[name].number for name in "edc"]
    assert made.reach(entry).nearest(3, 30) == newest


def test_the_terms_of_a_new_revision_are_taken_on_anew() -> None:
    made = window((item("a", "harbour bridge"), "s-a"))
    entry = made.entries["a"]
    made.give(entry)
    made.renew(entry, item("a", "ferry sank at night"))
    made.give(entry)
    assert (made.places.of(made.parts(entry).ids) >= 0).all()
