"""What a time expression stands for when it is told from the reference day, the time before it or the day beside it.

The conventions stand in `time_values`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from storywire.annotate.time_calendar import DAY, GRAINS, SEASON_MONTH, around, holiday, moved, season, shifted
from storywire.annotate.time_values import (
    LARGER,
    Reading,
    Scene,
    Slots,
    day_number,
    full_day,
    half_of,
    how_many,
    length_of,
    on_day,
    unit_days,
    unit_of,
    vague,
)
from storywire.types import Grain

BACK, AHEAD = 240, 75  # days within which a day of a month without a year is looked for


def month_day(slots: Slots, scene: Scene) -> Reading | None:
    """Aug. 7: of the year that brings it nearest."""
    found = []
    for of_year in (scene.point.year - 1, scene.point.year, scene.point.year + 1):
        try:
            found.append(date(of_year, slots["month"], day_number(slots["day"])))
        except ValueError:
            continue  # 29 February
    way = _way(slots)
    sided = [day for day in found if way * (day - scene.point).days > 0]
    if sided:
        return on_day(sided[-1] if way < 0 else sided[0], "a day of a month, " + _side(way, scene), slots)
    return on_day(_nearest(found, scene), "a day of a month, of the nearest year", slots) if found else None


def _nearest(days: list[date], scene: Scene) -> date:
    """The day within the window around the reference; else the last before it, or the next when looking ahead."""
    within = [day for day in days if -BACK <= (day - scene.point).days <= AHEAD]
    before = [day for day in days if day <= scene.point]
    after = [day for day in days if day >= scene.point]
    if scene.future and after and not (within and within[0] >= scene.point):
        return after[0] if (after[0] - scene.point).days < BACK else (within or before or after)[-1]
    return within[0] if within else (before or after)[-1]


def month_days(slots: Slots, scene: Scene) -> Reading | None:
    """Jan. 3-5."""
    day = dict(slots)
    first = full_day(day, scene) if "year" in day else month_day(day, scene)
    if first is None or first.low is None or day_number(slots["day2"]) <= first.low.day:
        return None
    last = first.low.replace(day=day_number(slots["day2"]))
    return Reading("DATE", None, first.low, last, Grain.DAY, "from one day to another")


def month(slots: Slots, scene: Scene) -> Reading:
    """In January, last October: the latest not after the reference unless the text looks ahead."""
    point, number, way = scene.point, slots["month"], _way(slots)
    if way < 0:
        of_year = point.year - (number >= point.month)
    elif way > 0:
        of_year = point.year + (number <= point.month)
    elif way == 0 and "deictic" in slots:
        of_year = point.year
    elif scene.future:
        of_year = point.year + (number < point.month)
    else:
        of_year = point.year - (number > point.month)
    return unit_days(around(date(of_year, number, 1), "month"), "a month, " + _side(way, scene))


def _way(slots: Slots) -> int:
    """-1, 0 or 1: which way "last", "this" or "next" points."""
    said = int(slots.get("deictic", 0))
    return (said > 0) - (said < 0)


def _side(way: int, scene: Scene) -> str:
    ahead = way > 0 or (way == 0 and scene.future)
    return "the next from the reference" if ahead else "the latest not after the reference"


def month_relative_year(slots: Slots, scene: Scene) -> Reading:
    """October of last year."""
    return unit_days(around(date(scene.point.year + _way(slots), slots["month"], 1), "month"), "a month of a year told")


def weekday(slots: Slots, scene: Scene) -> Reading:
    """Friday, last Friday, early Friday morning."""
    point, number, way = scene.point, slots["weekday"], _way(slots)
    back, ahead = (point.isoweekday() - number) % 7, (number - point.isoweekday()) % 7
    if way < 0:
        day = point - (back or 7) * DAY
    elif way > 0:
        day = point + (ahead or 7) * DAY
    elif scene.future or ("deictic" in slots and point.isoweekday() <= number and ahead):
        day = point + ahead * DAY
    else:
        day = point - back * DAY
    return on_day(day, "a weekday, " + _side((day > point) - (day < point), scene), slots)


def weekday_of_week(slots: Slots, scene: Scene) -> Reading:
    """Tuesday of last week."""
    week = shifted(scene.point, "week", _way(slots))
    return on_day(week.low + (slots["weekday"] - 1) * DAY, "a weekday of a week told")


def week_of(slots: Slots, scene: Scene) -> Reading | None:
    """The week of Jan. 3."""
    first = month_day(slots, scene)
    return unit_days(around(first.low, "week"), "the week of a day") if first and first.low else None


def week_of_month(slots: Slots, scene: Scene) -> Reading | None:
    """The second week of June: the week that holds the middle of its days."""
    told = month({"month": slots["month"]}, scene).low
    if "year" not in slots and told is None:
        return None
    of_year = told.year if told is not None and "year" not in slots else int(slots["year"])
    return unit_days(around(date(of_year, slots["month"], 7 * slots["ordinal"] - 3), "week"), "a week of a month")


def relative_day(slots: Slots, scene: Scene) -> Reading:
    """Today, yesterday evening, tonight."""
    return on_day(scene.point + slots["relative_day"] * DAY, "a day told from the reference", slots)


def day_before_last(_: Slots, scene: Scene) -> Reading:
    """The day before yesterday."""
    return on_day(scene.point - 2 * DAY, "a day told from the reference")


def day_after_next(_: Slots, scene: Scene) -> Reading:
    """The day after tomorrow."""
    return on_day(scene.point + 2 * DAY, "a day told from the reference")


def this_daypart(slots: Slots, scene: Scene) -> Reading:
    """This morning."""
    return on_day(scene.point, "a part of the reference day", slots)


def last_night(_: Slots, scene: Scene) -> Reading:
    """Last night: the night before the reference day."""
    return on_day(scene.point - DAY, "the night before the reference day", {"daypart": "NI"})


def in_the_day(_: Slots, scene: Scene) -> Reading:
    """Later in the day: the day that the sentence tells, or the reference day."""
    day = scene.day or scene.anchor
    low = day.low if day is not None and day.low is not None and day.grain is Grain.DAY else scene.point
    return on_day(low, "the day told before it")


def period(slots: Slots, scene: Scene) -> Reading | None:
    """Last week, this year, the past decade."""
    unit, way = slots["period"], slots["deictic"]
    if abs(way) == 2 and unit != "weekend":
        return _stretch(unit, 1, way, scene)
    if unit == "weekend":
        return _weekend(way, scene)
    return unit_days(shifted(scene.point, unit, _way(slots)), f"a {unit} told from the reference")


def this_period(slots: Slots, scene: Scene) -> Reading:
    """The end of the year, later in the week."""
    if slots["period"] == "weekend":
        return weekend(slots, scene)
    return unit_days(around(scene.point, slots["period"]), f"the {slots['period']} of the reference")


def _stretch(unit: str, count: float, way: int, scene: Scene) -> Reading:
    end = moved(scene.point, unit, count if way > 0 else -count)
    low, high = sorted((scene.point, end))
    side = "from the reference on" if way > 0 else "up to the reference"
    return Reading("DURATION", length_of(unit, count), low, high, GRAINS[unit], f"a stretch of time {side}")


def _weekend(way: int, scene: Scene) -> Reading:
    point = scene.point
    here = around(point, "weekend")
    if way < 0 or (way == 0 and not scene.future and here.low > point and point.isoweekday() <= 2):
        here = here if way < 0 and here.low < point and here.high < point else shifted(point, "weekend", -1)
    elif way > 0:
        here = shifted(point, "weekend", 1) if here.low <= point or point.isoweekday() >= 4 else here
    return unit_days(here, "a weekend told from the reference")


def weekend(_: Slots, scene: Scene) -> Reading:
    """Over the weekend: the latest that has begun, or the next where the text looks ahead."""
    here = around(scene.point, "weekend")
    if not scene.future and here.low > scene.point:
        here = shifted(scene.point, "weekend", -1)
    return unit_days(here, "a weekend, " + _side(0, scene))


def period_after_next(slots: Slots, scene: Scene) -> Reading:
    """The week after next."""
    return unit_days(shifted(scene.point, slots["period"], 2), "told from the reference")


def period_before_last(slots: Slots, scene: Scene) -> Reading:
    """The year before last."""
    return unit_days(shifted(scene.point, slots["period"], -2), "told from the reference")


def season_told(slots: Slots, scene: Scene) -> Reading:
    """Last fall, this summer, in the spring."""
    name, way, point = slots["season"], _way(slots), scene.point
    found = [season(point.year + offset, name) for offset in (-2, -1, 0, 1)]
    if way < 0:
        days = [days for days in found if days.high < point][-1]
    elif way > 0 or ("deictic" not in slots and scene.future):
        days = next(days for days in found if days.low > point or (way == 0 and days.high >= point))
    elif "deictic" in slots:
        days = found[1] if name == "WI" and point.month < SEASON_MONTH["SP"] else found[2]
    else:
        days = [days for days in found if days.low <= point][-1]
    return unit_days(days, "a season, " + _side(way, scene))


def holiday_told(slots: Slots, scene: Scene) -> Reading:
    """Christmas, last Thanksgiving."""
    days = [holiday(scene.point.year + offset, slots["holiday"]) for offset in (-1, 0, 1)]
    way = _way(slots)
    if way < 0:
        return on_day([day for day in days if day < scene.point][-1], "the last of a holiday")
    if way > 0:
        return on_day(next(day for day in days if day > scene.point), "the next of a holiday")
    return on_day(_nearest(days, scene), "a holiday, of the nearest year")


def quarter(slots: Slots, scene: Scene) -> Reading:
    """The third quarter: the latest that has begun, unless a year is told or the text looks ahead."""
    first, point = 3 * slots["ordinal"] - 2, scene.point
    if "deictic" in slots:
        of_year = point.year + _way(slots)
    elif scene.future:
        of_year = point.year + (first + 2 < point.month)
    else:
        of_year = point.year - (first > point.month)
    return unit_days(around(date(of_year, first, 1), "quarter"), "a quarter told from the reference")


def half(slots: Slots, scene: Scene) -> Reading | None:
    """The first half of last year."""
    return half_of(scene.point.year + _way(slots), slots["ordinal"])


# --------------------------------------------------------------------------------------------- distances


def ago(slots: Slots, scene: Scene) -> Reading:
    """Two months ago: the unit that lies so far back."""
    one = {"number": "a"} if "unit" in slots else {}  # year-ago
    return _distance({**one, **slots}, scene.point, -1, scene)


def ago_today(slots: Slots, scene: Scene) -> Reading:
    """Two years ago today: the very day."""
    count, unit = how_many(slots, scene.language), unit_of(slots)
    return on_day(moved(scene.point, unit, -count), "told to the day") if count else vague(unit, "PAST_REF")


def from_now(slots: Slots, scene: Scene) -> Reading:
    """Two weeks from now."""
    return _distance(slots, scene.point, 1, scene)


def earlier(slots: Slots, scene: Scene) -> Reading:
    """A year earlier: before the time told last, or else the reference."""
    return _distance({"number": "a", **slots}, _anchor(scene), -1, scene)


def later(slots: Slots, scene: Scene) -> Reading:
    """Two days later."""
    return _distance(slots, _anchor(scene), 1, scene)


def _anchor(scene: Scene) -> date:
    return scene.anchor.low if scene.anchor is not None and scene.anchor.low is not None else scene.point


def _distance(slots: Slots, point: date, way: int, scene: Scene) -> Reading:
    count, unit = how_many(slots, scene.language), unit_of(slots)
    if count is None:
        return vague(unit, "PAST_REF" if way < 0 else "FUTURE_REF")
    unit, count = _plain(unit, count)
    if count != int(count):
        return unit_days(
            around(moved(point, unit, way * count), "month" if unit == "year" else "day"), "a distance of time"
        )
    return unit_days(shifted(point, unit, way * int(count)), f"{int(count)} {unit}s from the time it is told from")


def _plain(unit: str, count: float) -> tuple[str, float]:
    """Decades and centuries as years, so that "a decade ago" is a year and not ten; 48 hours as two days."""
    if unit == "hour" and count >= 24 and count % 24 == 0:
        return "day", count / 24
    name, size = LARGER.get(unit, (unit, 1)) if unit != "quarter" else (unit, 1)
    return name, count * size


def stretch(slots: Slots, scene: Scene) -> Reading:
    """The past 20 years: up to the reference."""
    count, unit = how_many(slots, scene.language), unit_of(slots)
    if count is None:
        return Reading("DURATION", length_of(unit, None), None, None, GRAINS[unit], "no number says how long")
    return _stretch(unit, count, slots["stretch"], scene)


def anchored(slots: Slots, scene: Scene) -> Reading | None:
    """That day, the same week, the following year: told from the time told last."""
    unit, way, told = slots.get("period", "day"), slots["anchored"], scene.anchor
    if told is None or told.low is None or told.high is None:
        return Reading("DATE", None, None, None, GRAINS[unit], "no time told before it")
    start = told.high if way > 0 else told.low
    return unit_days(shifted(start, unit, way), f"the {unit} told from the time before it")


def anchored_daypart(slots: Slots, scene: Scene) -> Reading | None:
    """That night, the next morning."""
    found = anchored({"anchored": slots["anchored"]}, scene)
    if found is None or found.low is None:
        return Reading("TIME", None, None, None, Grain.DAY, "no day told before it")
    return on_day(found.low, found.why, slots)


# ------------------------------------------------------------------------------------------------- clock


def clock(slots: Slots, scene: Scene) -> Reading | None:
    """10:35 a.m.: on the day told in its sentence, or the reference day."""
    hour, minute = int(slots["hour"]), int(slots.get("minute", 0))
    meridiem = slots.get("meridiem")
    if (meridiem and not 1 <= hour <= 12) or hour > 24:
        return None
    hour = hour % 12 + 12 * (meridiem == "p") if meridiem else hour
    return _at(f"{hour:02}:{minute:02}", scene, "minute" in slots)


def clock_name(slots: Slots, scene: Scene) -> Reading:
    """Noon, midnight."""
    return _at(slots["clock_name"], scene, False)


def _at(time: str, scene: Scene, fine: bool) -> Reading:
    told = scene.day
    day = told.low if told is not None and told.low is not None else scene.point
    grain = Grain.MINUTE if fine else Grain.HOUR
    return Reading("TIME", f"{day.isoformat()}T{time}", day, day, grain, "a clock time on the day told with it")


def reference(slots: Slots, scene: Scene) -> Reading:
    """Now, recently, the future: no days, except that now is the reference."""
    value = str(slots.get("present") or slots.get("some_past") or slots["some_future"])
    if value == "PRESENT_REF":
        return Reading("DATE", value, scene.point, scene.point, Grain.DAY, "the reference day")
    return Reading("DATE", value, None, None, None, "no number says how far")


RELATIVE: dict[str, Callable[[Slots, Scene], Reading | None]] = {
    function.__name__: function
    for function in (
        month_day,
        month_days,
        month,
        month_relative_year,
        weekday,
        weekday_of_week,
        week_of,
        week_of_month,
        relative_day,
        day_before_last,
        day_after_next,
        this_daypart,
        last_night,
        in_the_day,
        period,
        this_period,
        weekend,
        period_after_next,
        period_before_last,
        quarter,
        half,
        ago,
        ago_today,
        from_now,
        earlier,
        later,
        stretch,
        anchored,
        anchored_daypart,
        clock,
        clock_name,
        reference,
    )
} | {"season": season_told, "bare_season": season_told, "holiday": holiday_told}
