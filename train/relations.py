"""Train the confidence of triples: `python -m train.relations [--cache FOLDER] [--hold N] [--words]`.

Fits on the articles that the cue model and the reader have not seen: run it with the N with which they were trained.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from storywire.annotate import confidence, triples
from storywire.annotate.tokens import Tokens
from train import networks, polnear
from train.polnear import Gold, Text


def right(tokens: Tokens, triple: triples.Triple, gold: tuple[Gold, ...]) -> bool:
    """Whether a gold attribution shares at least half of the content words (Jaccard) and meets our source."""
    mine = _words(tokens, triple.content)
    for one in gold:
        wanted = _words(tokens, one.content)
        same = bool(one.source & set(triple.source)) or not (one.source or triple.source)
        if same and len(mine & wanted) >= 0.5 * len(mine | wanted):
            return True
    return False


def _words(tokens: Tokens, members: tuple[int, ...] | frozenset[int]) -> set[int]:
    return {t for t in members if tokens.doc[t].is_alpha or tokens.doc[t].like_num}


def main() -> None:
    """Fit, report, save."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "storywire-polnear")
    options.add_argument("--hold", type=int, default=84)
    options.add_argument("--words", action="store_true", help="for texts without a parse")
    given = options.parse_args()
    texts: list[Text] = list(polnear.texts("train", given.cache))
    texts = [polnear.unparsed(text) if given.words else text for text in texts[-given.hold :]]
    values, labels = [], []
    for text in texts:
        states = triples.reader_of(text.tokens).states(text.tokens)
        for triple in triples.all_triples(text.tokens, triples.cue_scores(text.tokens, states), states):
            values.append(triple.measures)
            labels.append(right(text.tokens, triple, text.gold))
    model = LogisticRegression(C=1.0, max_iter=1000).fit(np.array(values), np.array(labels))
    weights = {"weights": np.round(model.coef_[0], 4).tolist(), "bias": round(float(model.intercept_[0]), 4)}
    name = confidence.WORDS if given.words else confidence.MODEL
    card = {
        "name": name,
        "purpose": "the probability that an attribution's content and source are both right",
        "data": f"PolNeAR, the last {given.hold} articles of the train part, which no model here has learned from",
        "licence": "the corpus comes without a licence file; only learned weights are kept here, no text",
        "method": "logistic regression; train/relations.py",
        "seed": 0,
        "scores": {"triples": len(labels), "right": int(np.sum(labels))},
        "features": list(confidence.FEATURES),
    }
    networks.save(name, weights, card)
    print(weights)


if __name__ == "__main__":
    main()
