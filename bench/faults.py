"""Kill a running follow, again and again, and look whether anything is lost or taken twice: on a file or on a server.

python -m bench.faults [--kills 200] [--seed 1] [--annotate]
python -m tests.private_server python -m bench.faults --kills 60

A web of our own on loopback announces articles; a follow in another process takes them, and is ended by SIGKILL when it
has used a random amount of processor time, so that a busy machine moves no kill to another place in the work. After
every kill the library is opened by SQLAlchemy alone: what had been struck off must still be, with its page and its
article, once. Without --annotate pages are read, placed and saved, but not parsed: so a run gets further in the time
it has. A run that rests, since all is done, is killed at rest. When everything was taken a new library is begun.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, make_url, text

from bench.kills import WHERE, Point, die_at, places
from bench.processes import processor
from storywire import Newsroom
from storywire.follow import Wishes
from storywire.settings import Settings
from storywire.store.sources import Sources
from storywire.types import Place, Server
from tests.web_of_outlets import WebOfOutlets

_PROCESSES = multiprocessing.get_context("forkserver")  # each begins as a copy of one that has read our modules
_PROCESSES.set_forkserver_preload(["storywire.follow", "storywire.read", "storywire.newsroom"])
LONGEST = 3.0  # seconds of processor until a kill, after the first sign of life
RESTS = 3.0  # seconds in which a run did next to nothing
STIRS = 0.1  # seconds of processor, in which it did more
# What a follow goes through beside a take: announcements are kept, and struck off.
FOLLOWED: dict[str, tuple[Any, str]] = WHERE | {"announced": (Sources, "announce"), "struck": (Sources, "strike")}


@dataclass
class Tally:
    """What was seen over all kills."""

    kills: int = 0
    too_late: int = 0  # it had ended by itself
    in_work: int = 0  # kills that hit while something was waiting to be taken
    libraries: int = 0
    articles: int = 0
    problems: list[str] = field(default_factory=list)


def main() -> None:
    """Kill, look, and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--annotate", action="store_true")
    options.add_argument("--outlets", type=int, default=30)
    options.add_argument("--articles", type=int, default=20)
    given = options.parse_args()
    tally, rng = Tally(), random.Random(given.seed)
    with places() as new:
        while tally.kills < given.kills:
            with WebOfOutlets(given.outlets, given.articles) as web:
                kill_until_done(web, new(), rng, tally, (given.kills, given.annotate))
            print(f"{tally.kills} kills, {tally.libraries} libraries, {len(tally.problems)} problems", flush=True)
    print(f"kills                                   {tally.kills}")
    print(f"  while something was in work           {tally.in_work}")
    print(f"  too late: it had ended by itself      {tally.too_late}")
    print(f"libraries followed to the end           {tally.libraries}, {tally.articles:,} articles")
    print(f"lost, twice, damaged, not proved        {len(tally.problems)}")
    for problem in tally.problems[:20]:
        print(f"  {problem}")
    sys.exit(bool(tally.problems))


def kill_until_done(web: WebOfOutlets, place: Place, rng: random.Random, tally: Tally, plan: tuple[int, bool]) -> None:
    """Kill follows of one library until it is complete or enough was killed; then let one end well, and prove all."""
    kills, annotate = plan
    begin(web, place, tally)
    before: set[str] = set()
    while tally.kills < kills:
        ended = _killed(place, rng, annotate=annotate)
        tally.kills += 1
        tally.too_late += ended
        before, waiting = look(place, before, tally)
        tally.in_work += waiting > 0
        print(f"  kill {tally.kills}: {len(before)} struck off, {waiting} waiting", flush=True)
        if ended or (before and not waiting):
            break
    complete(web, place, tally)


def begin(web: WebOfOutlets, place: Place, tally: Tally) -> None:
    """A library that follows all feeds of the web."""
    with _newsroom(place) as newsroom:
        tally.problems += [one.problem for one in newsroom.sources.add(web.feeds()) if one.problem]


def complete(web: WebOfOutlets, place: Place, tally: Tally) -> None:
    """Let a run end well, and prove the library: everything that the web has is there, and derived."""
    with _newsroom(place) as newsroom:
        newsroom.follow(Wishes(once=True, all=True, annotate=False))
        wanted = (web.outlets - web.dead) * web.articles
        found = newsroom.status().articles
        if found != wanted:
            tally.problems.append(f"{found} articles at the end, not {wanted}")
        with newsroom.store.read() as reader:
            tally.problems += [f"not derived: {story}" for story in reader.stale()]
        tally.problems += [f"not proved: {failure}" for failure in newsroom.verify().failures[:3]]
    look(place, set(), tally)
    tally.libraries += 1
    tally.articles += found


