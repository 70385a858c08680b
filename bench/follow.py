"""Follow a web of our own from empty, then once more when nothing has changed; beside it, annotation alone.

python -m bench.follow [--outlets 60] [--articles 20] [--dead 0] [--workers 2] [--read-only]

Prints articles a second of following and of taking the very same pages from memory (that is annotation alone, without
fetching), the bytes and seconds of both rounds, and the memory of this process and of its largest worker. The full size
is --outlets 500 --articles 40. The server runs in a process of its own; every outlet is a host.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

from storywire import Newsroom
from storywire.follow import Wishes
from storywire.settings import Settings
from storywire.types import MediaType, RawPage
from storywire.types.following import FollowReport
from tests.web_of_outlets import WebOfOutlets, _page


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--outlets", type=int, default=60)
    options.add_argument("--articles", type=int, default=20)
    options.add_argument("--dead", type=int, default=0)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--read-only", action="store_true", help="without annotation")
    given = options.parse_args()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, given), daemon=True)
    server.start()
    feeds: list[str] = ours.recv()
    with tempfile.TemporaryDirectory() as place:
        _alone(Path(place) / "warm", argparse.Namespace(**{**vars(given), "outlets": 2 + given.dead, "articles": 2}))
        first, second = _follow(Path(place), feeds, ours, given)
        alone, count = _alone(Path(place), given)
    ours.send("end")
    rate = first[0].new / first[0].seconds
    print(f"{given.outlets} sources, {given.dead} of them dead; {first[0].new:,} articles")
    print(f"first round     {first[0].seconds:8.1f} s  {first[1]:12,} bytes  {rate:6.2f} articles/s")
    print(f"taken alone     {alone:8.1f} s  {count:,} pages from memory  {count / alone:6.2f} articles/s")
    print(f"followed : alone  {rate / (count / alone):.2f}")
    print(
        f"second round    {second[0].seconds:8.1f} s  {second[1]:12,} bytes"
        f"  ({second[0].seconds / first[0].seconds:.1%} of the time, {second[1] / first[1]:.2%} of the bytes)"
    )
    ours_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    theirs_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    print(f"memory          {ours_mb:,.0f} MB here, {theirs_mb:,.0f} MB the largest worker")


def _serve(to: Connection, given: argparse.Namespace) -> None:
    with WebOfOutlets(given.outlets, given.articles, dead=given.dead) as web:
        to.send(web.feeds())
        while to.recv() != "end":
            to.send(web.log.sent)
            web.log.sent = 0


def _follow(
    place: Path, feeds: list[str], web: Connection, given: argparse.Namespace
) -> tuple[tuple[FollowReport, int], tuple[FollowReport, int]]:
    """Both rounds: what was done, and the bytes that the server sent."""
    opml = place / "feeds.opml"
    opml.write_text(
        '<?xml version="1.0"?><opml version="2.0"><head><title>Bench</title></head><body>'
        + "".join(f'<outline type="rss" text="x" xmlUrl="{feed}"/>' for feed in feeds)
        + "</body></opml>"
    )
    with Newsroom(place / "followed.sqlite", _settings(given)) as newsroom:
        newsroom.sources.read_opml(opml)
        rounds = []
        for _ in range(2):
            web.send("count")
            web.recv()
            report = newsroom.follow(Wishes(once=True, all=True, annotate=not given.read_only))
            web.send("count")
            rounds.append((report, web.recv()))
    return rounds[0], rounds[1]


def _alone(place: Path, given: argparse.Namespace) -> tuple[float, int]:
    """Seconds for the same pages out of memory."""
    place.mkdir(exist_ok=True)
    web = WebOfOutlets(given.outlets, given.articles)
    web.port = 80
    pages = [
        RawPage(
            f"https://outlet-{outlet}.example/{article}", _page(web, f"outlet-{outlet}", article), MediaType.HTML, "m"
        )
        for article in range(given.articles)
        for outlet in range(given.outlets - given.dead)
    ]
    with Newsroom(place / "alone.sqlite", _settings(given)) as newsroom:
        start = time.perf_counter()
        newsroom.take_pages(pages, annotate=not given.read_only)
        return time.perf_counter() - start, len(pages)


def _settings(given: argparse.Namespace) -> Settings:
    return Settings(workers=given.workers, loopback_hosts=("*.localhost",), host_delay=0.0)


if __name__ == "__main__":
    main()
