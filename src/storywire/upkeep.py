"""Upkeep of a library that lives for months: making it smaller, copying it, and how it is doing, for machines."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from storywire.errors import StorywireError
from storywire.store import Store, back_up, copying
from storywire.types import Pruned, Server

_AGES = {"h": 1 / 24, "d": 1, "w": 7, "m": 30, "y": 365}
_SIZES = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a library can be used, and why not."""

    ok: bool
    detail: str


def age(words: str) -> timedelta:
    """A time span such as 12h, 90d, 6w, 3m (30 days each) or 1y. Raises ValueError."""
    found = re.fullmatch(r"\s*(\d{1,5})\s*([hdwmy])\w*\s*", words.lower())
    if not found:
        raise ValueError(f"{words!r} is no age: give a number and h, d, w, m or y, such as 90d")
    return timedelta(days=int(found[1]) * _AGES[found[2]])


def size(words: str) -> int:
    """A number of bytes such as 500MB or 2GB (powers of ten). Raises ValueError."""
    found = re.fullmatch(r"\s*(\d{1,12}(?:\.\d{1,3})?)\s*([kmgt]?)b?\s*", words.lower())
    if not found:
        raise ValueError(f"{words!r} is no size: give a number and kB, MB, GB or TB, such as 2GB")
    return int(float(found[1]) * _SIZES[found[2]])


def prune(store: Store, before: datetime, target: int, dry: bool) -> Pruned:
    """Take away what is old, and give the space back. Raises LibraryLocked while somebody takes pages."""
    with store.claimed():
        with store.write() as writer:
            done = writer.prune(before, target, dry)
        if not dry and (done.pages or done.revisions or done.stories):
            store.compact()
            with store.read() as reader:
                done = replace(done, after=reader.size())
    return done


def backup(store: Store, copy: Path, overwrite: bool) -> int:
    """Copy a library while it is used. Raises ValueError where a file stands that is not to be overwritten."""
    if isinstance(store.place, Server):
        raise ValueError(
            f"the library {store.place} is on a server: back it up with pg_dump (docs/postgres.md), "
            "or into a file with `storywire copy`"
        )
    if copy.exists() and not overwrite:
        raise ValueError(f"{copy} is there already; give another name, or --overwrite")
    if copy.resolve() == store.path.resolve():
        raise ValueError(f"{copy} is the library itself")
    return back_up(store.path, copy)


def copy(source: Store, target: Store, progress: Callable[[int], None]) -> dict[str, int]:
    """Copy a library into an empty one, of the same kind or the other; how many rows of each table.

    Raises ValueError for a target that is not empty, LibraryLocked while somebody takes pages into it.
    """
    with target.claimed(), source.read() as reader:
        with target.write() as writer:
            counts = copying.copy(reader, writer, progress)
        target.survey()
    return counts


def health(store: Store) -> Health:
    """Whether the library can be read: what /healthz answers (200 if ok, 503 if not)."""
    if not store.there():
        return Health(False, f"the library {store.place} is gone")
    try:
        with store.read() as reader:
            reader.position()
    except StorywireError as problem:
        return Health(False, str(problem))
    return Health(True, "ok")


def metrics(store: Store) -> bytes:
    """The state of a library as Prometheus' text format (0.0.4): what /metrics answers. Names begin with storywire_."""
    registry = CollectorRegistry()
    with store.read() as reader:
        rows = Gauge("storywire_rows", "Rows in the library, by table.", ["table"], registry=registry)
        for table, number in reader.counts().items():
            rows.labels(table).set(number)
        issues = Gauge("storywire_issues", "Pages not read or skipped, by code.", ["code"], registry=registry)
        for code, number in reader.issue_counts().items():
            issues.labels(code).set(number)
        used = Gauge("storywire_library_used_bytes", "Bytes of the library that are in use.", registry=registry)
        used.set(reader.size())
        newest = Gauge("storywire_last_taken_timestamp_seconds", "When a page was last taken.", registry=registry)
        newest.set(last.timestamp() if (last := reader.last_taken()) else 0)
    return generate_latest(registry)
