"""What the placing models learn from, and how they are fitted (train.placing_words, train.placing_embeddings).

Articles go through the natural and the dense stream, and through many small libraries, each put into its true story;
each candidate that the placer considers gives one example.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from bench import data
from storywire.cluster.placer import Candidate, Placer
from storywire.cluster.scoring import FEATURES, SHORT, Query
from storywire.cluster.window import Cluster, Entry
from storywire.types import Features, Item
from train import libraries
from train.lines import export

HOME = Path(__file__).resolve().parents[1] / "src" / "storywire" / "models" / "placing"
SEED = 0
FOLDS = 2
LEAST = 8  # background articles that must hold a term for the prior to keep it
THRESHOLD = 0.4
STIFF = {"headline": 1e-5, "brief": 1e-4}  # how strongly the weights for short texts are held near the others
STEPS, CLOSE = 100, 1e-6  # of Newton's method: how many, and how small the last
WEIGHTS = {"allsides": 1.5, "basil": 1.0, "g5": 1.0, "ecb": 1.0, "as21": 0.5, "uci": 0.5}  # of the sets
SMALL = 1.5  # of the small libraries
KINDS = ("natural", "dense")
TREES = {
    "max_iter": 150,
    "learning_rate": 0.08,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 80,
    "l2_regularization": 5.0,
}
CORE = ("allsides", "basil", "g5", "ecb")


Gold = Mapping[str, tuple[str, str]]  # article → data set and story


class Example(NamedTuple):
    """A candidate story of a gold article: is it the right one?"""

    dataset: str
    story: str
    right: bool
    features: NDArray[np.float64]
    extent: int = len(SHORT)  # see Candidate
    other: str = ""  # the candidate: a story, or an article of none


class Teacher(Placer):
    """A placer that is told the right story, and says what it compared."""

    def teach(self, item: Item, story: str) -> list[tuple[str, NDArray[np.float64], int]]:
        """The features and extent of each candidate story within reach; then the article is put where it belongs."""
        [entry] = self._window.make([item])
        found = self.compare(entry)
        compared = zip(found, self.measured(entry, found), strict=True)
        taught = [(one.cluster.story, features, one.extent) for one, features in compared if one.score > 0]
        self._window.file(entry, story)
        return taught

    def measured(self, _entry: Entry, found: Sequence[Candidate]) -> Sequence[NDArray[np.float64]]:
        """The features of each candidate."""
        return [candidate.features for candidate in found]

    def _score(
        self,
        _query: Query,
        _stories: Sequence[Cluster],
        table: NDArray[np.float64],
        _extents: Sequence[int],
    ) -> NDArray[np.float64]:
        return np.ones(len(table))


def part(row: data.Row) -> int | None:
    """In which part of the cross-validation a row is held out; None for the background, which is in all streams."""
    return fold(row["story"]) if row.get("story") else None


def frequencies(bodies: Iterable[Sequence[tuple[str, int]]]) -> dict[str, Any]:
    """How many background articles there are, and how many hold each term (the rare ones left out)."""
    counts: Counter[str] = Counter()
    documents = 0
    for body in bodies:
        documents += 1
        counts.update(term for term, _ in body)
    kept = {term: count for term, count in sorted(counts.items()) if count >= LEAST}
    return {"documents": documents, "frequencies": kept}


def learn(items: Iterable[Item], gold: Gold, prior: Mapping[str, Any], kind: type[Teacher] = Teacher) -> list[Example]:
    """One example for each candidate of each gold article."""
    teacher = kind(model={"weights": dict.fromkeys(FEATURES, 0.0), "bias": 0.0, "threshold": 0.5, **prior})
    examples = []
    for item in items:
        dataset, story = gold.get(item.article, ("", item.article))
        for candidate, features, extent in teacher.teach(item, story):
            if dataset:
                examples.append(Example(dataset, story, candidate == story, features, extent, candidate))
    return examples


def simulate(
    rows: Sequence[data.Row],
    features: Mapping[str, Features],
    gold: Gold,
    prior: Mapping[str, Any],
    teacher: type[Teacher] = Teacher,
) -> list[Example]:
    """The examples of many small libraries; in half of them the prior knows none of the names."""
    examples = []
    for library in libraries.simulated(rows, features, gold, SEED):
        known = prior["frequencies"]
        if library.foreign:
            known = {term: count for term, count in known.items() if term not in library.names}
        found = learn(library.items, gold, {**prior, "frequencies": known}, teacher)
        examples += [example._replace(dataset=libraries.DATASET) for example in found]
    return examples


def fit(
    examples: Sequence[Example],
    rest: Mapping[str, Any],
    names: Sequence[str] = FEATURES,
    columns: Sequence[int] = (),
) -> dict[str, Any]:
    """Logistic regression on the standardised features, the sets weighed as in WEIGHTS; nudged for short texts.

    With `columns`, boosted trees over those features stand beside it: over all of them they were tried and are not
    shipped (decision 38).
    """
    table = np.array([example.features for example in examples])
    right = np.array([example.right for example in examples])
    sizes = Counter(example.dataset for example in examples)
    weigh = {**WEIGHTS, libraries.DATASET: SMALL}
    weights = np.array([weigh[e.dataset] * len(examples) / sizes[e.dataset] / len(sizes) for e in examples])
    spread = table.std(axis=0) + 1e-9
    model = LogisticRegression(C=1.0, solver="newton-cholesky", max_iter=5000, random_state=SEED)
    model.fit(table / spread, right, sample_weight=weights)
    learned = (model.coef_[0] / spread, float(model.intercept_[0]))
    found = {**_named(names, *learned), "threshold": THRESHOLD}
    if names is FEATURES:
        extents = np.array([example.extent for example in examples])
        found["short"] = {
            name: _named(names, *_nudged(table[held], right[held], weights[held], spread, learned, STIFF[name]))
            for place, name in enumerate(SHORT)
            if len({*right[held := extents == place].tolist()}) == 2
        }
    if columns:
        trees = HistGradientBoostingClassifier(**TREES, early_stopping=False, random_state=SEED)
        trees.fit(table[:, [*columns]], right, sample_weight=weights)
        found["trees"] = export(trees)
    return {**found, **rest}


def _named(names: Sequence[str], weights: NDArray[np.float64], bias: float) -> dict[str, Any]:
    return {"weights": {n: round(w, 4) for n, w in zip(names, weights.tolist(), strict=True)}, "bias": round(bias, 4)}


def _nudged(
    table: NDArray[np.float64],
    right: NDArray[np.bool_],
    weights: NDArray[np.float64],
    spread: NDArray[np.float64],
    learned: tuple[NDArray[np.float64], float],
    stiff: float,
) -> tuple[NDArray[np.float64], float]:
    """Other weights and bias for some of the examples, held near those `learned` on all of them.

    Logistic regression on what is left to explain, the changes penalised by `stiff`: a prior at the weights of a larger
    domain (Chelba and Acero 2004), by Newton's method, each step halved until it gains: where the examples can nearly
    be told apart by a plane, whole steps run away.
    """
    rows = np.column_stack([table / spread, np.ones(len(table))])
    share, odds = weights / weights.sum(), table @ learned[0] + learned[1]
    penalty = np.full(rows.shape[1], stiff)

    def loss(change: NDArray[np.float64]) -> float:
        raised = odds + rows @ change
        return float(share @ (np.logaddexp(0, raised) - right * raised) + penalty @ change**2 / 2)

    change = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        probable = 1 / (1 + np.exp(-np.clip(odds + rows @ change, -30, 30)))
        slope = rows.T @ (share * (probable - right)) + penalty * change
        bend = (rows * (share * probable * (1 - probable))[:, None]).T @ rows + np.diag(penalty + 1e-9)
        step, before = np.linalg.solve(bend, slope), loss(change)
        while np.abs(step).max() > CLOSE and loss(change - step) > before:
            step /= 2
        if np.abs(step).max() <= CLOSE:
            break
        change -= step
    return learned[0] + change[:-1] / spread, learned[1] + float(change[-1])


def fold(story: str) -> int:
    """In which part of the cross-validation a story is held out."""
    return zlib.crc32(story.encode()) % FOLDS


def bcubed(pairs: Sequence[tuple[str, str]], counted: Sequence[tuple[str, str]] | None = None) -> float:
    """BCubed F1 (Bagga and Baldwin 1998) of pairs of true and predicted story, over those that are `counted`."""
    true, found, both = Counter(t for t, _ in pairs), Counter(f for _, f in pairs), Counter(pairs)
    over = pairs if counted is None else counted
    precision = sum(both[pair] / found[pair[1]] for pair in over) / len(over)
    recall = sum(both[pair] / true[pair[0]] for pair in over) / len(over)
    return 2 * precision * recall / (precision + recall)


def write(model: Mapping[str, Any], scores: Mapping[str, Any]) -> None:
    """Write weights and card."""
    card = {
        "name": "placing",
        "purpose": "How probable it is that an article belongs to a story; and how rare words are in news.",
        "data": "stories/gold-dev and stories/background-dev of the benchmark: AllSides, BASIL, Giveme5W1H, ECB+, UCI.",
        "licence": "Learned weights and counts of words only; the texts are other people's and not included.",
        "seed": SEED,
        "scores": {
            "what": "BCubed F1 of each half of the stories in the whole stream, by weights that have not seen it",
            **scores,
        },
        "features": [*FEATURES],
    }
    HOME.mkdir(parents=True, exist_ok=True)
    (HOME / "weights.json").write_text(json.dumps(model, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    (HOME / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", "utf-8")
