"""Take articles that are analysed already into an empty library: placing, saving and deriving, and nothing else.

python -m bench.bulk [--articles 2000] [--library PLACE] [--days 365] [--workers 2] [--copy PLACE] [--analysed FILE]
    [--placed-only] [--first 0]

The first pages of the stories set (or of the demo, where the benchmark is missing) are read and annotated once;
--analysed keeps that for the next run. They come again and again under new ids, on later days and with other words for
placing, so that each round is a stranger to the one before; --days is the time that all of them span. They come as the
rows that a worker makes. Making them again for each round is not counted. Prints articles a second and processor time
of this process for placing and saving, every tenth of the way; then for deriving the stories, by as many workers; what
a story's page and a search take then; and with --copy what copying the library takes.
"""

from __future__ import annotations

import argparse
import math
import os
import pickle
import re
import statistics
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from bench import data
from bench.engines import development_pages, tasks_of
from bench.processes import resident
from storywire import Newsroom, flow, identity
from storywire.analysis import Ready, Task, analyse, encoded, lost
from storywire.flow import Surroundings, Taking
from storywire.mappers import Mapper, Processes, Serial
from storywire.publish.sheet import Sheet, from_bytes
from storywire.settings import Settings
from storywire.store import Prepared, PreparedPage, prepared
from storywire.store.items import opened, pack
from storywire.types import MediaType, PackedFeatures, RawPage, Server
from storywire.types.places import place_of

POOL = 280  # pages that are analysed
ROUND = 2_000  # articles that are made before they are taken
START = datetime(2031, 1, 1, tzinfo=UTC)
_DAY = re.compile(rb"(?:19|20)\d\d-[01]\d-[0-3]\d")


@dataclass
class Made:
    """A mapper for articles that are there already; stories are derived by real workers."""

    workers: Mapper
    waiting: dict[str, Ready] = field(default_factory=dict)

    @contextmanager
    def ready(self) -> Iterator[None]:
        """The workers start when they are needed."""
        yield

    def map(self, work: Callable[[Any], Any], tasks: Iterable[Any], lost: Callable[[Any], Any]) -> Iterator[Any]:
        """What is there for each page; anything else is work."""
        given = iter(tasks)
        first = next(given, None)
        if isinstance(first, Task):
            for task in _again(first, given):
                yield self.waiting.pop(task.page.address)._replace(task=task)
        elif first is not None:
            yield from self.workers.map(work, _again(first, given), lost)


def _again(first: Any, rest: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from rest


def main() -> None:
    """Measure and print."""
    given = _options()
    pool = _pool(given.analysed)
    with tempfile.TemporaryDirectory() as folder:
        place = place_of(given.library) if given.library else Path(folder) / "bulk.sqlite"
        pool = with_vectors(pool) if isinstance(place, Server) else pool
        with Newsroom(place, Settings(workers=given.workers), now=lambda: START) as newsroom:
            mapper = Made(Processes(given.workers) if given.workers > 1 else Serial())
            _take(newsroom, pool, mapper, given)
            if not given.placed_only:
                _derive(newsroom, mapper, given.articles)
                _look(newsroom)
            if given.copy:
                _copy(newsroom, given.copy)


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=2_000)
    options.add_argument("--library", help="where the library is made, and kept; else nowhere")
    options.add_argument("--days", type=float, default=365.0)
    options.add_argument("--first", type=int, default=0, help="the number of the first: how many were taken before")
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--analysed", type=Path)
    options.add_argument("--placed-only", action="store_true", help="leave the stories to be derived later")
    options.add_argument("--copy", help="where the library is copied to")
    return options.parse_args()


