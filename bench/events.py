"""How well the stories of a followed web of our own agree with the events that its outlets told.

    python -m bench.events [--outlets 60] [--articles 40] [--workers 2] [--annotator words]

Takes the pages from memory and compares: purity is the share of articles whose story is mostly about their own event,
completeness the share that stands in the story where most of their event stands.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from storywire import Newsroom
from storywire.settings import Settings
from storywire.types import MediaType, RawPage
from tests.web_of_outlets import WebOfOutlets, _page, event_of


def main() -> None:
    """Take and compare."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--outlets", type=int, default=60)
    options.add_argument("--articles", type=int, default=40)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--annotator", default="words", help="as the setting spacy_model: `words`, or a model")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        library = Path(place) / "taken.sqlite"
        with Newsroom(library, Settings(workers=given.workers, spacy_model=given.annotator)) as newsroom:
            report = newsroom.take_pages(pages(given.outlets, given.articles))
        print(f"{report.new:,} articles in {report.seconds:.0f} s")
        print(agreement(library))


def pages(outlets: int, articles: int) -> list[RawPage]:
    """The pages of the first outlets, out of memory, the oldest first."""
    web = WebOfOutlets(outlets, articles)
    web.port = 80
    return [
        RawPage(
            f"https://outlet-{outlet}.example/news/outlet-{outlet}-{article}",
            _page(web, f"outlet-{outlet}", article),
            MediaType.HTML,
            "m",
        )
        for article in range(articles)
        for outlet in range(outlets)
    ]


def agreement(library: Path) -> str:
    """A line that says how the stories of a library agree with the events: read from its tables alone."""
    with sqlite3.connect(library) as connection:
        rows = connection.execute("SELECT address, story FROM articles JOIN placements ON article = id WHERE current")
        placed: dict[str, str] = dict(rows)
    events = {address: _event(address) for address in placed}
    purity, complete = _kept(placed, events), _kept(events, placed)
    sizes = Counter(placed.values())
    return (
        f"{len(placed):,} articles of {len(set(events.values())):,} events in {len(sizes):,} stories, "
        f"purity {purity:.3f}, completeness {complete:.3f}; largest event {max(Counter(events.values()).values())}, "
        f"largest story {max(sizes.values())}"
    )


def _kept(groups: Mapping[str, object], labels: Mapping[str, object]) -> float:
    """The share of articles that carry the commonest label of their group."""
    counts: defaultdict[object, Counter[object]] = defaultdict(Counter)
    for address, group in groups.items():
        counts[group][labels[address]] += 1
    return sum(max(one.values()) for one in counts.values()) / max(len(groups), 1)


def _event(address: str) -> int:
    _, outlet, article = urlsplit(address).path.rpartition("/")[2].split("-")
    return event_of(int(outlet), int(article))


if __name__ == "__main__":
    main()
