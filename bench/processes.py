"""What this process and its children use of the machine, looked at from time to time (Linux: /proc)."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

_TICKS = os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    """The megabytes of memory that a process has in use now (resident set size)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) / 1e3


class Look(NamedTuple):
    """What one look saw: seconds since the first, and megabytes (proportional set size) of all and of the largest."""

    seconds: float
    megabytes: float
    largest: float


class Watch:
    """Looks at the processes below this one until it is left; `server` is not one of ours."""

    def __init__(self, server: int, every: float = 2.0) -> None:
        self._server, self._every = server, every
        self._over = threading.Event()
        self._looks: list[Look] = []
        self._spent: dict[int, float] = {}  # process → seconds of processor, as last seen
        self._before: dict[int, float] = {}

    def __enter__(self) -> Self:
        self._start = time.monotonic()
        self._before = {pid: processor(pid) for pid in _tree(os.getpid())}
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None, where: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        self._look()

    def spent(self, pid: int) -> float:
        """The seconds of processor that a process had used when it was last looked at."""
        return self._spent.get(pid, 0.0)

    def per(self, articles: int) -> str:
        """The milliseconds of processor that each of so many articles cost: here, in the workers, in the server."""
        each = [1000 * seconds / max(articles, 1) for seconds in self._whose()]
        return f"processor per article: {each[0]:.0f} ms here, {each[1]:.0f} ms workers, {each[2]:.0f} ms server"

    def share(self, seconds: float) -> str:
        """Where the processor's time of so many seconds went, in seconds of one core; what is left others had."""
        cores, (here, workers, server) = os.cpu_count() or 1, self._whose()
        left = cores * seconds - here - workers - server
        return (
            f"{cores} cores x {seconds:.1f} s = {workers:.1f} workers + {here:.1f} here + {server:.1f} server "
            f"+ {left:.1f} idle or others'"
        )

    def busy(self, seconds: float, workers: int) -> float:
        """The share of so many seconds in which workers had the processor; their start counts as work."""
        return self._whose()[1] / max(seconds * workers, 1e-9)

    def _whose(self) -> tuple[float, float, float]:
        """Seconds of processor used here, in the workers, and in the server."""
        own, rest = os.getpid(), 0.0
        for pid, spent in self._spent.items():
            if pid not in (own, self._server):
                rest += spent - self._before.get(pid, 0.0)
        here, there = (self.spent(p) - self._before.get(p, 0.0) for p in (own, self._server))
        return here, rest, there

    def curve(self, every: float) -> list[tuple[float, float, float]]:
        """Minutes and megabytes, about every so many seconds."""
        chosen: list[Look] = []
        for look in self._looks:
            if not chosen or look.seconds - chosen[-1].seconds >= every:
                chosen.append(look)
        return [(look.seconds / 60, look.megabytes, look.largest) for look in chosen]

    def _watch(self) -> None:
        while not self._over.wait(self._every):
            self._look()

    def _look(self) -> None:
        sizes = []
        for pid in _tree(os.getpid()):
            self._spent[pid] = max(processor(pid), self._spent.get(pid, 0.0))
            if pid != self._server:
                sizes.append(_megabytes(pid))
        self._looks.append(Look(time.monotonic() - self._start, sum(sizes), max(sizes, default=0.0)))


def _tree(root: int) -> list[int]:
    """A process and all below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError, ValueError, IndexError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += parents.get(pid, [])
    return found


def processor(pid: int) -> float:
    """The seconds of processor that a process has used; 0 of one that is gone."""
    with suppress(OSError, IndexError, ValueError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS
    return 0.0


def _megabytes(pid: int) -> float:
    with suppress(OSError, StopIteration, ValueError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1e3
    return 0.0
