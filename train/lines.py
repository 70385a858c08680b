"""Train the line classifier (`models/lines`) and calibrate the confidence of readings (`models/reading`).

    python -m train.lines [--data FOLDER] [--folds 5]

Silver labels: what trafilatura takes from the markup of the development pages, aligned to the lines of their dumps and
corrected by the snippets that people marked; gold labels: the bodies that people marked. Everything is cross-validated
by site, the tables of confidence are made from the cross-validated readings, and the shipped weights are then trained
on all pages. The seed pages are never among them. Deterministic for a given seed and scikit-learn.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression

import storywire.models
from bench import data
from storywire.read import certainty, dump, html
from storywire.read import lines as shape
from storywire.read.source import decode
from storywire.types import MediaType, RawPage
from train import alignment

Point = tuple[float, float, int]  # measure, F1 reached, number of the site
SEED = 0
GOLD_WEIGHT = 3.0
FEWEST_TOKENS = 40  # of silver text that a page must have to be learned from
_SHAPE = {"max_iter": 110, "learning_rate": 0.1, "max_leaf_nodes": 24, "min_samples_leaf": 40, "l2_regularization": 1.0}


@dataclass(eq=False)
class Page:
    """A dump of a development page with its labels; `markup` is the text that trafilatura took from its HTML."""

    id: str
    site: str
    lines: list[str]
    features: shape.Matrix
    labels: npt.NDArray[np.bool_]
    lengths: npt.NDArray[np.float64]
    gold: str | None
    markup: str
    lite: bool


def main() -> None:
    """Train, cross-validate, calibrate, write."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, default=data.home() / "reading", help="folder of the reading set")
    options.add_argument("--folds", type=int, default=5, help="folds of the cross-validation, by site")
    given = options.parse_args()
    pages = load(given.data)
    scores = cross_validate(pages, given.folds)
    report, points = judge(pages, scores)
    tables = {way: table([(measure, reached) for measure, reached, _ in found]) for way, found in points.items()}
    reliable = {way: reliability(found, given.folds) for way, found in points.items()}
    model = fit(pages)
    write("lines", export(model), card_of_lines(pages, report, given.folds))
    write("reading", tables, card_of_reading(report, reliable))
    print(json.dumps({"F1": report, "reliability": reliable}, indent=1))


def load(folder: Path) -> list[Page]:
    """Both dumps of every development page, with silver or gold labels."""
    markup = {row["id"]: _markup(row["html"]) for row in data.rows(folder / "reading-dev.html.jsonl.zst")}
    pages = []
    for row in data.rows(folder / "reading-dev.jsonl.zst"):
        for lite in (False, True):
            page = _page(row, markup.get(row["id"], ""), lite)
            if page is not None:
                pages.append(page)
    return pages


def _markup(body: str) -> str:
    source = decode(RawPage("", body.encode("utf-8", "replace"), MediaType.HTML, "train"))
    return "" if source.tree is None else html.text_of(html.extract(source.tree))


def _page(row: data.Row, markup: str, lite: bool) -> Page | None:
    dumped = row["text_dump_lite" if lite else "text_dump"] or ""
    lines = [line.strip() for line in dumped.splitlines() if line.strip()][: shape.MOST_LINES]
    if not lines:
        return None
    labels = alignment.labels(lines, row["gold_body"] or markup, row["with"] or (), row["without"] or ())
    lengths = alignment.lengths(lines)
    features = shape.features(shape.look(lines))
    return Page(row["id"], row["site"], lines, features, labels, lengths, row["gold_body"], markup, lite)


def fold(page: Page, folds: int) -> int:
    """The fold of a page: by its site, the same on every machine."""
    return int(hashlib.sha256(page.site.encode()).hexdigest(), 16) % folds


def fit(pages: Sequence[Page]) -> HistGradientBoostingClassifier:
    """The classifier on all lines of some pages, long lines weighing more, short ones outside of the text sampled."""
    chance = np.random.default_rng(SEED)
    rows, labels, weights = [], [], []
    for page in pages:
        if page.gold is None and (page.lengths * page.labels).sum() < FEWEST_TOKENS:
            continue
        telling = page.labels | (page.lengths >= 6)
        taken = telling | (chance.random(len(telling)) < 0.125)
        weight = np.sqrt(page.lengths) * np.where(telling, 1, 8) * (GOLD_WEIGHT if page.gold else 1)
        rows.append(page.features[taken])
        labels.append(page.labels[taken])
        weights.append((weight / np.sqrt(page.lengths.sum()))[taken])
    weight = np.concatenate(weights)
    model = HistGradientBoostingClassifier(**_SHAPE, random_state=SEED)
    return model.fit(np.concatenate(rows), np.concatenate(labels), sample_weight=weight / weight.mean())


def cross_validate(pages: Sequence[Page], folds: int) -> list[npt.NDArray[np.float64]]:
    """For each page the probabilities of its lines by a model that has not seen its site."""
    found: dict[int, npt.NDArray[np.float64]] = {}
    for held in range(folds):
        model = fit([page for page in pages if fold(page, folds) != held])
        for at, page in enumerate(pages):
            if fold(page, folds) == held:
                found[at] = model.predict_proba(page.features)[:, 1]
    return [found[at] for at in range(len(pages))]


