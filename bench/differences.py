"""Flags of figures that differ or were updated, against those found by reading the development stories.

    python -m bench.differences [--sets g5,basil] [--kept FOLDER] [--quiet]

The cases (`cases/differences.toml`) are what reading found in allsides, basil and g5: every flag that is none of them
was judged wrong, so precision is the share of flags that are known, recall the share of the known that are flagged.
Stories are taken as the gold has them. The whole run annotates 1,538 articles (some minutes); with `--kept` their
annotations stay in a folder for the next run of the same code.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator
from pathlib import Path

from bench.data import Row
from bench.gold_stories import MODEL, SETS, Desk, files, stories
from storywire.annotate.annotator import Annotator
from storywire.derive import derived
from storywire.types import ArticleFile, Claim, Verdict

CASES = Path(__file__).parent / "cases" / "differences.toml"

Flag = tuple[str, str, frozenset[float]]


def main() -> None:
    """Print the flags and the scores."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sets", default=",".join(SETS), help="which sets, with commas")
    options.add_argument("--quiet", action="store_true", help="only the scores")
    options.add_argument("--kept", type=Path, help="a folder where annotations are kept")
    given = options.parse_args()
    told = stories(set(given.sets.split(",")))
    cases = [case for case in tomllib.loads(CASES.read_text())["case"] if case["story"] in told]
    flags = []
    for story, members in files(told, Desk(Annotator(MODEL), given.kept)):
        for flag in flags_of(story, members):
            flags.append(flag)
            if not given.quiet:
                known = any(_tells(flag, case) for case in cases)
                print(f"{flag[0]} {flag[1]} {sorted(flag[2])}{'' if known else '  (not among the known)'}", flush=True)
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


if __name__ == "__main__":
    main()
