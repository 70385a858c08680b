"""Time expressions of an article: where they stand and which days they mean."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storywire.evidence import holds
from storywire.types import DateFinding, Direction, Grain
from tests.annotate.texts import MONDAY, on, times_in


def test_times_of_an_article_and_the_days_they_mean() -> None:
    text = "The Orlan ferry sank on Saturday. Since opening in January the line has run twice a week."
    saturday, january, weekly = times_in(text)
    assert (saturday.span.of(text), saturday.value, saturday.low) == ("Saturday", "2025-05-03", date(2025, 5, 3))
    assert (saturday.grain, saturday.direction) == (Grain.DAY, Direction.PAST)
    assert (january.value, january.low, january.high) == ("2025-01", date(2025, 1, 1), None)
    assert (weekly.type, weekly.value, weekly.low) == ("SET", "P1W", None)
    assert [t.id for t in (saturday, january, weekly)] == ["t1", "t2", "t3"]
    assert all(holds(t.evidence, text) for t in (saturday, january, weekly))
    assert saturday.evidence.selector.exact == "The Orlan ferry sank on Saturday."
    assert "2025-05-05" in saturday.reason


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The council met on Monday.", "2025-05-05"),
        ("The council met on Tuesday.", "2025-04-29"),
        ("The council will meet on Tuesday.", "2025-05-06"),
        ("The talks are due to begin on Wednesday.", "2025-05-07"),
        ("The ceasefire was extended until Thursday.", "2025-05-08"),
        ("Ministers were divided ahead of Friday's vote.", "2025-05-09"),
        ("The mayor condemned Friday's march.", "2025-05-02"),
        ("He resigned last Friday.", "2025-05-02"),
        ("The shop opens next Friday.", "2025-05-09"),
        ("It rained over the weekend.", "2025-W18-WE"),
        ("The bridge closed on Aug. 7.", "2024-08-07"),
        ("The bridge opened on April 2.", "2025-04-02"),
        ("The bridge will close on June 30.", "2025-06-30"),
        ("It was built in December.", "2024-12"),
        ("It ended two months ago.", "2025-03"),
        ("It ended a decade ago.", "2015"),
        ("Sales fell in the third quarter of 2024.", "2024-Q3"),
        ("Sales fell in the first quarter.", "2025-Q1"),
        ("It was fashionable in the 1990s.", "199"),
        ("It dates from the 19th century.", "18"),
        ("The harvest failed last summer.", "2024-SU"),
        ("They met the day before Christmas Eve.", "2024-12-23"),
        ("They met two weeks before Easter.", "2025-04-06"),
        ("The vote was on Nov. 3, 2020.", "2020-11-03"),
        ("The vote was on 3 November 2020.", "2020-11-03"),
        ("The week of April 14 was quiet.", "2025-W16"),
        ("He left on Tuesday of last week.", "2025-04-29"),
        ("The mill burned down yesterday evening.", "2025-05-04TEV"),
        ("It has been quiet for two weeks.", "P2W"),
        ("The five-hour talks failed.", "PT5H"),
        ("The mill now employs nobody.", "PRESENT_REF"),
    ],
)
def test_one_time(text: str, value: str) -> None:
    assert [time.value for time in times_in(text)] == [value]


def test_a_day_told_later_hangs_on_the_day_told_before() -> None:
    values = [
        t.value for t in times_in("The dam broke on April 2. The next day the army came. Two days later it left.")
    ]
    assert values == ["2025-04-02", "2025-04-03", "2025-04-05"]


def test_a_clock_time_takes_the_day_beside_it() -> None:
    assert [t.value for t in times_in("The siren went at 10:35 a.m. Friday.")] == ["2025-05-02T10:35", "2025-05-02"]


@pytest.mark.parametrize(
    "text",
    [
        "Black Friday sales fell.",
        "The Christmas market was full.",
        "She reads the Sunday Times.",
        "It may rain.",
        "The annual March for Rivers drew a crowd.",
        "The hall seats 2000 people.",
        "She is in her 40s.",
        "The fall of the government was swift.",
        "A 44-year-old man was hurt.",
    ],
)
def test_names_counts_and_verbs_are_no_times(text: str) -> None:
    assert times_in(text) == ()


def test_an_unknown_publication_date_leaves_only_what_names_its_year() -> None:
    friday, year = times_in("The mine closed on Friday, after the 2019 flood.", DateFinding())
    assert (friday.value, friday.low, friday.high) == (None, None, None)
    assert "not known" in friday.reason
    assert (year.value, year.low, year.high) == ("2019", date(2019, 1, 1), date(2019, 12, 31))


def test_a_publication_interval_gives_an_interval() -> None:
    published = DateFinding(low=date(2025, 1, 24), high=date(2025, 1, 31))
    friday, year = times_in("The flights left on Friday. It began last year.", published)
    assert (friday.value, friday.low, friday.high) == (None, date(2025, 1, 24), date(2025, 1, 31))
    assert (year.value, year.direction) == ("2024", Direction.PAST)


def test_an_open_end_of_the_publication_interval_stays_open() -> None:
    (friday,) = times_in("The flights left on Friday.", DateFinding(high=date(2025, 1, 31)))
    assert (friday.low, friday.high) == (None, date(2025, 1, 31))


def test_spanish() -> None:
    text = "El puente cerró el lunes. Reabrirá el próximo viernes, tras el temporal del 12 de abril y desde marzo."
    values = [time.value for time in times_in(text, language="es")]
    assert values == ["2025-05-05", "2025-05-09", "2025-04-12", "2025-03"]


def test_a_language_without_a_grammar_gives_nothing() -> None:
    assert times_in("Der Damm brach am Montag.", language="de") == ()


@pytest.mark.parametrize(
    "text", ["", "\n\n", "one " * 5000, "in 2020-" * 3000, "the day before " * 2000, "Feb. 30, 2023."]
)
def test_hostile_text_is_bounded(text: str) -> None:
    assert all(time.span.of(text) for time in times_in(text, language="es"))


WORDS = [
    "on",
    "Friday",
    "last",
    "May",
    "3",
    "2025",
    "the",
    "week",
    "of",
    "two",
    "days",
    "ago",
    "10:35",
    "a.m.",
    "in",
    "'98",
    "\n\n",
    "since",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14), st.integers(0, 20000))
def test_spans_lie_in_the_text_in_order_and_twice_is_equal(words: list[str], days: int) -> None:
    text = " ".join(words)
    published = on(date(1971, 1, 1) + timedelta(days=days))
    times = times_in(text, published)
    assert times == times_in(text, published)
    assert all(t.span.of(text) and holds(t.evidence, text) and t.evidence.span.covers(t.span) for t in times)
    assert all(one.span.end <= two.span.start for one, two in pairwise(times))
    assert all(t.low is None or t.high is None or t.low <= t.high for t in times)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(["Monday", "Thursday", "Sunday"]))
@settings(max_examples=30, deadline=None)
def test_a_past_weekday_is_at_most_six_days_back(day: date, name: str) -> None:
    (time,) = times_in(f"The bell rang on {name}.", on(day))
    assert time.low is not None
    assert timedelta(0) <= day - time.low <= timedelta(6)
    assert time.low.strftime("%A") == name


def test_the_reference_monday_is_a_monday() -> None:
    assert MONDAY.isoweekday() == 1


def test_three_quarters_of_a_thing_are_no_time() -> None:
    assert times_in("Three-quarters of the vineyards burned.") == ()
    assert [t.value for t in times_in("Profit fell for three straight quarters.")] == ["P9M"]


def test_a_bare_weekday_lies_back_though_its_day_is_not_known() -> None:
    (sunday,) = times_in("The ferry sank on Sunday.", DateFinding())
    assert (sunday.value, sunday.direction) == (None, Direction.PAST)
    (ahead,) = times_in("The ferry will sail on Sunday.", DateFinding())
    assert ahead.direction is not Direction.PAST
