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
    lows = list(_lows(folded, limit)) if limit else []
    lows = [bound for bound in lows if limit is None or bound.day <= limit]
    best = max(lows, key=lambda bound: bound.day, default=None)
    reasons = [bound.reason for bound in (best, upper) if bound]
    if upper is None and best is not None and limit is not None:
        reasons.append(
            f"the latest year on the page is {limit.year}, which decides the year meant; it is no upper bound"
        )
    if reasons:
        reasons.extend(_weekday_reasons(folded))
    return Interval(best.day if best else None, upper.day if upper else None, tuple(reasons))


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


def _weekday_reasons(text: str) -> list[str]:
    """What bare weekdays say: a past weekday lies 0 to 6 days back, and a weekend is spoken of until Wednesday."""
    reasons = []
    if any(phrase in text for phrase in lexicons.load("en", "intervals")["weekend"]):
        reasons.append("“over the weekend”: written on a Sunday, Monday, Tuesday or Wednesday")
    names = [name for group in lexicons.load("en", "dates")["weekdays"] for name in group[:1]]
    named = [name.capitalize() for name in names if re.search(rf"\b{name}\b", text)]
    if named:
        reasons.append(
            f"{' and '.join(named)} spoken of without a date: as a rule 0 to 6 days before the text was written"
        )
    return reasons
