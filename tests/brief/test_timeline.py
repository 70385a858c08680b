# ruff: noqa: E501  the texts of the articles stay whole
from __future__ import annotations

from datetime import date

from storywire.brief import brief
from storywire.evidence import holds, walk
from storywire.types import Briefing, Crosscheck, Grain, ParagraphKind, Story
from tests.newsdesk import Desk

MAY1, MAY2, MAY4 = date(2025, 5, 1), date(2025, 5, 2), date(2025, 5, 4)


def run(*desks: Desk, accounts: tuple[tuple[str, ...], ...] = ()) -> Briefing:
    story = Story("s", tuple(d.id for d in desks), "A ferry sinks")
    return brief(story, [d.file() for d in desks], (), Crosscheck(accounts=accounts))


def test_one_happening_in_two_articles_is_one_line_by_the_day_it_happened() -> None:
    one = Desk(
        "a",
        "The court fined the owner on Sunday after a short hearing. The ferry Anna sank off Marrow Bay on Thursday night with forty aboard.",
    )
    one.when("Sunday", MAY4).when("Thursday night", MAY1)
    two = Desk("b", "The ferry Anna sank off Marrow Bay late on Thursday.", "Valley Echo").when("Thursday", MAY1)
    entries = run(one, two).timeline
    assert [(e.low, e.accounts) for e in entries] == [(MAY1, 2), (MAY4, 1)]
    assert entries[0].text.startswith("The ferry Anna sank off Marrow Bay")
    assert "read against" in entries[0].reason
    files = {"a": one.file(), "b": two.file()}
    assert all(holds(e, files[e.article].article.text) for e in walk(entries))


def test_two_happenings_on_one_day_stay_two_lines() -> None:
    one = Desk("a", "The ferry Anna sank off Marrow Bay on Thursday. Voters in Ostra elected a new mayor on Thursday.")
    one.when("Thursday", MAY1).when("Thursday", MAY1, nth=2)
    assert len(run(one).timeline) == 2


def test_a_day_that_is_only_known_within_bounds_keeps_them() -> None:
    one = Desk("a", "Mira Oss refused the offer of foreign engineers on Saturday.").when(
        "Saturday", date(2025, 2, 1), date(2025, 7, 12)
    )
    entry = run(one).timeline[0]
    assert (entry.low, entry.high) == (date(2025, 2, 1), date(2025, 7, 12))


def test_the_narrower_date_stands_for_the_happening() -> None:
    wide = Desk("a", "Mira Oss refused the offer of foreign engineers on Saturday.").when(
        "Saturday", date(2025, 2, 1), date(2025, 7, 12)
    )
    narrow = Desk("b", "On Saturday Mira Oss refused the offer of foreign engineers.", "Echo").when(
        "Saturday", date(2025, 5, 3)
    )
    entries = run(wide, narrow).timeline
    assert [(e.low, e.high, e.accounts) for e in entries] == [(date(2025, 5, 3), date(2025, 5, 3), 2)]


def test_headings_pull_quotes_and_unresolved_times_are_no_entries() -> None:
    text = "What happened on Thursday in Marrow Bay then\n\nThe ferry Anna sank off Marrow Bay on Thursday."
    desk = Desk("a", text, kinds={0: ParagraphKind.SUBHEADING})
    desk.when("Thursday", MAY1).when("Thursday", MAY1, nth=2)
    assert [e.text for e in run(desk).timeline] == ["The ferry Anna sank off Marrow Bay on Thursday."]
    mixed = Desk(
        "a", "The ferry Anna sank off Marrow Bay on Thursday. Divers found the wreck on Saturday near the cape."
    )
    mixed.when("Thursday", MAY1).when("Saturday", None)
    assert [e.low for e in run(mixed).timeline] == [MAY1]


def test_without_any_date_the_undated_are_better_than_nothing() -> None:
    desk = Desk("a", "The ferry Anna sank off Marrow Bay on Thursday.").when("Thursday", None)
    assert [(e.low, e.high) for e in run(desk).timeline] == [(None, None)]


def test_copies_count_once() -> None:
    text = "The ferry Anna sank off Marrow Bay on Thursday."
    one, two = Desk("a", text).when("Thursday", MAY1), Desk("b", text, "Echo").when("Thursday", MAY1)
    assert run(one, two, accounts=(("a", "b"),)).timeline[0].accounts == 1


