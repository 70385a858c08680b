# ruff: noqa: E501  the texts of the articles stay whole
from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest

from storywire.crosscheck import crosscheck
from storywire.types import ClaimKind, Crosscheck, EntityKind, Story, Verdict
from tests.newsdesk import Desk

MAY2, MAY3 = date(2025, 5, 2), date(2025, 5, 3)
DEAD: dict[str, Any] = {"counted": "people", "status": "dead"}


def run(*desks: Desk) -> Crosscheck:
    return crosscheck(Story("s", tuple(d.id for d in desks), "A ferry sinks"), [d.file() for d in desks], ())


def verdicts(found: Crosscheck) -> list[Verdict]:
    figures = {c.id for c in found.claims if c.kind is ClaimKind.FIGURE}
    return [c.verdict for c in found.comparisons if c.claim in figures]


def toll(
    name: str,
    count: str,
    value: float,
    day: date | None = MAY2,
    text: str = "{} people were killed when the ferry sank off Marrow Bay.",
    **about: Any,
) -> Desk:
    return Desk(name, text.format(count), f"Outlet {name}", day=day).counts(count, value, **{**DEAD, **about})


def test_two_counts_on_one_day_differ_and_it_says_who_gives_which() -> None:
    found = run(toll("a", "Twelve", 12), toll("b", "Fifteen", 15))
    assert verdicts(found) == [Verdict.DIFFER]
    texts = [r.text for r in found.comparisons[0].reasons]
    assert texts == ["12 dead: Outlet a", "15 dead: Outlet b", "12 and 15 were published on the same day"]


def test_a_later_count_is_an_update() -> None:
    found = run(toll("a", "Twelve", 12, MAY2), toll("b", "Fifteen", 15, MAY3))
    assert verdicts(found) == [Verdict.UPDATED]
    assert "raised from 12 to 15 by the later report, 3 May 2025" in [r.text for r in found.comparisons[0].reasons]


def test_the_same_count_agrees() -> None:
    found = run(toll("a", "Twelve", 12), toll("b", "12", 12))
    assert verdicts(found) == [Verdict.AGREE]
    assert found.comparisons[0].reasons[0].text == "12 dead in 2 independent accounts"


def test_when_the_order_is_not_known_it_says_so() -> None:
    found = run(toll("a", "Twelve", 12, None), toll("b", "Fifteen", 15, None))
    assert verdicts(found) == [Verdict.DIFFER]
    assert found.comparisons[0].reasons[-1].text == "of 12 and 15, it is not known which was published first"


SILENT = {
    "a vague one": toll("b", "More than ten", 10, low=10, high=None, hedge="more than"),
    "another status": toll("b", "Fifteen", 15, text="{} people were injured when the ferry sank off Marrow Bay.", status="injured"),
    "a part": toll("b", "three", 3, text="The dead of the ferry off Marrow Bay, among them {} people from one street, were named."),
    "an addition": toll("b", "Three", 3, text="{} more people were killed when the ferry sank off Marrow Bay."),
    "another year": toll("b", "Forty", 40, text="In 2011, {} people were killed when a ferry sank off Marrow Bay."),
    "an earlier time": toll("b", "Forty", 40, text="Last year {} people were killed when a ferry sank off Marrow Bay."),
    "another head": toll("b", "Three", 3, text="{} sailors were killed when the ferry sank off Marrow Bay.", counted="sailors"),
    "a wild ratio": toll("b", "Nine hundred", 900),
}  # fmt: skip


@pytest.mark.parametrize("why", SILENT)
def test_nothing_is_called_different_that_may_count_something_else(why: str) -> None:
    assert Verdict.DIFFER not in verdicts(run(toll("a", "Twelve", 12), SILENT[why]))
    assert Verdict.UPDATED not in verdicts(run(toll("a", "Twelve", 12), SILENT[why]))


