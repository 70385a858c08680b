"""Calendar units in TIMEX3 notation."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.annotate.time_calendar import GRAINS, add_months, around, easter, holiday, moved, season, shifted

DAY = date(2025, 5, 5)


@pytest.mark.parametrize(
    ("unit", "value", "low", "high"),
    [
        ("day", "2025-05-05", DAY, DAY),
        ("week", "2025-W19", DAY, date(2025, 5, 11)),
        ("weekend", "2025-W19-WE", date(2025, 5, 10), date(2025, 5, 11)),
        ("month", "2025-05", date(2025, 5, 1), date(2025, 5, 31)),
        ("quarter", "2025-Q2", date(2025, 4, 1), date(2025, 6, 30)),
        ("year", "2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("decade", "202", date(2020, 1, 1), date(2029, 12, 31)),
        ("century", "20", date(2000, 1, 1), date(2099, 12, 31)),
    ],
)
def test_units_around_a_day(unit: str, value: str, low: date, high: date) -> None:
    found = around(DAY, unit)
    assert (found.value, found.low, found.high) == (value, low, high)


def test_holidays() -> None:
    assert [easter(year) for year in (1998, 2024, 2025)] == [date(1998, 4, 12), date(2024, 3, 31), date(2025, 4, 20)]
    assert holiday(1999, "thu4-11") == date(1999, 11, 25)
    assert holiday(2025, "mon0-5") == date(2025, 5, 26)
    assert holiday(2024, "mon1-11+1") == date(2024, 11, 5)
    assert holiday(2025, "easter-2") == date(2025, 4, 18)
    assert holiday(2025, "2001-09-11") == date(2001, 9, 11)


def test_units_apart() -> None:
    assert shifted(DAY, "month", -2).value == "2025-03"
    assert shifted(DAY, "decade", -1).value == "201"
    assert moved(date(2025, 3, 31), "month", -1) == date(2025, 2, 28)
    assert season(2024, "WI").high == date(2025, 2, 28)
    with pytest.raises(ValueError, match="year"):
        shifted(DAY, "century", -40)


@given(
    st.dates(date(1000, 1, 1), date(3000, 1, 1)), st.sampled_from(["day", "week", "month", "quarter", "year", "decade"])
)
def test_a_unit_holds_its_day_and_the_next_one_follows_it(day: date, unit: str) -> None:
    here = around(day, unit)
    assert here.low <= day <= here.high
    assert shifted(day, unit, 1).low == here.high + timedelta(days=1)


@given(st.dates(date(1000, 1, 1), date(3000, 1, 1)), st.integers(-200, 200))
def test_months_add_up(day: date, months: int) -> None:
    assert add_months(day.replace(day=1), months) == add_months(add_months(day.replace(day=1), months - 1), 1)


@pytest.mark.parametrize("unit", GRAINS)
@pytest.mark.parametrize("count", [-3, 0, 2])
def test_every_unit_can_be_shifted_and_moved(unit: str, count: int) -> None:
    there = shifted(date(2031, 5, 14), unit, count)
    assert there.low <= there.high
    assert isinstance(moved(date(2031, 5, 14), unit, count), date)
