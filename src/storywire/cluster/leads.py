"""How alike the beginnings of articles are in meaning: cosines of embeddings, where a model for them was set.

An embedding says that two texts speak of the same kind of thing, and only words and names which of them it is; so
these measures are added to the others and never stand alone. All are taken after subtracting the mean embedding of
news (Mu and Viswanath 2018, All-but-the-top), since any two news texts are alike in being news.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storywire.cluster.scoring import FEATURES, MEASURED, Scorer, edges

MEASURED_LEADS = (
    "lead",  # cosine with the mean of the story's newest articles
    "lead_best",  # with the most alike of them
    "lead_edge",  # lead over that of the best other story
    "lead_edge_few",  # and over the mean of the second to sixth
    "lead_foremost",  # 1 if no other story has more
)
LEADS = (*FEATURES, *MEASURED_LEADS, "lead_squared", "lead_best_squared", "lead_title", "lead_body", "lead_days")
NEWEST = 60  # articles of a story that are looked at
USUAL = (0.34, 0.26, 0.23, 0.21, 0.19, 0.18)  # lead that the nearest strangers are taken to have at least
_BENT = [FEATURES.index(name) for name in ("title", "body", "days")]
TREED = [*range(len(MEASURED)), *range(len(FEATURES), len(FEATURES) + len(MEASURED_LEADS))]

BEYOND = 0.7  # log-odds that the embeddings may say more than the words do

Floats = NDArray[np.floating[Any]]


class LeadScorer:
    """Scores candidates whose embeddings are known, with weights of their own."""

    def __init__(self, model: Mapping[str, Any]) -> None:
        """`model`: weights as in models/placing_embeddings/weights.json; `mean` is the mean embedding of news."""
        self.mean = np.array(model["mean"], dtype=np.float32)
        self._scorer = Scorer(model["weights"], float(model["bias"]), model.get("trees"), LEADS, TREED)

    def score(
        self, lead: bytes, stories: Sequence[Sequence[bytes]], table: NDArray[np.float64]
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
        """For which of the stories this can be said, and how probable it is that the article belongs to each.

        `stories`: the embeddings of each story's articles, empty where there are none; `table`: their features.
        """
        if len(lead) != len(self.mean):
            return np.zeros(len(stories), dtype=bool), np.zeros(len(stories))
        known = np.array([bool(story) for story in stories])
        leads = measure_leads(lead, stories, table, self.mean)
        return known, self._scorer.score(leads)


def braked(words: NDArray[np.float64], leads: NDArray[np.float64]) -> NDArray[np.float64]:
    """How probable it is by the embeddings, but hardly more so than by the words alone.

    Two instances of the same kind of event are near in meaning; an article has to be near to a story in both.
    """
    odds = np.clip(words, 1e-9, 1 - 1e-9)
    most = odds / (1 - odds) * np.exp(BEYOND)
    least: NDArray[np.float64] = np.minimum(leads, most / (1 + most))
    return least


def measure_leads(
    lead: bytes, stories: Sequence[Sequence[bytes]], table: NDArray[np.float64], mean: Floats
) -> NDArray[np.float64]:
    """The features of every story and what the embeddings add: one row each, columns in the order of LEADS."""
    own = _directions([lead], mean)[0]
    found = np.zeros((len(stories), 2))
    for row, story in enumerate(stories):
        held = [other for other in story[-NEWEST:] if len(other) == len(lead)]
        if held:
            directions = _directions(held, mean)
            middle = directions.mean(axis=0)
            found[row] = middle @ own / max(float(np.linalg.norm(middle)), 1e-6), (directions @ own).max()
    cosine, best = found.T
    more = (cosine, best, *np.array(edges(cosine.tolist(), USUAL)).T, cosine * abs(cosine), best * abs(best))
    bent = (cosine * table[:, column] for column in _BENT)
    return np.column_stack([table, *more, *bent])


def _directions(leads: Sequence[bytes], mean: Floats) -> Floats:
    """The embeddings without the mean, each of length 1."""
    rows = np.frombuffer(b"".join(leads), dtype=np.int8).reshape(len(leads), -1).astype(np.float32)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1.0)
    rows -= mean
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return rows