def _killed(place: Place, rng: random.Random, *, annotate: bool) -> bool:
    """Start a follow, kill it when it has used a random time of processor, or rests; True if it had ended before."""
    begun = _PROCESSES.Event()
    child = _PROCESSES.Process(target=_follow, args=(place, begun, annotate))
    child.start()
    begun.wait(60)
    assert child.pid
    spent = moved = processor(child.pid)
    until, since = spent + rng.random() ** 2 * LONGEST, time.monotonic()
    while child.is_alive() and (spent := processor(child.pid)) < until:
        if spent > moved + STIRS:
            moved, since = spent, time.monotonic()
        if time.monotonic() - since > RESTS:
            break
        time.sleep(0.005)
    ended = not child.is_alive()
    child.kill()
    child.join()
    return ended


def killed_at(place: Place, point: Point, tally: Tally) -> bool:
    """Let a follow end itself at that point, and look at what it left; False where it ended well before."""
    before, _ = look(place, set(), tally)
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "committed"
        told.touch()
        child = _PROCESSES.Process(target=_follow_and_die, args=(place, point, told))
        child.start()
        child.join()
        committed = set(told.read_text().split())
    tally.kills += child.exitcode == -signal.SIGKILL
    if child.exitcode not in (0, -signal.SIGKILL):
        tally.problems.append(f"{point}: the run ended with {child.exitcode}")
    look(place, before, tally)
    with _opened(place) as connection:
        kept = set(connection.execute(text("SELECT id FROM articles")).scalars())
    tally.problems += [f"{point}: lost: {article}" for article in committed - kept]
    return child.exitcode == -signal.SIGKILL


def look(place: Place, before: set[str], tally: Tally) -> tuple[set[str], int]:
    """What is struck off now, and how much waits; what is wrong goes into the tally."""
    with _opened(place) as connection:

        def ask(query: str) -> list[Any]:
            return [*connection.execute(text(query)).scalars()]

        if connection.dialect.name == "sqlite":
            tally.problems += [f"integrity: {said}" for said in ask("PRAGMA integrity_check") if said != "ok"]
        done = {*ask("SELECT address FROM announcements WHERE NOT waiting")}
        for wrong, query in _WRONG.items():
            tally.problems += [f"{wrong}: {one}" for one in ask(query)]
        [waiting] = ask("SELECT count(*) FROM announcements WHERE waiting")
    tally.problems += [f"forgotten: {address}" for address in before - done]
    return done, waiting


_WRONG = {
    "struck off without its page or article": (
        "SELECT address FROM announcements WHERE article AND (address NOT IN (SELECT address FROM pages)"
        " OR address NOT IN (SELECT address FROM articles))"
    ),
    "taken twice": "SELECT id FROM articles GROUP BY id HAVING count(*) > 1",
    "not placed": "SELECT id FROM articles WHERE id NOT IN (SELECT article FROM placements)",
    "taken, but not struck off": (
        "SELECT address FROM announcements WHERE waiting AND address IN (SELECT address FROM articles)"
    ),
}


@contextmanager
def _opened(place: Place) -> Iterator[Connection]:
    """The library without Storywire."""
    url = (
        make_url(place.url).set(drivername="postgresql+psycopg") if isinstance(place, Server) else f"sqlite:///{place}"
    )
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _newsroom(place: Place) -> Newsroom:
    settings = Settings(
        mapper="serial", spacy_model="words", loopback_hosts=("*.localhost",), host_delay=0.0, batch=8, library=place
    )
    return Newsroom(settings=settings)


def _follow(place: Place, begun: Event, annotate: bool) -> None:
    """The process that is killed."""
    with _newsroom(place) as newsroom:
        begun.set()
        newsroom.follow(Wishes(annotate=annotate))


def _follow_and_die(place: Place, point: Point, told: Path) -> None:
    """The process that ends itself."""
    die_at(point, told, FOLLOWED)
    with _newsroom(place) as newsroom:
        newsroom.follow(Wishes(once=True, all=True, annotate=False))


if __name__ == "__main__":
    main()
