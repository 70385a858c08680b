"""Where runs of words of one text stand in another: shingles (Broder 1997) and greedy tiling (Wise 1993, YAP3)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

SHINGLE = 4  # words
PLACES = 8  # of a shingle that are tried
GAP = 4  # words that an editor may have changed between two runs of one copy
RUN = 7  # words that a run must have to count
LONGEST = 3_000  # words that are looked at
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
    words, quoted, starts, at = [], [], [], 0
    for match in _WORD.finditer(text):
        while at < len(inside) and inside[at][1] <= match.start():
            at += 1
        words.append(match.group().casefold())
        starts.append(match.start())
        quoted.append(at < len(inside) and inside[at][0] <= match.start())
        if len(words) == LONGEST:
            break
    places: dict[tuple[str, ...], list[int]] = {}
    for number in range(len(words) - SHINGLE + 1):
        known = places.setdefault(tuple(words[number : number + SHINGLE]), [])
        if len(known) < PLACES:
            known.append(number)
    return Words(tuple(words), tuple(quoted), frozenset(places), tuple(starts), places)


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
    size = SHINGLE
    while i + size < len(one) and j + size < len(other) and one[i + size] == other[j + size]:
        size += 1
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
