"""What is to be asked and fetched, by host: filled up from the library as it runs low, emptied as hosts become free.

Looking into the library costs more than fetching a page, so it is looked into only when little is left and something
has happened since, or a second has passed. The dispatcher alone takes from here; the flow and the fetchers only
say what they are done with.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from storywire.follow.terms import host_of
from storywire.store import Store
from storywire.store.sources import Sources
from storywire.types.following import Announcement, Subscription

MOST = 4_000  # feeds, and addresses, that are held here at a time
PAUSE = 1.0  # seconds until the library is looked into again where it had nothing and nothing happens
Errand = TypeVar("Errand", Subscription, Announcement)
Queues = dict[str, deque[Errand]]  # host → what is to be done there


class Backlog:
    """Feeds to ask and pages to fetch. With `once`, no feed is handed out twice. `low` is when little is left."""

    def __init__(self, store: Store, low: int, *, once: bool) -> None:
        self._store, self._low, self._once = store, low, once
        self._feeds: Queues[Subscription] = {}
        self._pages: Queues[Announcement] = {}
        self._polling: set[str] = set()  # feeds that are here, or that somebody is asking
        self._polled: set[str] = set()
        self._held: dict[str, str] = {}  # addresses that are here or handed out, and not struck off yet → host
        self._settled: set[str] = set()  # of these, what is safely in the library: it may be handed out again
        self._feeds_at = self._pages_at = 0.0  # monotonic seconds before which nobody looks
        self._lock = threading.Lock()

    # ------------------------------------------------------------------------------------- for the dispatcher

    def feeds(self, now: datetime, free: Callable[[str], bool], most: int) -> list[Subscription]:
        """Feeds that are due, at hosts that are `free`, one of each host."""
        if not self._feeds and time.monotonic() >= self._feeds_at:
            self._look_for_feeds(now)
        return _taken(self._feeds, free, most)

    def pages(self, now: datetime, free: Callable[[str], bool], most: int) -> list[Announcement]:
        """Addresses that wait, at hosts that are `free`, one of each host."""
        if sum(map(len, self._pages.values())) < self._low and time.monotonic() >= self._pages_at:
            self._look_for_pages(now)
        return _taken(self._pages, free, most)

    def look_again(self) -> None:
        """Look into the library at once: time has passed, or something is new in it."""
        self._feeds_at = self._pages_at = 0.0

    def active(self) -> bool:
        """Whether something is here that hosts only need to become free for, or that the flow has not saved yet."""
        with self._lock:
            return bool(self._feeds or self._pages or self._polling or self._held.keys() - self._settled)

    def finished(self, now: datetime) -> bool:
        """Whether nothing is due or waits any more, here or in the library; with `once` no feed is due twice."""
        if self.active():
            return False
        with self._store.read() as reader:
            sources = Sources(reader.connection)
            due = sources.due(now, MOST + len(self._polled))
            waiting = sources.waiting(now, 1)
        self.look_again()
        return not waiting and all(one.id in self._polled for one in due)

    def _look_for_feeds(self, now: datetime) -> None:
        with self._lock:  # before the library is read: it may tell of a feed as it was before its poll ended
            asked = {*self._polling, *(self._polled if self._once else ())}
        with self._store.read() as reader:
            due = Sources(reader.connection).due(now, MOST + len(asked))
        with self._lock:
            new = [one for one in due if one.id not in asked]
            self._polling.update(one.id for one in new)
            self._polled.update(one.id for one in new if self._once)
        _put(self._feeds, ((host_of(one.url), one) for one in new))
        self._feeds_at = 0.0 if new else time.monotonic() + PAUSE

    def _look_for_pages(self, now: datetime) -> None:
        with self._lock:
            settled, self._settled = self._settled, set()
            held = Counter(host for address, host in self._held.items() if address not in settled)
        with self._store.read() as reader:  # as it is after they were settled
            waiting = Sources(reader.connection).waiting(now, MOST + held.total(), max(held.values(), default=0))
        with self._lock:
            for address in settled:
                self._held.pop(address, None)
            new = [one for one in waiting if one.address not in self._held]
            self._held.update((one.address, one.host) for one in new)
        _put(self._pages, ((one.host, one) for one in new))
        self._pages_at = 0.0 if new else time.monotonic() + PAUSE

    # ------------------------------------------------------------------------------------- for everybody

    def polled(self, one: Subscription) -> None:
        """A feed was asked; what it announced is in the library."""
        with self._lock:
            self._polling.discard(one.id)
        self._pages_at = 0.0

    def settle(self, addresses: Iterable[str]) -> None:
        """Of these addresses the library says what is to be done."""
        with self._lock:
            self._settled.update(addresses)
        self._pages_at = 0.0

    def drop(self, errand: Subscription | Announcement) -> None:
        """Nothing came of this errand; the library still has it."""
        with self._lock:
            if isinstance(errand, Announcement):
                self._settled.add(errand.address)
            else:
                self._polling.discard(errand.id)
        self.look_again()


def _put(queues: Queues[Errand], errands: Iterable[tuple[str, Errand]]) -> None:
    for host, errand in errands:
        queues.setdefault(host, deque()).append(errand)


def _taken(queues: Queues[Errand], free: Callable[[str], bool], most: int) -> list[Errand]:
    """At most so many errands, the next one of each host that is free."""
    taken: list[Errand] = []
    for host in list(queues):
        if len(taken) >= most:
            break
        if free(host):
            taken.append(queues[host].popleft())
            if not queues[host]:
                del queues[host]
    return taken
