"""Train the cue model: `python -m train.cues [--cache FOLDER]` (needs `make .venv/.bench` and the set).

A parse of the articles is kept in the cache folder.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from storywire.annotate import cues
from storywire.annotate.network import Vocabulary
from train import networks, polnear
from train.networks import Recipe
from train.polnear import Text

Ids = npt.NDArray[np.int64]
RECIPE = Recipe(hidden=28, rates=(2e-3, 2e-3, 2e-3, 1e-3, 5e-4), dropout=0.3, alpha=1e-3)
FOLDS = 3
MOST = {"lemma": 3000, "lower": 1500, "lemma and ccomp": 400, "head lemma": 700, "grandhead lemma": 400, "next": 600}
OTHERS = 250


def vocabularies(texts: Sequence[Text]) -> tuple[Vocabulary, ...]:
    """The commonest values of each word column among the candidates of the training articles."""
    counts: list[Counter[int]] = [Counter() for _ in cues.WORD_COLUMNS]
    for text in texts:
        for counter, column in zip(counts, cues.word_table(text.tokens, cues.candidates(text.tokens)), strict=True):
            counter.update(column.tolist())
    strings = texts[0].tokens.doc.vocab.strings
    named = [Counter({strings[value]: n for value, n in counter.items() if value}) for counter in counts]
    return tuple(
        Vocabulary(networks.vocabulary(counter, MOST.get(name, OTHERS)))
        for name, counter in zip(cues.WORD_COLUMNS, named, strict=True)
    )


def examples(texts: Sequence[Text], known: tuple[Vocabulary, ...]) -> tuple[Ids, Ids, list[Ids]]:
    """The feature table of all candidates, their labels (-1: leave out), and the candidates of each article."""
    tables, labels, rows = [], [], []
    for text in texts:
        here = cues.candidates(text.tokens)
        label = np.isin(here, [gold.anchor for gold in text.gold]).astype(np.int64)
        label[np.isin(here, [t for gold in text.gold for t in gold.others]) & (label == 0)] = -1
        tables.append(cues.table(text.tokens, here, known).astype(np.int32))
        labels.append(label)
        rows.append(here)
    return np.concatenate(tables), np.concatenate(labels), rows


def train(table: Ids, labels: Ids, sizes: Sequence[int]) -> Any:
    """The trained scikit-learn model."""
    used = np.flatnonzero(labels >= 0)
    return networks.fit(table[used], labels[used], sizes, RECIPE)


def out_of_fold(texts: Sequence[Text], known: tuple[Vocabulary, ...]) -> list[npt.NDArray[np.float32]]:
    """For each article the probability of every token, from models that did not see the article."""
    table, labels, rows = examples(texts, known)
    fold = np.repeat(np.arange(len(texts)) % FOLDS, [len(here) for here in rows])
    scores, sizes = np.zeros(len(labels), dtype=np.float32), cues.sizes(known)
    for number in range(FOLDS):
        model = train(table[fold != number], labels[fold != number], sizes)
        net = networks.network(model, sizes)
        scores[fold == number] = net.classes(net.part(table[fold == number], 0))[:, 1]
    return _spread(texts, rows, scores)


def _spread(texts: Sequence[Text], rows: list[Ids], scores: npt.NDArray[np.float32]) -> list[npt.NDArray[np.float32]]:
    found, at = [], 0
    for text, here in zip(texts, rows, strict=True):
        full = np.zeros(len(text.tokens), dtype=np.float32)
        full[here] = scores[at : at + len(here)]
        at += len(here)
        found.append(full)
    return found


def report(scores: npt.NDArray[np.float32], labels: Ids) -> dict[str, float]:
    """Precision, recall and F1 of the anchors at one half."""
    said, true = scores >= 0.5, labels == 1
    hit = float((said & true).sum())
    precision, recall = hit / max(said.sum(), 1), hit / max(true.sum(), 1)
    return {"precision": precision, "recall": recall, "F1": 2 * precision * recall / max(precision + recall, 1e-9)}


def main() -> None:
    """Train on the train part, report on dev, and save."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "storywire-polnear")
    cache = options.parse_args().cache
    texts, dev = list(polnear.texts("train", cache)), list(polnear.texts("dev", cache))
    known = vocabularies(texts)
    table, labels, _ = examples(texts, known)
    model = train(table, labels, cues.sizes(known))
    held_out, held_labels, _ = examples(dev, known)
    net = networks.network(model, cues.sizes(known))
    scores = report(net.classes(net.part(held_out, 0))[:, 1], held_labels)
    card = {
        "name": cues.MODEL,
        "purpose": "the probability that a token is the head of a cue of attribution, in English news",
        "data": "PolNeAR, train part: 840 articles of U.S. political news of 2016 (Newell, Margolin, Ruths 2018)",
        "licence": "the corpus comes without a licence file; only learned weights are kept here, no text",
        "method": "one hidden layer over categorical columns, Adam; train/cues.py",
        "seed": RECIPE.seed,
        "scores": {"cue heads, dev": {name: round(float(value), 4) for name, value in scores.items()}},
        "features": list(cues.COLUMNS),
    }
    networks.save(cues.MODEL, {"vocabularies": [list(v.values) for v in known], **networks.weights(model)}, card)
    print(card["scores"])


if __name__ == "__main__":
    main()
