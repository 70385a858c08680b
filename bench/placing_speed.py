"""Articles a second of placing, as the window grows: python -m bench.placing_speed [--sizes 1000,10000,34000].

The bodies of the stories set, gold and background, are fed again and again under new ids, each round with its rare
words renamed, so that the window fills with articles that are not copies of one another. Ratios count, not seconds.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

import numpy as np

from bench import data, stories
from storywire.annotate.features import find_features
from storywire.cluster import Placer
from storywire.types import Features, Item

DAY = date(2031, 1, 1)
DAYS = 28  # over which the articles are spread, so that none leaves the window
PROBES = 500  # articles that are timed at each size


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", default="1000,10000,34000", help="articles in the window, rising")
    sizes = [int(size) for size in options.parse_args().sizes.split(",")]
    home = data.home() / "stories"
    rows = stories.read(home / "gold-dev.jsonl.zst", home / "background-dev.jsonl.zst")
    start = time.process_time()
    features = [find_features(row["title"], row["text"] or "") for row in rows]
    print(f"features: {len(rows) / (time.process_time() - start):.0f} articles/s")
    measure(articles(features, sizes[-1] + PROBES), sizes)


def articles(features: list[Features], total: int) -> Iterator[Item]:
    """Articles without end, spread evenly over the days."""
    for number in range(total):
        turn, place = divmod(number, len(features))
        day = DAY + timedelta(days=number * DAYS // total)
        yield Item(f"a-{number}", _renamed(features[place], turn), day, day)


def _renamed(features: Features, turn: int) -> Features:
    """The same features with every third name made another word in each round."""
    if not turn:
        return features
    other = {term: f"{term}{turn}" for term, _ in features.names[::3]}
    parts = (features.headline, features.lede, features.body, features.names)
    return Features(*(tuple(sorted((other.get(term, term), n) for term, n in part)) for part in parts))


def measure(stream: Iterator[Item], sizes: list[int]) -> None:
    """Place the stream; print at each size how long an article takes, beside the first size."""
    placer, first = Placer(), 0.0
    at = 0
    for size in sizes:
        for item in islice(stream, max(0, size - at)):
            placer.place(item)
        seconds = np.array([_timed(placer, item) for item in islice(stream, PROBES)])
        at = size + len(seconds)
        mean = float(seconds.mean())
        first = first or mean
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:7}: {1 / mean:6.0f} articles/s, median {np.median(seconds) * 1e3:.2f} ms, "
            f"95th percentile {np.percentile(seconds, 95) * 1e3:.2f} ms, {mean / first:.2f} x, peak {peak:.0f} MB",
            flush=True,
        )


def _timed(placer: Placer, item: Item) -> float:
    start = time.process_time()
    placer.place(item)
    return time.process_time() - start


if __name__ == "__main__":
    main()
