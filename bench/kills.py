"""Kill a running take, again and again, and look whether anything is lost or taken twice: on a file or on a server.

python -m bench.kills [--kills 30] [--seed 1]
python -m tests.private_server python -m bench.kills --kills 30

A process takes the demo's pages into a library and ends itself by SIGKILL at a point that was drawn for it: within the
nth call of something that a batch goes through, in whichever thread that is. It writes down what was committed, which
is what a person may rely on. After each kill the library is opened anew: all of that must be there, once and placed,
and the right to place must be free. A run that meets its point no more ends well; then the whole must be proved, and
its canonical export be equal to that of a run that nobody disturbed. Then a new library is begun. The window holds
all of the demo's years: a stream that is longer than its window is placed the same, with scores that differ slightly.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select

from storywire import Newsroom
from storywire.placing import Desk
from storywire.settings import Settings
from storywire.store import Store, indexing, saving, schema
from storywire.types import Place, Server

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
WINDOW = 3_650  # days
PATIENCE = 60.0  # seconds within which a server must have seen that somebody is gone
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["storywire.flow", "storywire.read", "storywire.annotate"])


class Point(NamedTuple):
    """Where a run ends itself: at the nth call of something."""

    where: str
    nth: int


# What a batch goes through: the module or class, and the name of the function.
WHERE: dict[str, tuple[Any, str]] = {
    "place": (Desk, "place_prepared"),
    "pages": (saving, "pages"),
    "articles": (saving, "load"),
    "indexes": (indexing, "_count_names"),
    "placements": (saving, "placements"),
    "stories": (saving, "stories"),
}
COMMITTED = "committed"  # the transaction was kept, and nothing was done after it


@dataclass
class Seen:
    """What was seen over all kills."""

    kills: int = 0
    libraries: int = 0
    longest: float = 0.0  # seconds until the right to place was free
    points: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


def main() -> None:
    """Kill, look, and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=30)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    rng, seen = random.Random(given.seed), Seen()
    with places() as new:
        expected = undisturbed(new())
        while seen.kills < given.kills:
            library = new()
            while killed(library, Point(rng.choice([*WHERE, COMMITTED]), rng.randint(1, 4)), seen):
                pass
            whole(library, expected, seen)
            said = "; ".join(seen.problems[-3:]) or "no problem"
            print(f"{seen.kills} kills, {seen.libraries} libraries, {said}", flush=True)
    print(f"kills {seen.kills}, at {', '.join(sorted(seen.points))}")
    print(f"the right to place was free after {seen.longest:.2f} s at most")
    print("\n".join(seen.problems) or "nothing lost, nothing twice, every library proved and as undisturbed")
    sys.exit(bool(seen.problems))


@contextmanager
def places() -> Iterator[Callable[[], Place]]:
    """Where new libraries may lie: files, or databases of the server that STORYWIRE_POSTGRES names."""
    if "STORYWIRE_POSTGRES" in os.environ:
        from tests.servers import Databases

        databases = Databases(os.environ["STORYWIRE_POSTGRES"])
        try:
            yield lambda: Server(databases.make())
        finally:
            databases.drop()
    else:
        with tempfile.TemporaryDirectory() as folder:
            files = iter(range(1_000_000))
            yield lambda: Path(folder) / f"{next(files)}.sqlite"


def undisturbed(place: Place) -> bytes:
    """The canonical export of a run that nobody disturbs."""
    with _newsroom(place) as newsroom:
        newsroom.take_demo()
        return b"".join(newsroom.canonical())


