"""How fast pages are read, as a ratio to trafilatura in the same run.

    python -m bench.reading_speed --data reading-dev.jsonl.zst --html reading-dev.html.jsonl.zst [--limit 200]

Each page is read three times in turn: by trafilatura's default extraction of its HTML with metadata, by `read_page`
from the HTML (text, metadata, dates, language), and by `read_page` from its text dump. The ratios are pages per second
over those of trafilatura; loading and decompressing the pages is left out, and so is the first page of each.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import trafilatura

from bench import data
from bench.reading import MOST_BYTES, pages
from storywire.read import read_page
from storywire.types import RawPage

Pair = tuple[RawPage, RawPage]


def main() -> None:
    """Run it."""
    folder = data.home() / "reading"
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, default=folder / "reading-dev.jsonl.zst")
    options.add_argument("--html", type=Path, default=folder / "reading-dev.html.jsonl.zst")
    options.add_argument("--limit", type=int, default=200, help="pages to read")
    given = options.parse_args()
    seconds, count = measure(pairs(given.data, given.html, given.limit))
    for name, taken in seconds.items():
        ratio = seconds["trafilatura, html"] / taken
        print(f"{name:20} {1000 * taken / count:7.1f} ms a page {ratio:6.2f} x trafilatura")


def pairs(rows: Path, html: Path, limit: int) -> Iterator[Pair]:
    """The pages as markup and as text dumps, spread over the set; the first pair is there to warm up."""
    dumps = {row["id"]: page for row, page in pages(rows, None, "dump", None)}
    step = max(1, len(dumps) // (limit + 1))
    for at, (row, page) in enumerate(pages(rows, html, "html", None)):
        if at % step == 0:
            yield page, dumps[row["id"]]


def measure(read: Iterator[Pair]) -> tuple[dict[str, float], int]:
    """The seconds that each way took for all pairs but the first, and how many pairs those were."""
    seconds = {"trafilatura, html": 0.0, "storywire, html": 0.0, "storywire, dump": 0.0}
    count = -1
    for markup, dump in read:
        ways: tuple[Callable[[], object], ...] = (
            lambda page=markup: trafilatura.bare_extraction(page.body.decode("utf-8", "replace"), with_metadata=True),
            lambda page=markup: read_page(page, "page", 1, MOST_BYTES),
            lambda page=dump: read_page(page, "page", 1, MOST_BYTES),
        )
        for name, way in zip(seconds, ways, strict=True):
            start = time.process_time()
            way()
            seconds[name] += (time.process_time() - start) if count >= 0 else 0.0
        count += 1
    return seconds, max(count, 1)


if __name__ == "__main__":
    main()
