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
from storywire.annotate import cues, roles
from storywire.annotate.network import Vocabulary
from train import networks, polnear
from train.cues import out_of_fold, vocabularies
from train.polnear import Gold, Text

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
SEED = 7
HIDDEN = 48
EPOCHS = 5
DOUBTFUL = 0.2  # cues that are none are shown to the model from this probability on
CUE_MOST = {"lemma": 1200, "lower": 600}
TOKEN_MOST = {"lemma": 1500, "lower": 1000}
OTHERS = 250
PAIR_MOST = {"path": 1500, "branch": 900, "way out": 120}


@dataclass(frozen=True)
class Example:
    """One article ready for training: its cues (gold and doubtful), their pairs, and a role for each pair."""

    text: Text
    scores: Floats
    cue_rows: Ids
    which: roles.Pairs
    labels: Ids


def example(text: Text, scores: Floats) -> Example:
    """The pairs of one article and the gold role of each."""
    golds: dict[int, Gold] = {gold.anchor: gold for gold in text.gold}
    spare = {t for gold in text.gold for t in gold.others}
    doubtful = [t for t in np.flatnonzero(scores >= DOUBTFUL).tolist() if t not in golds and t not in spare]
    cue_rows = np.array(sorted([*golds, *doubtful]), dtype=np.int64)
    which = roles.pairs(text.tokens, cue_rows)
    labels = np.zeros(len(which.token), dtype=np.int64)
    for number, row in enumerate(cue_rows.tolist()):
        if row in golds:
            gold, mine = golds[row], which.cue == number
            for role, part in ((roles.SOURCE, gold.source), (roles.CONTENT, gold.content), (roles.CUE, gold.cue)):
                labels[mine & np.isin(which.token, list(part))] = role
    return Example(text, scores, cue_rows, which, labels)


def token_vocabularies(texts: Sequence[Text]) -> tuple[Vocabulary, ...]:
    """The commonest values of the tokens' word columns."""
    counts: list[Counter[int]] = [Counter() for _ in roles.TOKEN_WORDS]
    for text in texts:
        for counter, column in zip(counts, roles.token_words(text.tokens), strict=True):
            counter.update(column.tolist())
    strings = texts[0].tokens.doc.vocab.strings
    return tuple(
        Vocabulary(
            networks.vocabulary(Counter({strings[v]: n for v, n in c.items() if v}), TOKEN_MOST.get(name, OTHERS), 20)
        )
        for name, c in zip(roles.TOKEN_WORDS, counts, strict=True)
    )


def pair_vocabularies(found: Sequence[list[tuple[str, str, str]]]) -> list[list[str]]:
    """The commonest ways between cue and token."""
    whole: Counter[tuple[str, str, str]] = Counter()
    for names in found:
        whole.update(names)
    values = []
    for column, name in enumerate(roles.PAIR_WORDS):
        counts: Counter[str] = Counter()
        for names, count in whole.items():
            counts[names[column]] += count
        values.append(list(networks.vocabulary(counts, PAIR_MOST[name], 20)))
    return values


def trimmed(known: tuple[Vocabulary, ...]) -> tuple[Vocabulary, ...]:
    """The cue's word columns again, with fewer values."""
    names = zip(cues.WORD_COLUMNS, known, strict=True)
    return tuple(Vocabulary(vocabulary.values[: CUE_MOST.get(name, OTHERS)]) for name, vocabulary in names)


def table(one: Example, model: roles.RoleModel, names: list[tuple[str, str, str]], ways: Ids) -> Ids:
    """The whole feature table (pairs, COLUMNS) of one article."""
    tokens, which = one.text.tokens, one.which
    cue = cues.table(tokens, one.cue_rows, model.cue_words)
    words = [v.ids(col) for v, col in zip(model.token_words, roles.token_words(tokens), strict=True)]
    token = np.concatenate([np.stack(words, axis=1), roles.token_numbers(tokens)], axis=1)
    numbers = roles.pair_numbers(tokens, one.cue_rows, which, one.scores, ways)
    columns = (cue[which.cue], token[which.token], model.pair_ids(names), numbers)
    return np.concatenate(columns, axis=1).astype(np.int16)


def material(texts: Sequence[Text], scores: Sequence[Floats]) -> tuple[list[Example], dict[str, list[list[str]]], Any]:
    """Examples, vocabularies by part, and the ways between of each example."""
    found = [one for one in map(example, texts, scores) if len(one.cue_rows)]
    between = [roles.pair_names(one.text.tokens, one.cue_rows, one.which) for one in found]
    known = {
        "cue_words": [list(v.values) for v in trimmed(vocabularies(texts))],
        "token_words": [list(v.values) for v in token_vocabularies(texts)],
        "pair_words": pair_vocabularies([names for names, _ in between]),
    }
    return found, known, between


def bare(known: dict[str, list[list[str]]]) -> roles.RoleModel:
    """A role model with its vocabularies but no weights yet."""
    cue_words, token_words = (tuple(Vocabulary(tuple(v)) for v in known[p]) for p in ("cue_words", "token_words"))
    pair_words = tuple({value: number for number, value in enumerate(v, 1)} for v in known["pair_words"])
    return roles.RoleModel(cue_words, token_words, pair_words, None)  # type: ignore[arg-type]


def widths(known: dict[str, list[list[str]]]) -> list[int]:
    """How many categories each column has."""
    return roles.sizes(*([len(values) + 1 for values in known[p]] for p in ("cue_words", "token_words", "pair_words")))


def train(texts: Sequence[Text], scores: Sequence[Floats]) -> tuple[Any, dict[str, list[list[str]]]]:
    """The trained scikit-learn model and its vocabularies."""
    found, known, between = material(texts, scores)
    model = bare(known)
    tables = [table(one, model, *ways) for one, ways in zip(found, between, strict=True)]
    labels = np.concatenate([one.labels for one in found])
    matrix = networks.one_hot(np.concatenate(tables), widths(known))
    return networks.fit(matrix, labels, HIDDEN, EPOCHS, SEED), known


def main() -> None:
    """Train on the train part and save."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "storywire-polnear")
    options.add_argument("--limit", type=int)
    given = options.parse_args()
    texts = list(polnear.texts("train", given.cache, given.limit))
    scores = out_of_fold(texts, vocabularies(texts))
    model, known = train(texts, scores)
    card = {
        "name": roles.MODEL,
        "purpose": "the role (none, source, content, cue) of a token for a given cue of attribution, in English news",
        "data": "PolNeAR, train part: 840 articles of U.S. political news of 2016 (Newell, Margolin, Ruths 2018)",
        "licence": "the corpus comes without a licence file; only learned weights are kept here, no text",
        "method": "one hidden layer over categorical columns, Adam; train/roles.py",
        "seed": SEED,
        "scores": {"loss": round(float(model.loss_), 4)},
        "features": list(roles.COLUMNS),
    }
    networks.save(roles.MODEL, {**known, **networks.weights(model)}, card)


if __name__ == "__main__":
    main()