def _pool(kept: Path | None) -> list[Ready]:
    """Articles, analysed for real."""
    if kept and kept.exists():
        found: list[Ready] = pickle.loads(kept.read_bytes())
        return found
    with_benchmark = (data.home() / "stories").is_dir()
    pages = islice(development_pages(), POOL) if with_benchmark else _demo()
    outcomes = Processes(2).map(analyse, tasks_of([*pages]), lost)
    pool = [encoded(outcome) for outcome in outcomes if outcome.reading.article]
    if kept:
        kept.write_bytes(pickle.dumps(pool))
    return pool


def with_vectors(pool: list[Ready]) -> list[Ready]:
    """The same as a worker makes them for a library on a server."""
    known = ((one, one.article) for one in pool if one.article)
    return [one._replace(article=prepared(kept.read(), kept.found(), vectors=True)) for one, kept in known]


def _demo() -> Iterator[RawPage]:
    from storywire.intake import find_pages

    found = find_pages([Path("src/storywire/demo/pages")], max_bytes=10_000_000)
    return (page for page in found if isinstance(page, RawPage))


# ------------------------------------------------------------------------------------------------ articles


@dataclass(frozen=True)
class Mould:
    """A text that comes again and again: the pieces between what is another each time, and what stands there."""

    pieces: tuple[bytes, ...]
    holes: tuple[str, ...]

    def filled(self, values: Mapping[str, bytes]) -> bytes:
        """The text with these values, compressed as quickly as can be: the making is not what is measured."""
        found = [self.pieces[0]]
        for hole, piece in zip(self.holes, self.pieces[1:], strict=True):
            found += (values[hole], piece)
        return zlib.compress(b"".join(found), 1)


def mould(noun: bytes, names: Mapping[str, str]) -> Mould:
    """The mould of a packed noun, in which each of `names` (the hole, what it says now) and every day is a hole."""
    holes = {text.encode(): hole for hole, text in names.items()}
    parts = re.split(rb"(%s|%s)" % (_DAY.pattern, b"|".join(map(re.escape, holes))), zlib.decompress(noun))
    return Mould(tuple(parts[::2]), tuple(holes.get(part, "day") for part in parts[1::2]))


@dataclass(frozen=True)
class Original:
    """An analysed article, with the moulds of what is kept of it."""

    ready: Ready
    article: Mould
    findings: Mould
    features: PackedFeatures

    @classmethod
    def of(cls, ready: Ready) -> Original:
        """Split once what is filled again and again."""
        kept = ready.article
        assert kept is not None
        names = {"name": kept.id, "address": ready.task.page.address}
        article, findings = (mould(one["noun"], names) for one in (kept.article, kept.findings))
        return cls(ready, article, findings, opened(kept.item["features"]))

    def made(self, number: int, turn: int, moment: datetime) -> tuple[RawPage, Ready]:
        """The article of that number: this one under another id, on another day, with other words for placing."""
        kept = self.ready.article
        assert kept is not None
        page = RawPage(f"bench:{number}", str(number).encode(), MediaType.HTML, "bench")
        (_, name), day = identity.named(page), moment.date()
        said = {"name": name.encode(), "address": page.address.encode(), "day": day.isoformat().encode()}
        days = {"low": day, "high": day}
        row = kept.article | days | {"id": name, "address": page.address, "noun": self.article.filled(said)}
        findings = kept.findings | {"article": name, "noun": self.findings.filled(said)}
        features = pack(_renamed(self.features, turn))
        item = kept.item | days | {"article": name, "moment": moment.replace(tzinfo=None), "features": features}
        page_row = PreparedPage(self.ready.page.row | {"address": page.address})
        return page, Ready(self.ready.task, page_row, (), Prepared(row, findings, item, kept.lookups))


def _renamed(features: PackedFeatures, turn: int) -> PackedFeatures:
    """Every other word is one of this round's own."""
    terms = [f"{term}~{turn}" if hash_of(term) % 2 else term for term in features.terms.split("\n")]
    return replace(features, terms="\n".join(terms))


def hash_of(term: str) -> int:
    """A number for a word, the same in every process."""
    return zlib.crc32(term.encode())


