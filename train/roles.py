"""Train the role model: `python -m train.roles [--cache FOLDER]` (after train.cues; needs the attribution set).

The cue probabilities that the features look at are out of fold, so that training sees the same errors as use.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from storywire.annotate import roles, ways
from storywire.annotate.ways import Between, Names, Pairs
from storywire.models.tensors import Weights
from train import networks, polnear
from train.cues import out_of_fold
from train.networks import Recipe
from train.polnear import Gold, Text

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
RECIPE = Recipe(hidden=48, rates=(1e-3, 1e-3, 4e-4), dropout=0.3, share=0.6, alpha=1e-3, batch=512)
TOKEN_MOST = {"lemma": 1500, "lower": 1000}
OTHERS = 200
PAIR_MOST = {"path": 1000, "branch": 600, "way out": 300, "cue lemma and way out": 1500}


@dataclass(frozen=True)
class Example:
    """One article ready for training: its gold cues, their pairs, and a role for each pair."""

    text: Text
    scores: Floats
    cue_rows: Ids
    which: Pairs
    labels: Ids


def example(text: Text, scores: Floats) -> Example:
    """The pairs of one article and the gold role of each."""
    golds: dict[int, Gold] = {gold.anchor: gold for gold in text.gold}
    cue_rows = np.array(sorted(golds), dtype=np.int64)
    which = ways.pairs(text.tokens, cue_rows)
    labels = np.zeros(len(which.token), dtype=np.int64)
    for number, row in enumerate(cue_rows.tolist()):
        gold, mine = golds[row], which.cue == number
        for role, part in ((roles.SOURCE, gold.source), (roles.CONTENT, gold.content), (roles.CUE, gold.cue)):
            labels[mine & np.isin(which.token, list(part))] = role
    return Example(text, scores, cue_rows, which, labels)


def common(texts: Sequence[Text], columns: Sequence[Sequence[Ids]], names: Sequence[str]) -> list[list[str]]:
    """The commonest values of word columns given as hashes, one list of columns an article."""
    counts: list[Counter[int]] = [Counter() for _ in names]
    for here in columns:
        for counter, column in zip(counts, here, strict=True):
            counter.update(column.tolist())
    strings = texts[0].tokens.doc.vocab.strings
    named = [Counter({strings[value]: n for value, n in counter.items() if value}) for counter in counts]
    most = [TOKEN_MOST.get(name, OTHERS) for name in names]
    return [list(networks.vocabulary(counter, top, 20)) for counter, top in zip(named, most, strict=True)]


def pair_vocabularies(found: Sequence[Between]) -> list[list[str]]:
    """The commonest ways between cue and token."""
    whole: Counter[Names] = Counter()
    for between in found:
        for name, count in zip(between.names, np.bincount(between.number).tolist(), strict=True):
            whole[name] += count
    values = []
    for column, name in enumerate(roles.PAIR_WORDS):
        counts: Counter[str] = Counter()
        for names, count in whole.items():
            counts[names[column]] += count
        values.append(list(networks.vocabulary(counts, PAIR_MOST[name], 20)))
    return values


def table(one: Example, model: roles.RoleModel, between: Between) -> Ids:
    """The whole feature table (pairs, COLUMNS) of one article."""
    tokens, which = one.text.tokens, one.which
    cue = roles.cue_table(tokens, one.cue_rows, model.cue_words)
    words = [v.ids(col) for v, col in zip(model.token_words, roles.token_words(tokens), strict=True)]
    token = np.concatenate([np.stack(words, axis=1), roles.token_numbers(tokens)], axis=1)
    numbers = roles.pair_numbers(tokens, one.cue_rows, which, one.scores, between.steps)
    pair = (model.pair_words.ids(between), model.branch_ids(tokens, between.steps), numbers)
    return np.concatenate([cue[which.cue], token[which.token], *pair], axis=1).astype(np.int16)


def material(
    texts: Sequence[Text], scores: Sequence[Floats]
) -> tuple[list[Example], dict[str, list[list[str]]], list[Between]]:
    """Examples, vocabularies by part, and the ways between of each example."""
    found = [one for one in map(example, texts, scores) if len(one.cue_rows)]
    between = [ways.between(one.text.tokens, one.cue_rows, one.which) for one in found]
    token_words = [roles.token_words(one.text.tokens) for one in found]
    branch_words = [roles.branch_words(one.text.tokens, b.steps) for one, b in zip(found, between, strict=True)]
    known = {
        "cue_words": common(texts, [roles.cue_words(x.text.tokens, x.cue_rows) for x in found], roles.CUE_WORDS),
        "token_words": common(texts, token_words, roles.TOKEN_WORDS),
        "branch_words": common(texts, branch_words, roles.BRANCH_WORDS),
        "pair_words": pair_vocabularies(between),
    }
    return found, known, between


def train(texts: Sequence[Text], scores: Sequence[Floats], hold: int) -> tuple[Any, dict[str, list[list[str]]]]:
    """The trained scikit-learn model and its vocabularies; the last `hold` articles are only watched."""
    found, known, between = material(texts, scores)
    model = roles.unpacked(Weights({}, known))
    tables = [table(one, model, b) for one, b in zip(found, between, strict=True)]
    used = len(tables) - hold

    def joined(first: int, last: int) -> tuple[Ids, Ids]:
        return np.concatenate(tables[first:last]), np.concatenate([one.labels for one in found[first:last]])

    watch = joined(used, len(tables)) if hold else None
    return networks.fit(*joined(0, used), roles.sizes(model), RECIPE, watch), known


def kept_scores(texts: Sequence[Text], cache: Path) -> list[Floats]:
    """The out-of-fold cue probabilities, kept beside the parses."""
    kept = cache / f"cue-scores-{len(texts)}.npz"
    if not kept.exists():
        np.savez(kept, *out_of_fold(texts))
    with np.load(kept) as arrays:
        return [arrays[name] for name in arrays.files]


def main() -> None:
    """Train on the train part and save."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "storywire-polnear")
    options.add_argument("--hold", type=int, default=0, help="leave out so many of the last articles, for tuning")
    given = options.parse_args()
    texts = list(polnear.texts("train", given.cache))
    scores = kept_scores(texts, given.cache)
    model, known = train(texts, scores, given.hold)
    card = {
        "name": roles.MODEL,
        "purpose": "the role (none, source, content, cue) of a token for a given cue of attribution, in English news",
        "data": "PolNeAR, train part: 840 articles of U.S. political news of 2016 (Newell, Margolin, Ruths 2018)",
        "licence": "the corpus comes without a licence file; only learned weights are kept here, no text",
        "method": "one hidden layer over categorical columns, Adam; train/roles.py",
        "seed": RECIPE.seed,
        "scores": {"loss": round(float(model.loss_), 4)},
        "features": list(roles.COLUMNS),
    }
    networks.save(roles.MODEL, Weights(networks.arrays(model), known), card)


if __name__ == "__main__":
    main()
