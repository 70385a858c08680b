"""What a page's day is said to be when what the page tells machines is false.

    python -m bench.faults_dates --data dating-dev.jsonl.zst --html dating-dev.html.jsonl.zst [--limit 120]

Each page with a gold day is read as it came and with each fault in turn; a page that a fault does not change is left
out of that fault's row. Metadata are JSON-LD, meta elements and datetime attributes; visible text is never changed,
but for the line that the crawl day's masthead adds.

- `strip`: the metadata are taken out
- `swap`: published and modified change places
- `shift`: every day in the metadata lies 40 days later
- `crawl`: every day in the metadata is the day the page was crawled, 200 days later, and the page's top shows it

Given is the share of pages whose day is right, wrong by more than one day, and not stated.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from bench import data
from bench.reading import MOST_BYTES, withhold
from storywire.read import read_page
from storywire.types import MediaType, RawPage

_MACHINE = re.compile(
    r"<script[^>]{0,400}ld\+json[^>]{0,400}>.*?</script\s*>|<meta\b[^>]*>|\sdatetime\s*=\s*(?:\"[^\"]*\"|'[^']*')",
    re.IGNORECASE | re.DOTALL,
)
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)-([01]\d)-([0-3]\d)(?!\d)")
_SWAPPED = {
    "datePublished": "dateModified",
    "dateModified": "datePublished",
    "published_time": "modified_time",
    "modified_time": "published_time",
}
_KEYS = re.compile("|".join(_SWAPPED))
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
SHIFT, CRAWL = timedelta(days=40), timedelta(days=200)
Fault = Callable[[str, date], str]


def main() -> None:
    """Run it."""
    folder = data.home() / "dating"
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, default=folder / "dating-dev.jsonl.zst")
    options.add_argument("--html", type=Path, default=folder / "dating-dev.html.jsonl.zst")
    options.add_argument("--limit", type=int, default=120, help="pages to read, spread over the set")
    given = options.parse_args()
    counts = measure(pages(given.data, given.html, given.limit))
    print(f"{'fault':8} {'pages':>5} {'right':>6} {'wrong':>6} {'not stated':>10}")
    for name, found in counts.items():
        total = max(found.total(), 1)
        right, wrong, silent = (found[kind] / total for kind in ("right", "wrong", "silent"))
        print(f"{name:8} {found.total():5} {right:6.3f} {wrong:6.3f} {silent:10.3f}")


def pages(rows: Path, html: Path, limit: int) -> Iterator[tuple[data.Row, str]]:
    """Rows with a gold day and their markup, spread evenly over the set."""
    known = {row["id"]: row for row in data.rows(rows) if row.get("gold_date")}
    step = max(1, len(known) // max(1, limit))
    wanted = set(list(known)[::step])
    for page in data.rows(html):
        if page["id"] in wanted:
            yield known[page["id"]], page["html"]


def measure(found: Iterator[tuple[data.Row, str]]) -> dict[str, Counter[str]]:
    """For each fault how many pages were dated right, wrong and not at all."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FAULTS}
    for row, markup in found:
        gold = date.fromisoformat(row["gold_date"][:10])
        for name, fault in FAULTS.items():
            faulty = fault(markup, gold)
            if name == "none" or faulty != markup:
                counts[name][_outcome(row, faulty, gold)] += 1
    return counts


def _outcome(row: data.Row, markup: str, gold: date) -> str:
    page = RawPage(row["id"], markup.encode("utf-8", "replace"), MediaType.HTML, "bench", charset="utf-8")
    article = read_page(page, row["id"], 1, MOST_BYTES).article
    day = article.published.day if article else None
    if day is None:
        return "silent"
    return "wrong" if abs((day - gold).days) > 1 else "right"


# --------------------------------------------------------------------------------------------- faults


def unchanged(markup: str, _: date) -> str:
    """The page as it came."""
    return markup


def strip(markup: str, _: date) -> str:
    """The page without what tells machines its day."""
    return withhold(markup)


def swap(markup: str, _: date) -> str:
    """The page with published and modified in each other's place."""
    return _MACHINE.sub(lambda found: _KEYS.sub(lambda key: _SWAPPED[key[0]], found[0]), markup)


def shift(markup: str, _: date) -> str:
    """The page with every day of its metadata moved by `SHIFT`."""
    return _days(markup, lambda day: day + SHIFT)


def crawl(markup: str, gold: date) -> str:
    """The page with the day it was crawled for every day of its metadata, and at its top."""
    day = gold + CRAWL
    shown = f"<p>{day:%A}, {day.day} {day:%B %Y}</p>"
    return _BODY.sub(lambda found: found[0] + shown, _days(markup, lambda _: day), count=1)


def _days(markup: str, change: Callable[[date], date]) -> str:
    def changed(found: re.Match[str]) -> str:
        try:
            return change(date.fromisoformat(found[0])).isoformat()
        except (ValueError, OverflowError):
            return found[0]

    return _MACHINE.sub(lambda machine: _DAY.sub(changed, machine[0]), markup)


FAULTS: dict[str, Fault] = {"none": unchanged, "strip": strip, "swap": swap, "shift": shift, "crawl": crawl}


if __name__ == "__main__":
    main()
