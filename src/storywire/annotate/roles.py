"""Which role each token plays for a given cue: source, content, part of the cue, or none.

Roles are scored relative to one cue, from the cue's own columns, the token's, and those of the pair: the way between
them in the parse, their distance, and what stands between (Pareti 2015 and Newell et al. 2018 tag and link in two
steps; scoring each token against the cue does both at once and keeps discontinuous content together).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from storywire.annotate import cues
from storywire.annotate.network import Network, Vocabulary, unpack
from storywire.annotate.tokens import Flags, Ids, Tokens, first_child, one_of
from storywire.annotate.ways import NAMES, Between, Pairs, WayWords
from storywire.models import tensors
from storywire.models.tensors import Weights

Floats = npt.NDArray[np.float32]

MODEL = "roles"
NONE, SOURCE, CONTENT, CUE = range(4)
CUE_WORDS = ("lemma", "tag", "dep", "next", "prep lemma", "mark lemma", "head pos", "head dep", "prt lemma")
CUE_NUMBERS = (
    "quoted", "quote left", "quote right", "comma left", "quote in sentence", "subject side", "ccomp side",
    "first in sentence", "root distance",
)  # fmt: skip
TOKEN_WORDS = (
    "lemma", "lower", "tag", "dep", "pos", "previous", "next", "head lemma", "head pos", "head dep", "subject tag",
    "prep lemma", "mark lemma",
)  # fmt: skip
TOKEN_NUMBERS = ("quoted", "quote left", "quote right", "quote in sentence", "first in sentence", "sentence length")
PAIR_WORDS = NAMES
BRANCH_WORDS = ("branch lower", "branch tag", "branch mark")
PAIR_NUMBERS = {
    "distance": 17, "sentences": 7, "steps": 8, "ups": 5, "marks between": 5, "commas between": 4, "quotes": 6,
    "quotes between": 4, "cues between": 4, "governor": 4, "cue itself": 3, "cues in sentence": 3, "same tree": 2,
    "stops between": 3, "cues in paragraph": 5, "branch side": 3, "head side": 3,
}  # fmt: skip
COLUMNS = (
    *(f"cue {name}" for name in (*CUE_WORDS, *CUE_NUMBERS, *cues.CHILD_DEPS)),
    *(f"token {name}" for name in (*TOKEN_WORDS, *TOKEN_NUMBERS)),
    *PAIR_WORDS,
    *BRANCH_WORDS,
    *PAIR_NUMBERS,
)
_SPREAD = (-60, -30, -15, -8, -4, -2, -1, 0, 1, 2, 4, 8, 15, 30, 60, 120)


# ------------------------------------------------------------------------------------------ the columns


def cue_words(tokens: Tokens, cue_rows: Ids) -> list[npt.NDArray[np.uint64]]:
    """The word columns of the cues, one array a column of CUE_WORDS."""
    every = cues.word_table(tokens, cue_rows)
    return [every[cues.WORD_COLUMNS.index(name)] for name in CUE_WORDS]


def cue_table(tokens: Tokens, cue_rows: Ids, known: tuple[Vocabulary, ...]) -> Ids:
    """The columns of the cues (cues, columns) as category numbers: few, lest single cues be learned by heart."""
    words = [v.ids(column) for v, column in zip(known, cue_words(tokens, cue_rows), strict=True)]
    numbers = cues.number_table(tokens, cue_rows)
    kept = [list(cues.NUMBER_COLUMNS).index(name) for name in CUE_NUMBERS]
    flags = numbers[:, len(cues.NUMBER_COLUMNS) :]
    return np.concatenate([np.stack(words, axis=1), numbers[:, kept], flags], axis=1)


def token_words(tokens: Tokens) -> list[npt.NDArray[np.uint64]]:
    """The word columns of every token, one array a column of TOKEN_WORDS."""
    every = cues.word_table(tokens, np.arange(len(tokens)))
    return [every[cues.WORD_COLUMNS.index(name)] for name in TOKEN_WORDS]


def token_numbers(tokens: Tokens) -> Ids:
    """The number columns of every token (tokens, TOKEN_NUMBERS)."""
    every = cues.number_table(tokens, np.arange(len(tokens)))
    return every[:, [list(cues.NUMBER_COLUMNS).index(name) for name in TOKEN_NUMBERS]]


def branch_words(tokens: Tokens, ways: Ids) -> list[npt.NDArray[np.uint64]]:
    """The word columns of each pair's branch: the token at which the way leaves the cue's ancestors, and its mark."""
    branch, none = ways[:, 2], np.uint64(0)
    mark = np.where(branch >= 0, first_child(tokens, "mark", "advmod", "case")[branch], -1)
    return [
        np.where(branch >= 0, tokens.lower[branch], none),
        np.where(branch >= 0, tokens.tag[branch], none),
        np.where(mark >= 0, tokens.lower[mark], none),
    ]


def pair_numbers(tokens: Tokens, cue_rows: Ids, which: Pairs, scores: Floats, ways: Ids) -> Ids:
    """The number columns of each pair (pairs, PAIR_NUMBERS); `scores` holds each token's probability of being a cue."""
    t, token, cue = tokens, which.token, cue_rows[which.cue]
    low, high = np.minimum(token, cue), np.maximum(token, cue)
    is_cue = scores >= 0.5

    def between(flags: Flags, most: int) -> Ids:
        total = np.append([0], np.cumsum(flags))
        inside: Ids = np.minimum(np.maximum(total[high] - total[low + 1], 0), most)
        return inside

    quotes = _quotes(t, token, cue)
    opened = np.append([False], (t.quote[1:] != t.quote[:-1]) & (t.quote[1:] >= 0))
    others = is_cue[token] & (token != cue)
    sentence_cues = np.bincount(t.sentence, weights=is_cue)[t.sentence[token]] - (
        is_cue[cue] & (t.sentence[token] == t.sentence[cue])
    )
    paragraph_cues = np.bincount(t.paragraph, weights=is_cue)[t.paragraph[token]]
    branch = ways[:, 2]
    columns = [
        cues.bucket(token - cue, _SPREAD),
        np.clip(t.sentence[token] - t.sentence[cue], -3, 3) + 3,
        ways[:, 0],
        ways[:, 1],
        between(t.mark, 4),
        between(one_of(t.lower, ",", ";"), 3),
        quotes,
        between(opened, 3),
        between(is_cue, 3),
        _governor(t, token, cue, is_cue),
        np.where(token == cue, 2, others),
        np.clip(sentence_cues, 0, 2),
        branch >= 0,
        between(one_of(t.lower, ":", "—", "–", "--", "…", "-"), 2),
        np.clip(paragraph_cues, 0, 4),
        np.where(branch < 0, 0, np.where(branch < cue, 1, 2)),
        np.where(t.head[token] == cue, 0, np.where(t.head[token] < token, 1, 2)),
    ]
    return np.stack([np.asarray(column, dtype=np.int64) for column in columns], axis=1)


