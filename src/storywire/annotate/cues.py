"""Which tokens are cues: the words that tie a content to its source ("said", "according", "the plan", ":").

Every token that could be one is scored from its own form and its place in the parse; no list of verbs decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from spacy import attrs

from storywire.annotate import word_vectors
from storywire.annotate.network import Network, Vocabulary, unpack
from storywire.annotate.tokens import Flags, Hashes, Ids, Tokens, first_child, hashes, one_of
from storywire.models import tensors
from storywire.models.tensors import Weights

Floats = npt.NDArray[np.float32]

MODEL = "cues"
CHILD_DEPS = (
    "nsubj", "nsubjpass", "dobj", "ccomp", "xcomp", "advcl", "prep", "mark", "aux", "auxpass", "neg", "agent", "pobj",
    "acl", "relcl", "dative", "parataxis", "attr", "acomp", "prt", "poss", "conj", "punct", "advmod", "pcomp", "det",
)  # fmt: skip
WORD_COLUMNS = (
    "lemma", "lower", "tag", "dep", "pos", "shape", "previous", "next", "previous tag", "next tag", "second next",
    "head lemma", "head pos", "head dep", "grandhead lemma", "subject lemma", "subject tag", "object lemma",
    "object tag", "ccomp tag", "ccomp dep", "prep lemma", "xcomp lemma", "prt lemma", "mark lemma", "lemma and ccomp",
)  # fmt: skip
NUMBER_COLUMNS = {
    "quoted": 2, "quote left": 6, "quote right": 6, "comma left": 3, "quote in sentence": 3, "quote in paragraph": 2,
    "sentence place": 10, "paragraph number": 6, "sentence length": 8, "subject side": 3, "ccomp side": 3,
    "verbs before": 5, "root distance": 6, "first in sentence": 2, "paragraph end": 2,
}  # fmt: skip
COLUMNS = (*WORD_COLUMNS, *NUMBER_COLUMNS, *(f"child {dep}" for dep in CHILD_DEPS))
FEATURES = (*COLUMNS, *word_vectors.COLUMNS)
_CANDIDATES = ("VERB", "NOUN", "ADJ", "AUX", "ADP", "SCONJ", "PROPN", "ADV")
_CANDIDATE_MARKS = (":", "—", "–", "―", "--", "-", "−")


def candidates(tokens: Tokens) -> Ids:
    """The numbers of the tokens that may be cues."""
    if tokens.parsed:
        may = one_of(tokens.pos, *_CANDIDATES) | one_of(tokens.lower, *_CANDIDATE_MARKS)
    else:
        words = tokens.doc.to_array([attrs.IS_ALPHA]).reshape(-1).astype(bool)
        may = words | one_of(tokens.lower, *_CANDIDATE_MARKS)
    return np.flatnonzero(may & ~tokens.space)


def word_table(tokens: Tokens, rows: Ids) -> list[Hashes]:
    """The word columns as spaCy hashes, one array a column of WORD_COLUMNS."""
    return [column[rows] for column in tokens.once("words", lambda: _word_table(tokens))]


def _word_table(tokens: Tokens) -> list[Hashes]:
    rows = np.arange(len(tokens))
    t, last, none = tokens, len(tokens) - 1, np.uint64(0)
    head, before, after = t.head[rows], np.maximum(rows - 1, 0), np.minimum(rows + 1, last)
    subject, obj = first_child(t, "nsubj", "nsubjpass", "csubj")[rows], first_child(t, "dobj", "pobj", "attr")[rows]
    ccomp, prep = first_child(t, "ccomp")[rows], first_child(t, "prep")[rows]
    xcomp, prt, mark = first_child(t, "xcomp")[rows], first_child(t, "prt")[rows], first_child(t, "mark")[rows]

    def at(column: Hashes, where: Ids) -> Hashes:
        return np.where(where >= 0, column[where], none)

    grandhead = t.head[head]
    return [
        t.lemma[rows], t.lower[rows], t.tag[rows], t.dep[rows], t.pos[rows], t.shape[rows],
        t.lower[before], t.lower[after], t.tag[before], t.tag[after], t.lower[np.minimum(rows + 2, last)],
        t.lemma[head], t.pos[head], t.dep[head], t.lemma[grandhead], at(t.lemma, subject), at(t.tag, subject),
        at(t.lemma, obj), at(t.tag, obj), at(t.tag, ccomp), at(t.dep, ccomp), at(t.lower, prep), at(t.lemma, xcomp),
        at(t.lower, prt), at(t.lower, mark), np.where(ccomp >= 0, t.lemma[rows], none),
    ]  # fmt: skip


def number_table(tokens: Tokens, rows: Ids) -> Ids:
    """The number columns (rows, NUMBER_COLUMNS and child flags) as small whole numbers."""
    table: Ids = tokens.once("numbers", lambda: _number_table(tokens))[rows]
    return table


def _number_table(tokens: Tokens) -> Ids:
    t = tokens
    counted = np.arange(len(t))
    sentence_first = np.searchsorted(t.sentence, t.sentence, side="left")
    sentence_last = np.searchsorted(t.sentence, t.sentence, side="right") - 1
    in_quote = t.quote >= 0
    verbs = np.cumsum(one_of(t.pos, "VERB"))
    subject, ccomp = first_child(t, "nsubj", "nsubjpass"), first_child(t, "ccomp")
    paragraph_last = np.append(t.paragraph[1:] != t.paragraph[:-1], True)
    columns = [
        in_quote,
        _distance(in_quote & ~t.mark, left=True),
        _distance(in_quote & ~t.mark, left=False),
        np.minimum(_distance(one_of(t.lower, ","), left=True), 2),
        _share(in_quote, t.sentence),
        _share(in_quote, t.paragraph) > 0,
        bucket(counted - sentence_first, (0, 1, 2, 3, 5, 8, 13, 21, 34)),
        bucket(t.paragraph, (0, 1, 2, 4, 8)),
        bucket(sentence_last - sentence_first, (3, 6, 10, 16, 24, 34, 50)),
        np.where(subject < 0, 0, np.where(subject < counted, 1, 2)),
        np.where(ccomp < 0, 0, np.where(ccomp < counted, 1, 2)),
        np.minimum(verbs - verbs[sentence_first], 4),
        np.minimum(depth(t), 5),
        counted == sentence_first,
        paragraph_last | np.append(paragraph_last[1:], True),
    ]
    table = np.stack([np.asarray(column, dtype=np.int64) for column in columns], axis=1)
    return np.concatenate([table, _child_flags(t)], axis=1)


def depth(tokens: Tokens, limit: int = 6) -> Ids:
    """How many steps below its root each token hangs, at most `limit`."""
    steps = np.zeros(len(tokens), dtype=np.int64)
    at = np.arange(len(tokens))
    for _ in range(limit):
        up = tokens.head[at]
        steps += up != at
        at = up
    return steps


def bucket(values: Ids, edges: tuple[int, ...]) -> Ids:
    """The number of the interval that each value falls in: how many of the edges lie below it."""
    return np.searchsorted(np.array(edges), values, side="left")


def _distance(flags: Flags, left: bool) -> Ids:
    """0: the next token on that side is flagged; 1, 2, 3, 4: a bucket of the distance; 5: further off or never."""
    counted = np.arange(len(flags))
    if left:
        nearest = np.maximum.accumulate(np.where(flags, counted, -10_000))
        away = counted - np.append([-10_000], nearest[:-1])
    else:
        nearest = np.minimum.accumulate(np.where(flags, counted, 10**9)[::-1])[::-1]
        away = np.append(nearest[1:], [10**9]) - counted
    return bucket(away, (1, 2, 3, 5, 9))


def _share(flags: Flags, groups: Ids) -> Ids:
    """Of each token's group, 0: none, 1: some, 2: all but two are flagged."""
    start = groups.min() if len(groups) else 0
    total = np.bincount(groups - start)
    flagged = np.bincount(groups - start, weights=flags)
    level = (flagged > 0).astype(np.int64) + (flagged >= total - 2)
    return np.where(flagged > 0, level, 0)[groups - start]


