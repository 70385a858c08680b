"""The reader of attributions: states of tokens in their context, and what two heads read from them.

A token's state is the sum of one learned row for each of its columns, passed through dilated convolutions (van den
Oord et al. 2016; Strubell et al. 2017 for tagging), which see the words around it at a fraction of the cost of a
recurrent network. One head says which tokens are cues; the other gives each token a role relative to one cue, from the
states of both, their product, and the way between them in the parse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from storywire.annotate import cues, roles, word_vectors
from storywire.annotate.network import Vocabulary, starts, summed
from storywire.annotate.tokens import Ids, Tokens
from storywire.annotate.ways import Between, Pairs, WayWords
from storywire.models import tensors
from storywire.models.tensors import Weights

Floats = npt.NDArray[np.float32]

MODEL, WORDS = "reader", "reader_words"  # of parsed texts, and of texts without a parse
DILATIONS = (1, 2, 4)
WORDS_DILATIONS = (1, 2, 4, 8)  # without a parse a state looks further
ROLES = 4
HEADS = ("cue_hidden", "cue_out", "from_cue", "from_token", "rank_cue", "rank_token", "role_out")
COLUMNS = (
    *(f"token {name}" for name in cues.COLUMNS),
    *roles.PAIR_WORDS,
    *roles.BRANCH_WORDS,
    *roles.PAIR_NUMBERS,
)
FEATURES = {MODEL: (*COLUMNS, *word_vectors.COLUMNS), WORDS: COLUMNS}


@dataclass(frozen=True)
class Columns:
    """The columns of tokens and of pairs as category numbers."""

    token_words: tuple[Vocabulary, ...]
    branch_words: tuple[Vocabulary, ...]
    pair_words: WayWords

    @property
    def token_sizes(self) -> list[int]:
        return cues.sizes(self.token_words)

    @property
    def pair_sizes(self) -> list[int]:
        ways = [len(words) + 1 for words in self.pair_words.known]
        return [*ways, *map(len, self.branch_words), *roles.PAIR_NUMBERS.values()]

    def of_tokens(self, tokens: Tokens) -> Ids:
        """(tokens, columns)."""
        return cues.table(tokens, np.arange(len(tokens)), self.token_words)

    def of_pairs(
        self,
        tokens: Tokens,
        cue_rows: Ids,
        which: Pairs,
        scores: Floats,
        between: Between,
    ) -> Ids:
        """(pairs, columns); `scores`: every token's probability of being a cue; `between` as ways.between gives it."""
        ways = between.steps
        words = self.pair_words.ids(between)
        branch = [v.ids(c) for v, c in zip(self.branch_words, roles.branch_words(tokens, ways), strict=True)]
        numbers = roles.pair_numbers(tokens, cue_rows, which, scores, ways)
        return np.concatenate([words, np.stack(branch, axis=1), numbers], axis=1)


def columns(known: Mapping[str, Sequence[Sequence[str]]]) -> Columns:
    """The columns from their vocabularies."""
    words, branch = (tuple(Vocabulary(tuple(v)) for v in known[part]) for part in ("token_words", "branch_words"))
    pair = tuple({value: number for number, value in enumerate(values, 1)} for values in known["pair_words"])
    return Columns(words, branch, WayWords(pair))


@dataclass(frozen=True)
class Rows:
    """A learned row for each category of each column, the columns one under another."""

    table: Floats
    offsets: Ids

    def total(self, ids: Ids) -> Floats:
        """The sum of the rows of each line of `ids` (lines, columns)."""
        return summed(self.table, self.offsets, ids)


@dataclass(frozen=True)
class Layer:
    """Weights (in, out) and bias (out,) of a linear layer."""

    weight: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        result: Floats = rows @ self.weight + self.bias
        return result


@dataclass(frozen=True)
class Reader:
    """The trained reader: columns, the tables of their rows, the convolutions, and the layers of both heads.

    `dense` (numbers, units) is what each number of the word vectors adds to a state; None: they are not looked at.
    """

    columns: Columns
    tokens: Rows
    pairs: Rows
    bias: Floats
    layers: tuple[Layer, ...]
    heads: Mapping[str, Layer]
    dense: Floats | None = None

    def states(self, tokens: Tokens) -> Floats:
        """(tokens, units)."""
        total = self.tokens.total(self.columns.of_tokens(tokens)) + self.bias
        if self.dense is not None:
            total += word_vectors.load().shown(tokens, np.arange(len(tokens))) @ self.dense
        state: Floats = np.maximum(total, 0.0)
        for layer, dilation in zip(self.layers, WORDS_DILATIONS, strict=False):
            state += np.maximum(_beside(layer, state, dilation), 0.0)
        return state

    def cue_scores(self, states: Floats, rows: Ids) -> Floats:
        """The probability of being the head of a cue, for each of the tokens `rows`."""
        hidden = np.maximum(self.heads["cue_hidden"](states[rows]), 0.0)
        odds: Floats = np.exp(self.heads["cue_out"](hidden)[:, 0])
        result: Floats = np.asarray(odds / (1.0 + odds), dtype=np.float32)
        return result

    def role_scores(self, states: Floats, cue_rows: Ids, which: Pairs, pair: Ids) -> Floats:
        """Probabilities (pairs, roles); `pair` holds the columns of the pairs."""
        heads, of_cue = self.heads, states[cue_rows]
        hidden = heads["from_cue"](of_cue)[which.cue] + heads["from_token"](states)[which.token]
        hidden += self.pairs.total(pair)
        np.maximum(hidden, 0.0, out=hidden)
        one = heads["rank_cue"](of_cue).reshape(len(cue_rows), ROLES, -1)
        other = heads["rank_token"](states).reshape(len(states), ROLES, -1)
        product = np.einsum("prk,prk->pr", one[which.cue], other[which.token]) / np.sqrt(np.float32(one.shape[2]))
        return softmax(heads["role_out"](hidden) + product.astype(np.float32))


def _beside(layer: Layer, state: Floats, dilation: int) -> Floats:
    """The layer over each row with those `dilation` before and after it side by side; zeros beyond the ends."""
    before, own, after = layer.weight.reshape(3, state.shape[1], -1)
    found: Floats = state @ own + layer.bias
    found[dilation:] += state[:-dilation] @ before
    found[:-dilation] += state[dilation:] @ after
    return found


def softmax(scores: Floats) -> Floats:
    """Probabilities from scores, row by row."""
    chances: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    return chances


def unpacked(weights: Weights) -> Reader:
    """A reader from its weights."""
    known, bias = columns(weights.words), weights.numbers("bias")
    tokens = Rows(weights.numbers("table"), starts(known.token_sizes))
    pairs = Rows(weights.numbers("pairs"), starts(known.pair_sizes))
    number = sum(name.startswith("layer") and name.endswith(" bias") for name in weights.arrays)
    layers = tuple(_layer(weights, f"layer {at}") for at in range(number))
    heads = {name: _layer(weights, name) for name in HEADS}
    dense = weights.numbers("dense") if "dense" in weights.arrays else None
    return Reader(known, tokens, pairs, bias, layers, heads, dense)


def _layer(weights: Weights, name: str) -> Layer:
    return Layer(weights.numbers(name), weights.numbers(f"{name} bias"))


@cache
def load(name: str = MODEL) -> Reader:
    """The trained reader. Raises ModelError if it is missing or does not fit this code."""
    return unpacked(tensors.load(name, FEATURES[name]))
