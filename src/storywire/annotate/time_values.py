"""What a matched time expression stands for, read against one reference day: one small function for each rule reading.

The conventions are those of TIMEX3 (TimeML 1.2.1): the value is that of the unit named, a word like "early" or "late"
does not narrow it. A bare weekday is the latest one not after the reference, or the next one where the clause looks to
the future; a day of a month without a year is the one from 240 days before to 75 days after the reference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from storywire.annotate.numbers import read_number
from storywire.annotate.time_calendar import GRAINS, Days, around, holiday, months, season
from storywire.types import Grain

Slots = dict[str, Any]
ROMAN = {"XV": 15, "XVI": 16, "XVII": 17, "XVIII": 18, "XIX": 19, "XX": 20, "XXI": 21}
LETTERS = {"minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M", "year": "Y"}
LARGER = {"decade": ("year", 10), "century": ("year", 100), "fortnight": ("week", 2), "quarter": ("month", 3)}


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression stands for: TIMEX3 type and value, first and last day, grain, and why."""

    type: str = "DATE"
    value: str | None = None
    low: date | None = None
    high: date | None = None
    grain: Grain | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """What an expression is read against.

    `point` is the reference day; `future` whether its clause looks ahead; `anchor` the last time told before it, `day`
    the nearest day told in its sentence.
    """

    point: date
    language: str = "en"
    future: bool = False
    anchor: Reading | None = None
    day: Reading | None = None
    day_first: bool = False


def unit_days(days: Days, why: str, type_: str = "DATE") -> Reading:
    """A reading of a calendar unit."""
    return Reading(type_, days.value, days.low, days.high, GRAINS[days.unit], why)


def on_day(day: date, why: str, slots: Slots | None = None) -> Reading:
    """A reading of one day, or of a part of it."""
    part = (slots or {}).get("daypart")
    value = day.isoformat() + (f"T{part}" if part else "")
    return Reading("TIME" if part else "DATE", value, day, day, Grain.DAY, why)


# --------------------------------------------------------------------------------- dates that name their year


def iso_day(slots: Slots, _: Scene) -> Reading:
    """2025-05-03."""
    return on_day(date(int(slots["y4"]), int(slots["m2"]), int(slots["d2"])), "a full date")


def slash_day(slots: Slots, scene: Scene) -> Reading | None:
    """5/3/2025: the order is the language's, or the only one possible."""
    one, two, year = int(slots["d1"]), int(slots["d12"]), _year(slots["year_any"])
    day_first = scene.day_first if one <= 12 and two <= 12 else one > 12
    if one <= 12 and two <= 12 and one != two and not scene.day_first and scene.language != "en":
        return None
    return on_day(date(year, two, one) if day_first else date(year, one, two), "a full date in figures")


def _year(said: str) -> int:
    year = int(said.strip("'’‘"))
    return year if year >= 100 else year + (2000 if year < 50 else 1900)


def full_day(slots: Slots, _: Scene) -> Reading:
    """Aug. 7, 1998."""
    return on_day(date(int(slots["year"]), slots["month"], day_number(slots["day"])), "a full date", slots)


def day_number(said: str) -> int:
    """The day of the month in "3rd"."""
    return int("".join(filter(str.isdigit, said)))


def month_year(slots: Slots, _: Scene) -> Reading:
    """June 1998."""
    return unit_days(around(date(int(slots["year"]), slots["month"], 1), "month"), "a month and its year")


def year(slots: Slots, _: Scene) -> Reading:
    """1998."""
    return unit_days(around(date(int(slots["year"]), 1, 1), "year"), "a year")


def short_year(slots: Slots, _: Scene) -> Reading:
    """'98."""
    return unit_days(around(date(_year(slots["short_year"]), 1, 1), "year"), "a year of two figures")


def fiscal_year(slots: Slots, _: Scene) -> Reading:
    """Fiscal 1999: which months it has differs from one body to another, so no days are given."""
    return Reading("DATE", f"FY{slots['year']}", None, None, Grain.YEAR, "a fiscal year has no days of its own")


def years(slots: Slots, _: Scene) -> Reading | None:
    """1998-99, 2003-2005."""
    first, end = int(slots["year"]), slots["year_end"]
    last = int(end) if len(end) == 4 else first // 100 * 100 + int(end)
    if not first < last < first + 100:
        return None
    return Reading("DATE", None, date(first, 1, 1), date(last, 12, 31), Grain.YEAR, "from one year to another")


def decade(slots: Slots, _: Scene) -> Reading:
    """The 1990s, the '60s."""
    said = "".join(filter(str.isdigit, slots.get("decade") or slots["plain_decade"]))
    first = int(said) if len(said) == 4 else int(said) + (2000 if int(said) < 20 else 1900)
    return unit_days(around(date(first, 1, 1), "decade"), "a decade")


def decade_name(slots: Slots, _: Scene) -> Reading:
    """The nineties."""
    return unit_days(around(date(1900 + slots["decade_name"], 1, 1), "decade"), "a decade by its name")


