"""The phrases that stand around articles, by what they announce: share buttons, related stories, newsletters …

All languages are looked for at once: pages mix their own language with English buttons.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import chain

from storywire import lexicons

LANGUAGES = tuple(str.split("ar cs da de el en es fi fr hu id it ja ko nl pl pt ro ru sv tr uk zh"))
UNSPACED = ("ja", "zh", "ko")  # searched inside words
CLASSES = tuple(
    str.split(
        "share newsletter related comments consent paywall advert picture byline rights menu tags bio media error"
    )
)
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
IS_PHRASE, BEGINS = 3, 2  # the strength of a line that is the phrase, or begins with it
_WINDOW = 24  # words at the start of a line that are looked at
_Phrase = tuple[tuple[str, ...], int]


def words(line: str) -> list[str]:
    """The words of a line in lower case, apostrophes made straight."""
    return lowered(WORD.findall(line))


def lowered(written: list[str]) -> list[str]:
    """Words in lower case, apostrophes made straight."""
    return "\n".join(written).lower().replace("’", "'").split("\n") if written else []


def marks(line: str, found: list[str]) -> list[int]:
    """How strongly a line belongs to each of CLASSES: 3 it is the phrase, 2 it begins with it, 1 it has it."""
    strength = [0] * len(CLASSES)
    head = found[:_WINDOW]
    begins = _beginnings()
    for at in () if begins.keys().isdisjoint(head) else [at for at, word in enumerate(head) if word in begins]:
        for phrase, kind in begins[head[at]]:
            if len(phrase) == 1 or tuple(head[at : at + len(phrase)]) == phrase:
                strength[kind] = max(strength[kind], _strength(at, len(phrase), len(found)))
    if not line.isascii():
        _mark_unspaced(line, strength)
    return strength


def _strength(at: int, length: int, total: int) -> int:
    if length * 5 >= total * 3:
        return IS_PHRASE
    return BEGINS if at == 0 else 1


def _mark_unspaced(line: str, strength: list[int]) -> None:
    for hit in _unspaced().finditer(line[:200]):
        phrase = hit[0]
        kind = _unspaced_kinds()[phrase]
        strength[kind] = max(strength[kind], _strength(hit.start(), len(phrase), len(line)))


@cache
def _beginnings() -> dict[str, tuple[_Phrase, ...]]:
    table: dict[str, list[_Phrase]] = {}
    for language in LANGUAGES:
        if language not in UNSPACED:
            for kind, name in enumerate(CLASSES):
                for entry in lexicons.load(language, "page").get(name, ()):
                    phrase = tuple(words(entry))
                    if phrase:
                        table.setdefault(phrase[0], []).append((phrase, kind))
    return {first: tuple(dict.fromkeys(phrases)) for first, phrases in table.items()}


@cache
def _unspaced_kinds() -> dict[str, int]:
    pages = [lexicons.load(language, "page") for language in UNSPACED]
    return {entry: kind for kind, name in enumerate(CLASSES) for page in pages for entry in page.get(name, ())}


@cache
def _unspaced() -> re.Pattern[str]:
    longest = sorted(_unspaced_kinds(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)))


@cache
def stop_words() -> dict[str, frozenset[str]]:
    """The function words of each language that has a list and writes spaces."""
    return {
        language: frozenset(lexicons.load(language, "page")["stop"])
        for language in LANGUAGES
        if language not in UNSPACED
    }


@cache
def unspaced_stops() -> re.Pattern[str]:
    """The function words of the languages without spaces, to be counted in a line."""
    stops = {stop for language in UNSPACED for stop in lexicons.load(language, "page")["stop"]}
    return re.compile("|".join(map(re.escape, sorted(stops, key=len, reverse=True))))


def stops_of(page: list[list[str]]) -> frozenset[str]:
    """The function words of the language that the words of a page fit best."""
    counts = Counter(chain.from_iterable(page))
    return max(stop_words().values(), key=lambda stops: sum(map(counts.__getitem__, stops & counts.keys())))
