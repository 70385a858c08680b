"""What words are like, for words that the gold texts hold seldom or never: a short row of numbers for each.

The rows are principal components of what a teacher, a pretrained encoder trained further on attributions, adds to the
state of a word, the mean over many texts (train/words.py). A token is shown with those of the words around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from storywire.annotate.network import Vocabulary
from storywire.annotate.tokens import Ids, Tokens, first_child
from storywire.models import tensors

Floats = npt.NDArray[np.float32]

MODEL = "words"
PLACES = ("own", "previous", "next", "second next", "head", "subject", "object", "clause", "preposition")
COLUMNS = tuple(f"vector {place}" for place in PLACES)


@dataclass(frozen=True)
class WordVectors:
    """The known words in small letters, and `table` (words + 1, numbers): row 0, for all other words, is naught."""

    words: Vocabulary
    table: Floats

    @property
    def width(self) -> int:
        """How many numbers a token is shown with."""
        return len(PLACES) * int(self.table.shape[1])

    def ids(self, tokens: Tokens) -> Ids:
        """(tokens, PLACES): the numbers of the words in the places of each token, 0 where there is none."""
        return tokens.once("word vectors", lambda: self._ids(tokens))

    def _ids(self, tokens: Tokens) -> Ids:
        known, at = self.words.ids(tokens.lower), np.arange(len(tokens))
        last = max(len(tokens) - 1, 0)

        def child(*deps: str) -> Ids:
            where = first_child(tokens, *deps)
            return np.where(where >= 0, known[where], 0)

        places = (
            known,
            known[np.maximum(at - 1, 0)],
            known[np.minimum(at + 1, last)],
            known[np.minimum(at + 2, last)],
            known[tokens.head],
            child("nsubj", "nsubjpass", "csubj"),
            child("dobj", "pobj", "attr"),
            child("ccomp", "xcomp"),
            child("prep"),
        )
        return np.stack(places, axis=1)

    def shown(self, tokens: Tokens, rows: Ids) -> Floats:
        """(rows, width): the vectors of each place side by side, for the tokens `rows`."""
        found: Floats = self.table[self.ids(tokens)[rows]].reshape(len(rows), self.width)
        return found


@cache
def load() -> WordVectors:
    """The trained vectors. Raises ModelError if they are missing or do not fit this code."""
    weights = tensors.load(MODEL, PLACES)
    rows = weights.numbers("table")
    return WordVectors(Vocabulary(tuple(weights.words["words"])), np.vstack([np.zeros_like(rows[:1]), rows]))
