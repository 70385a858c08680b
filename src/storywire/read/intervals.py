"""The interval in which a page was published, where no date on it can be believed: bounds with their reasons.

Two kinds of bound: what the page's surroundings prove (fetched, masthead), and what the text itself presupposes
(somebody took office "in January"; "on Friday" as just past). Where the year would have to be guessed, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from storywire import lexicons
from storywire.read import written

_LONGEST = 20_000  # characters of a text that are looked at
_REACH = 400  # characters around a phrase in which the office it speaks of is looked for
_YEAR = re.compile(r"(?<![\d.,$€£])(?:19|20)\d\d(?![\d.,]\d)")
_LONG_PAST_DAYS = 366
_BEGINNING = 3_000  # characters of a text among which the day of its news stands
_WEEK = timedelta(days=6)
_SIX_DAYS = "a day of the past that is named by its weekday lies 0 to 6 days back as a rule"
_YEARS = 6  # in which a day falls on a weekday at least once, as a rule
_AFTER_WEEKEND = frozenset({6, 0, 1, 2})  # Sunday to Wednesday
_LATE = frozenset({3, 4})  # Thursday and Friday
_SENTENCES = re.compile(r"(?<=[.!?])[\"”’)]*\s")


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of an interval, and why."""

    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Interval:
    """Inclusive bounds, None where open, with the reasons for both in a person's words."""

    low: date | None = None
    high: date | None = None
    reasons: tuple[str, ...] = ()


def find_interval(text: str, page: str, upper: Bound | None) -> Interval:
    """What a text says of the day it was written, up to `upper`. `page` is all that is visible, for its years."""
    folded = " ".join(text[:_LONGEST].split()).lower()
    limit = upper.day if upper else _end_of_years(page)
    dated = _past_day(folded, limit) if limit else None
    lows = [*_lows(folded, limit), *([dated] if dated else [])] if limit else []
    lows = [bound for bound in lows if limit is None or bound.day <= limit]
    best = max(lows, key=lambda bound: bound.day, default=None)
    if best is not None and limit is not None and best is dated:
        week = dated.day + _WEEK
        upper = Bound(week, _SIX_DAYS) if upper is None or week < upper.day else upper
    reasons = [bound.reason for bound in (best, upper) if bound]
    if upper is None and best is not None and limit is not None:
        reasons.append(
            f"the latest year on the page is {limit.year}, which decides the year meant; it is no upper bound"
        )
    undated = _dated_weekday().sub(" ", folded)
    weekend = _weekend(undated if dated else folded)
    if reasons:
        reasons.extend(_weekday_reasons(undated, weekend))
    found = Interval(best.day if best else None, upper.day if upper else None, tuple(reasons))
    return _narrowed(found) if weekend else found


def _past_day(text: str, limit: date) -> Bound | None:
    """The latest day of the past that a text names by weekday, day and month, as in “said on Friday, November 19”.

    The weekday decides the year: the latest one up to `limit` in which they agree. The sentence must speak of the past
    and of nothing to come; a text that names such days of two different years bounds nothing.
    """
    words = {kind: frozenset(lexicons.load("en", "intervals")[kind]) for kind in ("past", "to_come")}
    found = []
    for sentence in _SENTENCES.split(text[:_BEGINNING]):
        spoken = set(re.findall(r"[a-z']+", sentence))
        if not spoken & words["past"] or spoken & words["to_come"]:
            continue
        for match in _dated_weekday().finditer(sentence):
            month, weekday = written.months("en")[match["month"]], written.weekdays("en")[match["weekday"]]
            day = _latest(month, int(match["day"]), weekday, limit)
            if day:
                found.append(
                    Bound(day, f"“{match[0]}” was a {match['weekday'].capitalize()} in {day.year}, and is past")
                )
    return max(found, key=lambda bound: bound.day) if len({bound.day.year for bound in found}) == 1 else None


def _latest(month: int, number: int, weekday: int, limit: date) -> date | None:
    """The latest year's day of a month, up to a limit, that falls on a weekday; None if it is long past."""
    for year in range(limit.year, limit.year - _YEARS, -1):
        try:
            day = date(year, month, number)
        except ValueError:
            continue
        if day <= limit and day.weekday() == weekday:
            return day
    return None


@cache
def _dated_weekday() -> re.Pattern[str]:
    """A weekday with its day and month, without a year, in lower case."""
    days, months = (
        "|".join(sorted(written.weekdays("en"))),
        "|".join(sorted(written.months("en"), key=len, reverse=True)),
    )
    return re.compile(
        rf"\b(?P<weekday>{days}),? (?:the )?(?:(?P<month>{months})\.? (?P<day>\d{{1,2}}))(?:st|nd|rd|th)?\b(?!,? \d)"
    )


