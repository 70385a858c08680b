"""How sure the figures of an attribution run are, and what other thresholds would give; `bench.attribution --dial`.

The counts are those of the benchmark's own scorer, taken article by article; an interval is what 95 of 100 redraws of
the articles give (Efron's percentile bootstrap).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench import data

Counts = npt.NDArray[np.float64]  # (articles, 4): gold found, predicted, gold, predicted that are right
Score = Callable[[Sequence[data.Row], Mapping[str, data.Row], Mapping[str, Any], int], dict[str, Any]]
THRESHOLDS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
REDRAWS = 1000


def scorer() -> Score:
    """The scorer of the set, from beside the data."""
    path = data.home() / "score.py"
    found = importlib.util.spec_from_file_location("benchmark_score", path)
    if found is None or found.loader is None:
        raise ValueError(f"there is no scorer at {path}")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    score: Score = module.score_attribution
    return score


def by_article(score: Score, gold: Sequence[data.Row], said: Mapping[str, data.Row], heads: Path) -> dict[str, Counts]:
    """For each metric the counts of every article."""
    known = {row["id"]: row["heads"] for row in data.rows(heads)}
    tables = [score([row], said, known, 0) for row in gold]
    return {name: np.array([_counts(table[name]) for table in tables]) for name in tables[0]} if tables else {}


def _counts(cell: Mapping[str, float]) -> tuple[float, float, float, float]:
    return cell["R"] * cell["gold"], cell["pred"], cell["gold"], cell["P"] * cell["pred"]


def figures(counts: Counts) -> tuple[float, float, float]:
    """Precision, recall and F1 of all articles together."""
    found, predicted, gold, right = counts.sum(axis=0)
    precision, recall = right / max(predicted, 1), found / max(gold, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def interval(counts: Counts, redraws: int = REDRAWS, seed: int = 0) -> tuple[float, float]:
    """Between which two values F1 lies in 95 of 100 redraws of the articles."""
    drawn = np.random.default_rng(seed).integers(len(counts), size=(redraws, len(counts)))
    values = [figures(counts[rows])[2] for rows in drawn]
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def surer(said: Mapping[str, data.Row], least: float) -> dict[str, data.Row]:
    """The predictions of at least that confidence."""
    return {
        name: row | {"attributions": [a for a in row["attributions"] if a["confidence"] >= least]}
        for name, row in said.items()
    }


def show(gold: Path, predictions: Path, heads: Path) -> None:
    """Print the interval of each relation metric, then precision and recall at several thresholds."""
    score, rows = scorer(), list(data.rows(gold))
    said = {row["id"]: row for row in data.rows(predictions)}
    for name, counts in by_article(score, rows, said, heads).items():
        if name.startswith("relation"):
            low, high = interval(counts)
            print(f"{name:24}F1 {figures(counts)[2]:.3f}  95 % {low:.3f} to {high:.3f}")
    for least in THRESHOLDS:
        table = by_article(score, rows, surer(said, least), heads)
        print(
            f"confidence >= {least:.2f}  " + "  ".join(_line(table, name) for name in ("relation", "relation speech"))
        )


def _line(table: Mapping[str, Counts], name: str) -> str:
    precision, recall, _ = figures(table[name])
    return f"{name} P {precision:.3f} R {recall:.3f}"
