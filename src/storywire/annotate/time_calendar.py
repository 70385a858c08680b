"""Calendar arithmetic for time expressions: the unit around a day, units before and after, holidays, in TIMEX3 values.

TIMEX3 notation after Pustejovsky et al. (2003), TimeML: `1998-08-07`, `1998-W32`, `1998-W32-WE`, `1998-08`, `1998-Q3`,
`1998-FA`, `1998`, `199` (the 1990s), `19` (the 20th century).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from storywire.types import Grain

DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
GRAINS = {
    "second": Grain.MINUTE,
    "minute": Grain.MINUTE,
    "hour": Grain.HOUR,
    "day": Grain.DAY,
    "week": Grain.WEEK,
    "fortnight": Grain.WEEK,
    "weekend": Grain.DAY,
    "month": Grain.MONTH,
    "season": Grain.QUARTER,
    "quarter": Grain.QUARTER,
    "year": Grain.YEAR,
    "decade": Grain.DECADE,
    "century": Grain.DECADE,
}


@dataclass(frozen=True, slots=True)
class Days:
    """A calendar unit: its TIMEX3 value, its first and its last day."""

    value: str
    low: date
    high: date
    unit: str


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day. Raises ValueError outside the years 1 to 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]) if 1 <= year <= 9999 else 1)


def around(day: date, unit: str) -> Days:
    """The calendar unit that holds a day (week: ISO 8601; season: of three whole months)."""
    if unit in ("week", "fortnight", "weekend"):
        return _week(day, unit)
    if unit == "month":
        return months(f"{day:%Y-%m}", date(day.year, day.month, 1), 1, unit)
    if unit == "quarter":
        number = (day.month - 1) // 3
        return months(f"{day.year:04}-Q{number + 1}", date(day.year, 3 * number + 1, 1), 3, unit)
    if unit in ("year", "decade", "century"):
        size = {"year": 1, "decade": 10, "century": 100}[unit]
        first = max(1, day.year // size * size)
        return Days(
            f"{day.year // size:0{5 - len(str(size))}}", date(first, 1, 1), date(first + size - 1, 12, 31), unit
        )
    return Days(day.isoformat(), day, day, "day")


def _week(day: date, unit: str) -> Days:
    year, week, weekday = day.isocalendar()
    monday = day - (weekday - 1) * DAY
    if unit == "weekend":
        return Days(f"{year:04}-W{week:02}-WE", monday + 5 * DAY, monday + 6 * DAY, unit)
    return Days(f"{year:04}-W{week:02}", monday, monday + 6 * DAY, "week")


def months(value: str, first: date, count: int, unit: str) -> Days:
    """A unit of whole months from its first day."""
    return Days(value, first, add_months(first, count) - DAY, unit)


def season(year: int, name: str) -> Days:
    """A season named SP, SU, FA or WI by the year in which it begins: three whole months."""
    return months(f"{year:04}-{name}", date(year, SEASON_MONTH[name], 1), 3, "season")


def shifted(day: date, unit: str, count: int) -> Days:
    """The calendar unit that lies `count` units from the one that holds the day. Raises ValueError out of range."""
    if unit in ("second", "minute", "hour"):
        return around(day, "day")
    if unit in ("month", "quarter", "season"):
        start = add_months(day.replace(day=1), count * (1 if unit == "month" else 3))
        return around(start, "quarter" if unit == "season" else unit)
    if unit in ("year", "decade", "century"):
        years = count * {"year": 1, "decade": 10, "century": 100}[unit]
        return around(date(day.year + years, 1, 1), unit)
    size = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}[unit]
    return around(_plus(day, size * count), unit)


def moved(day: date, unit: str, count: float) -> date:
    """A day moved by a length of time. Raises ValueError out of range."""
    if unit in ("month", "quarter", "year", "decade", "century"):
        size = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
        return add_months(day, round(count * size))
    size = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}.get(unit, 0)
    return _plus(day, round(count * size))


def _plus(day: date, days: int) -> date:
    try:
        return day + days * DAY
    except OverflowError as problem:
        raise ValueError("outside the calendar") from problem


def holiday(year: int, rule: str) -> date:
    """The day of a holiday: "12-25", "thu4-11" (fourth Thursday of November, 0 the last; "+1" the
    day after it), "easter+1", "2001-09-11"."""
    if found := re.fullmatch(r"easter([+-]\d+)", rule):
        return easter(year) + int(found[1]) * DAY
    if found := re.fullmatch(r"([a-z]{3})(\d)-(\d+)(\+\d)?", rule):
        day = _nth_weekday(year, int(found[3]), WEEKDAYS.index(found[1]), int(found[2]))
        return day + int(found[4] or 0) * DAY
    parts = [int(part) for part in rule.split("-")]
    return date(*parts) if len(parts) == 3 else date(year, *parts)


def _nth_weekday(year: int, month: int, weekday: int, number: int) -> date:
    if number == 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - (last.weekday() - weekday) % 7 * DAY
    first = date(year, month, 1)
    return first + ((weekday - first.weekday()) % 7 + 7 * (number - 1)) * DAY


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876, Meeus 1991, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