def _child_flags(tokens: Tokens) -> Ids:
    found = np.zeros((len(tokens), len(CHILD_DEPS)), dtype=np.int64)
    for column, dep in enumerate(CHILD_DEPS):
        which = one_of(tokens.dep, dep)
        found[tokens.head[which], column] = 1
    return found


@dataclass(frozen=True)
class CueModel:
    """The trained cue scorer: a vocabulary a word column, the network, and what each number of the word vectors adds to
    its hidden units, `dense` (numbers, hidden)."""

    vocabularies: tuple[Vocabulary, ...]
    network: Network
    dense: Floats

    def scores(self, tokens: Tokens, rows: Ids) -> Floats:
        """The probability of being the head of a cue, for each of the tokens `rows`."""
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        ids = table(tokens, rows, self.vocabularies)
        hidden = self.network.hidden(ids) + word_vectors.load().shown(tokens, rows) @ self.dense
        return self.network.classes(hidden)[:, 1]


def table(tokens: Tokens, rows: Ids, vocabularies: tuple[Vocabulary, ...]) -> Ids:
    """The whole feature table (rows, COLUMNS) as category numbers."""
    words = [vocabulary.ids(column) for vocabulary, column in zip(vocabularies, word_table(tokens, rows), strict=True)]
    return np.concatenate([np.stack(words, axis=1), number_table(tokens, rows)], axis=1)


def sizes(vocabularies: tuple[Vocabulary, ...]) -> list[int]:
    """How many categories each column has."""
    return [*map(len, vocabularies), *NUMBER_COLUMNS.values(), *([2] * len(CHILD_DEPS))]


def unpacked(weights: Weights) -> CueModel:
    """A cue model from its weights."""
    vocabularies = tuple(Vocabulary(tuple(values)) for values in weights.words["vocabularies"])
    return CueModel(vocabularies, unpack(weights, sizes(vocabularies)), weights.numbers("dense"))


@cache
def load() -> CueModel:
    """The trained cue model. Raises ModelError if it is missing or does not fit this code."""
    return unpacked(tensors.load(MODEL, FEATURES))


__all__ = ["COLUMNS", "FEATURES", "CueModel", "candidates", "hashes", "load", "table", "unpacked"]
