"""What a run of following is given: its tools, its clock, its wishes; and what travels through it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from storywire.intake.exchange import Answer, Asked, Failure
from storywire.intake.hosts import Hosts
from storywire.mappers import Mapper
from storywire.settings import Settings
from storywire.store import Store
from storywire.types import Issue, RawPage
from storywire.types.following import Announcement, FollowReport

SLEEP = 5.0  # seconds at most until somebody looks again whether there is something to do


def silent(_said: object) -> None:
    """Say nothing."""


class Clock(Protocol):
    """The time, and waiting for it to pass."""

    def now(self) -> datetime:
        """The time, aware."""

    def idle(self, bell: threading.Event, seconds: float) -> None:
        """Wait until the bell rings, or so many seconds have passed; nothing else is going on."""


class RealClock:
    """The clock of the world."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now

    def idle(self, bell: threading.Event, seconds: float) -> None:
        """Wait until the bell rings, or so many seconds have passed."""
        bell.wait(min(seconds, SLEEP))


class Fetches(Protocol):
    """Something that fetches."""

    def fetch(self, asked: Asked) -> Answer | Failure:
        """What came, or why nothing did."""

    def close(self) -> None:
        """Stop fetching, now."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What following works with."""

    store: Store
    mapper: Mapper
    settings: Settings
    fetcher: Fetches
    hosts: Hosts
    clock: Clock


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wanted of a run. `say` hears in words what happens; `stopped` may end it; `progress` hears of pages."""

    once: bool = False
    all: bool = False  # whether due or not
    say: Callable[[str], None] = silent
    stopped: Callable[[], bool] = lambda: False
    progress: Callable[[FollowReport], None] = silent
    annotate: bool = True  # without, pages are only read and placed: for measuring


@dataclass(slots=True)
class Arrival:
    """A page (or the issue in its place) on its way into the library, with the announcement that it answers."""

    announced: Announcement
    found: RawPage | Issue
    answer: Answer | None = None
    retry: datetime | None = None


class Tally:
    """The report of a run, counted from many threads."""

    def __init__(self) -> None:
        self.report = FollowReport()
        self._lock = threading.Lock()

    def count(self, **more: int) -> FollowReport:
        """Count so many more of each; gives the report as it is then."""
        with self._lock:
            counted = {name: getattr(self.report, name) + number for name, number in more.items()}
            self.report = replace(self.report, **counted)
            return self.report


def host_of(url: str) -> str:
    """The host of an address; empty where it has none."""
    with suppress(ValueError):
        return urlsplit(url).hostname or ""
    return ""
