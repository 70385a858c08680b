"""Readings against a reference day."""

from dataclasses import replace
from datetime import date

import pytest

from storywire.annotate.time_relative import RELATIVE
from storywire.annotate.time_values import Scene

SCENE = Scene(date(2025, 5, 5))  # a Monday


@pytest.mark.parametrize(
    ("reading", "slots", "future", "value"),
    [
        ("weekday", {"weekday": 1}, False, "2025-05-05"),
        ("weekday", {"weekday": 1, "deictic": -1}, False, "2025-04-28"),
        ("weekday", {"weekday": 3}, True, "2025-05-07"),
        ("month", {"month": 5}, False, "2025-05"),
        ("month", {"month": 1}, True, "2026-01"),
        ("month_day", {"month": 12, "day": "25"}, False, "2024-12-25"),
        ("month_day", {"month": 7, "day": "4"}, False, "2025-07-04"),
        ("month_day", {"month": 10, "day": "23", "deictic": -1}, False, "2024-10-23"),
        ("weekend", {}, False, "2025-W18-WE"),
        ("weekend", {}, True, "2025-W19-WE"),
        ("period", {"deictic": -1, "period": "year"}, False, "2024"),
        ("period", {"deictic": -2, "period": "year"}, False, "P1Y"),
        ("season", {"deictic": -1, "season": "WI"}, False, "2024-WI"),
        ("holiday", {"deictic": -1, "holiday": "thu4-11"}, False, "2024-11-28"),
        ("quarter", {"ordinal": 4}, False, "2024-Q4"),
        ("ago", {"number": "a", "unit": "decade"}, False, "2015"),
        ("ago", {"number": "several", "units": "year"}, False, "PAST_REF"),
        ("stretch", {"stretch": -1, "number": "20", "units": "year"}, False, "P20Y"),
        ("last_night", {}, False, "2025-05-04TNI"),
        ("week_of", {"month": 4, "day": "16"}, False, "2025-W16"),
    ],
)
def test_readings(reading: str, slots: dict[str, object], future: bool, value: str) -> None:
    found = RELATIVE[reading](slots, replace(SCENE, future=future))
    assert found is not None and found.value == value


def test_the_29th_of_february_is_of_a_leap_year() -> None:
    found = RELATIVE["month_day"]({"month": 2, "day": "29"}, Scene(date(2024, 5, 5)))
    assert found is not None and found.low == date(2024, 2, 29)
    assert RELATIVE["month_day"]({"month": 2, "day": "30"}, SCENE) is None


def test_a_stretch_runs_up_to_the_reference() -> None:
    found = RELATIVE["stretch"]({"stretch": -1, "number": "two", "units": "month"}, SCENE)
    assert found is not None and (found.low, found.high) == (date(2025, 3, 5), date(2025, 5, 5))


def test_without_a_time_before_it_that_day_stays_open() -> None:
    found = RELATIVE["anchored"]({"anchored": 0}, SCENE)
    assert found is not None and found.value is None and found.low is None
