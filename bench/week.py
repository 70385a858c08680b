"""Follow a web of our own through simulated weeks with a fast clock, and look at memory every midnight.

python -m bench.week [--days 7] [--outlets 10] [--daily 3] [--annotate]

Every outlet publishes --daily articles a day; feeds are polled by their habit, pages are read (with --annotate also
parsed), placed and saved in this process; the server runs in another. Nights pass at once. Prints for each day the
polls, the articles, the memory of this process (resident set) and the size of the library.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
import threading
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from bench.processes import resident
from storywire import Newsroom
from storywire.follow import Wishes
from storywire.settings import Settings
from storywire.types.following import FollowReport
from tests.web_of_outlets import START, FastClock, WebOfOutlets


class Days:
    """Hears of what is done, turns the page at midnight, and ends it after the last day."""

    def __init__(self, clock: FastClock, web: Connection, given: argparse.Namespace, library: Path) -> None:
        self.clock, self.web, self.given, self.library = clock, web, given, library
        self.day, self.next = 0, clock.now() + timedelta(days=1)
        self.report = FollowReport()
        self._lock = threading.Lock()

    def heard(self, report: FollowReport) -> None:
        """How far it is."""
        self.report = report

    def stopped(self) -> bool:
        """Whether the last day is over; on the way, what happens at midnight."""
        with self._lock:
            if self.day < self.given.days and self.clock.now() >= self.next:
                self.day, self.next = self.day + 1, self.next + timedelta(days=1)
                print(
                    f"day {self.day:3}  {self.report.polled:6,} polls  {self.report.new:6,} articles  "
                    f"{resident(os.getpid()):5,.0f} MB  library {self.library.stat().st_size / 1e6:6.1f} MB",
                    flush=True,
                )
                self.web.send((self.day + 1) * self.given.daily)
                self.web.recv()
        return self.day >= self.given.days


def main() -> None:
    """Run the days and print them."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--days", type=int, default=7)
    options.add_argument("--outlets", type=int, default=10)
    options.add_argument("--daily", type=int, default=3)
    options.add_argument("--annotate", action="store_true")
    given = options.parse_args()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, given), daemon=True)
    server.start()
    feeds = ours.recv()
    clock = FastClock(START + timedelta(days=1))
    settings = Settings(mapper="serial", loopback_hosts=("*.localhost",), host_delay=0.0, revisit=False)
    with tempfile.TemporaryDirectory() as place:
        library = Path(place) / "library.sqlite"
        with Newsroom(library, settings, now=clock.now) as newsroom:
            newsroom.sources.add(feeds)
            days = Days(clock, ours, given, library)
            wishes = Wishes(stopped=days.stopped, progress=days.heard, annotate=given.annotate)
            report = newsroom.follow(wishes, clock)
            status = newsroom.status()
    print(f"{report.polled:,} polls, {report.failed} failed, {report.new} articles, {status.stories} stories")
    ours.send(0)


def _serve(to: Connection, given: argparse.Namespace) -> None:
    with WebOfOutlets(given.outlets, given.daily) as web:
        to.send(web.feeds())
        while articles := to.recv():
            web.articles = articles
            to.send(articles)


if __name__ == "__main__":
    main()
