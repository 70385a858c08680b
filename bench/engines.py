"""Serial, processes and Ray beside each other: python -m bench.engines [--articles 300] [--workers 2] [--whole 60].

Development articles of the stories set, as pages. First reading and annotating alone, after each engine's start-up
(models are loaded in every worker by pages that are not counted), with the ratios that count: processes to serial, Ray
to processes. Then the first `--whole` of them are taken into a library with each engine, and the canonical exports
are compared by their SHA-256. Ray is left out where it is not installed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from bench import data
from storywire import Newsroom
from storywire.analysis import Task, analyse, article_id, lost
from storywire.intake.made_pages import Parts, made_page
from storywire.mappers import Engine, mapper
from storywire.settings import Settings
from storywire.types import RawPage

SETS = ("allsides", "basil", "g5", "ecb")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
WARMING = 8  # pages a worker, not counted: each loads the models


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=300)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--whole", type=int, default=60, help="articles for the comparison of libraries")
    given = options.parse_args()
    pages = list(islice(development_pages(), given.articles + WARMING * given.workers))
    engines: list[Engine] = ["serial", "processes", *(["ray"] if find_spec("ray") else [])]  # type: ignore[list-item]
    rates = {engine: rate(engine, given.workers, pages) for engine in engines}
    for engine, found in rates.items():
        print(f"{engine:10} {found:6.2f} articles/s read and annotated")
    print(f"processes to serial {rates['processes'] / rates['serial']:.2f}")
    if "ray" in rates:
        print(f"ray to processes    {rates['ray'] / rates['processes']:.2f}")
    hashes = {engine: taken(engine, given.workers, pages[: given.whole]) for engine in engines if given.whole}
    for engine, found_hash in hashes.items():
        print(f"{engine:10} {found_hash}  canonical export of {given.whole} pages")
    if len(set(hashes.values())) > 1:
        raise SystemExit("the engines do not give the same library")


def development_pages() -> Iterator[RawPage]:
    """Articles of the development stories as HTML pages, in the order of their dates."""
    rows = (row for row in data.rows(data.home() / "stories" / "gold-dev.jsonl.zst") if row["dataset"] in SETS)
    yield from map(as_page, sorted(rows, key=lambda row: (row["date"] or "", row["id"])))


def as_page(row: data.Row) -> RawPage:
    """A row of the stories set as an HTML page."""
    announced = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC) if row["date"] else None
    parts = Parts(title=row["title"], text=row["text"], language="en", announced=announced)
    return made_page(parts, f"bench:{row['id']}", "bench")


def tasks_of(pages: Sequence[RawPage]) -> Iterator[Task]:
    """What `take` makes of new pages."""
    said = Settings()
    for page in pages:
        digest = sha256(page.body).hexdigest()
        limits = (said.max_page_bytes, said.max_text_chars)
        yield Task(page, digest, article_id(page.address), 1, said.spacy_model, *limits)


def rate(engine: Engine, workers: int, pages: Sequence[RawPage]) -> float:
    """Pages a second, read and annotated, once every worker is warm."""
    chosen = mapper(engine, workers)
    warming = WARMING * workers
    with chosen.ready():
        sum(1 for _ in chosen.map(analyse, tasks_of(pages[:warming]), lost))
        start = time.perf_counter()
        count = sum(1 for _ in chosen.map(analyse, tasks_of(pages[warming:]), lost))
        return count / (time.perf_counter() - start)


def taken(engine: Engine, workers: int, pages: Sequence[RawPage]) -> str:
    """The SHA-256 of the canonical export of a library of these pages."""
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(mapper=engine, workers=workers)
        with Newsroom(Path(place) / "engine.sqlite", settings, now=lambda: NOW) as newsroom:
            newsroom.take_pages(pages)
            whole = sha256()
            for line in newsroom.canonical():
                whole.update(line)
            return whole.hexdigest()


if __name__ == "__main__":
    main()
