"""When two figures for the same thing contradict each other, when one updates the other, and when neither."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from storywire.crosscheck.measures import Kind, Measure, number
from storywire.types import Reason, Verdict

Sort = tuple[str, Kind, str | None, str | None]
Siblings = Mapping[Sort, Sequence[Measure]]

_EARLY = 6  # sentences: where the main count of an article stands
_CONTEXT = 3  # content words that the sentences of money and percentages must share
_CLOSE = 0.4  # of the shorter sentence's content words
_ALIKE, _SAME = 5, 0.6  # both for figures of which the text does not say what they count
_RATIO = {Kind.PEOPLE: 20.0, Kind.MONEY: 4.0, Kind.PERCENT: 4.0}  # beyond it the two count different things
DIFFERING = frozenset(_RATIO)
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Apart:
    """Two figures that do not agree: DIFFER or UPDATED, and why. `ordered`: it is known which was published first."""

    verdict: Verdict
    reason: Reason
    ordered: bool = True


def apart(one: Measure, other: Measure, told: Siblings) -> Apart | None:
    """What sets two figures of different accounts apart, or None where nothing can be said.

    `told` are all figures of the story: another value of the same article, or a sum of its values, silences.
    """
    if not _comparable(one, other):
        return None
    mine, theirs = told[_sort(one)], told[_sort(other)]
    if _main(mine) is not one or _main(theirs) is not other:
        return None
    if _grown(one, other, mine) or _grown(other, one, theirs):
        return _ordered(one, other)
    if one.overlaps(other) or not (one.exact and other.exact):
        return None
    if _accounted(one, theirs) or _accounted(other, mine):
        return None
    return _explained(_ordered(one, other), (one, mine), (other, theirs))


def replaced(old: Measure, new: Measure, told: Siblings) -> Apart | None:
    """An update that the later article tells itself: it says that the number was the other's until then.

    No update where the other article has the new number too: both tell of the same change.
    """
    if new.instead is None or old.value != new.instead or old.value == new.value or old.article == new.article:
        return None
    if any(m.value == new.value for m in told[_sort(old)]):
        return None
    alike = old.unit in (new.unit, None) and (old.head in new.stems or old.shared(new) >= _CONTEXT - 1)
    if not alike or _order(old, new) == 1:
        return None
    change = "raised" if _value(new) > _value(old) else "lowered"
    words = f"{change} from {number(old.value)} to {number(new.value)}, as {new.outlet or 'the later article'} says"
    return Apart(Verdict.UPDATED, Reason(words, new.value))


def _explained(found: Apart, *sides: tuple[Measure, Sequence[Measure]]) -> Apart:
    """A difference with what may explain it: one number is the other without a part that is given too."""
    values = {side.value for side, _ in sides}
    for whole, given in sides:
        parts = {m.value for m in given if not m.clean and m.value}
        part = next((p for p in sorted(parts) if _value(whole) - p in values), None)
        if part is not None and found.verdict is Verdict.DIFFER:
            less = f"{number(whole.value)} without {number(part)} is {number(_value(whole) - part)}"
            reason = Reason(f"{found.reason.text}; {less}: they may count differently")
            return Apart(found.verdict, reason, found.ordered)
    return found


def _grown(early: Measure, late: Measure, known: Sequence[Measure]) -> bool:
    """Whether a later day's count of people is higher: "at least 12", then 15; `known` are the earlier article's."""
    order = _order(early, late)
    higher = early.floor and late.floor and _value(early) < _value(late)
    days = early.published[:2] != late.published[:2]
    unknown = all(m.value != late.value for m in known)
    return early.kind is Kind.PEOPLE and order == -1 and higher and days and unknown


def _comparable(one: Measure, other: Measure) -> bool:
    """Whether the two figures can contradict each other: the same thing counted, of a kind that can differ."""
    if one.kind not in _RATIO or not (one.clean and other.clean) or one.value == other.value:
        return False
    low, high = sorted((one.value or 0.0, other.value or 0.0))
    if not low or high > _RATIO[one.kind] * low or one.elsewhere(other):
        return False
    return (one.same_thing(other) or _unsaid(one, other)) and _told_alike(one, other)


def _told_alike(one: Measure, other: Measure) -> bool:
    """Whether where they stand and the words around them say that they are about one thing."""
    shared = one.shared(other)
    close = shared / max(1, min(len(one.stems), len(other.stems)))
    if one.kind is Kind.PEOPLE and (one.status is not None or one.head in ("", "people")):
        if one.modifiers != other.modifiers or one.head != other.head:
            return False
        if one.status is None:
            return shared >= _ALIKE and close >= _CLOSE
        return max(one.order, other.order) <= _EARLY or (shared >= _CONTEXT and close >= _CLOSE)
    if not (one.head and other.head):
        return shared >= _ALIKE and close >= _SAME
    return shared >= _CONTEXT and close >= _CLOSE and one.modifiers == other.modifiers


def _unsaid(one: Measure, other: Measure) -> bool:
    """Whether two sums are told in much the same words, of which one does not say what the money is for."""
    money = one.kind is Kind.MONEY and (one.unit, one.figure.per) == (other.unit, other.figure.per)
    return money and not (one.head and other.head) and one.shared(other) > _ALIKE


def siblings(found: Sequence[Measure]) -> Siblings:
    """The figures of each article that count the same sort of thing, in text order."""
    grouped: dict[Sort, list[Measure]] = defaultdict(list)
    for measure in found:
        grouped[_sort(measure)].append(measure)
    return grouped


def _sort(measure: Measure) -> Sort:
    return (measure.article, measure.kind, measure.unit, measure.status)


def _main(siblings: Sequence[Measure]) -> Measure | None:
    """The figure that the article stands for: the first clean one, if no other is higher (lower ones are its parts)."""
    clean = [m for m in siblings if m.clean]
    if not clean:
        return None
    first = clean[0]
    rivals = [m for m in clean if m.same_thing(first) and not m.overlaps(first) and _value(m) > _value(first)]
    return None if rivals else first


def _value(measure: Measure) -> float:
    return measure.value or 0.0


def _accounted(measure: Measure, theirs: Sequence[Measure]) -> bool:
    """Whether the other article has this number too, or it is the sum of two or three of its numbers.

    Nor is it set against the rest of two whole numbers; a whole without a part of it is another count.
    """
    if any(m.overlaps(measure) for m in theirs):
        return True
    values = sorted({m.value for m in theirs if m.value is not None})[:12]
    sums = (sum(pick) for size in (2, 3) for pick in combinations(values, size))
    clean = sorted({m.value for m in theirs if m.value is not None and m.clean})[:12]
    rests = (abs(a - b) for a, b in combinations(clean, 2))
    return measure.value in {*sums, *rests}


def _ordered(one: Measure, other: Measure) -> Apart:
    """By the order of publication: a later count updates an earlier one; at the same time they differ."""
    order = _order(one, other)
    if order is None:
        days = one.published[:2]
        return Apart(
            Verdict.DIFFER, Reason(_together(one, other)), ordered=days == other.published[:2] and None not in days
        )
    early, late = (one, other) if order < 0 else (other, one)
    change = "raised" if _value(late) > _value(early) else "lowered"
    when = _day(late)
    words = f"{change} from {number(early.value)} to {number(late.value)} by the later report"
    return Apart(Verdict.UPDATED, Reason(f"{words}, {when}" if when else words, late.value))


def _order(one: Measure, other: Measure) -> int | None:
    """Below 0 where `one` was surely published first, above 0 where `other` was, None where that is open.

    Hours count for the articles of one outlet; two outlets of one day are contemporaries.
    """
    (low, high, moment), (low2, high2, moment2) = one.published, other.published
    hours = moment is not None and moment2 is not None and abs(moment - moment2) >= _HOUR
    if hours and moment is not None and moment2 is not None and one.outlet and one.outlet == other.outlet:
        return -1 if moment < moment2 else 1
    if high and low2 and high < low2:
        return -1
    if high2 and low and high2 < low:
        return 1
    return None


def _together(one: Measure, other: Measure) -> str:
    both = " and ".join(number(value) for value in sorted((_value(one), _value(other))))
    if one.published[:2] == other.published[:2] and None not in one.published[:2]:
        return f"{both} were published on the same day"
    return f"of {both}, it is not known which was published first"


def _day(measure: Measure) -> str:
    day: date | None = measure.published[0]
    return f"{day.day} {day:%B %Y}" if day and day == measure.published[1] else ""