def _narrowed(found: Interval) -> Interval:
    """An interval cut at both ends to the days on which people write “over the weekend”."""
    low, high = found.low, found.high
    while low is not None and low.weekday() not in _AFTER_WEEKEND:
        low += timedelta(days=1)
    while high is not None and high.weekday() not in _AFTER_WEEKEND:
        high -= timedelta(days=1)
    if low is not None and high is not None and low > high:
        return found
    return Interval(low, high, found.reasons)


def _weekend(text: str) -> bool:
    """Whether the last weekend is spoken of, and no Thursday or Friday, which may lie between it and the writing."""
    spoken = any(phrase in text for phrase in lexicons.load("en", "intervals")["weekend"])
    return spoken and not any(written.weekdays("en").get(word) in _LATE for word in re.findall(r"[a-z]+", text))


def _end_of_years(page: str) -> date | None:
    """The last day of the latest year that the page speaks of, as far as it is not far off."""
    years = [int(match[0]) for match in _YEAR.finditer(page[:200_000])]
    return date(max(years), 12, 31) if years and max(years) <= 2035 else None


def _lows(text: str, limit: date) -> Iterator[Bound]:
    for phrase, month, at in _phrases(text, "taken_office"):
        for fact, day in _facts("start", text, at, limit):
            if month is None or day.month == month:
                first = _after_month(day)
                yield Bound(first, f"“{phrase}”: {fact} on {day.isoformat()}, and that month lies behind the text")
    for phrase, _, at in _phrases(text, "second_term"):
        for fact, day in _facts("again", text, at, limit):
            yield Bound(day, f"“{phrase}”: {fact} on {day.isoformat()}")
    for phrase, month, _ in _phrases(text, "past_month"):
        if month is not None and (anchor := _office_year(text, limit)) is not None:
            first = _after_month(date(anchor.year, month, 1))
            if anchor <= first <= limit and (limit - first).days <= _LONG_PAST_DAYS:
                yield Bound(
                    first, f"“{phrase}”, without a year: the text was written after that month of {anchor.year}"
                )
    for told in written.find(text[:4000]):
        if re.search(r"since\s(?:\w+,?\s)?$", text[max(0, told.start - 24) : told.start]) and told.day <= limit:
            yield Bound(told.day, f"the text speaks of the time since {told.day.isoformat()}")


def _after_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _office_year(text: str, limit: date) -> date | None:
    """The latest term of office that the text presupposes: a president who is spoken of as in his second term, say."""
    days = [day for _, _, at in _phrases(text, "second_term") for _, day in _facts("again", text, at, limit)]
    days += [day for _, _, at in _phrases(text, "taken_office") for _, day in _facts("start", text, at, limit)]
    return max(days, default=None)


def _facts(kind: str, text: str, at: int, limit: date) -> Iterator[tuple[str, date]]:
    """The latest day, not after the limit, of each fact of that kind whose office stands near the phrase."""
    around = text[max(0, at - _REACH) : at + _REACH]
    for fact in _almanac():
        if fact["kind"] == kind and any(re.search(rf"(?<!\w){re.escape(word)}", around) for word in fact["offices"]):
            days = [day for day in fact["days"] if day <= limit]
            if days:
                yield fact["what"], max(days)


@cache
def _almanac() -> tuple[dict[str, Any], ...]:
    return tuple(lexicons.load("mul", "almanac")["facts"])


@cache
def _said(kind: str) -> tuple[tuple[str, str], ...]:
    """Each phrase of a kind with what it begins with whatever the month; few texts have one, and need its pattern."""
    return tuple((phrase.partition("{month}")[0], phrase) for phrase in lexicons.load("en", "intervals")[kind])


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    months = (name for group in lexicons.load("en", "dates")["months"] for name in group if len(name) > 2)
    names = "|".join(sorted(months, key=len, reverse=True))
    month = rf"(?P<month>{names})\b(?!\.?,? \d{{1,4}})"
    return re.compile(r"\b" + re.escape(phrase).replace(r"\{month\}", month) + r"(?!\w)")


def _phrases(text: str, kind: str) -> Iterator[tuple[str, int | None, int]]:
    for beginning, phrase in _said(kind):
        match = _pattern(phrase).search(text) if beginning in text else None
        if match:
            month = match.groupdict().get("month")
            yield match[0], written.months("en").get(month) if month else None, match.start()


def _weekday_reasons(undated: str, weekend: bool) -> list[str]:
    """What bare weekdays say: a past weekday lies 0 to 6 days back, and a weekend is spoken of until Wednesday."""
    reasons = []
    if weekend:
        reasons.append("“over the weekend”: written on a Sunday, Monday, Tuesday or Wednesday")
    names = [name for group in lexicons.load("en", "dates")["weekdays"] for name in group[:1]]
    named = [name.capitalize() for name in names if re.search(rf"\b{name}\b", undated)]
    if named:
        reasons.append(
            f"{' and '.join(named)} spoken of without a date: as a rule 0 to 6 days before the text was written"
        )
    return reasons
