"""What copies made of the text that they carry: from whom each took it, what it cut and what it added."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from storywire.cluster.tiling import Words, aligned
from storywire.evidence import quote
from storywire.types import CopyEdit, Evidence, Span

PARENTS = 12  # earlier articles that a copy may have its text from
NEARER = 0.03  # by how much of its words another must be nearer than the origin
OWN = 0.3  # share of a sentence's words at which it no longer counts as cut or added
SHORTEST = 5  # words of a sentence that is shown
SHOWN = 5  # sentences
_SENTENCE = re.compile(r"[^\s.!?][^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*(?:[.!?]+[”\"’)]*)?")


class Version(NamedTuple):
    """A text of the group."""

    article: str
    revision: int
    text: str
    words: Words


def edits(told: Sequence[Version]) -> tuple[CopyEdit, ...]:
    """What each text but the first made of the one that it most likely comes from. `told`: the origin, then by time."""
    return tuple(_edit(told[place], _parent(told[place], told[:place][:PARENTS])) for place in range(1, len(told)))


def _parent(copy: Version, earlier: Sequence[Version]) -> Version:
    """The earlier text that most of the copy's words stand in; the origin unless another is clearly nearer."""
    origin = _share(copy.words, earlier[0].words)
    if origin + NEARER >= 1:  # nothing can be clearly nearer
        return earlier[0]
    shares = [origin, *(_share(copy.words, version.words) for version in earlier[1:])]
    best = max(range(len(earlier)), key=lambda place: (shares[place], -place))
    return earlier[best] if shares[best] > shares[0] + NEARER else earlier[0]


def _share(one: Words, other: Words) -> float:
    return _length(aligned(one, other)) / max(1, len(one.words))


def _length(runs: Sequence[tuple[int, int]]) -> int:
    return sum(stop - start for start, stop in runs)


def _edit(copy: Version, parent: Version) -> CopyEdit:
    kept = aligned(copy.words, parent.words)
    added, added_words = _alone(copy, kept)
    cut, cut_words = _alone(parent, aligned(parent.words, copy.words))
    share = _length(kept) / max(1, len(copy.words.words))
    return CopyEdit(copy.article, parent.article, share, cut, added, cut_words, added_words)


def _alone(one: Version, kept: Sequence[tuple[int, int]]) -> tuple[tuple[Evidence, ...], int]:
    """The sentences of a text outside of what another has too, the longest first, and how many words all have."""
    shared = {place for start, stop in kept for place in range(start, stop)}
    if len(shared) == len(one.words.words):
        return (), 0
    found: list[tuple[int, Span]] = []
    for span, places in _sentences(one):
        if len(places) >= SHORTEST and sum(place in shared for place in places) <= OWN * len(places):
            found.append((len(places), span))
    longest = sorted(found, key=lambda sentence: (-sentence[0], sentence[1]))[:SHOWN]
    evidence = tuple(quote(one.text, span, one.article, one.revision) for _, span in longest)
    return evidence, sum(count for count, _ in found)


def _sentences(version: Version) -> Iterator[tuple[Span, range]]:
    """The sentences of a text, roughly, with the numbers of their words."""
    starts, at = version.words.starts, 0
    for match in _SENTENCE.finditer(version.text):
        first = at
        while at < len(starts) and starts[at] < match.end():
            at += 1
        if at > first:
            yield Span(*match.span()), range(first, at)