def killed(place: Place, point: Point, seen: Seen) -> bool:
    """Let a run end itself at that point, and look at what it left; False where it ended well before."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "committed"
        told.touch()
        child = _PROCESSES.Process(target=_take, args=(place, point, told))
        child.start()
        child.join()
        committed = set(told.read_text().split())
    if child.exitcode == 0:
        return False
    if child.exitcode != -signal.SIGKILL:
        seen.problems.append(f"{point}: the run ended with {child.exitcode}")
        return False
    seen.kills += 1
    seen.points.add(point.where)
    print(f"  {point.where} {point.nth}: {len(committed)} articles committed", flush=True)
    _look(place, point, committed, seen)
    return True


def _look(place: Place, point: Point, committed: set[str], seen: Seen) -> None:
    """What is wrong with the library that was left behind."""
    with _newsroom(place) as newsroom:
        start = time.perf_counter()
        with newsroom.store.claimed(patience=PATIENCE):
            seen.longest = max(seen.longest, time.perf_counter() - start)
        rows, placed = _kept(newsroom.store)
    seen.problems += [f"{point}: lost: {article}" for article in committed.difference(rows)]
    seen.problems += [f"{point}: twice: {article}" for article in set(rows) if rows.count(article) > 1]
    seen.problems += [f"{point}: not placed: {article}" for article in set(rows).symmetric_difference(placed)]


def whole(place: Place, expected: bytes, seen: Seen) -> None:
    """Take what is left to take, and hold the library against one that nobody disturbed."""
    with _newsroom(place) as newsroom:
        newsroom.take_demo()
        again = newsroom.take_demo()
        failures = newsroom.verify().failures
        canonical = b"".join(newsroom.canonical())
    seen.libraries += 1
    seen.problems += [f"not proved: {failure}" for failure in failures[:3]]
    seen.problems += [] if not again.new + again.revised else ["taken again, though it was there"]
    if (found := _differs(expected, canonical)) is not None:
        seen.problems.append(f"the export is another than that of an undisturbed run: {found}")


def _differs(expected: bytes, found: bytes) -> str | None:
    """Where two exports begin to differ, if they do."""
    pairs = zip_longest(expected.splitlines(), found.splitlines(), fillvalue=b"")
    one, other = next(((a, b) for a, b in pairs if a != b), (b"", b""))
    alike = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    at = max(0, alike - 60)
    return None if one == other else f"{one[at : at + 160]!r} became {other[at : at + 160]!r}"


def _newsroom(place: Place) -> Newsroom:
    """A library whose window holds all of the demo: only so does a restart place to the last digit (decision 117)."""
    said = Settings(mapper="serial", spacy_model="words", batch=4, window_days=WINDOW)
    return Newsroom(place, said, now=lambda: NOW)


def _take(place: Place, point: Point, told: Path) -> None:
    """Take, and die at the point."""
    die_at(point, told, WHERE)
    with _newsroom(place) as newsroom:
        newsroom.take_demo()


def die_at(point: Point, told: Path, where: Mapping[str, tuple[Any, str]]) -> None:
    """Let this process end itself at that point, and write into `told` what was committed before."""
    left = point.nth

    def come() -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    _tell(told, come if point.where == COMMITTED else lambda: None)
    if point.where != COMMITTED:
        owner, name = where[point.where]
        setattr(owner, name, _dying(getattr(owner, name), come))


def _dying(work: Callable[..., Any], come: Callable[[], None]) -> Callable[..., Any]:
    """The same work; its end is what `come` hears of, while the transaction is still open."""

    def done(*given: Any, **named: Any) -> Any:
        found = work(*given, **named)
        come()
        return found

    return done


def _tell(told: Path, come: Callable[[], None]) -> None:
    """Let every transaction that was kept be written down, with all the articles that there are then."""
    write = Store.write

    @contextmanager
    def telling(store: Store) -> Iterator[Any]:
        with write(store) as writer:
            yield writer
        beside = told.with_suffix(f".{threading.get_ident()}")
        beside.write_text(" ".join(_kept(store)[0]))
        beside.replace(told)  # never half written
        come()

    Store.write = telling  # type: ignore[method-assign, assignment]


def _kept(store: Store) -> tuple[list[str], list[str]]:
    """The articles that the library has, and those that are placed."""
    current, placed = schema.articles.c, schema.placements.c
    with store.read() as reader:
        ask = reader.connection.execute
        rows = ask(select(current.id).where(current.current).order_by(current.number)).scalars().all()
        doubled = ask(select(placed.article).group_by(placed.article).having(func.count() == 1)).scalars().all()
        return [*rows], [*doubled]


if __name__ == "__main__":
    main()