def test_a_time_that_dates_only_an_aside_or_the_filing_makes_no_entry() -> None:
    text = (
        "ORRIN, May 2 (Delta Wire) - The harbour master closed the port of Orrin to all ferries.\n\n"
        "The owner of the ferry that sank on Thursday has lost its licence for good.\n\n"
        "The Anna left the port of Orrin at 6:40 p.m. with all its passengers aboard.\n\n"
        "By Idris Halloran and Maeve Oster, 2 May 2025\n\n"
        "Divers found the bell of the Anna on Friday in the mud of the bay."
    )
    desk = Desk("a", text, "Delta Wire", day=date(2025, 5, 2)).when("May 2", date(2025, 5, 2))
    desk.when("Thursday", date(2025, 5, 1)).when("6:40 p.m.", date(2025, 5, 2), grain=Grain.MINUTE)
    desk.when("2 May 2025", date(2025, 5, 2)).when("Friday", date(2025, 5, 2))
    entries = run(desk).timeline
    assert [entry.text for entry in entries] == ["Divers found the bell of the Anna on Friday in the mud of the bay."]


def test_leads_of_two_articles_on_one_day_are_one_happening() -> None:
    one = Desk("a", "The ferry Anna sank off Marrow Bay on Thursday with forty people aboard.")
    two = Desk("b", "Divers searched a wreck after the Anna went down near the northern harbour on Thursday.", "Echo")
    entries = run(one.when("Thursday", MAY1), two.when("Thursday", MAY1)).timeline
    assert [e.accounts for e in entries] == [2]


def test_a_caption_and_a_post_are_no_lines() -> None:
    text = "In this May 1 photo, crews of the ferry Anna look out over Marrow Bay. See the wreck that we filmed on May 2 for you @marrowbay."
    one = Desk("a", text).when("May 1", MAY1).when("May 2", MAY2)
    assert run(one).timeline == ()


def test_one_day_does_not_fill_the_page() -> None:
    things = (
        "The mayor of Ostra opened a new library on Thursday with a short speech.",
        "Fishermen found a drifting barge off Marrow Bay early on Thursday.",
        "Prices of barley rose sharply at the market in Brenn on Thursday.",
        "Two judges left the court of appeal for good on Thursday afternoon.",
        "A school in Hask lost its roof to the wind on Thursday.",
    )
    text = " ".join(things)
    desk = Desk("a", text)
    for n in range(len(things)):
        desk.when("Thursday", MAY1, nth=n + 1)
    assert len(run(desk).timeline) == 3


def test_a_weekday_that_no_day_is_known_for_is_given_in_words() -> None:
    desk = Desk("a", "The ferry Anna sank off Marrow Bay on Sunday with forty people aboard.").when("Sunday", None)
    (entry,) = run(desk).timeline
    assert (entry.low, entry.high, entry.said) == (None, None, "Sunday")


def test_captions_and_refusals_to_comment_are_no_happenings() -> None:
    one = Desk(
        "a", "A rocket is fired in an undated photo released by the Ostra News Agency on Thursday in the capital."
    )
    assert run(one.when("Thursday", MAY1)).timeline == ()


def test_without_days_what_happened_goes_before_what_was_said_and_a_day_before_a_month() -> None:
    text = (
        "“Nobody on board was ever told about the hull,” he said on Sunday. "
        "Mira Oss refused the offer of foreign engineers over the weekend, she said. "
        "A January report of the harbour board had praised the crew."
    )
    desk = Desk("a", text).when("Sunday", None).when("over the weekend", None).when("January", None, grain=Grain.MONTH)
    assert [e.said for e in run(desk).timeline] == ["over the weekend"]


def test_captions_that_end_in_a_day_or_a_credit_and_glued_sentences_are_no_lines() -> None:
    lines = (
        "Mayor Mira Oss leaves the town hall after a long meeting in Ostra, Marrow, May 1, 2025.",
        "The ferry Anna lies on the beach of Marrow Bay on Thursday (Jo Pell / Ostra Gazette)",
        "The ferry sank on Thursday off Marrow Bay.The mayor called it a loss for the whole town.",
    )
    for line, when in zip(lines, ("May 1, 2025", "Thursday", "Thursday"), strict=True):
        assert run(Desk("a", line).when(when, MAY1)).timeline == ()


def test_a_day_inside_a_quotation_is_none_of_the_article() -> None:
    one = Desk("a", "Mira Oss chose to help the crews over “a Sunday conflagration on the quay” as she put it.")
    one.when("Sunday", MAY4)
    assert run(one).timeline == ()
