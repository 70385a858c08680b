"""Train the cue model: `python -m train.cues [--cache FOLDER] [--hold N] [--epochs E]`.

Needs PyTorch, the attribution set, the word vectors (`python -m train.words`) and what `python -m train.teacher` left
in the cache: the model learns from gold and from the teacher's probabilities. A parse of the articles is kept there.
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
import torch
from torch import nn
from torch.nn import functional

from storywire.annotate import cues, word_vectors
from storywire.annotate.network import Vocabulary
from storywire.annotate.tokens import Tokens
from storywire.models import tensors
from storywire.models.tensors import Weights
from train import networks, polnear
from train.bags import Bag
from train.polnear import Text

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
SEED, HIDDEN, TOGETHER, RATE = 7, 64, 1024, 3e-3
WORD_DROPOUT, VECTOR_DROPOUT = 0.3, 0.1
FOLDS, FOLD_EPOCHS = 3, 5
MOST = {"lemma": 3000, "lower": 1500, "lemma and ccomp": 400, "head lemma": 700, "grandhead lemma": 400, "next": 600}
OTHERS = 250


class CueNet(nn.Module):
    """What `storywire.annotate.cues` runs in numpy: summed rows and word vectors, rectified units, one score."""

    def __init__(self, sizes: Sequence[int], vectors: Floats) -> None:
        super().__init__()
        self.table = Bag(sizes, HIDDEN)
        self.dense = nn.Linear(vectors.shape[1] * len(word_vectors.PLACES), HIDDEN, bias=False)
        nn.init.normal_(self.dense.weight, std=0.02)
        self.bias = nn.Parameter(torch.zeros(HIDDEN))
        self.out = nn.Linear(HIDDEN, 1)
        self.vectors = torch.tensor(vectors)

    def forward(self, ids: torch.Tensor, near: torch.Tensor) -> torch.Tensor:
        shown = functional.dropout(self.vectors[near.long()].flatten(1), VECTOR_DROPOUT, self.training)
        hidden = self.table(ids.long()) + self.dense(shown) + self.bias
        scores: torch.Tensor = self.out(functional.relu(hidden))[:, 0]
        return scores


def vocabularies(texts: Sequence[Tokens]) -> tuple[Vocabulary, ...]:
    """The commonest values of each word column among the candidates."""
    counts: list[Counter[str]] = [Counter() for _ in cues.WORD_COLUMNS]
    for tokens in texts:
        strings = tokens.doc.vocab.strings  # the texts of one file share them, those of two files do not
        for counter, column in zip(counts, cues.word_table(tokens, cues.candidates(tokens)), strict=True):
            values, times = np.unique(column, return_counts=True)
            counter.update({strings[v]: n for v, n in zip(values.tolist(), times.tolist(), strict=True) if v})
    return tuple(
        Vocabulary(networks.vocabulary(counter, MOST.get(name, OTHERS)))
        for name, counter in zip(cues.WORD_COLUMNS, counts, strict=True)
    )


def gold_labels(text: Text) -> Floats:
    """For every token 1 if it stands for a cue, 0 if it is another candidate, -1 where that is not asked."""
    labels = np.full(len(text.tokens), -1, dtype=np.float32)
    rows = cues.candidates(text.tokens)
    labels[rows] = np.isin(rows, [gold.anchor for gold in text.gold])
    further = [t for gold in text.gold for t in gold.others if labels[t] != 1]
    labels[further] = -1
    return labels


Material = tuple[torch.Tensor, torch.Tensor, torch.Tensor]  # columns, words whose vectors are shown, labels


def material(tokens: Tokens, labels: Floats, known: tuple[Vocabulary, ...]) -> Material:
    """What is learned from one text: its tokens that have a label."""
    rows = np.flatnonzero(labels >= 0)
    near = word_vectors.load().ids(tokens)[rows].astype(np.int32)
    table = cues.table(tokens, rows, known).astype(np.int16)
    return torch.tensor(table), torch.tensor(near), torch.tensor(labels[rows].astype(np.float32))


def joined(some: Sequence[Material]) -> Material:
    """Several texts as one."""
    columns, near, labels = (torch.cat(parts) for parts in zip(*some, strict=True))
    return columns, near, labels


def fit(learned: Material, sizes: Sequence[int], epochs: int) -> CueNet:
    """Adam, the step size falling to naught by a cosine; some words are hidden, so that rare ones are not learned by
    heart."""
    ids, near, labels = learned
    torch.manual_seed(SEED)
    made = torch.Generator().manual_seed(SEED)
    model, wordy = CueNet(sizes, word_vectors.load().table), torch.tensor(np.array(sizes) > networks.WORDY)
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE, weight_decay=1e-6, fused=True)
    steps = epochs * -(-len(ids) // TOGETHER)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps + 1, pct_start=0.1)
    for _ in range(epochs):
        for some in torch.randperm(len(ids), generator=made).split(TOGETHER):
            hidden = (torch.rand(ids[some].shape, generator=made) < WORD_DROPOUT) & wordy
            scores = model(ids[some].masked_fill(hidden, 0), near[some])
            loss = functional.binary_cross_entropy_with_logits(scores, labels[some])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return model.eval()


def chances(model: CueNet, asked: Material) -> Floats:
    """The probabilities of being a cue."""
    with torch.no_grad():
        parts = zip(asked[0].split(8192), asked[1].split(8192), strict=True)
        found: Floats = torch.sigmoid(torch.cat([model(*part) for part in parts])).numpy()
    return found


def out_of_fold(texts: Sequence[Text]) -> list[Floats]:
    """For each article the probability of every token, from models that did not see the article."""
    known = vocabularies([text.tokens for text in texts])
    made = [material(text.tokens, gold_labels(text), known) for text in texts]
    found = [np.zeros(len(text.tokens), dtype=np.float32) for text in texts]
    for fold in range(FOLDS):
        model = fit(joined([m for n, m in enumerate(made) if n % FOLDS != fold]), cues.sizes(known), FOLD_EPOCHS)
        for text, scores in list(zip(texts, found, strict=True))[fold::FOLDS]:
            rows = cues.candidates(text.tokens)
            labels = np.full(len(text.tokens), -1, dtype=np.float32)
            labels[rows] = 0
            scores[rows] = chances(model, material(text.tokens, labels, known))
    return found


def best_f1(scores: Floats, labels: Floats) -> float:
    """The largest F1 of the cue heads that any threshold gives."""
    hit = np.cumsum(labels[np.argsort(-scores)])
    return float(np.max(2 * hit / (np.arange(1, len(hit) + 1) + hit[-1])))


def weights(model: CueNet, known: tuple[Vocabulary, ...]) -> Weights:
    """What is kept, with a second class whose score is always naught."""
    out, bias = model.out.weight.detach().numpy().T, model.out.bias.detach().numpy()
    arrays = {
        **tensors.bytewise("table", model.table.weight.detach().numpy()),
        **tensors.half("bias", model.bias.detach().numpy()),
        **tensors.half("dense", model.dense.weight.detach().numpy().T),
        **tensors.half("out", np.hstack([np.zeros_like(out), out])),
        **tensors.half("out_bias", np.append([0.0], bias)),
    }
    return Weights(arrays, {"vocabularies": [list(v.values) for v in known]})


def main() -> None:
    """Train on the train part and the other texts, and save."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "storywire-polnear")
    options.add_argument("--hold", type=int, default=84, help="how many of the last articles are not learned from")
    options.add_argument("--epochs", type=int, default=8)
    given = options.parse_args()
    texts = list(polnear.texts("train", given.cache))
    used = len(texts) - given.hold
    pairs = [(text.tokens, gold_labels(text)) for text in texts[:used]] + polnear.taught(given.cache)
    known = vocabularies([tokens for tokens, _ in pairs])
    model = fit(joined([material(*pair, known) for pair in pairs]), cues.sizes(known), given.epochs)
    scores = {}
    if given.hold:
        held = joined([material(text.tokens, gold_labels(text), known) for text in texts[used:]])
        found = best_f1(chances(model, held), held[2].numpy())
        scores[f"cue heads, best F1 on the last {given.hold} articles"] = round(found, 4)
    networks.save(cues.MODEL, weights(model, known), card(given.hold, len(pairs) - used, scores))
    print(scores)


def card(hold: int, others: int, scores: dict[str, float]) -> dict[str, Any]:
    """What is told of the model beside its weights."""
    held = f" without its last {hold} articles" if hold else ""
    return {
        "name": cues.MODEL,
        "purpose": "the probability that a token is the head of a cue of attribution, in English news",
        "data": f"PolNeAR, train part{held}: U.S. political news of 2016 (Newell, Margolin, "
        f"Ruths 2018); and {others} news articles of 2015 to 2017 without gold, labelled by a teacher",
        "teacher": polnear.TEACHER,
        "licence": "the corpus comes without a licence file; only learned weights are kept here, no text",
        "method": "one hidden layer over categorical columns and word vectors, Adam; train/cues.py",
        "seed": SEED,
        "scores": scores,
        "features": list(cues.FEATURES),
    }


if __name__ == "__main__":
    main()
