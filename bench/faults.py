"""Kill a running follow, again and again, and look whether anything is lost or taken twice.

python -m bench.faults [--kills 200] [--seed 1] [--annotate] [--seconds 0]

A web of our own on loopback announces articles; a follow in another process takes them, and is ended by SIGKILL after a
random time. After every kill the library is opened by SQLite alone: what had been struck off must still be, with its
page and its article, once. Without --annotate pages are read, placed and saved, but not parsed: so a run gets further
in the time it has. When everything was taken a new library is begun. With --seconds the killing ends after so long.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path

from storywire import Newsroom
from storywire.follow import Wishes
from storywire.settings import Settings
from tests.web_of_outlets import WebOfOutlets

_PROCESSES = multiprocessing.get_context("forkserver")  # each begins as a copy of one that has read our modules
_PROCESSES.set_forkserver_preload(["storywire.follow", "storywire.read", "storywire.newsroom"])
LONGEST = 3.0  # seconds until a kill, after the first sign of life


@dataclass
class Tally:
    """What was seen over all kills."""

    kills: int = 0
    too_late: int = 0  # it had ended by itself
    in_work: int = 0  # kills that hit while something was waiting to be taken
    libraries: int = 0
    articles: int = 0
    problems: list[str] = field(default_factory=list)
    until: float = float("inf")  # monotonic seconds

    def enough(self, kills: int) -> bool:
        """Whether that many were killed, or the time is over."""
        return self.kills >= kills or time.monotonic() > self.until


def main() -> None:
    """Kill, look, and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--annotate", action="store_true")
    options.add_argument("--outlets", type=int, default=30)
    options.add_argument("--articles", type=int, default=20)
    options.add_argument("--seconds", type=float, default=0.0)
    given = options.parse_args()
    tally = Tally(until=time.monotonic() + (given.seconds or float("inf")))
    rng = random.Random(given.seed)
    while not tally.enough(given.kills):
        with WebOfOutlets(given.outlets, given.articles) as web, tempfile.TemporaryDirectory() as place:
            kill_until_done(web, Path(place) / "library.sqlite", rng, tally, (given.kills, given.annotate))
        print(f"{tally.kills} kills, {tally.libraries} libraries, {len(tally.problems)} problems", flush=True)
    print(f"kills                                   {tally.kills}")
    print(f"  while something was in work           {tally.in_work}")
    print(f"  too late: it had ended by itself      {tally.too_late}")
    print(f"libraries followed to the end           {tally.libraries}, {tally.articles:,} articles")
    print(f"lost, twice, damaged, not proved        {len(tally.problems)}")
    for problem in tally.problems[:20]:
        print(f"  {problem}")
    sys.exit(bool(tally.problems))


def kill_until_done(web: WebOfOutlets, library: Path, rng: random.Random, tally: Tally, plan: tuple[int, bool]) -> None:
    """Kill follows of one library until it is complete or enough was killed; then let one end well, and prove all."""
    kills, annotate = plan
    with _newsroom(library) as newsroom:
        problems = [one.problem for one in newsroom.sources.add(web.feeds()) if one.problem]
        tally.problems += problems
    before: set[str] = set()
    while not tally.enough(kills):
        ended = _killed(library, rng, annotate=annotate)
        tally.kills += 1
        tally.too_late += ended
        before, waiting = _look(library, before, tally)
        tally.in_work += waiting > 0
        if ended or (before and not waiting):
            break
    _complete(web, library, tally)


def _complete(web: WebOfOutlets, library: Path, tally: Tally) -> None:
    with _newsroom(library) as newsroom:
        newsroom.follow(Wishes(once=True, all=True, annotate=False))
        wanted = (web.outlets - web.dead) * web.articles
        found = newsroom.status().articles
        if found != wanted:
            tally.problems.append(f"{found} articles at the end, not {wanted}")
        proof = newsroom.verify()
        tally.problems += [f"not proved: {failure}" for failure in proof.failures[:3]]
    _look(library, set(), tally)
    tally.libraries += 1
    tally.articles += found


def _killed(library: Path, rng: random.Random, *, annotate: bool) -> bool:
    """Start a follow, kill it after a random time; True if it had ended before."""
    begun = _PROCESSES.Event()
    child = _PROCESSES.Process(target=_follow, args=(library, begun, annotate))
    child.start()
    begun.wait(60)
    time.sleep(rng.random() ** 2 * LONGEST)
    ended = not child.is_alive()
    child.kill()
    child.join()
    return ended


def _look(library: Path, before: set[str], tally: Tally) -> tuple[set[str], int]:
    """What is struck off now, and how much waits; what is wrong goes into the tally."""
    connection = sqlite3.connect(library)
    try:
        ask = connection.execute
        said = ask("PRAGMA integrity_check").fetchone()[0]
        done = {row[0] for row in ask("SELECT address FROM announcements WHERE NOT waiting")}
        orphans = ask(
            "SELECT address FROM announcements WHERE article AND (address NOT IN (SELECT address FROM pages)"
            " OR address NOT IN (SELECT address FROM articles))"
        ).fetchall()
        twice = ask("SELECT id FROM articles GROUP BY id HAVING count(*) > 1").fetchall()
        unplaced = ask("SELECT id FROM articles WHERE id NOT IN (SELECT article FROM placements)").fetchall()
        waiting = ask("SELECT count(*) FROM announcements WHERE waiting").fetchone()[0]
        early = ask(
            "SELECT address FROM announcements WHERE waiting AND address IN (SELECT address FROM articles)"
        ).fetchall()
    finally:
        connection.close()
    tally.problems += [f"integrity: {said}"] if said != "ok" else []
    tally.problems += [f"forgotten: {address}" for address in before - done]
    tally.problems += [f"struck off without its page or article: {row[0]}" for row in orphans]
    tally.problems += [f"taken twice: {row[0]}" for row in twice]
    tally.problems += [f"not placed: {row[0]}" for row in unplaced]
    tally.problems += [f"taken, but not struck off: {row[0]}" for row in early]
    return done, waiting


def _newsroom(library: Path) -> Newsroom:
    settings = Settings(library=library, mapper="serial", loopback_hosts=("*.localhost",), host_delay=0.0, batch=8)
    return Newsroom(settings=settings)


def _follow(library: Path, begun: Event, annotate: bool) -> None:
    """The process that is killed."""
    with _newsroom(library) as newsroom:
        begun.set()
        newsroom.follow(Wishes(annotate=annotate))


if __name__ == "__main__":
    main()
