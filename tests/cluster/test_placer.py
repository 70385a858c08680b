"""Placing articles in stories over a stream."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storywire.annotate.features import find_features
from storywire.cluster.leads import LEADS
from storywire.cluster.placer import Placer, story_id
from storywire.cluster.rulings import Rulings
from storywire.cluster.scoring import FEATURES
from storywire.store.items import packed
from storywire.types import Features, Item, Judgement, JudgementKind, Relation

DAY = date(2031, 4, 7)
BRIDGE = (
    "Lenna bridge closed after cracks found",
    "Engineers closed the Lenna bridge in Port Sarrow on Monday after cracks were found in two of its piers. "
    "Mayor Ada Brenn said the crossing would stay shut until the piers had been braced with steel. "
    "Ferries will carry commuters across the estuary, the harbour office of Port Sarrow announced.",
)
BRIDGE_TOO = (
    "Port Sarrow shuts its main crossing",
    "Cracks in two piers have forced Port Sarrow to close the Lenna bridge, Mayor Ada Brenn told reporters. "
    "Steel braces must be fitted before cars may cross the estuary again, and commuters were sent to the ferries. "
    "The harbour office called it a precaution.",
)
ELECTION = (
    "Quillan wins runoff in Ostrava Hills",
    "Teodor Quillan won the runoff for governor of Ostrava Hills with fifty-three percent, the electoral "
    "commission declared. His rival Mirelle Dacosta conceded before midnight and promised an orderly handover.",
)

TUNNEL = (
    "Port Sarrow council votes down toll",
    "The council of Port Sarrow voted on Friday against a road toll that Mayor Ada Brenn had proposed to pay for "
    "a new tunnel under the estuary. Nine members rejected the levy and four supported it after a debate of six "
    "hours. Without the money the treasury cannot borrow, Brenn warned, and the contractors will be paid off. "
    "Shopkeepers in the gallery cheered when the result was read out; their guild had collected eleven thousand "
    "signatures against the charge. The treasurer, Otto Wendel, offered his resignation in the evening. Drivers "
    "would have paid two crowns for each journey from next spring, and lorries three times as much.",
)


def item(name: str, text: tuple[str | None, str], day: date | None = DAY, hour: int | None = None) -> Item:
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) if day and hour is not None else None
    return Item(name, find_features(*text), day, day, moment)


def test_two_reports_of_one_event_are_one_story_and_the_reasons_say_why() -> None:
    placer = Placer()
    first = placer.place(item("a", BRIDGE, hour=8))
    other = placer.place(item("b", ELECTION, hour=9))
    second = placer.place(item("c", BRIDGE_TOO, hour=11))
    assert first.founded and other.founded and not second.founded
    assert second.story == first.story == story_id("a") != other.story
    said = [reason.text for reason in second.reasons]
    assert any("rare words in common: " in text for text in said)
    assert any("names in common" in text and "Brenn" in text for text in said)
    assert "3 hours after the story's first article" in said
    assert 0 <= (second.runner_up_score or 0.0) < second.score <= 1


def test_without_any_date_the_words_decide() -> None:
    placer = Placer()
    placer.place(item("a", BRIDGE, day=None))
    assert placer.place(item("b", BRIDGE_TOO, day=None)).story == story_id("a")
    assert placer.place(item("c", ELECTION, day=None)).founded


def test_the_same_words_after_the_window_are_another_story() -> None:
    placer = Placer(window_days=30)
    placer.place(item("a", BRIDGE))
    assert placer.place(item("b", BRIDGE_TOO, day=DAY + timedelta(days=45))).founded


def test_an_interval_that_ends_before_the_window_is_another_story() -> None:
    placer = Placer()
    placer.place(item("a", BRIDGE))
    old = Item("b", find_features(*BRIDGE_TOO), None, DAY - timedelta(days=60))
    assert placer.place(old).founded


def test_an_article_taken_again_stays_where_it_is() -> None:
    placer = Placer()
    placer.place(item("a", BRIDGE))
    placer.place(item("b", BRIDGE_TOO))
    again = placer.place(item("b", ELECTION))
    assert again.story == story_id("a")
    assert "new revision" in again.reasons[0].text


def test_restoring_changes_no_story_and_goes_on_as_before() -> None:
    placer = Placer()
    placer.restore([(item("a", BRIDGE), "s-old"), (item("b", ELECTION), "s-other")])
    assert placer.place(item("c", BRIDGE_TOO)).story == "s-old"
    assert placer.place(item("a", BRIDGE)).story == "s-old"


def test_after_a_restart_from_packed_features_every_score_is_the_same_to_the_last_digit() -> None:
    told = [(BRIDGE, 8), (ELECTION, 9), (BRIDGE_TOO, 10), (TUNNEL, 11), (BRIDGE, 12), ((BRIDGE[0], TUNNEL[1]), 13)]
    kept = [
        replace(item(f"a{number}", text, hour=hour), features=packed(find_features(*text)))
        for number, (text, hour) in enumerate(told)
    ]
    running = Placer()
    placed = [(one, running.place(one).story) for one in kept]
    running.move("a4", running.story_of("a3") or "")  # as a person, or a second look
    placed = [(one, running.story_of(one.article) or "") for one, _ in placed]
    again = Placer()
    again.restore(placed)
    for number, text in enumerate((("Lenna bridge cracks: ferries carry commuters", BRIDGE[1]), TUNNEL, ELECTION)):
        new = replace(item(f"b{number}", text, hour=20 + number), features=packed(find_features(*text)))
        assert running.place(new) == again.place(new)


def test_a_person_may_move_an_article_and_the_old_id_leads_on() -> None:
    placer = Placer()
    placer.place(item("a", BRIDGE))
    placer.place(item("b", ELECTION))
    placer.move("b", story_id("a"))
    assert placer.redirects == {story_id("b"): story_id("a")}
    assert placer.place(item("b", ELECTION)).story == story_id("a")
    with pytest.raises(ValueError, match="not among those placed"):
        placer.move("z", "s-any")


def test_a_lonely_story_is_looked_at_again_when_others_have_come() -> None:
    placer = Placer()
    placer.restore([(item("a", BRIDGE), "s-a"), (item("b", BRIDGE_TOO), "s-b")])
    assert placer.recheck(datetime(2031, 4, 7, 12, tzinfo=UTC)) == ()
    moved = placer.recheck(datetime(2031, 4, 9, tzinfo=UTC))
    assert [(p.article, p.story) for p in moved] == [("a", "s-b")]
    assert placer.redirects == {"s-a": "s-b"}


def test_a_lonely_story_is_looked_at_a_second_time_for_what_came_since_the_first() -> None:
    placer = Placer()
    placer.restore([(item("a", BRIDGE), "s-a")])
    assert placer.recheck(datetime(2031, 4, 9, tzinfo=UTC)) == ()
    ninth = {"low": date(2031, 4, 9), "high": date(2031, 4, 9), "moment": datetime(2031, 4, 9, 6, tzinfo=UTC)}
    placer.restore([(replace(item("b", BRIDGE_TOO), **ninth), "s-b")])
    placer.rulings = Rulings([said("b", "s-b")])  # so that only a might join
    assert placer.recheck(datetime(2031, 4, 9, 20, tzinfo=UTC)) == ()  # it is not yet time
    assert [(p.article, p.story) for p in placer.recheck(datetime(2031, 4, 11, tzinfo=UTC))] == [("a", "s-b")]


def test_a_lonely_story_is_not_looked_at_again_for_what_the_look_before_knew() -> None:
    placer = Placer()
    placer.restore([(item("a", BRIDGE), "s-a"), (item("b", BRIDGE_TOO), "s-b")])
    placer.rulings = Rulings([said("b", "s-b", apart=("a",))])
    assert placer.recheck(datetime(2031, 4, 9, tzinfo=UTC)) == ()
    placer.rulings = Rulings()  # now a would join, if it were looked at
    assert placer.recheck(datetime(2031, 4, 20, tzinfo=UTC)) == ()


def test_an_article_that_comes_late_is_looked_at_only_when_something_may_have_come_since(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[tuple[str, int]] = []
    monkeypatch.setattr(Placer, "_look_again", lambda _, entry, turn: looks.append((entry.article, turn)))
    placer = Placer()
    for name, text, days in (("a", BRIDGE, 20), ("b", ELECTION, 15), ("c", TUNNEL, 4), ("d", FINED, 23)):
        placer.place(item(name, text, day=DAY + timedelta(days=days)))
        placer.recheck()
    assert looks == [("a", 0), ("b", 2), ("a", 1)]


def test_where_nothing_alike_came_since_a_lonely_story_stays_alone() -> None:
    placer = Placer()
    placer.restore([(item("a", BRIDGE), "s-a"), (item("b", BRIDGE_TOO), "s-b"), (item("c", ELECTION), "s-c")])
    placer.rulings = Rulings([said("a", "s-a")])  # so that only b might join
    assert placer.recheck(datetime(2031, 4, 9, tzinfo=UTC)) == ()


def test_what_a_person_moved_is_not_looked_at_again() -> None:
    placer = Placer()
    placer.restore([(item("a", BRIDGE), "s-a"), (item("b", BRIDGE_TOO), "s-b")])
    placer.rulings = Rulings([said("a", "s-own", apart=("c",))])
    placer.move("a", "s-own")
    assert all(p.article != "a" for p in placer.recheck(datetime(2031, 4, 9, tzinfo=UTC)))
    assert placer.redirects["s-a"] == "s-own"


def test_what_a_person_parted_is_not_joined_again_but_others_may_join_either() -> None:
    placer = Placer()
    placer.restore([(item("a", BRIDGE), "s-a"), (item("b", BRIDGE_TOO), "s-b")])
    placer.rulings = Rulings([said("b", "s-b", apart=("a",))])
    assert placer.recheck(datetime(2031, 4, 9, tzinfo=UTC)) == ()
    assert placer.place(item("c", BRIDGE_TOO)).story in ("s-a", "s-b")


def test_an_article_that_a_person_placed_before_it_came_goes_there() -> None:
    placer = Placer()
    placer.restore([(item("a", BRIDGE), "s-a"), (item("b", ELECTION), "s-b")])
    placer.rulings = Rulings([said("c", "s-b", beside=("b",))])
    placement = placer.place(item("c", BRIDGE_TOO))
    assert (placement.story, placement.found, placement.founded) == ("s-b", "s-a", False)


def said(article: str, story: str, beside: tuple[str, ...] = (), apart: tuple[str, ...] = ()) -> Judgement:
    at = datetime(2031, 4, 8, tzinfo=UTC)
    return Judgement("j-1", JudgementKind.MOVE, (article,), story, "Ada", at, beside=beside, apart=apart)


def test_what_lies_before_the_window_is_forgotten() -> None:
    placer = Placer()
    placer.place(item("a", BRIDGE))
    placer.place(item("b", ELECTION, day=DAY + timedelta(days=20)))
    placer.forget_before(DAY + timedelta(days=10))
    assert placer.place(item("c", BRIDGE_TOO, day=DAY + timedelta(days=21))).founded
    with pytest.raises(ValueError, match="not among those placed"):
        placer.move("a", "s-any")


def test_a_page_read_with_little_confidence_needs_more_to_join() -> None:
    def needed(confidence: float) -> float:
        placer = Placer()
        placer.place(item("a", BRIDGE))
        later = DAY + timedelta(days=18)
        placed = placer.place(Item("b", find_features(*TUNNEL), later, later, confidence=confidence))
        assert placed.founded
        return float(placed.reasons[0].text.split(" are needed")[0].split()[-2]) / 100

    assert needed(1.0) == needed(0.5) < needed(0.2) < needed(0.0) < 1


def test_another_event_of_the_same_affair_is_linked_and_not_merged() -> None:
    placer = Placer()
    placer.place(item("a", BRIDGE, day=DAY))
    placed = placer.place(item("b", TUNNEL, day=DAY + timedelta(days=18)))
    assert placed.founded
    assert [(link.story, link.relation) for link in placed.related] == [(story_id("a"), Relation.EARLIER)]
    assert any("18 days before" in reason.text for reason in placed.related[0].why)


def test_an_affair_is_linked_beyond_the_window_even_over_an_undated_article() -> None:
    placer = Placer()
    placer.place(item("a", BRIDGE, day=DAY))
    placer.place(item("b", BRIDGE_TOO, day=None))
    placed = placer.place(item("c", BRIDGE, day=DAY + timedelta(days=60)))
    assert placed.founded
    assert [(link.story, link.relation) for link in placed.related] == [(story_id("a"), Relation.EARLIER)]


FINED = (
    "Drellin fined 40 crowns a head over late trams",
    "The transport office of Ostrava fined the tram company Drellin on Tuesday, because every third tram came late. "
    "Its head, Irma Sollen, spoke of a lost winter. Drellin blamed frozen switches and said that it would pay.",
)
FINED_TOO = (
    "Ostrava fines dairy Molken over thin milk",
    "The dairy Molken must pay 90,000 crowns for milk that held too much water, the food office of Ostrava said on "
    "Wednesday. Its inspector Bruno Hask had weighed cartons in eleven shops. Molken is to appeal to the court.",
)


def test_two_companies_fined_in_one_country_are_two_stories() -> None:
    placer = Placer()
    placer.place(item("a", FINED))
    assert placer.place(item("b", FINED_TOO, day=DAY + timedelta(days=1))).founded


def test_a_window_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        Placer(window_days=0)


def test_an_article_without_any_words_founds_its_own_story() -> None:
    placer = Placer()
    assert placer.place(Item("a", Features())).founded
    assert placer.place(Item("b", Features())).founded


TERMS = ("harbour", "bridge", "piers", "mayor", "Brenn", "Quillan", "runoff", "vote", "ferry", "steel", "toll")
WORDS = st.lists(st.sampled_from(TERMS))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), WORDS, st.none() | st.integers(0, 90)), max_size=12))
def test_placing_twice_changes_nothing_and_the_same_order_gives_the_same_ids(rows: list) -> None:
    items = [
        Item(f"x{name}", find_features(None, " ".join(words)), *(2 * [day and DAY + timedelta(days=day)]))
        for name, words, day in rows
    ]

    def run() -> list[str]:
        placer = Placer()
        return [placer.place(one).story for one in items for _ in range(2)]

    stories = run()
    assert stories == run()
    assert stories[::2] == stories[1::2]
    first = {}
    for one, story in zip(items, stories[::2], strict=True):
        assert first.setdefault(one.article, story) == story


APART = ("Lenna bridge shut", "Port Sarrow commuters queue")
BOTH = "Port Sarrow commuters queue: Lenna bridge shut"
NOTHING = {"bias": -5.0, "threshold": 0.35, "documents": 100, "frequencies": {}}
BY_HEADLINE = {"weights": {**dict.fromkeys(FEATURES, 0.0), "title": 20.0}, **NOTHING}
ANY_MEANING = {"weights": dict.fromkeys(LEADS, 0.0), "bias": 9.0, "mean": [0.0]}  # so that the brake decides


def meant(name: str, title: str, text: str = "", meaning: tuple[int, ...] = (1,)) -> Item:
    plain = item(name, (title, text))
    return replace(plain, features=replace(plain.features, embedding=meaning))


def of_headlines(*stories: str) -> Placer:
    placer = Placer(model=BY_HEADLINE, leads=ANY_MEANING)
    placer.restore([(meant(f"h{number}", title), f"s-h{number}") for number, title in enumerate(stories)])
    return placer


def test_two_stories_that_one_headline_fits_become_one_and_the_reasons_say_so() -> None:
    placer = of_headlines(*APART)
    joined = placer.place(meant("h9", BOTH))
    [moved, *rest] = placer.recheck()
    assert {placer.story_of(name) for name in ("h0", "h1", "h9")} == {moved.story}
    assert placer.redirects == {f"s-{moved.article}": joined.story}
    assert "fits both stories" in moved.reasons[0].text
    assert not rest and placer.recheck() == ()


@pytest.mark.parametrize(("text", "meaning"), [(f"{BRIDGE[1]} {BRIDGE_TOO[1]}", (1,)), ("", ())])
def test_two_stories_stay_two_where_a_longer_text_fits_both_or_only_by_its_words(
    text: str, meaning: tuple[int, ...]
) -> None:
    placer = of_headlines(*APART)
    assert not placer.place(meant("h9", BOTH, text, meaning)).founded
    assert placer.recheck() == ()


@pytest.mark.parametrize("apart", [("h1",), ()])
def test_stories_stay_two_where_a_person_decided(apart: tuple[str, ...]) -> None:
    placer = of_headlines(*APART)
    placer.rulings = Rulings([said("h0", "s-h0", apart=apart), said("h1", "s-h1")], {"h0": "s-h0", "h1": "s-h1"})
    assert not placer.place(meant("h9", BOTH)).founded
    assert placer.recheck() == ()


def test_after_two_stories_became_one_a_restart_places_to_the_last_digit() -> None:
    told = [meant(f"h{number}", title) for number, title in enumerate((*APART, "Lenna bridge shut again", BOTH))]
    running, again = of_headlines(), of_headlines()
    for one in told:
        running.place(one)
        running.recheck()
    stories = [(one, running.story_of(one.article) or "") for one in told]
    [members] = [[member.article for member in story.members] for story in running._window.clusters.values()]
    assert members == ["h0", "h1", "h2", "h3"]
    again.restore(stories)
    new = meant("h9", "Ferries for Port Sarrow as Lenna bridge is shut")
    assert running.place(new) == again.place(new)