# ----------------------------------------------------------------------------------------------- measuring


def _take(newsroom: Newsroom, pool: list[Ready], mapper: Made, given: argparse.Namespace) -> None:
    world, originals = _world(busy=True), [Original.of(one) for one in pool]
    if given.placed_only:
        flow.LATE = math.inf
    taking = Taking(newsroom.store, mapper, newsroom.settings, world)
    wall = cpu = 0.0
    for first in range(given.first, given.first + given.articles, ROUND):
        numbers = range(first, min(first + ROUND, given.first + given.articles))
        moments = (START + timedelta(days=given.days * number / given.articles) for number in numbers)
        pages = [_made(originals, number, moment) for number, moment in zip(numbers, moments, strict=True)]
        mapper.waiting = {page.address: ready for page, ready in pages}
        start, used = time.perf_counter(), time.process_time()
        report = taking.take(page for page, _ in pages)
        took, spent = time.perf_counter() - start, time.process_time() - used
        assert report.new == len(numbers), report
        wall, cpu = wall + took, cpu + spent
        if (first - given.first) % max(ROUND, given.articles // 10 // ROUND * ROUND) == 0:
            rate, each = len(numbers) / took, spent / len(numbers) * 1e3
            print(
                f"{numbers[-1] + 1:9,} articles  {rate:7.0f} articles/s  {each:5.2f} ms of processor each  "
                f"{resident(os.getpid()):5.0f} MB resident",
                flush=True,
            )
    print(
        f"placed and saved  {given.articles / wall:7.0f} articles/s, "
        f"{cpu / given.articles * 1e3:.2f} ms of processor each, {resident(os.getpid()):.0f} MB resident"
    )


def _made(originals: list[Original], number: int, moment: datetime) -> tuple[RawPage, Ready]:
    turn, place = divmod(number, len(originals))
    return originals[place].made(number, turn, moment)


def _world(*, busy: bool) -> Surroundings:
    return Surroundings(lambda: START, lambda _: None, lambda: False, busy=lambda: busy)


def _derive(newsroom: Newsroom, mapper: Made, articles: int) -> None:
    start, used = time.perf_counter(), time.process_time()
    report = Taking(newsroom.store, mapper, newsroom.settings, _world(busy=False)).take([])
    took, spent = time.perf_counter() - start, time.process_time() - used
    print(
        f"derived           {len(report.stories) / took:7.0f} stories/s of {len(report.stories):,} in {took:.1f} s, "
        f"{spent / articles * 1e3:.2f} ms of processor an article in this process"
    )


def _look(newsroom: Newsroom) -> None:
    """What a person waits for."""
    stories = [story.id for story in newsroom.stories(limit=20)]
    for name, look in (
        ("story", lambda n: _sheet(newsroom, stories[n])),
        ("search", lambda n: newsroom.search(("police", "president", "court", "election", "fire")[n % 5])),
    ):
        times = []
        for n in range(len(stories)):
            start = time.perf_counter()
            look(n)
            times.append((time.perf_counter() - start) * 1e3)
        print(f"{name:8} median {statistics.median(times):7.1f} ms, longest {max(times):7.1f} ms")
    with newsroom.store.read() as reader:
        print(f"library  {reader.size() / 1e6:,.0f} MB")


def _sheet(newsroom: Newsroom, story: str) -> Sheet:
    """What a story's page is made from."""
    with newsroom.store.read() as reader:
        return from_bytes(reader.sheet(story) or b"")


def _copy(newsroom: Newsroom, to: str) -> None:
    start, used = time.perf_counter(), time.process_time()
    counts = newsroom.copy_to(place_of(to))
    took, spent = time.perf_counter() - start, time.process_time() - used
    print(
        f"copied            {counts['articles'] / took:7.0f} articles/s, {took:.1f} s; "
        f"{spent / counts['articles'] * 1e3:.2f} ms of processor each"
    )


if __name__ == "__main__":
    main()