def test_another_place_or_day_is_another_event() -> None:
    one = toll("a", "Twelve", 12).names("Marrow Bay", EntityKind.PLACE)
    two = toll("b", "Fifteen", 15, text="{} people were killed when a ferry sank off Cape Tarn.").names(
        "Cape Tarn", EntityKind.PLACE
    )
    assert Verdict.DIFFER not in verdicts(run(one, two))
    first = toll("a", "Twelve", 12, text="{} people were killed on Monday as ferries sank.").when(
        "Monday", date(2025, 4, 28)
    )
    second = toll("b", "Fifteen", 15, text="{} people were killed on Tuesday as ferries sank.").when(
        "Tuesday", date(2025, 4, 29)
    )
    assert Verdict.DIFFER not in verdicts(run(first, second))


def test_sums_are_tried_first() -> None:
    parts = Desk("b", "Twenty people were killed aboard. Four people were killed ashore.", "Outlet b", day=MAY2)
    parts.counts("Twenty", 20, **DEAD).counts("Four", 4, **DEAD)
    assert verdicts(run(toll("a", "24", 24), parts)) == []


def test_an_article_that_gives_both_numbers_takes_no_side() -> None:
    both = Desk(
        "b", "Fifteen people were killed off Marrow Bay. Police said twelve people were killed.", "Outlet b", day=MAY2
    )
    both.counts("Fifteen", 15, **DEAD).counts("twelve", 12, **DEAD)
    assert Verdict.DIFFER not in verdicts(run(toll("a", "Twelve", 12), both))


def test_money_differs_only_for_the_same_thing_in_the_same_words() -> None:
    def fine(
        name: str, words: str, value: float, rest: str = "fine for spilling oil into the bay was set by the court"
    ) -> Desk:
        return Desk(name, f"A {words} {rest}.", f"Outlet {name}", day=MAY2).counts(
            words, value, unit="EUR", counted="fine"
        )

    assert verdicts(run(fine("a", "€5 million", 5e6), fine("b", "€7 million", 7e6))) == [Verdict.DIFFER]
    other = fine("b", "€7 million", 7e6, "fine was paid by a bank in a case about loans")
    assert Verdict.DIFFER not in verdicts(run(fine("a", "€5 million", 5e6), other))


def test_counts_of_things_never_differ() -> None:
    def trucks(name: str, words: str, value: float) -> Desk:
        return Desk(name, f"{words} trucks carried the wreck of the ferry away.", f"Outlet {name}", day=MAY2).counts(
            words, value, counted="trucks"
        )

    assert verdicts(run(trucks("a", "Twelve", 12), trucks("b", "Fifteen", 15))) == []
    assert verdicts(run(trucks("a", "Forty", 40), trucks("b", "40", 40))) == [Verdict.AGREE]


def test_a_telling_figure_of_one_account_is_named_as_such_only_if_no_other_has_the_number() -> None:
    quiet = Desk("b", "The ferry sank off Marrow Bay.", "Outlet b", day=MAY2)
    assert verdicts(run(toll("a", "Twelve", 12), quiet)) == [Verdict.ONLY_HERE]
    other = Desk("b", "Twelve boats searched.", "Outlet b", day=MAY2).counts("Twelve", 12, counted="boats")
    assert verdicts(run(toll("a", "Twelve", 12), other)) == []


def test_a_language_without_lists_is_never_judged() -> None:
    one, two = toll("a", "Twelve", 12), toll("b", "Fifteen", 15)
    one.language = two.language = "xx"
    assert verdicts(run(one, two)) == []


def test_a_least_count_is_updated_by_a_higher_one_of_a_later_day() -> None:
    early = toll("a", "At least twelve", 12, MAY2, low=12, high=None, hedge="at least")
    assert verdicts(run(early, toll("b", "At least fifteen", 15, MAY3, low=15, high=None, hedge="at least"))) == [
        Verdict.UPDATED
    ]
    assert Verdict.DIFFER not in verdicts(run(early, toll("b", "Fifteen", 15, MAY2)))


