"""How many pages that carry no article are taken for one, on pages of our own in `cases/non_articles.toml`.

    python -m bench.non_articles [--verbose]

Each page is read as markup and as a text dump: section fronts, consent walls, error pages, checks for robots, videos,
paywalls, forms. Prints for each way how many were accepted, and how many of those with a warning.
"""

from __future__ import annotations

import argparse
import html
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.reading import MOST_BYTES
from storywire.read import read_page
from storywire.types import MediaType, RawPage, Reading

CASES = Path(__file__).parent / "cases" / "non_articles.toml"
Case = dict[str, Any]


def main() -> None:
    """Run it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, default=CASES)
    options.add_argument("--verbose", action="store_true", help="name each page that was accepted")
    given = options.parse_args()
    cases = load(given.data)
    for way in (MediaType.HTML, MediaType.TEXT):
        accepted = list(accepted_of(cases, way))
        warned = sum(bool(reading.issues) for _, reading in accepted)
        print(f"{way.value:12} {len(accepted)} of {len(cases)} accepted, {warned} of them with a warning")
        for case, reading in accepted if given.verbose else ():
            sure = reading.article.confidence if reading.article else 0.0
            print(f"    {case['kind']}, {case['language']}: {case['title']} ({sure:.2f})")


def load(path: Path) -> list[Case]:
    """The pages of a file of cases."""
    cases: list[Case] = tomllib.loads(path.read_text(encoding="utf-8"))["page"]
    return cases


def accepted_of(cases: list[Case], way: MediaType) -> Iterator[tuple[Case, Reading]]:
    """The pages that were read as articles, with what was read."""
    for case in cases:
        body = markup(case) if way is MediaType.HTML else dump(case)
        page = RawPage("case", body.encode(), way, "bench", charset="utf-8")
        reading = read_page(page, "case", 1, MOST_BYTES)
        if reading.article is not None:
            yield case, reading


def markup(case: Case) -> str:
    """A case as a page of HTML."""
    links = "".join(f'<li><a href="#">{html.escape(link)}</a></li>' for link in case.get("links", ()))
    cards = "".join(
        f'<article><h2><a href="#">{html.escape(headline)}</a></h2><p>{html.escape(teaser)}</p></article>'
        for headline, teaser in case.get("cards", ())
    )
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in case.get("lines", ()))
    head = f'<html lang="{case["language"]}"><head><title>{html.escape(case["title"])}</title></head>'
    return f"{head}<body><nav><ul>{links}</ul></nav><main>{lines}{cards}</main></body></html>"


def dump(case: Case) -> str:
    """A case as a text dump."""
    cards = (text for card in case.get("cards", ()) for text in card)
    return "\n".join([case["title"], *case.get("links", ()), *case.get("lines", ()), *cards])


if __name__ == "__main__":
    main()
