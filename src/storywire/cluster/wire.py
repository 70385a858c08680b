"""Wire copy: one text carried by several outlets, whose it is, and how many accounts a story really has.

Two articles carry the same text when runs of words of one stand in the other in the same order: shingles (Broder
1997, On the resemblance and containment of documents) find where they touch, local alignment chains the touching
runs. A quotation or a paragraph of a press release in common is not enough: what counts is the share of the shorter
text that the runs cover, outside of quotation marks as well as inside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import chain, combinations
from typing import NamedTuple

from storywire import lexicons
from storywire.cluster.copies import Version, edits
from storywire.cluster.tiling import SHINGLE, Words, aligned, words_of
from storywire.types import Reason, WireCopy

COPIED = 0.5  # share of the shorter text that must be copied, in words outside of quotation marks
ALSO_COPIED = 0.5  # and of all of its words
TOUCHING = 0.2  # of the shorter text's shingles that both must have to be held side by side
SHORTEST = 30  # words; a shorter text is no copy of anything
MOST_ARTICLES = 400  # of one story that are compared pair by pair


@dataclass(frozen=True, slots=True)
class Text:
    """An article of one story, as far as wire copy goes. `day` is the first day it can have been published on."""

    article: str
    text: str
    outlet: str | None = None
    agency: bool = False  # the outlet is a news agency
    owner: str | None = None
    credit: str | None = None
    dateline: str | None = None
    day: date | None = None
    moment: datetime | None = None
    revision: int = 1


class _Shared(NamedTuple):
    """What two texts share: the share of the shorter one's words, of those outside quotes, and the longest run."""

    share: float
    unquoted: float
    longest: int


def find_wire(items: Sequence[Text]) -> tuple[WireCopy, ...]:
    """The texts of one story that several articles carry, each with its origin, its copies and the reasons.

    Articles are compared pair by pair, at most the first 400.
    """
    texts = [*items][:MOST_ARTICLES]
    words = [words_of(item.text) for item in texts]
    common = _common(words)
    group_of = [*range(len(texts))]
    for one, other in combinations(range(len(texts)), 2):
        if group_of[one] == group_of[other]:
            continue  # linked over others already
        least = TOUCHING * min(len(words[one].shingles), len(words[other].shingles))
        if (common[one] & common[other]).bit_count() < least:
            continue  # plainly not worth aligning
        found = _shared(words[one], words[other])
        if found and found.unquoted >= COPIED and found.share >= ALSO_COPIED:
            low, high = sorted((group_of[one], group_of[other]))
            group_of = [low if group == high else group for group in group_of]
    groups = _groups(group_of)
    return tuple(_copy(texts, words, group) for group in groups)


def accounts(
    articles: Sequence[str], wires: Sequence[WireCopy], owners: Mapping[str, str | None]
) -> tuple[tuple[str, ...], ...]:
    """The articles grouped into independent accounts: carriers of one wire text, and outlets of one owner, are one.

    `owners` says for each article who owns its outlet (the outlet's own id if nobody else does), None if unknown.
    Accounts come in the order of their first article.
    """
    place = {article: number for number, article in enumerate(articles)}
    links = []
    for wire in wires:
        links += [(place[wire.origin], place[copy]) for copy in wire.copies if {wire.origin, copy} <= place.keys()]
    first: dict[str, int] = {}
    for article, number in place.items():
        owner = owners.get(article)
        if owner:
            links.append((first.setdefault(owner, number), number))
    roots = _roots(len(articles), links)
    grouped: dict[int, list[str]] = {}
    for article, number in place.items():
        grouped.setdefault(roots[number], []).append(article)
    return tuple(tuple(group) for group in grouped.values())


# --------------------------------------------------------------------------------------------- comparing


def _common(words: Sequence[Words]) -> list[int]:
    """Of each text the shingles that others have too, one bit each: so two texts are held together in one step."""
    held = Counter(chain.from_iterable(text.shingles for text in words))
    bit = {shingle: place for place, shingle in enumerate(s for s, texts in held.items() if texts > 1)}
    return [_bits([bit[s] for s in text.shingles if s in bit], len(bit)) for text in words]