def test_numbers_that_a_sentence_adds_up_are_parts() -> None:
    sum_up = toll("b", "Ten", 10, text="{} people and two sailors were killed when the ferry sank off Marrow Bay.")
    assert Verdict.DIFFER not in verdicts(run(toll("a", "Twelve", 12), sum_up))
    both = toll(
        "b", "Fifteen", 15, text="{} people were killed and thirty were injured when the ferry sank off Marrow Bay."
    )
    assert verdicts(run(toll("a", "Twelve", 12), both)) == [Verdict.DIFFER]


def test_a_copy_stands_with_its_text() -> None:
    one, two, three = (
        toll("a", "Twelve", 12),
        toll("b", "Twelve", 12),
        Desk("c", "The ferry sank.", "Outlet c", day=MAY2),
    )
    files = [d.file() for d in (one, two, three)]
    found = crosscheck(Story("s", ("a", "b", "c"), "x"), files, (("a", "b"), ("c",)))
    assert [(c.verdict, c.accounts, c.outlets) for c in found.comparisons] == [
        (Verdict.ONLY_HERE, 1, ("Outlet a", "Outlet b"))
    ]


@pytest.mark.slow
def test_three_hundred_articles_are_no_matter_of_minutes() -> None:
    desks = [toll(f"a{n}", "Twelve", 12 + n % 7) for n in range(300)]
    start = time.perf_counter()
    run(*desks)
    assert time.perf_counter() - start < 20


def test_others_are_a_part_except_the_injured_beside_the_dead() -> None:
    hurt = {"counted": "people", "status": "injured"}
    whole = toll("a", "Six", 6, text="{} people were injured when the ferry sank off Marrow Bay.", **hurt)
    beside = toll("b", "eight", 8, text="The sinking off Marrow Bay killed five people and injured {} others.", **hurt)
    part = toll(
        "b", "eight", 8, text="Four were badly hurt when the ferry sank, and {} others were slightly injured.", **hurt
    )
    assert verdicts(run(whole, beside)) == [Verdict.DIFFER]
    assert Verdict.DIFFER not in verdicts(run(whole, part))


def test_what_differs_on_one_day_is_told_beside_what_was_updated_since() -> None:
    found = run(toll("a", "Twelve", 12), toll("b", "Fifteen", 15), toll("c", "Nineteen", 19, MAY3))
    assert sorted(verdicts(found)) == [Verdict.DIFFER, Verdict.UPDATED]
    by_verdict = {c.verdict: [r.text for r in c.reasons] for c in found.comparisons}
    assert by_verdict[Verdict.DIFFER][:2] == ["12 dead: Outlet a", "15 dead: Outlet b"]
    assert by_verdict[Verdict.UPDATED][:3] == ["12 dead: Outlet a", "15 dead: Outlet b", "19 dead: Outlet c"]


def test_an_article_without_a_day_does_not_undo_an_update() -> None:
    found = run(toll("a", "Twelve", 12), toll("b", "Fifteen", 15, MAY3), toll("c", "Fifteen", 15, None))
    assert verdicts(found) == [Verdict.UPDATED]


def test_what_a_count_has_come_to_is_a_count() -> None:
    text = "The number of people killed off Marrow Bay has risen to {}, officials say."
    assert verdicts(run(toll("a", "Twelve", 12), toll("b", "15", 15, MAY3, text))) == [Verdict.UPDATED]
    assert verdicts(run(toll("a", "Twelve", 12), toll("b", "15", 15, MAY3, text.replace("risen", "sent")))) == []


def test_an_article_that_tells_the_change_updates_the_figure_it_names() -> None:
    old = Desk("a", "The wardens counted 14 herons on the lake.", "Outlet a", day=MAY2).counts(
        "14", 14, counted="herons"
    )
    new = Desk("b", "A second count has raised the number of herons from 14 to 23.", "Outlet b", day=MAY3)
    found = run(old, new.counts("14", 14).counts("23", 23))
    assert verdicts(found) == [Verdict.UPDATED]
    texts = [r.text for r in found.comparisons[0].reasons]
    assert texts == ["14 herons: Outlet a", "23 herons: Outlet b", "raised from 14 to 23, as Outlet b says"]


