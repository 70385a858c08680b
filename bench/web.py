"""How long pages take and how heavy they are, for libraries of two sizes.

    python -m bench.make_library SMALL --articles 1000 --stories 200 --big 0
    python -m bench.make_library LARGE --articles 100000 --stories 20000
    python -m bench.web SMALL LARGE

Every page is asked of the whole application (guard, handler, template) in this process, without a socket. Each kind is
asked for many different things, once each, in random order, after a few that are not counted. Times are on the wall and
of the processor; on a machine that others use, only the latter says something of Storywire.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from starlette.testclient import TestClient

from storywire.newsroom import Newsroom
from storywire.settings import Settings
from storywire.store import Wanted
from storywire.types import EntityKind
from storywire.web import create_app
from storywire.web.links import article, outlet, person, place, story, with_query

SAMPLES, WARM = 60, 5
LIMITS = {"front page": 50, "story": 50} | dict.fromkeys(
    ("narrowed front", "front of a place", "article", "person", "place", "outlet", "a month of it"), 80
)
LIMITS |= dict.fromkeys(("search articles", "search quotes", "search speakers", "everything said"), 80)
FAR = date(2100, 1, 1)
Addresses = dict[str, list[str]]


class Timing(NamedTuple):
    """Milliseconds and bytes of one kind of page."""

    wall: float
    slow: float  # 95 of 100 are faster
    processor: float
    weight: int  # of the heaviest page


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("libraries", nargs="+", type=Path)
    options.add_argument("--samples", type=int, default=SAMPLES)
    options.add_argument("--warm", action="store_true", help="read each library once before, as `storywire serve` does")
    given = options.parse_args()
    measured = [measure(library, given.samples, given.warm) for library in given.libraries]
    print(f"{'':16}" + "".join(f"{path.name:>40}" for path in given.libraries))
    print(f"{'':16}" + f"{'median    p95    cpu ms   heaviest kB':>40}" * len(measured))
    for kind in measured[0]:
        cells = (
            f"{t.wall:9.1f}{t.slow:8.1f}{t.processor:9.1f}{t.weight / 1000:14.1f}" for t in (m[kind] for m in measured)
        )
        limit = f"   limit {LIMITS[kind]} ms" if kind in LIMITS else ""
        print(f"{kind:16}" + "".join(cells) + limit)


def measure(library: Path, samples: int, warm: bool) -> dict[str, Timing]:
    """Ask for pages of each kind."""
    with Newsroom(library, Settings(mapper="serial")) as newsroom:
        if warm:
            newsroom.warm()
        client = TestClient(create_app(newsroom), base_url="http://localhost")
        return {kind: timed(client.get, paths) for kind, paths in addresses(newsroom, samples).items()}


def timed(get: Callable[..., object], paths: list[str]) -> Timing:
    """The times of these pages; the first few are not counted."""
    walls, processor, weights = [], [], []
    for n, path in enumerate(paths):
        wall, used = time.perf_counter(), time.process_time()
        answer = get(path)
        used, wall = time.process_time() - used, time.perf_counter() - wall
        status = getattr(answer, "status_code", 0)
        if status != 200:
            raise SystemExit(f"{path} answers {status}")
        if n >= WARM:
            walls.append(1000 * wall)
            processor.append(1000 * used)
            weights.append(len(getattr(answer, "content", b"")))
    return Timing(median(walls), quantiles(walls, n=20)[-1], median(processor), max(weights))


def addresses(newsroom: Newsroom, samples: int) -> Addresses:
    """What is asked for, of each kind so many different ones where the library has them."""
    rng = random.Random(7)
    cards = newsroom.front(Wanted(limit=5 * samples), FAR).cards
    chosen = rng.sample(list(cards), min(len(cards), samples + WARM))
    people = [n.name for n in newsroom.names(EntityKind.PERSON, samples + WARM, order="quotes")]
    places = [n.name for n in newsroom.names(EntityKind.PLACE, samples + WARM)]
    outlets = [one.outlet.id for one in newsroom.outlets(samples)]
    words = [name.split()[-1] for name in people]
    common = ("minister", "ferry", "islands", "coast", "Tuesday", "crowns", "said")
    asked = [f"{rng.choice(common)} {rng.choice(('OR ', '', 'NOT '))}{word}" for word in words] + list(common)
    stories = [story(card.summary.id) for card in chosen]
    articles = [
        article(file) for card in chosen[: samples // 2] for file in newsroom.story(card.summary.id).story.articles[:1]
    ]
    found = {
        "front page": [with_query("/", page=1 + n % 5) for n in range(samples)],
        "narrowed front": [with_query("/", person=name) for name in people],
        "story": stories,
        "article": articles,
        "person": [person(name) for name in people],
        "place": [place(name) for name in places],
        "front of a place": [with_query("/", place=name) for name in places],
        "outlet": [outlet(one) for one in outlets],
        "a month of it": [with_query(outlet(one), month=f"2025-{month:02}") for one in outlets for month in (3, 8)],
        "everything said": [f"{one}/said" for one in stories],
        "search articles": [with_query("/search", q=q) for q in asked],
        "search quotes": [with_query("/search", q=q, **{"in": "quotes"}) for q in asked],
        "search speakers": [with_query("/search", q=q, **{"in": "speakers"}) for q in words],
    }
    return {kind: paths * (1 + (2 * WARM) // len(paths)) for kind, paths in found.items()}


if __name__ == "__main__":
    main()
