"""Train the placing model for articles with embeddings: python -m train.placing_embeddings --model FOLDER.

FOLDER holds `model.onnx` and `tokenizer.json`, as the setting `embedding_model` does. Taught and practised as the
weights for words are (train.placing_words), which have to be there already; the mean of the fits is shipped.
Cross-validated by story: each half is judged in the whole stream by weights that have seen no example of it, nor have
those for words, which are then fitted without practice.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import data, stories
from storywire import models
from storywire.annotate.features import find_features
from storywire.cluster.leads import LEADS, TREED, measure_leads
from storywire.cluster.placer import Candidate, Placer, leads_of
from storywire.cluster.window import Entry, lead_of
from storywire.models.embedding import Embedder
from storywire.types import Features
from train import placing, practice
from train.practice import Course, Pupil, Weights

HOME = placing.HOME.with_name("placing_embeddings")


class LeadTeacher(placing.Teacher):
    """A teacher that measures embeddings too."""

    mean: NDArray[np.float32]

    def measured(self, entry: Entry, found: Sequence[Candidate]) -> Sequence[NDArray[np.float64]]:
        """The features of each candidate and what the embeddings add."""
        return _measured(entry, found, self.mean)


class LeadPupil(Pupil):
    """A pupil that measures embeddings too."""

    def measured(self, entry: Entry, found: Sequence[Candidate]) -> Sequence[NDArray[np.float64]]:
        """The features of each candidate and what the embeddings add."""
        return _measured(entry, found, LeadTeacher.mean)


def _measured(entry: Entry, found: Sequence[Candidate], mean: NDArray[np.float32]) -> Sequence[NDArray[np.float64]]:
    if not found:
        return []
    table = np.array([candidate.features for candidate in found])
    return [*measure_leads(entry.lead, [leads_of(candidate.cluster) for candidate in found], table, mean)]


def main() -> None:
    """Train, cross-validate, and write weights and card."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--model", type=Path, required=True, help="folder with model.onnx and tokenizer.json")
    embedder = Embedder.open(options.parse_args().model)
    home = data.home() / "stories"
    rows = stories.read(home / "gold-dev.jsonl.zst", home / "background-dev.jsonl.zst")
    features = {}
    for row in rows:
        found = find_features(row["title"], row["text"] or "")
        features[row["id"]] = replace(found, embedding=embedder.embed(row["title"], row["text"] or ""))
    train(rows, features)


def train(rows: Sequence[data.Row], features: Mapping[str, Features]) -> None:
    """Learn from each half and from both, judge the other half, and write what was learned from both."""
    prior = placing.frequencies(features[row["id"]].body for row in rows if not row.get("story"))
    mean = mean_of([features[row["id"]] for row in rows if not row.get("story")])
    LeadTeacher.mean = np.array(mean, dtype=np.float32)
    known = practice.course(rows, features, prior, LeadTeacher)

    @cache
    def unseen(held: int) -> tuple[Weights, Weights]:
        seen = known.seen(held)
        words = placing.fit([one._replace(features=one.features[: len(placing.FEATURES)]) for one in seen], prior)
        return words, learned(known, mean, words, seen, known.barred(held))

    def placer(held: int) -> Placer:
        words, leads = unseen(held)
        return Placer(model=words, leads=leads)

    scores = practice.judged(known, placer)
    write(learned(known, mean, models.load("placing", placing.FEATURES), known.seen()), scores)


def learned(
    known: Course,
    mean: Sequence[float],
    words: Weights,
    taught: Sequence[placing.Example],
    barred: Collection[str] = (),
) -> dict[str, Any]:
    """The mean of what was fitted before and after practice; `words`: the weights for articles without embeddings."""

    def pupil(_first: Weights, latest: Weights) -> Pupil:
        return LeadPupil(known.gold, words, latest)

    return averaged(practice.practised(taught, known.streams.values(), partial(fit, mean=mean), pupil, barred))


def averaged(fits: Sequence[Weights]) -> dict[str, Any]:
    """One model whose log-odds are the mean of those of several, trees and all."""
    count = len(fits)
    trees: dict[str, list[Any]] = {name: [] for name in ("feature", "threshold", "left", "right", "value", "roots")}
    for one in (one["trees"] for one in fits):
        start = len(trees["feature"])
        for name in ("left", "right", "roots"):
            trees[name] += [start + place for place in one[name]]
        trees["feature"] += one["feature"]
        trees["threshold"] += one["threshold"]
        trees["value"] += [float(f"{value / count:.5g}") for value in one["value"]]
    rest = {
        "baseline": sum(one["trees"]["baseline"] for one in fits) / count,
        "depth": max(one["trees"]["depth"] for one in fits),
    }
    return {**practice.averaged(fits), "trees": {**trees, **rest}}


def mean_of(background: Sequence[Features]) -> list[float]:
    """The mean of the embeddings' directions, rounded."""
    rows = np.array([np.frombuffer(lead_of(found), dtype=np.int8) for found in background], dtype=np.float32)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1.0)
    return [round(value, 5) for value in rows.mean(axis=0).tolist()]


def fit(examples: Sequence[placing.Example], mean: Sequence[float]) -> dict[str, Any]:
    """Weights for LEADS."""
    return placing.fit(examples, {"mean": [*mean]}, LEADS, TREED)


def write(model: Weights, scores: Mapping[str, Any]) -> None:
    """Write weights and card."""
    card = {
        "name": "placing_embeddings",
        "purpose": "How probable it is that an article belongs to a story, where embeddings of both are known.",
        "data": "stories/gold-dev and stories/background-dev of the benchmark; embeddings by all-MiniLM-L6-v2 (int8).",
        "licence": "Learned weights and a mean of embeddings only; texts and embedding model are not included.",
        "seed": placing.SEED,
        "scores": {
            "what": "BCubed F1 of each half of the stories in the whole stream, by weights that have not seen it",
            **scores,
        },
        "features": [*LEADS],
    }
    HOME.mkdir(parents=True, exist_ok=True)
    (HOME / "weights.json").write_text(json.dumps(model, separators=(",", ":")) + "\n", "utf-8")
    (HOME / "card.json").write_text(json.dumps(card, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