def test_a_sum_agrees_under_whatever_noun_and_a_small_one_does_not() -> None:
    def sum_(name: str, text: str, words: str, value: float) -> Desk:
        return Desk(name, text, f"Outlet {name}", day=MAY2).counts(words, value, unit="USD")

    one = sum_("a", "The plan would forgive $1.2 billion of the debt of Orrin.", "$1.2 billion", 1.2e9)
    two = sum_("b", "Under the plan the bank cancels $1.2 billion.", "$1.2 billion", 1.2e9)
    assert verdicts(run(one, two)) == [Verdict.AGREE]
    small = (sum_("a", "The plan costs $20.", "$20", 20), sum_("b", "He paid $20 for lunch.", "$20", 20))
    assert Verdict.AGREE not in verdicts(run(*small))


def test_the_same_length_of_time_for_the_same_thing_agrees() -> None:
    def lease(name: str, text: str, words: str) -> Desk:
        return Desk(name, text, f"Outlet {name}", day=MAY2).when(words, None, None, type="DURATION", value="P50Y")

    found = run(
        lease("a", "The islands would be let to Orrin for 50 years.", "50 years"),
        lease("b", "Orrin wanted a 50-year lease of the islands.", "50-year"),
    )
    assert verdicts(found) == [Verdict.AGREE]


def test_a_whole_and_its_part_are_named_where_they_may_explain_a_difference() -> None:
    more = toll(
        "b", "Fifteen", 15, text="{} people were killed when the ferry sank off Marrow Bay. Of them three died later."
    )
    found = run(toll("a", "Twelve", 12), more.counts("three", 3, **DEAD))
    assert verdicts(found) == [Verdict.DIFFER]
    assert any("15 without 3 is 12" in r.text for r in found.comparisons[0].reasons)


def test_what_the_only_account_counts_is_told_and_compared_with_nothing() -> None:
    text = "Two flights carried 80 migrants each. The minister sent 1,500 soldiers. One flag flew for 3 days."
    desk = Desk("a", text, "Outlet a", day=MAY2).counts("Two", 2, counted="flights")
    desk.counts("80", 80, counted="migrants").counts("1,500", 1500, counted="soldiers").counts("One", 1, counted="flag")
    found = run(desk)
    assert found.comparisons == ()
    told = [c.statements[0].finding for c in found.claims if c.kind is ClaimKind.FIGURE]
    values = {f.id: f.value for f in desk.file().annotations.figures}
    assert sorted(values[name or ""] for name in told) == [2, 80, 1500]


def test_one_pair_of_values_is_told_once() -> None:
    found = run(toll("a", "Twelve", 12), toll("b", "Fifteen", 15), toll("c", "Fifteen", 15, MAY3))
    assert verdicts(found) == [Verdict.DIFFER]
    texts = [r.text for r in found.comparisons[0].reasons]
    assert any(t.startswith("raised from 12 to 15") for t in texts)


def test_the_badly_hurt_are_a_part_of_the_hurt() -> None:
    hurt = {"counted": "people", "status": "injured"}
    one = Desk("a", "27 people were injured off Marrow Bay, police said.", "Outlet a", day=MAY2).counts(
        "27", 27, **hurt
    )
    text = "Four people were taken to hospital off Marrow Bay with serious injuries while 20 others were hurt."
    two = Desk("b", text, "Outlet b", day=MAY3).counts("Four", 4, **hurt)
    assert verdicts(run(one, two)) in ([], [Verdict.ONLY_HERE])
    more = Desk("c", "25 people were injured off Marrow Bay.", "Outlet c", day=MAY2).counts("25", 25, **hurt)
    assert Verdict.DIFFER in verdicts(run(one, more))


def test_a_length_of_time_that_somebody_says_is_no_figure() -> None:
    text = "“For the islands it could be 50 years of rain,” Mira Oss said."

    def said(name: str) -> Desk:
        desk = Desk(name, text, f"Outlet {name}", day=MAY2).when("50 years", None, None, type="DURATION", value="P50Y")
        return desk.says("Mira Oss", "“For the islands it could be 50 years of rain,”")

    assert not [c for c in run(said("a"), said("b")).claims if c.kind is ClaimKind.FIGURE]
