"""A parsed text as arrays: what the cue model and the reader look at, one row a token."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from spacy import attrs
from spacy.strings import get_string_id
from spacy.tokens import Doc

from storywire.annotate.quotes import find_quotes
from storywire.types import Span

Ids = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
T = TypeVar("T")

_ATTRIBUTES = (attrs.LOWER, attrs.LEMMA, attrs.TAG, attrs.POS, attrs.DEP, attrs.SHAPE, attrs.HEAD, attrs.SENT_START)
_BREAK = re.compile(r"\n\s*")


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text. Every array has one row a token; `head` and `first` hold token numbers.

    `lower`, `lemma`, `tag`, `pos`, `dep`, `shape`: spaCy string hashes. `quote`: number of the quote around the
    token, or -1. `paragraph`, `sentence`: running numbers. `space`: no word or mark at all. Of a text that is not
    `parsed`, `tag` holds the last three letters, `pos`, `dep` and `lemma` nothing, and each token is its own head.
    """

    doc: Doc
    lower: Hashes
    lemma: Hashes
    tag: Hashes
    pos: Hashes
    dep: Hashes
    shape: Hashes
    head: Ids
    start: Ids
    end: Ids
    quotes: tuple[Span, ...]
    quote: Ids
    mark: Flags
    paragraph: Ids
    sentence: Ids
    space: Flags
    parsed: bool
    kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.head)

    def once(self, name: str, made: Callable[[], T]) -> T:
        """What `made` returns, worked out once for this text and kept under `name`."""
        if name not in self.kept:
            self.kept[name] = made()
        found: T = self.kept[name]
        return found

    def children(self) -> list[list[int]]:
        """The dependents of each token, in order."""
        found: list[list[int]] = [[] for _ in range(len(self))]
        for token, head in enumerate(self.head.tolist()):
            if head != token:
                found[head].append(token)
        return found


def tokens_of(doc: Doc, text: str | None = None) -> Tokens:
    """The arrays of a text, parsed or not; its quotes are found here. `text` is that of `doc`, if it is at hand."""
    table = doc.to_array(list(_ATTRIBUTES)).astype(np.uint64)
    text = doc.text if text is None else text
    start = doc.to_array([attrs.IDX]).reshape(-1).astype(np.int64)
    end = start + doc.to_array([attrs.LENGTH]).reshape(-1).astype(np.int64)
    parsed = doc.has_annotation("DEP") or not len(doc)
    if not parsed:
        table[:, 2] = doc.to_array([attrs.SUFFIX]).reshape(-1).astype(np.uint64)
    head = np.arange(len(doc)) + table[:, 6].astype(np.int64)
    space = doc.to_array([attrs.IS_SPACE]).reshape(-1).astype(bool)
    lower, lemma, tag, pos, dep, shape = (table[:, column] for column in range(6))
    quotes = find_quotes(text)
    quote, mark = _quoted(quotes, start, end, text)
    return Tokens(
        doc=doc,
        head=head,
        start=start,
        end=end,
        quotes=quotes,
        quote=quote,
        mark=mark,
        paragraph=_paragraphs(text, start),
        sentence=np.cumsum(table[:, 7].astype(np.int64) == 1),
        space=space,
        parsed=parsed,
        lower=lower,
        lemma=lemma,
        tag=tag,
        pos=pos,
        dep=dep,
        shape=shape,
    )


def _quoted(quotes: Sequence[Span], start: Ids, end: Ids, text: str) -> tuple[Ids, Flags]:
    """Number of the quote around each token (or -1), and whether the token is one of its marks."""
    number = np.full(len(start), -1, dtype=np.int64)
    mark = np.zeros(len(start), dtype=bool)
    for index, span in enumerate(quotes):
        first, last = np.searchsorted(start, span.start), np.searchsorted(start, span.end)
        number[first:last] = index
        for at in {int(first), int(last) - 1}:
            if 0 <= at < len(start):
                mark[at] = not any(c.isalnum() for c in text[start[at] : end[at]])
    return number, mark


def _paragraphs(text: str, start: Ids) -> Ids:
    breaks = np.array([match.start() for match in _BREAK.finditer(text)], dtype=np.int64)
    return np.searchsorted(breaks, start)


@cache
def hashes(values: tuple[str, ...]) -> Hashes:
    """spaCy's hashes of strings."""
    return np.array([get_string_id(value) for value in values], dtype=np.uint64)


def one_of(column: Hashes, *values: str) -> Flags:
    """Which rows hold one of the values."""
    found: Flags = np.zeros(len(column), dtype=bool)
    for value in hashes(values):
        found |= column == value
    return found


def first_child(tokens: Tokens, *deps: str) -> Ids:
    """For each token its first dependent with one of the labels, or -1."""
    found = np.full(len(tokens), -1, dtype=np.int64)
    which = np.flatnonzero(one_of(tokens.dep, *deps))[::-1]
    found[tokens.head[which]] = which
    return found
