"""A parsed text with an index from characters to tokens and sentences.

spaCy's own `char_span` walks the whole document at each call; looking up a thousand spans needs an index.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
from spacy.attrs import IDX, LENGTH, SENT_START
from spacy.tokens import Doc, Token

from storywire.types import Span


@dataclass(frozen=True, slots=True)
class TokenIndex:
    """A spaCy Doc whose offsets are those of the text, with the starts of its tokens and its sentences."""

    doc: Doc
    text: str
    starts: tuple[int, ...]
    sentences: tuple[Span, ...]

    @classmethod
    def of(cls, doc: Doc) -> TokenIndex:
        """Index a document; without sentence bounds its lines count as sentences."""
        text = doc.text
        starts, lengths, opens = doc.to_array([IDX, LENGTH, SENT_START]).astype(np.int64).T
        if opens[1:].any() or len(doc) == 1:
            first = np.append(0, 1 + np.flatnonzero(opens[1:] == 1))
            ends = (starts + lengths)[np.append(first[1:], len(doc)) - 1]
            sentences = tuple(map(Span, starts[first].tolist(), ends.tolist()))
        else:
            sentences = _lines(text)
        return cls(doc, text, tuple(starts.tolist()), sentences)

    def tokens(self, span: Span) -> list[Token]:
        """The tokens that a stretch of text touches, in text order."""
        first = max(0, bisect_right(self.starts, span.start) - 1)
        last = bisect_left(self.starts, span.end)
        return [token for token in (self.doc[i] for i in range(first, last)) if token.idx + len(token) > span.start]

    def root(self, span: Span) -> Token | None:
        """The token of a stretch whose head lies outside it; None without tokens or without a parse."""
        tokens = self.tokens(span)
        inside = {token.i for token in tokens}
        found = next((token for token in tokens if token.head.i not in inside or token.head.i == token.i), None)
        return found if found is not None and found.dep else None

    def sentence(self, span: Span) -> Span:
        """The sentence in which a stretch begins, widened to hold all of it."""
        number = bisect_right(self.sentences, span.start, key=lambda sentence: sentence.start) - 1
        if number < 0:
            return span
        found = self.sentences[number]
        return Span(min(found.start, span.start), max(found.end, span.end))


def _lines(text: str) -> tuple[Span, ...]:
    found, place = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            found.append(Span(place, place + len(line.rstrip())))
        place += len(line)
    return tuple(found)
