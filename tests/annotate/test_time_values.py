"""Readings that need no reference day."""

from datetime import date

import pytest

from storywire.annotate.time_values import ABSOLUTE, Scene, length_of

SCENE = Scene(date(2025, 5, 5))


@pytest.mark.parametrize(
    ("reading", "slots", "value"),
    [
        ("month_day_year", {"month": 8, "day": "7th", "year": "1998"}, "1998-08-07"),
        ("slash_day", {"d1": "5", "d12": "13", "year_any": "25"}, "2025-05-13"),
        ("slash_day", {"d1": "13", "d12": "5", "year_any": "1998"}, "1998-05-13"),
        ("decade", {"decade": "'60s"}, "196"),
        ("century", {"century_number": "21st"}, "20"),
        ("century", {"roman": "XIX"}, "18"),
        ("half_year", {"ordinal": 1, "year": "2025"}, "2025-H1"),
        ("holiday_year", {"holiday": "easter+0", "year": "2025"}, "2025-04-20"),
        ("fiscal_year", {"year": "1999"}, "FY1999"),
        ("length", {"number": "two", "units": "week"}, "P2W"),
        ("vague_length", {"spans": "year"}, "PXY"),
    ],
)
def test_readings(reading: str, slots: dict[str, object], value: str) -> None:
    found = ABSOLUTE[reading](slots, SCENE)
    assert found is not None and found.value == value


def test_years_that_run_backwards_are_none() -> None:
    assert ABSOLUTE["years"]({"year": "1998", "year_end": "97"}, SCENE) is None


def test_a_day_that_is_not_in_the_calendar_raises() -> None:
    with pytest.raises(ValueError, match="day"):
        ABSOLUTE["month_day_year"]({"month": 2, "day": "30", "year": "2025"}, SCENE)


def test_lengths() -> None:
    assert [length_of("week", 2), length_of("hour", 5.5), length_of("decade", 4)] == ["P2W", "PT5.5H", "P40Y"]
