from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.publish import words
from storywire.types import AttributionKind, DateFinding, DateOrigin, Relation, Verdict

FEB1, JUL14, NOV27 = date(2025, 2, 1), date(2025, 7, 14), date(2025, 11, 27)


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (DateFinding(NOV27, NOV27, NOV27), "27 Nov 2025"),
        (DateFinding(None, FEB1, JUL14), "between 1 Feb and 14 Jul 2025"),
        (DateFinding(None, date(2024, 12, 30), JUL14), "between 30 Dec 2024 and 14 Jul 2025"),
        (DateFinding(None, None, NOV27), "date unknown (not after 27 Nov 2025)"),
        (DateFinding(None, FEB1, None), "date unknown (not before 1 Feb 2025)"),
        (DateFinding(), "date unknown"),
    ],
)
def test_dates_are_said_honestly(finding: DateFinding, said: str) -> None:
    assert words.published(finding) == said


def test_days_in_a_reason_are_written_for_people() -> None:
    assert words.told("a weekday; told from 2025-04-13") == "a weekday; told from 13\u00a0Apr\u00a02025"
    assert (
        words.told("order 2025-04-133, 2025-13-40 and x-2025-04-13") == "order 2025-04-133, 2025-13-40 and x-2025-04-13"
    )


def test_a_whole_year_is_its_number() -> None:
    assert words.stretch(date(2023, 1, 1), date(2023, 12, 31)) == "2023"
    assert words.stretch(date(2023, 1, 1), date(2024, 12, 31)) == "between 1 Jan 2023 and 31 Dec 2024"


def test_a_period_is_short_where_it_can_be() -> None:
    assert words.period(date(2025, 5, 2), date(2025, 5, 6)) == "2–6 May 2025"
    assert words.period(date(2025, 4, 30), date(2025, 5, 2)) == "30 Apr – 2 May 2025"
    assert words.period(FEB1, FEB1) == "1 Feb 2025"
    assert words.period(None, FEB1) == "not after 1 Feb 2025"
    assert words.period(None, None) == "no date"


def test_counts_and_lists_are_english() -> None:
    assert [words.count(n, "story", "stories") for n in (0, 1, 2, 1500)] == [
        "0 stories",
        "1 story",
        "2 stories",
        "1,500 stories",
    ]
    assert [words.listed(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_every_value_has_words() -> None:
    assert set(words.VERDICTS) == set(Verdict)
    assert set(words.KINDS) == set(AttributionKind)
    assert set(words.RELATIONS) == set(Relation)
    assert set(words.ORIGINS) == set(DateOrigin)


@given(st.text())
def test_what_steers_a_terminal_is_replaced_one_for_one(text: str) -> None:
    shown = words.shown(text)
    assert len(shown) == len(text)
    assert not set(shown) & set("\x1b\x07\x00\r\x9b\u202e")
    shown.encode("utf-8")


def test_moments_are_shown_where_the_reader_is_and_kept_in_utc() -> None:
    at = datetime(2025, 7, 1, 23, 30, tzinfo=UTC)
    assert words.moment(at, ZoneInfo("Europe/Vienna")) == "2 Jul 2025, 01:30 CEST"
    assert words.moment(at, UTC) == "1 Jul 2025, 23:30 UTC"
    assert words.utc(at.astimezone(ZoneInfo("Asia/Tokyo"))) == "2025-07-01T23:30:00Z"


def test_a_time_without_a_day_is_given_in_the_words_of_the_article_too() -> None:
    assert words.when(date(2025, 5, 3), date(2025, 5, 3), "Saturday") == "3 May 2025"
    assert words.when(date(2025, 2, 1), date(2025, 7, 12), "Saturday") == "“Saturday”, between 1 Feb and 12 Jul 2025"
    assert words.when(None, None, "Saturday") == "“Saturday”, day not known"
    assert words.when(None, None) == "day not known"
