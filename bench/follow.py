"""Follow a web of our own from empty, then once more when nothing has changed; beside it, annotation alone.

python -m bench.follow [--outlets 60] [--articles 20] [--dead 0] [--workers 2] [--seconds 0] [--curve 30] [--read-only]

Rates over the very same pages: following; reading and annotating alone, by as many processes (and by one) beside this
one, with nothing fetched, placed or kept, and models loaded; and taking from memory, which is following without
fetching. Beside each the seconds of processor that an article cost, and whose, and how busy the workers were: where
workers and everything else share few cores, these say what the rates cannot. --workers 1 leaves a core for everything
else on a machine of two. Then the bytes and seconds of both rounds, and the memory of all our processes (proportional
set sizes) every --curve seconds. With --seconds the first round ends after so long, and what was taken until then
counts. The full size is --outlets 500 --articles 40. The server runs in a process of its own; every outlet is a host.
Of the --dead a quarter each refuses, never answers, answers with errors, and has a name that nobody knows.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from bench.events import agreement, pages
from bench.processes import Watch
from storywire import Newsroom
from storywire.analysis import Task, analyse, lost
from storywire.follow import Wishes
from storywire.mappers import Processes
from storywire.settings import Settings
from storywire.types import RawPage
from storywire.types.following import FollowReport
from tests.web_of_outlets import WebOfOutlets, told

Round = tuple[FollowReport, int, Watch]
WARMING = 8  # pages a worker, not counted: each loads the models
EVERY = 5.0  # seconds between two looks at all processes: a look is work, too


def main() -> None:
    """Measure and print."""
    given = _options()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, given), daemon=True)
    server.start()
    feeds: list[str] = ours.recv()
    assert server.pid
    with tempfile.TemporaryDirectory() as place:
        _annotated(pages(2, 2), given, server.pid, 1)  # modules are loaded
        first, second = _follow(Path(place), feeds, ours, (server.pid, given))
        print(f"{given.outlets} sources, {given.dead} of them dead; {first[0].new:,} articles", flush=True)
        _print_round("first round", first)
        print(f"processor used  {first[2].share(first[0].seconds)}")
        print(f"workers busy    {first[2].busy(first[0].seconds, given.workers):.0%} of the round: fetching overlapped")
        print(agreement(Path(place) / "followed.sqlite"), flush=True)
        few = min(given.outlets - given.dead, 40), min(given.articles, 10)
        for workers in dict.fromkeys((given.workers, 1)):
            name = f"annotated by {workers}"
            _print_alone(name, first, _annotated(pages(*few), given, server.pid, workers), workers)
        _print_alone("taken alone", first, _taken(Path(place), pages(*few), given, server.pid), given.workers)
        _print_round("second round", second)
    if first[1]:
        spent = second[0].seconds / first[0].seconds
        print(f"second : first  {spent:.2%} of the seconds, {second[1] / first[1]:.2%} of the bytes")
    for minutes, megabytes, largest in first[2].curve(given.curve):
        print(f"memory after {minutes:5.1f} min  {megabytes:6,.0f} MB in all, {largest:5,.0f} MB the largest process")
    ours.send("end")


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--outlets", type=int, default=60)
    options.add_argument("--articles", type=int, default=20)
    options.add_argument("--dead", type=int, default=0)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--seconds", type=float, default=0.0, help="the longest that the first round may take")
    options.add_argument("--curve", type=float, default=30.0, help="seconds between two lines about memory")
    options.add_argument("--read-only", action="store_true", help="without annotation")
    return options.parse_args()


def _print_round(name: str, it: Round) -> None:
    report, sent, watch = it
    print(
        f"{name:15} {report.seconds:8.1f} s  {sent:12,} bytes  {report.new / report.seconds:6.2f} articles/s, "
        f"{watch.per(report.new)}",
        flush=True,
    )


def _print_alone(name: str, first: Round, alone: tuple[float, int, Watch], workers: int) -> None:
    seconds, count, watch = alone
    ratio = (first[0].new / first[0].seconds) / (count / seconds)
    print(
        f"{name:15} {seconds:8.1f} s  {count:,} pages from memory  {count / seconds:6.2f} articles/s, "
        f"{watch.per(count)}, workers busy {watch.busy(seconds, workers):.0%}; followed : this {ratio:.2f}",
        flush=True,
    )


def _serve(to: Connection, given: argparse.Namespace) -> None:
    with WebOfOutlets(given.outlets, given.articles, dead=given.dead) as web:
        for article in range(given.articles):  # what is to be told is made before anybody looks at the clock
            for outlet in range(given.outlets - given.dead):
                told(f"outlet-{outlet}", article)
        to.send(web.feeds())
        while to.recv() != "end":
            to.send(web.log.sent)
            web.log.sent = 0


def _follow(
    place: Path, feeds: list[str], web: Connection, server: tuple[int, argparse.Namespace]
) -> tuple[Round, Round]:
    """Both rounds: what was done, and the bytes that the server sent."""
    pid, given = server
    opml = place / "feeds.opml"
    opml.write_text(
        '<?xml version="1.0"?><opml version="2.0"><head><title>Bench</title></head><body>'
        + "".join(f'<outline type="rss" text="x" xmlUrl="{feed}"/>' for feed in feeds)
        + "</body></opml>"
    )
    with Newsroom(place / "followed.sqlite", _settings(given)) as newsroom:
        newsroom.sources.read_opml(opml)
        rounds = []
        for seconds in (given.seconds, 0.0):
            web.send("count")
            web.recv()
            until = time.monotonic() + (seconds or 10**9)
            wishes = Wishes(
                once=True, all=True, annotate=not given.read_only, stopped=lambda until=until: time.monotonic() > until
            )
            with Watch(pid, EVERY) as watch:
                report = newsroom.follow(wishes)
            web.send("count")
            rounds.append((report, web.recv(), watch))
    return rounds[0], rounds[1]


def _annotated(pages: list[RawPage], given: argparse.Namespace, server: int, workers: int) -> tuple[float, int, Watch]:
    """Seconds for reading and annotating these pages by so many processes, and nothing else."""
    said = _settings(given)

    def annotated(some: list[RawPage]) -> int:
        limits = (said.max_page_bytes, said.max_text_chars)
        named = ((f"a-{number}", page) for number, page in enumerate(some))
        tasks = (Task(page, "", name, 1, said.spacy_model, *limits, not given.read_only) for name, page in named)
        return sum(outcome.reading.article is not None for outcome in chosen.map(analyse, tasks, lost))

    chosen = Processes(workers)  # as a follow has them: also one worker is a process beside this one
    with chosen.ready():
        annotated(pages[: WARMING * workers])
        with Watch(server, EVERY) as watch, _timed() as spent:
            count = annotated(pages)
    return spent[0], count, watch


def _taken(place: Path, pages: list[RawPage], given: argparse.Namespace, server: int) -> tuple[float, int, Watch]:
    """Seconds for taking these pages into a library of their own."""
    with Newsroom(place / "alone.sqlite", _settings(given)) as newsroom:
        with Watch(server, EVERY) as watch, _timed() as spent:
            newsroom.take_pages(pages, annotate=not given.read_only)
        return spent[0], len(pages), watch


@contextmanager
def _timed() -> Iterator[list[float]]:
    spent, start = [0.0], time.perf_counter()
    yield spent
    spent[0] = time.perf_counter() - start


def _settings(given: argparse.Namespace) -> Settings:
    return Settings(workers=given.workers, loopback_hosts=("*.localhost",), host_delay=0.0)


if __name__ == "__main__":
    main()
