"""The terms of articles and how often they stand in each part, many articles in one table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storywire.types import Features, PackedFeatures

LONGEST = 1_000  # terms of an article that are looked at
MOST = 65_535  # times that one term is counted


class Counted(NamedTuple):
    """The terms of some articles one after another, each once for an article; `lengths` says how many each has.

    `counts`: four rows, for headline, lede, body and names, with a column for each term.
    """

    terms: list[str]
    lengths: NDArray[np.int64]
    counts: NDArray[np.uint16]


class Termed(NamedTuple):
    """The terms of an article's parts one after another: body, lede, headline, names.

    `counts` says how often each stands in its part (1 for the names), and `ends` where each part ends. With `places`,
    `terms` has each term once, and `places` says which of them stands where.
    """

    terms: Sequence[str]
    counts: NDArray[np.uint16]
    ends: tuple[int, int, int, int]
    places: NDArray[np.intp] | None = None


def termed(found: Features | PackedFeatures) -> Termed:
    """The terms of an article."""
    if isinstance(found, PackedFeatures):
        return _reordered(*_unpacked(found))
    body, lede, title, names = (part[:LONGEST] for part in (found.body, found.lede, found.headline, found.names))
    pairs = [*body, *lede, *title, *names]
    terms, counts = zip(*pairs, strict=True) if pairs else ((), ())
    return Termed(terms, _numbers(counts), _ends([*map(len, (body, lede, title, names))]))


def _numbers(counts: Sequence[int]) -> NDArray[np.uint16]:
    """Counts as an array, by way of bytes where they fit: a fifth of the time."""
    try:
        return np.frombuffer(bytes(counts), dtype=np.uint8).astype(np.uint16)
    except ValueError:  # one is above 255
        return np.array([min(count, MOST) for count in counts], dtype=np.uint16)


def _reordered(terms: list[str], counts: NDArray[Any]) -> Termed:
    """The same of a table of counts."""
    rows = counts[[2, 1, 0, 3]]
    held = rows.reshape(-1).nonzero()[0]
    ends = held.searchsorted(np.arange(1, 5) * len(terms)).tolist()
    return Termed(terms, rows.take(held), tuple(ends), held % max(len(terms), 1))


def _ends(lengths: Sequence[int]) -> tuple[int, int, int, int]:
    body, lede, title, names = accumulate(lengths)
    return body, lede, title, names


def counted(found: Sequence[Features | PackedFeatures]) -> Counted:
    """The terms of these articles."""
    tables = [_unpacked(one) if isinstance(one, PackedFeatures) else _table(one) for one in found]
    terms = [term for own, _ in tables for term in own] if len(tables) > 1 else tables[0][0]
    lengths = np.array([len(own) for own, _ in tables], dtype=np.int64)
    return Counted(terms, lengths, np.concatenate([counts for _, counts in tables], axis=1))


def _table(features: Features) -> tuple[list[str], NDArray[Any]]:
    """The terms of an article, those of its body first."""
    parts = [part[:LONGEST] for part in (features.headline, features.lede, features.body, features.names)]
    places: dict[str, int] = {term: place for place, (term, _) in enumerate(parts[2])}
    for part in (parts[1], parts[0], parts[3]):
        for term, _ in part:
            places.setdefault(term, len(places))
    counts = np.zeros((4, len(places)), dtype=np.uint16)
    for row, part in zip(counts, parts, strict=True):
        row[[places[term] for term, _ in part]] = [min(count, MOST) for _, count in part]
    return [*places], counts


def _unpacked(packed: PackedFeatures) -> tuple[list[str], NDArray[Any]]:
    counts = np.frombuffer(packed.counts, dtype="<u2").reshape(4, -1)
    terms = packed.terms.split("\n") if packed.counts else []
    return terms[:LONGEST], counts[:, :LONGEST]
