"""Where runs of words of one text stand in another: shingles (Broder 1997) and greedy tiling (Wise 1993, YAP3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

SHINGLE = 4  # words
PLACES = 8  # of a shingle that are tried
GAP = 4  # words that an editor may have changed between two runs of one copy
RUN = 7  # words that a run must have to count
LONGEST = 3_000  # words that are looked at
_STRIDE = 64  # words compared at once, a power of two; halved where they differ
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_QUOTED = re.compile(r"“[^“”]{1,2000}”|\"[^\"]{1,2000}\"|«[^«»]{1,2000}»|„[^„“”]{1,2000}[“”]")


class Words(NamedTuple):
    """The words of a text, case folded: whether each stands in quotation marks, and where each begins.

    `places` are the numbers of the words that each shingle begins with, the first few of them.
    """

    words: tuple[str, ...]
    quoted: tuple[bool, ...]
    shingles: frozenset[tuple[str, ...]]
    starts: tuple[int, ...]
    places: Mapping[tuple[str, ...], Sequence[int]]


def words_of(text: str) -> Words:
    """The words of a text, at most the first 3,000."""
    inside = [match.span() for match in _QUOTED.finditer(text)]
    found = [(match.group().casefold(), match.start()) for match in islice(_WORD.finditer(text), LONGEST)]
    words, starts = tuple(word for word, _ in found), tuple(start for _, start in found)
    places = _places(words)
    return Words(words, tuple(_quoted(starts, inside)), frozenset(places), starts, places)


def _quoted(starts: Sequence[int], inside: Sequence[tuple[int, int]]) -> Iterator[bool]:
    """Of each word whether it stands in quotation marks."""
    at = 0
    for start in starts:
        while at < len(inside) and inside[at][1] <= start:
            at += 1
        yield at < len(inside) and inside[at][0] <= start


def _places(words: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
    places: dict[tuple[str, ...], list[int]] = {}
    for number, shingle in enumerate(zip(*(words[n:] for n in range(SHINGLE)), strict=False)):
        known = places.get(shingle)
        if known is None:
            places[shingle] = [number]
        elif len(known) < PLACES:
            known.append(number)
    return places


def aligned(short: Words, long: Words) -> list[tuple[int, int]]:
    """Where runs of words of the short text stand in the long one, small gaps closed.

    Greedy tiling after Wise 1993 (YAP3): from left to right the longest run that begins at each place. A shingle is
    tried at its first few places only, so that the work stays linear in the length of the texts.
    """
    if short.words == long.words:
        return [(0, len(short.words))] if len(short.words) >= RUN else []
    runs: list[tuple[int, int, int]] = []
    at = 0
    while at <= len(short.words) - SHINGLE:
        starts = long.places.get(short.words[at : at + SHINGLE], ())
        size, there = max(((_run(short.words, at, long.words, place), -place) for place in starts), default=(0, 0))
        if size:
            _append(runs, (at, at + size, size - there))
        at += max(1, size)
    return [(start, stop) for start, stop, _ in runs if stop - start >= RUN]


def _run(one: Sequence[str], i: int, other: Sequence[str], j: int) -> int:
    """How many words are the same from `i` in one text and from `j` in the other."""
    size, stride = SHINGLE, _STRIDE
    while stride:
        here = one[i + size : i + size + stride]
        if len(here) == stride and here == other[j + size : j + size + stride]:
            size += stride
        else:
            stride //= 2
    return size


def _append(runs: list[tuple[int, int, int]], run: tuple[int, int, int]) -> None:
    """Add a run (start and stop in the short text, stop in the long one), or lengthen the last one by it."""
    start, stop, there = run
    if runs:
        first, last, reached = runs[-1]
        begins = there - (stop - start)
        if start - last <= GAP and 0 <= begins - reached <= GAP:
            runs[-1] = (first, stop, there)
            return
    runs.append(run)
