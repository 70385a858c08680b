"""Train the placing model for articles with embeddings: python -m train.placing_embeddings --model FOLDER.

FOLDER holds `model.onnx` and `tokenizer.json`, as the setting `embedding_model` does. Taught and cross-validated as
train.placing is, whose weights (fitted on the same half) place the articles that have no embedding.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import data, stories
from storywire.annotate.features import find_features
from storywire.cluster.leads import LEADS, TREED, measure_leads
from storywire.cluster.placer import Candidate, leads_of
from storywire.cluster.window import Entry, lead_of
from storywire.models.embedding import Embedder
from storywire.types import Features
from train import placing

HOME = placing.HOME.with_name("placing_embeddings")


class LeadTeacher(placing.Teacher):
    """A teacher that measures embeddings too."""

    mean: NDArray[np.float32]

    def measured(self, entry: Entry, found: Sequence[Candidate]) -> Sequence[NDArray[np.float64]]:
        """The features of each candidate and what the embeddings add."""
        if not found:
            return []
        table = np.array([candidate.features for candidate in found])
        held = [leads_of(candidate.cluster) for candidate in found]
        return [*measure_leads(entry.lead, held, table, self.mean)]


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
    """Teach on each half and on both, place the other half, and write what was learned on both."""
    prior = placing.frequencies(features[row["id"]].body for row in rows if not row.get("story"))
    mean = mean_of([features[row["id"]] for row in rows if not row.get("story")])
    LeadTeacher.mean = np.array(mean, dtype=np.float32)
    examples, models = {}, {}
    for held in range(placing.FOLDS):
        seen = [row for row in rows if placing.part(row) != held]
        examples[held] = placing.taught(seen, features, prior, LeadTeacher)
        plain = [one._replace(features=one.features[: len(placing.FEATURES)]) for one in examples[held]]
        models[held] = {"model": placing.fit(plain, prior), "leads": fit(examples[held], mean)}
    whole = fit([example for found in examples.values() for example in found], mean)
    write(whole, {kind: placing.validate(rows, features, kind, models) for kind in placing.KINDS})


def mean_of(background: Sequence[Features]) -> list[float]:
    """The mean of the embeddings' directions, rounded."""
    rows = np.array([np.frombuffer(lead_of(found), dtype=np.int8) for found in background], dtype=np.float32)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1.0)
    return [round(value, 5) for value in rows.mean(axis=0).tolist()]


def fit(examples: Sequence[placing.Example], mean: Sequence[float]) -> dict[str, Any]:
    """Weights for LEADS."""
    return placing.fit(examples, {"mean": [*mean]}, LEADS, TREED)


def write(model: Mapping[str, Any], scores: Mapping[str, Any]) -> None:
    """Write weights and card."""
    card = {
        "name": "placing_embeddings",
        "purpose": "How probable it is that an article belongs to a story, where embeddings of both are known.",
        "data": "stories/gold-dev and stories/background-dev of the benchmark; embeddings by all-MiniLM-L6-v2 (int8).",
        "licence": "Learned weights and a mean of embeddings only; texts and embedding model are not included.",
        "seed": placing.SEED,
        "scores": {
            "what": f"BCubed F1, {placing.FOLDS}-fold by story, each fold in a stream of its own",
            **scores,
        },
        "features": [*LEADS],
    }
    HOME.mkdir(parents=True, exist_ok=True)
    (HOME / "weights.json").write_text(json.dumps(model, separators=(",", ":")) + "\n", "utf-8")
    (HOME / "card.json").write_text(json.dumps(card, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
