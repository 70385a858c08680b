"""The words of a text, folded so that two spellings of the same words are equal.

Rooms that compare wordings (crosscheck, brief) share this; it knows nothing of stories.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from math import fsum, log
from typing import NamedTuple

from storywire import lexicons

_WORD = re.compile(r"\w+(?:[.’'‘`]\w+)*")
_ENDED = re.compile(r"[^\s.][.!?][”\"’'»)]*(?=\s+[“\"A-ZÀ-Þ…])")  # of a sentence
_DROPPED = str.maketrans("", "", ".’'‘`_")
_ENDINGS = ("ations", "ation", "ingly", "ments", "ment", "ings", "ies", "ing", "edly", "ed", "es", "ly", "s", "y", "e")


class Word(NamedTuple):
    """A word as compared, and where it stands in the text (code points)."""

    folded: str
    start: int
    end: int


def words(text: str) -> tuple[Word, ...]:
    """The words of a text: case folded, accents and apostrophes gone, "U.S." as "us"; figures keep their digits."""
    return tuple([Word(folded, m.start(), m.end()) for m in _WORD.finditer(text) if (folded := fold(m.group()))])


def folded_words(text: str) -> list[str]:
    """The words of a text as compared, without their places."""
    return [folded for word in _WORD.findall(text) if (folded := fold(word))]


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """One word as compared: NFKD without combining marks, case folded, without stops and apostrophes inside."""
    if word.isascii():
        return word.translate(_DROPPED).casefold()
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return plain.translate(_DROPPED).casefold()


def shortened(text: str, most: int = 60) -> str:
    """The text to at most so many words, whole sentences if two fifths of that are some; what is cut shows as " …"."""
    given = text.split(" ")
    if len(given) <= most + most // 4:
        return text
    kept = " ".join(given[:most])
    ends = [m.end() for m in _ENDED.finditer(kept)]
    enough = ends and kept[: ends[-1]].count(" ") >= 2 * most // 5
    return f"{kept[: ends[-1]] if enough else kept} …"


def shingles(folded: Iterable[str], size: int = 3) -> frozenset[tuple[str, ...]]:
    """The word n-grams of a wording (Broder 1997); a wording shorter than `size` is one shingle."""
    given = tuple(folded)
    if not given:
        return frozenset()
    return frozenset(given[i : i + size] for i in range(max(1, len(given) - size + 1)))


def containment(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """The share of the smaller set found in the larger, in [0, 1]; 0 where one is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def rarity(told: Sequence[frozenset[str]]) -> dict[str, float]:
    """How telling each content word is in these sentences: the smoothed log of all over those that have it."""
    counted = Counter(stem for stems in told for stem in stems)
    return {stem: log(1 + len(told) / count) for stem, count in counted.items()}


def dice(one: frozenset[str], other: frozenset[str], weight: Mapping[str, float]) -> float:
    """Weighted Dice overlap of the content words, in [0, 1]; a word without weight weighs 1."""
    shared = one & other
    if not shared:  # as most pairs of sentences are
        return 0.0
    all_ = weighed(one, weight) + weighed(other, weight)
    return 2 * weighed(shared, weight) / all_ if all_ else 0.0


def weighed(stems: frozenset[str], weight: Mapping[str, float]) -> float:
    """What some words weigh together; a word without weight weighs 1.

    The sum is exact before it is rounded (Shewchuk 1997): every process goes through a set in an order of its own.
    """
    return fsum([weight.get(stem, 1.0) for stem in stems])


@lru_cache(maxsize=1 << 14)
def content(text: str, language: str | None = "en") -> frozenset[str]:
    """The stems of the words that carry meaning: no function words of the language, nothing of one or two letters."""
    skipped = _function_words(language or "")
    return frozenset(
        [
            stem(word)
            for word in folded_words(text)
            if word not in skipped and (len(word) > 2 or any(c.isdigit() for c in word))
        ]
    )


@lru_cache(maxsize=1 << 16)
def stem(folded: str) -> str:
    """A word without its inflection, roughly: one ending off, never below four letters."""
    if folded.isascii() and folded.isalpha():
        for ending in _ENDINGS:
            if folded.endswith(ending) and len(folded) - len(ending) >= 4:
                return folded[: -len(ending)]
    return folded


@cache
def _function_words(language: str) -> frozenset[str]:
    if not lexicons.has(language, "function_words"):
        return frozenset()
    listed = lexicons.load(language, "function_words")["words"]
    return frozenset(fold(word) for word in listed)