def _quotes(tokens: Tokens, token: Ids, cue: Ids) -> Ids:
    """0: no quote; only the token, 1: in the cue's sentence, 2: elsewhere; 3: one quote, 4: two; 5: only the cue."""
    here, there = tokens.quote[token], tokens.quote[cue]
    same = tokens.sentence[token] == tokens.sentence[cue]
    only_token = np.where(same, 1, 2)
    both = np.where(here == there, 3, 4)
    relation: Ids = np.where(here < 0, np.where(there < 0, 0, 5), np.where(there < 0, only_token, both))
    return relation


def _governor(tokens: Tokens, token: Ids, cue: Ids, is_cue: Flags) -> Ids:
    """The nearest cue above the token in the tree: 0 none, 1 this one, 2 another, 3 one that hangs below this one."""
    head, own = tokens.head, np.arange(len(tokens))
    nearest = np.full(len(tokens), -1, dtype=np.int64)
    above = head.copy()
    for _ in range(12):
        nearest = np.where((nearest < 0) & is_cue[above] & (above != own), above, nearest)
        above = head[above]
    first = nearest[token]
    second = np.where(first >= 0, nearest[np.maximum(first, 0)], -1)
    return np.where(first < 0, 0, np.where(first == cue, 1, np.where(second == cue, 3, 2)))


