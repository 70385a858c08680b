"""Articles with gold, ready for learning roles: the pairs of cue and token of each, and the role of each pair.

The cue probabilities that a pair's columns look at are out of fold, so that training sees the same errors as use.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from storywire.annotate import roles, ways
from storywire.annotate.ways import Between, Names, Pairs
from train import networks
from train.cues import out_of_fold
from train.polnear import Gold, Text

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
MOST = 200  # values of a column that are known
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
    """The commonest values of each of the word columns `names`, given as hashes, one list of columns an article."""
    counts: list[Counter[int]] = [Counter() for _ in names]
    for here in columns:
        for counter, column in zip(counts, here, strict=True):
            counter.update(column.tolist())
    strings = texts[0].tokens.doc.vocab.strings
    named = [Counter({strings[value]: n for value, n in counter.items() if value}) for counter in counts]
    return [list(networks.vocabulary(counter, MOST, 20)) for counter in named]


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


def kept_scores(texts: Sequence[Text], cache: Path) -> list[Floats]:
    """The out-of-fold cue probabilities, kept beside the parses."""
    kept = cache / f"cue-scores-{len(texts)}.npz"
    if not kept.exists():
        np.savez(kept, *out_of_fold(texts))
    with np.load(kept) as arrays:
        return [arrays[name] for name in arrays.files]
