"""“3 hours ago” beneath a headline: a day, where it is known when the page was fetched.

Such a line says nothing by itself, and on a page kept for a year it says what was true when it was fetched. Other
stories have such lines, too; only one near the headline counts, and only where all that stand there agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from storywire import lexicons
from storywire.read.layout import layout
from storywire.read.markup import Markup, Zone
from storywire.types import Span

_UNITS = ("minute", "hour", "day")
_LONGEST = 60  # characters of a line that is no more than a stamp
_ABOVE = 8  # lines above the text, or below the heading, among which it stands
_MOST = {"minute": 180, "hour": 48, "day": 6}
_ELSEWHERE = Zone.NAV | Zone.FOOTER | Zone.ASIDE | Zone.COMMENT | Zone.RELATED | Zone.TITLE


@dataclass(frozen=True, slots=True)
class Ago:
    """The days between which a page was published, as said by the words at `span` of the page."""

    low: date
    high: date
    span: Span
    words: str


def find_ago(page: Markup, fetched: datetime | None) -> Ago | None:
    """When a page was published by its own “… ago”, or None where it has none or has several that differ.

    `fetched` is aware. What is said is rounded down: “3 hours ago” is from three to four hours before.
    """
    if fetched is None:
        return None
    found = list(_stamps(page, fetched))
    return found[0] if found and len({(each.low, each.high) for each in found}) == 1 else None


def _stamps(page: Markup, fetched: datetime) -> Iterator[Ago]:
    shape = layout(page)
    top = shape.heading if shape.heading >= 0 else max(shape.titles, default=max(0, shape.first - _ABOVE))
    for line in page.lines[top : shape.first if shape.first > top else top + _ABOVE]:
        match = _said().search(line.text) if len(line.text) <= _LONGEST and not line.zone & _ELSEWHERE else None
        if match is None:
            continue
        number, unit = _read(match)
        if number <= _MOST[unit]:
            length, step = timedelta(**{f"{unit}s": number}), timedelta(**{f"{unit}s": 1})
            low, high = fetched - length - step, fetched - length
            if unit == "day":
                low = high  # days are mostly counted by the calendar
            yield Ago(low.date(), high.date(), line.locate(*match.span()), match[0].strip())


def _read(match: re.Match[str]) -> tuple[int, str]:
    """The number and the unit of what was said."""
    name = next(name for name, value in match.groupdict().items() if value is not None and name.startswith("n_"))
    return int(match[name]), name.split("_")[1]


@cache
def _said() -> re.Pattern[str]:
    """All forms of all languages as one pattern; the groups are named for the unit and its place."""
    lists = lexicons.load("mul", "ago")
    forms = []
    for code, words in lists.items():
        for at, (before, after) in enumerate(_around(words)):
            for unit in _UNITS:
                named = "|".join(map(re.escape, sorted(words[unit], key=len, reverse=True)))
                number = rf"(?P<n_{unit}_{code}_{at}>\d{{1,3}})"
                forms.append(rf"{before}(?<![\d.,:/-]){number}\s?(?:{named}){after}")
    return re.compile("|".join(forms), re.IGNORECASE)


def _around(words: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """What stands before and after, as patterns; words of scripts with spaces end at their ends."""
    for first in words["before"]:
        for last in words["after"]:
            wide = bool(last) and ord(last[0]) > 0x3000
            after = rf"\s?{re.escape(last)}" if wide else rf"\s{re.escape(last)}\b" if last else r"(?!\w)"
            yield rf"\b{re.escape(first)}\s" if first else r"", after
