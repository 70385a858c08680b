"""One request at a time for each host, with a pause in between: the manners of a guest."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

KEPT = 20_000  # hosts that are remembered
LONGEST_REST = 86_400.0  # seconds


class _Host:
    """Whether somebody is with the host, and when it may be asked again (monotonic seconds)."""

    __slots__ = ("free_at", "lock")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.free_at = 0.0


class Hosts:
    """Gives out turns. `delay` are the least seconds between two requests to a host; a turn may ask for more."""

    def __init__(self, delay: float = 1.0) -> None:
        self.delay = delay
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._lock = threading.Lock()
        self._closed = threading.Event()

    @contextmanager
    def turn(self, host: str, delay: float, patience: float) -> Iterator[bool]:
        """True while it is our turn with `host`; False if that would take longer than `patience` seconds."""
        entry = self._entry(host)
        until = time.monotonic() + patience
        if not entry.lock.acquire(timeout=patience):
            yield False
            return
        try:
            wait = entry.free_at - time.monotonic()
            if wait > max(until - time.monotonic(), 0):
                yield False
                return
            if wait > 0 and self._closed.wait(wait):
                yield False
                return
            yield True
            entry.free_at = max(entry.free_at, time.monotonic() + max(delay, self.delay))
        finally:
            entry.lock.release()

    def rest(self, host: str, seconds: float) -> None:
        """The host asked to be left alone for so long."""
        self._entry(host).free_at = time.monotonic() + min(seconds, LONGEST_REST)

    def rest_of(self, host: str) -> float:
        """Seconds that the host still wants to be left alone, at least a minute."""
        return max(60.0, self._entry(host).free_at - time.monotonic())

    def close(self) -> None:
        """Nobody waits for a turn any more."""
        self._closed.set()

    def wait(self, host: str) -> float:
        """Seconds until the host may be asked again; infinite while somebody is with it."""
        entry = self._entry(host)
        if entry.lock.locked():
            return float("inf")
        return max(0.0, entry.free_at - time.monotonic())

    def _entry(self, host: str) -> _Host:
        with self._lock:
            entry = self._hosts.get(host)
            if entry is None:
                entry = self._hosts[host] = _Host()
                if len(self._hosts) > KEPT:
                    self._forget()
            self._hosts.move_to_end(host)
            return entry

    def _forget(self) -> None:
        """Forget the host that was asked longest ago, if nobody is with it."""
        oldest = next(iter(self._hosts))
        if not self._hosts[oldest].lock.locked() and self._hosts[oldest].free_at < time.monotonic():
            del self._hosts[oldest]
