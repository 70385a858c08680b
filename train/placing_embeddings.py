"""Train the placing model for articles with embeddings: python -m train.placing_embeddings --model FOLDER.

FOLDER holds `model.onnx` and `tokenizer.json`, as the setting `embedding_model` does. First it is taught as
train.placing is, in the whole streams. Then it places them by what it has learned, and learns from the stories that
come of that too, which are in pieces and mixed as true ones never are (DAgger, Ross et al. 2011). Cross-validated by
story: each half is judged in the whole stream by weights that have seen no example of it, nor have those for words.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import data, stories
from storywire import models
from storywire.annotate.features import find_features
from storywire.cluster.leads import LEADS, TREED, measure_leads
from storywire.cluster.placer import Candidate, Look, Placer, leads_of
from storywire.cluster.window import Cluster, Entry, Reach, lead_of
from storywire.models.embedding import Embedder
from storywire.types import Features, Item
from train import placing

Weights = Mapping[str, Any]
HOME = placing.HOME.with_name("placing_embeddings")
ROUNDS = 2  # of practice


class LeadTeacher(placing.Teacher):
    """A teacher that measures embeddings too."""

    mean: NDArray[np.float32]

    def measured(self, entry: Entry, found: Sequence[Candidate]) -> Sequence[NDArray[np.float64]]:
        """The features of each candidate and what the embeddings add."""
        return _measured(entry, found, self.mean)


class Pupil(Placer):
    """A placer that places by what it has learned, and keeps what it compared: was each candidate the right one?"""

    def __init__(self, gold: placing.Gold, mean: Sequence[float], model: Weights, leads: Weights) -> None:
        super().__init__(model=model, leads=leads)
        self._gold = gold
        self._mean = np.array(mean, dtype=np.float32)
        self.examples: list[placing.Example] = []

    def _look(self, entry: Entry, reach: Reach | None = None) -> Look:
        look = super()._look(entry, reach)
        found = [candidate for candidate in look.candidates if candidate.score > 0]
        dataset, story = self._gold.get(entry.article, ("", ""))
        if dataset:
            for candidate, features in zip(found, _measured(entry, found, self._mean), strict=True):
                other = self._told(candidate.cluster, story)
                example = placing.Example(dataset, story, other == story, features, candidate.extent, other)
                self.examples.append(example)
        return look

    def _told(self, cluster: Cluster, story: str) -> str:
        """The true story that most of a cluster's articles are of; `story`, if that is half of them."""
        true = Counter(self._gold.get(member.article, ("", member.article))[1] for member in cluster.members)
        return story if 2 * true[story] >= len(cluster.members) else true.most_common(1)[0][0]


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
    gold = {row["id"]: (row["dataset"], row["story"]) for row in rows if row.get("story")}
    streams = {kind: stories.stream(rows, dict(features), kind) for kind in placing.KINDS}
    LeadTeacher.mean = np.array(mean, dtype=np.float32)
    taught = [one for items in streams.values() for one in placing.learn(items, gold, prior, LeadTeacher)]
    small = {held: _small(rows, features, prior, held) for held in range(placing.FOLDS)}
    scores: dict[str, dict[str, list[float]]] = {kind: {} for kind in streams}
    for held in range(placing.FOLDS):
        barred = {story for _, story in gold.values() if placing.fold(story) == held}
        seen = [*without(taught, barred), *small[held]]
        words = placing.fit([one._replace(features=one.features[: len(placing.FEATURES)]) for one in seen], prior)
        leads = practised(seen, streams.values(), gold, mean, words, barred)
        for kind, items in streams.items():
            placed = stories.place(items, Placer(model=words, leads=leads))
            for name, score in _judged(gold, placed, held).items():
                scores[kind].setdefault(name, []).append(score)
            print(held, kind, scores[kind])
    everything = [*taught, *(one for found in small.values() for one in found)]
    words = models.load("placing", placing.FEATURES)
    write(practised(everything, streams.values(), gold, mean, words), scores)


def practised(
    taught: Sequence[placing.Example],
    streams: Collection[Sequence[Item]],
    gold: placing.Gold,
    mean: Sequence[float],
    words: Weights,
    barred: Collection[str] = (),
) -> dict[str, Any]:
    """The mean of weights fitted on what was `taught`, and again, ROUNDS times, on that and on all practice so far.

    `barred`: the stories that they may not see.
    """
    fits, examples = [fit(taught, mean)], [*taught]
    for _ in range(ROUNDS):
        for items in streams:
            pupil = Pupil(gold, mean, words, fits[-1])
            stories.place(items, pupil)
            examples += without(pupil.examples, barred)
        fits.append(fit(examples, mean))
    return averaged(fits)


def averaged(fits: Sequence[Weights]) -> dict[str, Any]:
    """One model whose log-odds are the mean of those of several."""
    count = len(fits)
    weights = {name: round(sum(one["weights"][name] for one in fits) / count, 4) for name in fits[0]["weights"]}
    bias = round(sum(one["bias"] for one in fits) / count, 4)
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
    return {**fits[-1], "weights": weights, "bias": bias, "trees": {**trees, **rest}}


def _small(
    rows: Sequence[data.Row], features: Mapping[str, Features], prior: Weights, held: int
) -> list[placing.Example]:
    """The examples of small libraries without the stories of a half."""
    some = [row for row in rows if placing.part(row) != held]
    gold = {row["id"]: (row["dataset"], row["story"]) for row in some if row.get("story")}
    return placing.simulate(some, features, gold, prior, LeadTeacher)


def without(examples: Iterable[placing.Example], barred: Collection[str]) -> list[placing.Example]:
    """The examples that tell nothing of some stories, neither by their article nor by their candidate."""
    return [one for one in examples if one.story not in barred and one.other not in barred]


def _judged(gold: placing.Gold, placed: Mapping[str, tuple[str, float]], held: int) -> dict[str, float]:
    """BCubed F1 of each set over the stories of a half, in clusters that hold the others too."""
    found = {}
    for name in placing.WEIGHTS:
        pairs = [(story, placed[article][0]) for article, (dataset, story) in gold.items() if dataset == name]
        found[name] = round(placing.bcubed(pairs, [pair for pair in pairs if placing.fold(pair[0]) == held]), 4)
    return {**found, "macro": round(sum(found[name] for name in placing.CORE) / len(placing.CORE), 4)}


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