def _bits(places: Sequence[int], size: int) -> int:
    row = bytearray(size // 8 + 1)
    for place in places:
        row[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(row, "little")


def _shared(one: Words, other: Words) -> _Shared | None:
    """What the shorter of two texts shares with the longer; None where it is not worth aligning."""
    short, long = sorted((one, other), key=lambda words: len(words.words))
    if len(short.words) < SHORTEST or len(short.shingles & long.shingles) < TOUCHING * len(short.shingles):
        return None
    covered = aligned(short, long)
    unquoted = [i for i, inside in enumerate(short.quoted) if not inside]
    longest = max((stop - start for start, stop in covered), default=0)
    places = {i for start, stop in covered for i in range(start, stop)}
    if len(unquoted) < SHORTEST / 2:
        return None
    return _Shared(len(places) / len(short.words), sum(i in places for i in unquoted) / len(unquoted), longest)


# ---------------------------------------------------------------------------------------------- grouping


def _groups(group_of: Sequence[int]) -> list[list[int]]:
    """The numbers of each group of two or more, in order."""
    groups: dict[int, list[int]] = {}
    for number, group in enumerate(group_of):
        groups.setdefault(group, []).append(number)
    return [group for group in groups.values() if len(group) > 1]


def _roots(count: int, links: Sequence[tuple[int, int]] | Mapping[tuple[int, int], object]) -> list[int]:
    """For each number the least number that it is linked to, over any number of links (union-find)."""
    roots = [*range(count)]

    def root(number: int) -> int:
        while roots[number] != number:
            roots[number] = roots[roots[number]]
            number = roots[number]
        return number

    for one, other in links:
        low, high = sorted((root(one), root(other)))
        roots[high] = low
    return [root(number) for number in range(count)]


def _copy(texts: Sequence[Text], words: Sequence[Words], group: Sequence[int]) -> WireCopy:
    origin, why, agency = _origin(texts, group)
    copies = [number for number in group if number != origin]
    shares = [_containment(words[number], words[origin]) for number in copies]
    least = min(shares)
    said = Reason(f"at least {least:.0%} of each copy's runs of {SHINGLE} words stand in the origin", least)
    order = [origin, *sorted(copies, key=lambda number: (_appeared(texts[number]), number))]
    told = [Version(texts[n].article, texts[n].revision, texts[n].text, words[n]) for n in order]
    named = tuple(texts[number].article for number in copies)
    return WireCopy(texts[origin].article, named, least, agency, (said, *why), edits(told))


def _containment(copy: Words, origin: Words) -> float:
    return len(copy.shingles & origin.shingles) / max(1, len(copy.shingles))


# -------------------------------------------------------------------------------------------- the origin


def _origin(texts: Sequence[Text], group: Sequence[int]) -> tuple[int, tuple[Reason, ...], str | None]:
    """Which of the group first had the text, why, and the agency it is credited to (None where nobody says)."""
    credited = {number: _credited(texts[number]) for number in group}
    named = [agency for agency in credited.values() if agency]
    agency = max(sorted(set(named)), key=named.count) if named else None
    wire = [number for number in group if texts[number].agency]
    own = [number for number in group if not credited[number]]
    reasons = []
    if agency:
        reasons.append(Reason(f"{len(named)} of {len(group)} credit {agency}", float(len(named))))
    if wire:
        reasons.append(Reason("the origin is a news agency"))
    elif own and len(own) < len(group):
        reasons.append(Reason("the origin credited nobody else"))
    origin = min(wire or own or group, key=lambda number: (*_appeared(texts[number]), -len(texts[number].text), number))
    others = [number for number in group if number != origin]
    if all(_appeared(texts[origin]) < _appeared(texts[number]) for number in others):
        reasons.append(Reason("the origin appeared first"))
    return origin, tuple(reasons), agency


def _appeared(text: Text) -> tuple[float, float]:
    """Day and hour of appearance, to be compared; what is not known comes last."""
    day = float(text.day.toordinal()) if text.day else float("inf")
    hour = text.moment.hour + text.moment.minute / 60 if text.moment else 24.0
    return day, hour


def _credited(text: Text) -> str | None:
    """The agency that the credit line, the dateline or the end of the text names; None if it is the outlet itself."""
    if text.agency:
        return None
    said = " / ".join((text.credit or "", text.dateline or ""))
    ends = text.text[:80] + " / " + text.text[-160:]
    return next((name for name, credit, mark in _agencies() if credit.search(said) or mark.search(ends)), None)


@cache
def _agencies() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """Each agency's name, how it stands in a credit line, and its mark in running text."""
    known = lexicons.load("en", "agencies")["agencies"]
    return tuple(
        (row["name"], _pattern(row["credit"], r"(?<!\w)", r"(?!\w)"), _pattern(row["credit"], r"\(", r"\)"))
        for row in known
    )


def _pattern(marks: Sequence[str], before: str, after: str) -> re.Pattern[str]:
    return re.compile(before + "(?:" + "|".join(map(re.escape, marks)) + ")" + after)
