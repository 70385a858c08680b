"""How fast articles are placed as the window grows: python -m bench.placing_speed [--sizes 1000,10000,200000].

The window is filled from a library on disk, as after a restart, and then articles are placed one by one: for each size
in a process of its own, which holds nothing else. `--library FILE` keeps the library, so that a second run, on a quiet
machine, need not make it. The articles are those of the stories set, or of our own making where the benchmark is
missing, fed again and again under new ids: in each round common words change places with others that are about as
common, and rare words become new ones, so that the stories of a round are as they were and strangers to those of any
other. Times are processor times.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
from sqlalchemy import insert

from bench import data, stories
from storywire.annotate.features import find_features
from storywire.cluster import Placer
from storywire.placing import uncollected
from storywire.store import Store, schema
from storywire.store.codec import adapter
from storywire.types import Features, Item, Placement

DAY = date(2031, 1, 1)
GOLDEN = 0.618034  # its multiples fill a circle evenly (Weyl)
DAYS = 28  # over which the articles are spread, so that none leaves the window
PROBES = 400  # articles that are timed at each size
RARE = 6  # articles that hold a term: from here on it is a common one
BAND = 40  # common terms that change places among themselves
WARM = 50  # of them: not counted
SEED = 0


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", default="1000,10000,34000,100000,200000", help="articles in the window, rising")
    options.add_argument("--library", type=Path, help="where the library is, or is to be made and kept")
    options.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = options.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    if given.one:
        measure(given.library, given.one)
        return
    with tempfile.TemporaryDirectory() as folder:
        library = given.library or Path(folder) / "library.sqlite"
        if not _probes(library).exists():
            _make(library, sizes[-1])
        for size in sizes:
            call = [sys.executable, "-m", "bench.placing_speed", "--library", str(library), "--one", str(size)]
            subprocess.run(call, check=True)


def _make(library: Path, size: int) -> None:
    """Make the library, and beside it the articles that are placed at each size and kept nowhere."""
    texts = [*_texts()]
    start = time.process_time()
    features = [find_features(title, text) for title, text in texts]
    print(f"features: {(time.process_time() - start) / len(texts) * 1e3:.2f} ms an article", flush=True)
    _keep(Store(library), articles(features, size + PROBES))
    # The probes come from a round of their own: each size sees the same ones.
    probes = [item for item, _ in articles(features, size + 2 * PROBES, size + PROBES)]
    _probes(library).write_bytes(adapter(list[Item]).dump_json(probes))


def _probes(library: Path) -> Path:
    return library.with_suffix(".probes.json")


def _texts() -> Iterator[tuple[str | None, str]]:
    """Headlines and texts, of the benchmark or made up."""
    home = data.home() / "stories"
    if home.is_dir():
        for row in stories.read(home / "gold-dev.jsonl.zst", home / "background-dev.jsonl.zst"):
            yield row["title"], row["text"] or ""
        return
    chance = Random(SEED)
    words = [f"w{number}" for number in range(60_000)]
    common = [1 / (rank + 3) for rank in range(len(words))]
    for _ in range(3_000):
        subject = chance.sample(words, 12)
        for _ in range(chance.choice((1, 1, 1, 2, 5))):
            text = [*chance.choices(words, common, k=300), *chance.choices(subject, k=60)]
            chance.shuffle(text)
            yield " ".join(chance.sample(subject, 6)), " ".join(text)


def measure(library: Path, size: int) -> None:
    """Take up so many articles as a restart does, place the probes, and print how long it took."""
    placer = Placer()
    before, start = _resident(), time.process_time()
    with Store(library).read() as reader, uncollected():
        placer.restore(islice(reader.window(30), size))
    restart, resident = time.process_time() - start, _resident()
    probes = adapter(list[Item]).validate_json(_probes(library).read_bytes())
    times = np.array([_timed(placer, item) for item in probes])[WARM:] * 1e3
    low, high = np.percentile(times, [50, 95])
    print(
        f"{size:7}: mean {times.mean():.2f} ms, median {low:.2f} ms, 95th percentile {high:.2f} ms, "
        f"restart {restart:.1f} s, resident {resident:.0f} MB ({before:.0f} MB before it), "
        f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB",
        flush=True,
    )


def _resident() -> float:
    """Megabytes of this process in memory; 0 where the system does not say."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * resource.getpagesize() / 2**20 if status.exists() else 0.0


def _keep(store: Store, placed: Iterator[tuple[Item, str]]) -> None:
    """Put articles into the library as a restart finds them."""
    with store.write() as writer:
        while some := [*islice(placed, 1_000)]:
            rows = [{name: getattr(item, name) for name in Item.__dataclass_fields__} for item, _ in some]
            writer.connection.execute(insert(schema.items), rows)
            said = [Placement(item.article, story, False, 1.0, ()) for item, story in some]
            placements = [{"article": one.article, "story": one.story, "noun": one} for one in said]
            writer.connection.execute(insert(schema.placements), placements)


def articles(features: Sequence[Features], total: int, start: int = 0) -> Iterator[tuple[Item, str]]:
    """Articles from `start`, spread evenly over the days whatever their number, each with a story.

    Every tenth is in that of its neighbour.
    """
    counts = Counter(term for one in features for term, _ in one.body)
    ranked = [term for term, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])) if count >= RARE]
    renamed: dict[str, str] = {}
    for number in range(start, total):
        turn, place = divmod(number, len(features))
        if place == 0 or number == start:
            renamed = _renamed(ranked, turn)
        moment = datetime.combine(DAY, datetime.min.time(), UTC) + timedelta(days=number * GOLDEN % 1 * DAYS)
        item = Item(f"a-{number}", _with(features[place], renamed, turn), moment.date(), moment.date(), moment)
        yield item, f"s-{number - (number % 10 == 1)}"


def _renamed(ranked: Sequence[str], turn: int) -> dict[str, str]:
    """Another word for each common one, about as common."""
    chance = Random(turn)
    names: dict[str, str] = {}
    for start in range(0, len(ranked), BAND):
        band = ranked[start : start + BAND]
        names |= zip(band, chance.sample(band, len(band)) if turn else band, strict=True)
    return names


def _with(features: Features, names: dict[str, str], turn: int) -> Features:
    parts = (features.headline, features.lede, features.body, features.names)
    return Features(
        *(tuple(sorted((names.get(term) or (f"{term}~{turn}" if turn else term), n) for term, n in p)) for p in parts)
    )


def _timed(placer: Placer, item: Item) -> float:
    start = time.process_time()
    placer.place(item)
    return time.process_time() - start


if __name__ == "__main__":
    main()
