"""Training of the small networks over categorical columns (scikit-learn), and their JSON form."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.neural_network import MLPClassifier

import storywire
from storywire.annotate.network import Network, starts
from storywire.models import tensors
from storywire.models.tensors import Array, Weights

Ids = npt.NDArray[np.int64]
WORDY = 20  # columns with more categories than this hold words


def vocabulary(counts: Counter[str], most: int, least: int = 5) -> tuple[str, ...]:
    """The commonest values of a column, in an order that does not change."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(value for value, count in ranked[:most] if count >= least and value)


def one_hot(ids: Ids, sizes: Sequence[int]) -> csr_matrix:
    """The columns side by side, a one for each category that is there."""
    offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    rows, columns = ids.shape
    indices = (ids + offsets).astype(np.int32).reshape(-1)
    ones = np.ones(len(indices), dtype=np.float32)
    return csr_matrix((ones, indices, np.arange(rows + 1) * columns), shape=(rows, int(sum(sizes))))


@dataclass(frozen=True)
class Recipe:
    """How a network is trained: Adam over shuffled batches, the step size falling from epoch to epoch.

    `dropout`: share of the word columns' values hidden as "unknown", anew each epoch, so that rare words cannot be
    learned by heart. `share`: share of the rows seen in each epoch.
    """

    hidden: int
    rates: tuple[float, ...] = (2e-3, 1e-3, 5e-4)
    dropout: float = 0.2
    share: float = 1.0
    alpha: float = 1e-5
    batch: int = 512
    seed: int = 7


def fit(
    ids: Ids, labels: Ids, sizes: Sequence[int], recipe: Recipe, watch: tuple[Ids, Ids] | None = None
) -> MLPClassifier:
    """A network with one hidden layer of rectified units; `watch` is a held-out table whose loss is printed."""
    rng = np.random.default_rng(recipe.seed)
    wordy = np.array(sizes) > WORDY
    model = MLPClassifier((recipe.hidden,), alpha=recipe.alpha, batch_size=recipe.batch, random_state=recipe.seed)
    classes = np.unique(labels)
    for rate in recipe.rates:
        rows = np.flatnonzero(rng.random(len(ids)) < recipe.share)
        seen = ids[rows].astype(np.int32)
        seen[:, wordy] *= rng.random((len(rows), int(wordy.sum()))) >= recipe.dropout
        model.learning_rate_init = rate
        if hasattr(model, "_optimizer"):
            model._optimizer.learning_rate_init = rate
        model.partial_fit(one_hot(seen, sizes), labels[rows], classes=classes)
        held = "" if watch is None else f", held out {_loss(model, sizes, *watch):.5f}"
        print(f"loss {model.loss_:.5f}{held}", flush=True)
    return model


def _loss(model: MLPClassifier, sizes: Sequence[int], ids: Ids, labels: Ids) -> float:
    net = network(model, sizes)
    chances = net.classes(net.part(ids.astype(np.int64), 0))
    return float(-np.log(np.maximum(chances[np.arange(len(labels)), labels], 1e-9)).mean())


def network(model: MLPClassifier, sizes: Sequence[int]) -> Network:
    """What the package runs; a logistic output of one unit becomes two classes."""
    table, out, bias, out_bias = (np.asarray(part, dtype=np.float32) for part in _parts(model))
    return Network(table, starts(sizes), bias, out, out_bias)


def _parts(model: MLPClassifier) -> tuple[Any, Any, Any, Any]:
    (table, out), (bias, out_bias) = model.coefs_, model.intercepts_
    if out.shape[1] == 1:
        out, out_bias = np.hstack([np.zeros_like(out), out]), np.append([0.0], out_bias)
    return table, out, bias, out_bias


def arrays(model: MLPClassifier) -> dict[str, Array]:
    """The arrays of a trained network."""
    table, out, bias, out_bias = _parts(model)
    parts = {"bias": bias, "out": out, "out_bias": out_bias}
    packed = [tensors.half(name, part) for name, part in parts.items()]
    return {name: array for part in (tensors.bytewise("table", table), *packed) for name, array in part.items()}


def save(name: str, found: Weights | dict[str, Any], card: dict[str, Any]) -> None:
    """Write a model and its card into the package: arrays as safetensors, whose hash the card tells, else JSON."""
    folder = Path(storywire.__file__).parent / "models" / name
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(found, Weights):
        raw = tensors.dumped(found)
        (folder / tensors.FILE).write_bytes(raw)
        card = {**card, tensors.DIGEST: tensors.digest(raw)}
    else:
        (folder / "weights.json").write_text(json.dumps(found, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