def century(slots: Slots, _: Scene) -> Reading:
    """The 20th century."""
    number = slots.get("nth") or ROMAN.get(slots.get("roman", "")) or day_number(slots["century_number"])
    return unit_days(around(date(100 * (number - 1) + 1, 1, 1), "century"), "a century")


def quarter_year(slots: Slots, _: Scene) -> Reading:
    """The third quarter of 1999."""
    number = int(slots.get("ordinal") or slots.get("digit") or slots["digit2"])
    return unit_days(around(date(int(slots["year"]), 3 * number - 2, 1), "quarter"), "a quarter and its year")


def half_year(slots: Slots, _: Scene) -> Reading | None:
    """The first half of 2025."""
    return half_of(int(slots["year"]), slots["ordinal"])


def half_of(of_year: int, number: int) -> Reading | None:
    """Half of a year."""
    if number > 2:
        return None
    days = months(f"{of_year:04}-H{number}", date(of_year, 6 * number - 5, 1), 6, "quarter")
    return unit_days(days, "half a year")


def season_year(slots: Slots, _: Scene) -> Reading:
    """The summer of 1998."""
    return unit_days(season(int(slots["year"]), slots["season"]), "a season and its year")


def holiday_year(slots: Slots, _: Scene) -> Reading:
    """Christmas 1998."""
    return on_day(holiday(int(slots["year"]), slots["holiday"]), "a holiday and its year")


# -------------------------------------------------------------------------------------- lengths, sets, references


def how_many(slots: Slots, language: str, slot: str = "number") -> float | None:
    """How many: None where it is vague. An article is one."""
    said = slots.get(slot)
    if said is None:
        return None
    value = read_number(said, language)
    return 1.0 if value is None and len(said) <= 3 and said.lower() in ("a", "an", "un", "una") else value


def unit_of(slots: Slots) -> str:
    """The name of the unit in a match."""
    return str(slots.get("units") or slots.get("unit") or slots.get("spans"))


def vague(unit: str, value: str) -> Reading:
    """A reading that names no days."""
    return Reading("DATE", value, None, None, GRAINS.get(unit), "no number says how far")


def length_of(unit: str, count: float | None) -> str:
    """A length of time in TIMEX3: P2W, PT5H, PXY where the number is not told."""
    name, size = LARGER.get(unit, (unit, 1))
    name, size = {"weekend": ("day", 2)}.get(name, (name, size))
    time = "T" if name in ("minute", "hour", "second") else ""
    shown = "X" if count is None else f"{count * size:g}"
    return f"P{time}{shown}{LETTERS.get(name, 'S')}"


def length(slots: Slots, scene: Scene) -> Reading | None:
    """Two weeks, a five-hour, half an hour."""
    unit = unit_of(slots)
    count = how_many(slots, scene.language) if "number" in slots else 0.5
    if unit == "quarter" and count == 1:
        return None
    return Reading("DURATION", length_of(unit, count), None, None, GRAINS.get(unit), "a length of time")


def vague_length(slots: Slots, _: Scene) -> Reading:
    """For weeks, several years."""
    return Reading(
        "DURATION", length_of(unit_of(slots), None), None, None, GRAINS.get(unit_of(slots)), "a length of time"
    )


def often(slots: Slots, _: Scene) -> Reading:
    """Daily."""
    return Reading("SET", slots["often"], None, None, None, "again and again")


def every(slots: Slots, scene: Scene) -> Reading:
    """Every day, each Friday, every two years."""
    if "weekday" in slots:
        return weekdays(slots, scene)
    unit = slots.get("unit") or slots.get("units")
    if unit is None:
        return Reading("SET", "P1D" if "daypart" in slots else "P1Y", None, None, None, "again and again")
    count = how_many(slots, scene.language) if "number" in slots else 1.0
    return Reading("SET", length_of(unit, count), None, None, GRAINS.get(unit), "again and again")


def weekdays(slots: Slots, _: Scene) -> Reading:
    """Fridays."""
    return Reading("SET", f"XXXX-WXX-{slots['weekday']}", None, None, Grain.DAY, "again and again")


def often_in(slots: Slots, _: Scene) -> Reading:
    """Twice a week."""
    return Reading("SET", length_of(slots["unit"], 1), None, None, GRAINS.get(slots["unit"]), "again and again")


def recent(slots: Slots, _: Scene) -> Reading:
    """Recent weeks."""
    return vague(unit_of(slots), "PAST_REF")


def coming(slots: Slots, _: Scene) -> Reading:
    """The coming weeks."""
    return vague(unit_of(slots), "FUTURE_REF")


ABSOLUTE: Mapping[str, Callable[[Slots, Scene], Reading | None]] = {
    function.__name__: function
    for function in (
        iso_day,
        slash_day,
        month_year,
        year,
        short_year,
        fiscal_year,
        years,
        decade,
        decade_name,
        century,
        quarter_year,
        half_year,
        season_year,
        holiday_year,
        length,
        vague_length,
        recent,
        coming,
        often,
        every,
        weekdays,
        often_in,
    )
} | {"month_day_year": full_day}