def judge(
    pages: Sequence[Page], scores: Sequence[npt.NDArray[np.float64]]
) -> tuple[dict[str, float], dict[str, list[Point]]]:
    """Cross-validated F1 on the gold pages, and for each of them its measure, the F1 reached, and its site's number."""
    points: dict[str, list[Point]] = {"dump": [], "html": []}
    f1: dict[str, list[float]] = {"dump": [], "dump_lite": [], "html": [], "trafilatura, fast": []}
    for page, score in zip(pages, scores, strict=True):
        if page.gold is None:
            continue
        kept = dump.decode(score, page.lines)
        text = "\n".join(line for line, keep in zip(page.lines, kept, strict=True) if keep)
        expected = certainty.expected_f1(score, kept, page.lines)
        reached = html.agree(page.gold, text)
        site = fold(page, 1 << 32)
        points["dump"].append((expected, reached, site))
        f1["dump_lite" if page.lite else "dump"].append(reached)
        if not page.lite:
            agreement, of_markup = html.agree(page.markup, text), html.agree(page.gold, page.markup)
            disputed = agreement < html.DISPUTED and expected >= html.SURE
            f1["html"].append(reached if disputed else of_markup)
            f1["trafilatura, fast"].append(of_markup)
            if not disputed:
                points["html"].append((agreement, of_markup, site))
    return {name: round(float(np.mean(values)), 4) for name, values in f1.items()}, points


def reliability(points: Sequence[Point], folds: int, bins: int = 5) -> list[dict[str, float]]:
    """What the confidence says beside what is reached, out of fold: each site by a table fitted without it.

    Readings are put in order of confidence and cut into bins of one size.
    """
    said = []
    for held in range(folds):
        known = table([(measure, reached) for measure, reached, site in points if site % folds != held])
        out = [(measure, reached) for measure, reached, site in points if site % folds == held]
        said += [(float(np.interp(measure, known["x"], known["y"])), reached) for measure, reached in out]
    said.sort()
    parts = [part for part in np.array_split(np.array(said), bins) if len(part)]
    return [
        {
            "readings": len(part),
            "lowest": round(float(part[0, 0]), 3),
            "said": round(float(part[:, 0].mean()), 3),
            "reached": round(float(part[:, 1].mean()), 3),
        }
        for part in parts
    ]


def table(points: Sequence[tuple[float, float]]) -> dict[str, list[float]]:
    """Isotonic regression of the F1 on the measure, as the corners of a broken line."""
    x, y = np.array(points).T
    fitted = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit([0.0, *x], [0.2, *y])
    keep_x, keep_y = fitted.X_thresholds_, fitted.y_thresholds_
    return {"x": [round(float(v), 4) for v in keep_x], "y": [round(min(float(v), 0.99), 4) for v in keep_y]}


def export(model: HistGradientBoostingClassifier) -> dict[str, Any]:
    """The trees of a model as flat lists (see storywire.models.trees)."""
    flat: dict[str, list[Any]] = {name: [] for name in ("feature", "threshold", "left", "right", "value", "roots")}
    depth = 0
    for (tree,) in model._predictors:
        start = len(flat["feature"])
        flat["roots"].append(start)
        for at, node in enumerate(tree.nodes):
            leaf = bool(node["is_leaf"])
            flat["feature"].append(0 if leaf else int(node["feature_idx"]))
            flat["threshold"].append(0 if leaf else float(f"{node['num_threshold']:.9g}"))
            flat["left"].append(start + (at if leaf else int(node["left"])))
            flat["right"].append(start + (at if leaf else int(node["right"])))
            flat["value"].append(float(f"{node['value']:.5g}") if leaf else 0)
            depth = max(depth, int(node["depth"]))
    return {**flat, "baseline": float(model._baseline_prediction.ravel()[0]), "depth": depth}


def card_of_lines(pages: Sequence[Page], report: dict[str, Any], folds: int) -> dict[str, Any]:
    """The card of models/lines."""
    return {
        "name": "lines",
        "purpose": "which lines of a page whose tags are gone are text of its article",
        "method": f"gradient-boosted trees (scikit-learn), {_SHAPE}",
        "data": f"{len({page.id for page in pages})} development pages of the reading set, both dumps of each",
        "licence": "weights: Apache-2.0, as the project; the pages are their publishers' and are not part of it",
        "seed": SEED,
        "scores": {f"4-gram F1, {folds} folds by site": report},
        "features": list(shape.FEATURES),
    }


def card_of_reading(report: dict[str, Any], reliable: dict[str, Any]) -> dict[str, Any]:
    """The card of models/reading."""
    return {
        "name": "reading",
        "purpose": "from a measure of a reading to the F1 that is to be expected of it",
        "method": "isotonic regression on cross-validated readings",
        "data": "the development pages of the reading set with a gold body",
        "licence": "weights: Apache-2.0, as the project; the pages are their publishers' and are not part of it",
        "seed": SEED,
        "scores": {"4-gram F1 of the readings": report, "reliability, out of fold by site": reliable},
        "features": list(certainty.MEASURES),
    }


def write(name: str, weights: dict[str, Any], card: dict[str, Any]) -> None:
    """Write the two files of a model into the package."""
    folder = Path(storywire.models.__file__).parent / name
    folder.mkdir(exist_ok=True)
    (folder / "weights.json").write_text(json.dumps(weights, separators=(",", ":")) + "\n", encoding="utf-8")
    (folder / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
