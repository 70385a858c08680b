"""Whether a figure stands for itself, or is a part of something, an addition, or of another time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from storywire import lexicons
from storywire.types import Span
from storywire.wording import folded_words, stem

Lists = Mapping[str, frozenset[str]]

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_NEAR = 40  # characters before and after a figure in which a word can make it a part of something
_JOINED = 60  # characters to a second number that is added to it
_CHANGE = 100  # characters before "to" in which the verb of a change may stand
_CLAUSE = re.compile(r"[;:]|,\s+(?:which|who|whom|whose|while|where|after which|and)\b")
_UP_TO = re.compile(r"[,;:]|\d")
_NUMBER = r"(?P<number>\d[\d,.]*|[a-z]+)\b"
_AND_AFTER = re.compile(
    rf"[^;:]{{1,{_JOINED}}}?(?:\band|,|\bplus)\s+(?:at least\s+|about\s+)?{_NUMBER}(?P<rest>[^.;]{{0,40}})"
)
_AND_BEFORE = re.compile(rf"{_NUMBER}(?P<rest>[^;:,]{{1,{_JOINED}}})\band\s+(?:at least\s+|about\s+)?$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: the text, the figure's span, and the span of its sentence."""

    text: str
    at: Span
    around: Span

    @property
    def sentence(self) -> str:
        return self.around.of(self.text)

    def before(self, reach: int) -> str:
        return self.text[max(self.around.start, self.at.start - reach) : self.at.start]

    def after(self, reach: int) -> str:
        return self.text[self.at.end : min(self.around.end, self.at.end + reach)]


def whole(place: Place, status: str | None, years: frozenset[str], lists: Lists) -> bool:
    """Whether nothing in its sentence says that the figure is a part, an addition, or of another time or event.

    `years` are the years of the article's own time. In a language without `lists` nothing can be said: False.
    """
    if not lists:
        return False
    if any(year not in years for year in _YEAR.findall(_clause(place))) or _has(place.sentence, lists["elsewhere"]):
        return False
    before, after = place.before(_NEAR), place.after(_NEAR)
    if _has(before, lists["part_before"]) or _has(after, lists["part_after"]):
        return False
    if status == "injured" and _has(_UP_TO.split(place.after(_CHANGE), maxsplit=1)[0], lists["degrees"]):
        return False  # "four were taken to hospital with serious injuries": those of one degree only
    hurt = status == "injured" and _has(place.sentence, lists["status:dead"])
    besides = frozenset[str]() if hurt else lists["besides"]
    touching = _folded(after).startswith(tuple(f" {w} " for w in lists["touching_after"] | besides))
    leading = _folded(before).endswith(tuple(f" {w} " for w in lists["touching_before"]))
    if touching or (leading and not changed_to(place, lists)):
        return False
    return status is None or not _added(place, status, lists)


def changed_to(place: Place, lists: Lists) -> bool:
    """Whether the figure is what a count has come to: "has risen to 38", "bringing the dead to 41", "from 14 to 23"."""
    return _folded(place.before(_NEAR)).endswith(" to ") and _has(place.before(_CHANGE), lists["change"])


def leads_from(place: Place, lists: Lists) -> bool:
    """Whether the figure is what a count was: "rose from 14 to 23"."""
    return _folded(place.before(_NEAR)).endswith(tuple(f" {w} " for w in lists["was"]))


def _clause(place: Place) -> str:
    """The part of the sentence that the figure stands in, without the figure: another part may tell of other years."""
    start = max((m.end() for m in _CLAUSE.finditer(place.text, place.around.start, place.at.start)), default=None)
    end = _CLAUSE.search(place.text, place.at.end, place.around.end)
    whole = Span(place.around.start if start is None else start, end.start() if end else place.around.end)
    return whole.of(place.text).replace(place.at.of(place.text), " ")


def _added(place: Place, status: str, lists: Lists) -> bool:
    """Whether the sentence adds another number of the same status: "two pilots and ten passengers"."""
    foreign = frozenset[str]().union(*(v for k, v in lists.items() if k.startswith("status:") and k[7:] != status))
    after = _AND_AFTER.match(place.after(3 * _JOINED).lower())
    if after and _counts(after, lists) and not _foreign(after, foreign):
        return not after["rest"].lstrip().startswith(("of them", "of whom", "of those", "of the"))
    before = _AND_BEFORE.search(place.before(2 * _JOINED).lower())
    return bool(before and _counts(before, lists) and not _foreign(before, foreign))


def _counts(found: re.Match[str], lists: Lists) -> bool:
    number = found["number"]
    return number[0].isdigit() or number in lists["small_numbers"]


def _foreign(found: re.Match[str], foreign: frozenset[str]) -> bool:
    return any(word in foreign for word in folded_words(found["rest"]))


def _has(text: str, phrases: Iterable[str]) -> bool:
    folded = _folded(text)
    return any(f" {phrase} " in folded for phrase in phrases)


@lru_cache(maxsize=1 << 12)
def _folded(text: str) -> str:
    return f" {' '.join(folded_words(text))} "


@cache
def word_lists(language: str) -> Lists:
    """The lists of a language, folded; each status as "status:dead". Empty for a language without them."""
    if not lexicons.has(language, "crosscheck"):
        return {}
    given = lexicons.load(language, "crosscheck")
    lists: dict[str, Sequence[str]] = {k: v for k, v in given.items() if k not in ("status", "days")}
    lists |= {f"status:{name}": listed for name, listed in given["status"].items()}
    folded = {k: frozenset(" ".join(folded_words(v)) for v in vs) for k, vs in lists.items()}
    return folded | {"humans": frozenset(stem(word) for word in folded["humans"])}