# ------------------------------------------------------------------------------------------ the model


@dataclass(frozen=True)
class RoleModel:
    """The trained role scorer; `vocabularies` those of the cue's, the token's and the pair's word columns in turn."""

    cue_words: tuple[Vocabulary, ...]
    token_words: tuple[Vocabulary, ...]
    branch_words: tuple[Vocabulary, ...]
    pair_words: WayWords
    network: Network

    def scores(self, tokens: Tokens, cue_rows: Ids, which: Pairs, cue_scores: Floats, between: Between) -> Floats:
        """Probabilities (pairs, roles) of NONE, SOURCE, CONTENT and CUE; `between` as ways.between gives it."""
        net = self.network
        cue_part = net.part(cue_table(tokens, cue_rows, self.cue_words), 0)
        used, number = np.unique(which.token, return_inverse=True)
        words = [vocabulary.ids(c[used]) for vocabulary, c in zip(self.token_words, token_words(tokens), strict=True)]
        first = len(CUE_WORDS) + len(CUE_NUMBERS) + len(cues.CHILD_DEPS)
        token_part = net.part(np.concatenate([np.stack(words, axis=1), token_numbers(tokens)[used]], axis=1), first)
        first += len(TOKEN_WORDS) + len(TOKEN_NUMBERS)
        ways = between.steps
        pair_part = net.part(self.pair_words.ids(between), first)
        first += len(PAIR_WORDS)
        pair_part += net.part(self.branch_ids(tokens, ways), first)
        numbers = pair_numbers(tokens, cue_rows, which, cue_scores, ways)
        pair_part += net.part(numbers, first + len(BRANCH_WORDS))
        return net.classes(cue_part[which.cue] + token_part[number] + pair_part)

    def branch_ids(self, tokens: Tokens, ways: Ids) -> Ids:
        """The category numbers of the branches' word columns."""
        words = zip(self.branch_words, branch_words(tokens, ways), strict=True)
        return np.stack([vocabulary.ids(column) for vocabulary, column in words], axis=1)


def sizes(model: RoleModel) -> list[int]:
    """How many categories each of COLUMNS has."""
    numbers = [cues.NUMBER_COLUMNS[name] for name in TOKEN_NUMBERS]
    pair = [len(words) + 1 for words in model.pair_words.known]
    rest = [*map(len, model.token_words), *numbers, *pair, *map(len, model.branch_words), *PAIR_NUMBERS.values()]
    cue = [cues.NUMBER_COLUMNS[name] for name in CUE_NUMBERS]
    return [*map(len, model.cue_words), *cue, *([2] * len(cues.CHILD_DEPS)), *rest]


def unpacked(weights: Weights) -> RoleModel:
    """A role model from its weights; without a "table" it has vocabularies only, as training needs them."""
    words = weights.words
    cue_words, token_words, branches = (
        tuple(Vocabulary(tuple(values)) for values in words[part])
        for part in ("cue_words", "token_words", "branch_words")
    )
    pair_words = tuple({value: number for number, value in enumerate(values, 1)} for values in words["pair_words"])
    empty = Network(*(np.zeros((0, 0), dtype=np.float32),) * 5)  # type: ignore[arg-type]
    model = RoleModel(cue_words, token_words, branches, WayWords(pair_words), empty)
    return replace(model, network=unpack(weights, sizes(model))) if "table" in weights.arrays else model


@cache
def load() -> RoleModel:
    """The trained role model. Raises ModelError if it is missing or does not fit this code."""
    return unpacked(tensors.load(MODEL, COLUMNS))
