"""One name for one speaker over a story: a bare surname goes to its one bearer, never where two bear it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from storywire.types import ArticleFile, EntityKind
from storywire.wording import fold


def full_names(files: Sequence[ArticleFile]) -> Mapping[str, str]:
    """For each speaker's name as the articles have it, the fullest name that the story gives the same person."""
    counted: Counter[str] = Counter()
    bearers: Counter[str] = Counter()
    for file in files:
        said = [a.speaker.name for a in file.annotations.attributions if a.speaker and a.speaker.name]
        counted.update(said)
        bearers.update(said)
        bearers.update(m.text for m in file.annotations.mentions if m.kind is EntityKind.PERSON)
    families: dict[str, list[str]] = defaultdict(list)
    for name in bearers:
        families[_surname(name)].append(name)
    return {name: _fullest(name, families[_surname(name)], bearers) for name in counted}


def _surname(name: str) -> str:
    return fold(name.rsplit(maxsplit=1)[-1]) if name.split() else ""


def _fullest(name: str, family: Sequence[str], bearers: Counter[str]) -> str:
    same = [other for other in family if _same_person(other, name)]
    longest = [other for other in same if len(other.split()) > 1]
    firsts = {fold(other.split()[0]) for other in longest}
    if not longest or len(firsts) > 1:
        return name
    return max(longest, key=lambda other: (bearers[other], len(other), other))


def _same_person(other: str, name: str) -> bool:
    long, short = [fold(w) for w in other.split()], [fold(w) for w in name.split()]
    if not long or not short or long[-1] != short[-1]:
        return False
    if len(short) == 1 or long == short:
        return True
    return long[0] == short[0] and (set(short) <= set(long) or set(long) <= set(short))


def compatible(one: str | None, other: str | None) -> bool:
    """Whether two speakers may be one: the same name, or one of them not named."""
    return one is None or other is None or fold(one) == fold(other)
