"""How taking, a story's page, a search and the memory of `serve` grow with the library, in a table and a picture.

    python -m bench.bulk --articles 100000 --days 36.5 --placed-only --library LIBRARY --analysed FILE
    python -m bench.growth LIBRARY… --kept ROWS.jsonl [--analysed FILE] [--derive 600] [--samples 60]
    python -m bench.growth --kept ROWS.jsonl --picture docs/growth.svg

LIBRARY is a file or postgresql://…, as `bench.bulk` or `storywire copy` make it. In each, so many stories are derived
(the pages of the others would be as empty as they are), pages are asked of a `storywire serve` of its own over
loopback, and at last some more articles are placed and saved, in one process that was started anew. Every row is added
to ROWS.jsonl; the table and the picture show all that are there, the newest of each library. --analysed is needed for
taking.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from bench import bulk
from bench.processes import resident
from storywire import Newsroom
from storywire.mappers import Processes
from storywire.placing import Desk, Due, placer_of
from storywire.settings import Settings
from storywire.store import Wanted
from storywire.types.places import Place, Server, place_of
from storywire.types.views import StoryCard
from storywire.web.links import story, with_query

WORDS = ("police", "president", "court", "election", "fire", "senate", "school", "company", "minister", "market", "war")
FAR = date(2100, 1, 1)
TOGETHER = 200  # stories that are derived in one transaction
WARM = 10  # pages of each kind that are not counted


@dataclass(frozen=True, slots=True)
class Row:
    """One library: articles, articles placed and saved a second, milliseconds of pages, megabytes."""

    database: str
    articles: int
    stories: int
    taken: float
    story: float
    story_slow: float  # 95 of 100 are faster
    search: float
    search_slow: float
    serve: float  # resident, after all that was asked
    library: float
    placer: float  # resident, of the process that takes


def main() -> None:
    """Measure, print and draw."""
    given = _options()
    for said in given.libraries:
        row = measured(place_of(said), given)
        with given.kept.open("a") as out:
            out.write(json.dumps(asdict(row)) + "\n")
    rows = read(given.kept)
    print(table(rows))
    if given.picture:
        draw(rows, given.picture)


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("libraries", nargs="*")
    options.add_argument("--kept", type=Path, required=True)
    options.add_argument("--analysed", type=Path)
    options.add_argument("--take", type=int, default=4_000)
    options.add_argument("--derive", type=int, default=600)
    options.add_argument("--samples", type=int, default=60)
    options.add_argument("--picture", type=Path)
    return options.parse_args()


def read(kept: Path) -> list[Row]:
    """The rows of that file, the newest of each library, by database and size."""
    rows = [Row(**json.loads(line)) for line in kept.read_text().splitlines()]
    newest = {(row.database, round(math.log10(row.articles))): row for row in rows}
    return sorted(newest.values(), key=lambda row: (row.database, row.articles))


# ------------------------------------------------------------------------------------------------ measuring


def measured(place: Place, given: argparse.Namespace) -> Row:
    """One library, with what is in it."""
    with Newsroom(place, Settings(workers=2), now=lambda: bulk.START) as newsroom:
        derive(newsroom, given.derive)
        counts = newsroom.counts()
        asked = addresses(newsroom, given.samples + WARM)
        with newsroom.store.read() as reader:
            size = reader.size() / 1e6
    with served(place) as (address, process):
        times = {kind: timed([f"{address}{path}" for path in paths]) for kind, paths in asked.items()}
        memory = resident(process)
    taken, placer = take(place, counts["articles"], given) if given.analysed else (0.0, 0.0)
    database = "PostgreSQL" if isinstance(place, Server) else "SQLite"
    sizes = counts["articles"], counts["stories"]
    return Row(database, *sizes, taken, *times["story"], *times["search"], memory, size, placer)


def derive(newsroom: Newsroom, most: int) -> None:
    """Derive some of the stories that wait for it, by two workers, until the front page has so many."""
    start, store = time.monotonic(), newsroom.store
    with store.claimed():
        desk = Desk(placer_of(store, newsroom.settings.window_days))
        while len(_cards(newsroom, most)) < most:
            with store.write() as writer:
                desk.listen(writer)
                if not desk.settle(writer, bulk.START, Due.ALL, Processes(2), TOGETHER):
                    break
    print(f"derived in {time.monotonic() - start:.0f} s", file=sys.stderr)


def _cards(newsroom: Newsroom, most: int) -> Sequence[StoryCard]:
    return newsroom.front(Wanted(limit=most), FAR).cards


def addresses(newsroom: Newsroom, most: int) -> dict[str, list[str]]:
    """What is asked for: so many stories, each once, and so many searches, no two alike."""
    cards = _cards(newsroom, most)
    pairs = [f"{one} {join}{other}" for join in ("", "OR ", "NOT ") for one in WORDS for other in WORDS if one != other]
    step = max(1, len(pairs) // most)
    return {
        "story": [story(card.summary.id) for card in cards],
        "search": [with_query("/search", q=q) for q in pairs[::step][:most]],
    }


@contextmanager
def served(place: Place) -> Iterator[tuple[str, int]]:
    """`storywire serve` over the library: its address and process."""
    library = place.url if isinstance(place, Server) else str(place)
    call = [str(Path(sys.executable).with_name("storywire")), "--library", library, "serve", "--port", "0"]
    with subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            said = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in process.stderr)
            address = next((found[0] for found in said if found), None)
            if address is None:
                raise SystemExit(f"`storywire serve` over {place} said no address")
            yield address, process.pid
        finally:
            process.terminate()


def timed(addresses_: list[str]) -> tuple[float, float]:
    """The median and the 95th of 100, in milliseconds; the first few are not counted."""
    times = []
    for address in addresses_:
        assert urllib.parse.urlsplit(address).hostname == "127.0.0.1"
        start = time.perf_counter()
        with urllib.request.urlopen(address, timeout=120) as answer:
            answer.read()
        times.append(1000 * (time.perf_counter() - start))
    counted = times[WARM:]
    return median(counted), quantiles(counted, n=20)[-1]


def take(place: Place, before: int, given: argparse.Namespace) -> tuple[float, float]:
    """Articles a second that are placed and saved on top, and the memory of the process that does it."""
    call = [sys.executable, "-m", "bench.bulk", "--library", place.url if isinstance(place, Server) else str(place)]
    call += ["--articles", str(given.take), "--first", str(before), "--days", str(365 * given.take / 1e6)]
    call += ["--analysed", str(given.analysed), "--placed-only"]
    told = subprocess.run(call, check=True, capture_output=True, text=True).stdout
    print(told, file=sys.stderr)
    *_, (rate, memory) = re.findall(
        r"articles +(\d+) articles/s .* (\d+) MB resident", told
    )  # the window is known by then
    return float(rate), float(memory)


# ------------------------------------------------------------------------------------------------- showing


def table(rows: list[Row]) -> str:
    """The rows as a table in Markdown; what was not measured is a dash."""
    head = (
        "| | articles | stories derived | taken, a second | placer, MB | story page, ms (p95) | search, ms (p95) | "
        "`serve`, MB | library, GB |\n|---|---|---|---|---|---|---|---|---|"
    )
    lines = (
        f"| {row.database} | {row.articles:,} | {row.stories:,} | {_whole(row.taken)} | {_whole(row.placer)} | "
        f"{row.story:.1f} ({row.story_slow:.0f}) | {row.search:.1f} ({row.search_slow:.0f}) | {row.serve:.0f} | "
        f"{row.library / 1000:.2f} |"
        for row in rows
    )
    return "\n".join([head, *lines])


def _whole(number: float) -> str:
    return f"{number:.0f}" if number else "–"


def draw(rows: list[Row], picture: Path) -> None:
    """Four small pictures, a line for each database, over the number of articles."""
    from matplotlib import pyplot

    shown = {"taken": "articles taken a second", "story": "story page, ms", "search": "search, ms"}
    shown["serve"] = "memory of serve, MB"
    pyplot.rcParams["svg.hashsalt"] = "storywire"
    figure, places = pyplot.subplots(1, len(shown), figsize=(13, 3), layout="constrained")
    for axes, (name, title) in zip(places, shown.items(), strict=True):
        for database in sorted({row.database for row in rows}):
            some = [row for row in rows if row.database == database and getattr(row, name)]
            axes.plot([r.articles for r in some], [getattr(r, name) for r in some], marker="o", label=database)
        top = 1.1 * max(getattr(row, name) for row in rows)
        axes.set(xscale="log", ylim=(0, top), title=title, xlabel="articles")
        axes.legend(frameon=False)
    figure.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    main()
