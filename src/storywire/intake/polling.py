"""When to ask a feed again: by its own habit, within what its server wishes, a little off the beat.

A feed that has something new each time is asked sooner; one that has not, later: an additive-increase rule turned
round, as congestion control does it (multiplicative steps both ways), started from the gaps between its own items.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from statistics import median

LEAST, MOST = 300, 86_400  # seconds: five minutes, a day
FIRST = 1_800  # before anything is known
SOONER, LATER = 0.6, 1.3
JITTER = 0.1
WEEK = 7 * 86_400
VISITS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3))
FEW_VISITS = (timedelta(hours=6), timedelta(days=2))
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LOOKED_AT = 20  # newest items whose gaps say the habit


def next_every(every: int, new: int, published: Sequence[datetime], least: int = LEAST) -> int:
    """Seconds between two polls from now on: `every` until now, `new` items this time, published at these moments."""
    if new == 0:
        return _within(every * LATER, least)
    gap = _typical_gap(published)
    wanted = every * SOONER
    return _within(wanted if gap is None else min(max(wanted, gap / 4), gap), least)


def wait(every: int, wishes: Sequence[float | None], rng: Random) -> timedelta:
    """How long to wait now: `every`, unless the server wishes more (at most a day is granted), give or take a tenth."""
    asked = min(max((wish for wish in wishes if wish), default=0.0), MOST)
    return timedelta(seconds=max(every * (1 + JITTER * (2 * rng.random() - 1)), asked))


def open_at(moment: datetime, closed: str | None) -> datetime:
    """The first moment from this one on at which an outlet is open; `closed` are hours (UTC) and days of the week.

    One that is never open is asked all the same.
    """
    shut = set((closed or "").split())
    for hour in range(8 * 24 if shut else 0):
        then = moment if hour == 0 else moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hour)
        if str(then.hour) not in shut and _DAYS[then.weekday()] not in shut:
            return then
    return moment


def next_visit(found: datetime, last: datetime, *, conditional: bool) -> datetime | None:
    """When a page announced at `found` and visited at `last` is looked at again: outlets edit in the first hours most.

    Where the server cannot say that nothing changed (not `conditional`), every visit costs the page: fewer are made.
    """
    steps = VISITS if conditional else FEW_VISITS
    return next((found + step for step in steps if found + step > last), None)


def after_failure(every: int, failures: int, later: float | None, *, asleep: bool, rng: Random) -> timedelta:
    """How long to wait after so many failures in a row: twice as long each time, up to a day; a week when asleep."""
    if asleep:
        seconds = float(WEEK)
    else:
        seconds = min(max(every, LEAST) * 2.0 ** min(failures - 1, 12), MOST)
    return timedelta(seconds=max(seconds * (1 + JITTER * rng.random()), later or 0.0))


def _typical_gap(published: Sequence[datetime]) -> float | None:
    newest = sorted(published, reverse=True)[:LOOKED_AT]
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(newest)]
    return max(median(gaps), 1.0) if gaps else None


def _within(seconds: float, least: int) -> int:
    return round(min(max(seconds, least), MOST))
