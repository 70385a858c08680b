"""How many: the figures of a story, those that agree, differ or were updated.

A difference is stated only for people with a status, money and percentages; everything that could make two figures
speak of different things (another year, place or day in the sentence, a part of a whole, a sum) silences it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from storywire.crosscheck.differences import DIFFERING, Apart, apart, replaced, siblings
from storywire.crosscheck.groups import Forest, join
from storywire.crosscheck.ledger import Finding, Ledger
from storywire.crosscheck.measures import Kind, Measure, measures
from storywire.types import ArticleFile, ClaimKind, Reason, Verdict

Edges = dict[tuple[int, int], Apart]
Group = tuple[Sequence[int], list[Apart]]  # figures, by number, and what sets them apart

_MOST_OF_ONE = 8  # figures of a story that one account tells
_BUSY = 200  # figures of one kind in one story; more are not compared


def figure_findings(files: Sequence[ArticleFile], ledger: Ledger) -> list[Finding]:
    """One finding for each counted thing that two accounts give, or that one account alone gives.

    Of a story with one account its first counts, money and shares, which nobody confirms or disputes.
    """
    found = [m for file in files for m in measures(file)]
    if not ledger.several:
        return _unopposed(found, ledger)
    edges = {**_differing(found, ledger), **_replaced(found, ledger)}
    agreeing, given = list(_agreeing(found)), _Given(found, ledger)
    updates = _joined(found, agreeing, {pair: why for pair, why in edges.items() if why.verdict is Verdict.UPDATED})
    known = [{found[n].value for n in group} for group, _ in updates]
    open_ = {pair: why for pair, why in edges.items() if why.verdict is Verdict.DIFFER}
    differences = _joined(found, agreeing, {p: w for p, w in open_.items() if not _settled(p, w, found, known)})
    differences, updates = _told_once(differences, updates, found)
    disputed = {n for group, _ in [*updates, *differences] for n in group}
    single: list[Group] = [(group, []) for group in join(len(found), agreeing) if not disputed & set(group)]
    findings = (
        _finding([found[n] for n in group], why, given, ledger) for group, why in [*differences, *updates, *single]
    )
    return [finding for finding in findings if finding]


def _unopposed(found: Sequence[Measure], ledger: Ledger) -> list[Finding]:
    """What a single account counts: each number once, those of people, money and shares before others."""
    counted = [m for m in found if m.kind is not Kind.DURATION and (m.head or m.status or m.unit) and _several(m)]
    first = {(m.bounds, m.unit, m.head): m for m in reversed(counted)}
    kept = sorted(first.values(), key=lambda m: (m.kind not in DIFFERING, m.figure.span))[:_MOST_OF_ONE]
    return [ledger.finding(ClaimKind.FIGURE, [m.statement], None, ()) for m in kept]


def _several(measure: Measure) -> bool:
    """Whether it counts more than one, or says how little it is ("1 percent")."""
    return measure.unit is not None or (measure.figure.high or measure.figure.low or 0) > 1


def _joined(found: Sequence[Measure], agreeing: Sequence[tuple[int, int]], edges: Edges) -> list[Group]:
    """Groups of figures joined by agreement and by these edges, each with what sets its figures apart."""
    groups = join(len(found), [*agreeing, *edges])
    place = {n: number for number, group in enumerate(groups) for n in group}
    disputes: dict[int, list[Apart]] = defaultdict(list)
    for (one, _), why in edges.items():
        disputes[place[one]].append(why)
    return [(groups[number], disputes[number]) for number in sorted(disputes)]


def _settled(pair: tuple[int, int], why: Apart, found: Sequence[Measure], known: Sequence[set[float | None]]) -> bool:
    """Whether two figures differ only because an article has no day, while dated ones tell the order of the values."""
    return not why.ordered and any({found[n].value for n in pair} <= values for values in known)


def _told_once(
    differences: Sequence[Group], updates: Sequence[Group], found: Sequence[Measure]
) -> tuple[list[Group], list[Group]]:
    """Differences and updates; an update that has no value beyond those of a difference is told with it."""
    merged: list[Group] = []
    left = list(updates)
    for group, why in differences:
        values = {found[n].value for n in group}
        same = [one for one in left if {found[n].value for n in one[0]} <= values]
        left = [one for one in left if one not in same]
        joined = sorted({*group, *(n for one, _ in same for n in one)})
        merged.append((joined, [*why, *(w for _, given in same for w in given)]))
    return merged, left


def _replaced(found: Sequence[Measure], ledger: Ledger) -> Edges:
    """Figures and those that an article says replaced them."""
    by_value: dict[float | None, list[int]] = defaultdict(list)
    for n, measure in enumerate(found):
        if len(by_value[measure.value]) < _BUSY:
            by_value[measure.value].append(n)
    told: Edges = {}
    known = siblings(found)
    for new, measure in enumerate(found):
        for old in by_value.get(measure.instead, ()) if measure.instead is not None else ():
            if ledger.account[found[old].article] != ledger.account[measure.article]:
                why = replaced(found[old], measure, known)
                told |= {(old, new): why} if why else {}
    return told


def _differing(found: Sequence[Measure], ledger: Ledger) -> Edges:
    account = [ledger.account[measure.article] for measure in found]
    told = siblings(found)
    able = _first(found, account)
    pairs = _pairs(able, lambda n: (found[n].kind, found[n].unit, found[n].status, found[n].figure.per))
    others = ((i, j) for i, j in pairs if found[i].article != found[j].article)
    return {(i, j): why for i, j in others if (why := apart(found[i], found[j], told))}


def _first(found: Sequence[Measure], account: Sequence[int]) -> list[int]:
    """The figures that can differ; of one account that repeats a number (wire copy) only its first publication."""
    kept: dict[object, int] = {}
    for n, m in enumerate(found):
        if m.clean and m.kind in DIFFERING:
            sort = (account[n], m.kind, m.unit, m.status, m.bounds, m.head)
            best = kept.setdefault(sort, n)
            if m.article != found[best].article and _day(m) < _day(found[best]):
                kept[sort] = n
            elif m.article == found[best].article and n != best:
                kept[(*sort, n)] = n
    return sorted(kept.values())


def _day(measure: Measure) -> date:
    return measure.published[0] or measure.published[1] or date.max


def _agreeing(found: Sequence[Measure]) -> Iterator[tuple[int, int]]:
    """Pairs that give the same number for the same thing; none of two that others join already."""
    joined = Forest(len(found))
    valued = [n for n, measure in enumerate(found) if measure.value is not None]
    for i, j in _pairs(valued, lambda n: (found[n].kind, found[n].unit, found[n].value)):
        if not joined.together(i, j) and found[i].agrees(found[j]):
            joined.join(i, j)
            yield i, j


def _pairs(numbers: Iterable[int], sort: Callable[[int], object]) -> Iterator[tuple[int, int]]:
    """Pairs of one sort; of a sort with very many members only the first are compared with the others."""
    by_sort: dict[object, list[int]] = defaultdict(list)
    for j in numbers:
        alike = by_sort[sort(j)]
        yield from ((i, j) for i in alike)
        if len(alike) < _BUSY:
            alike.append(j)


def _finding(group: Sequence[Measure], disputes: Sequence[Apart], given: _Given, ledger: Ledger) -> Finding | None:
    told = _once(sorted(group, key=lambda m: (not m.clean, m.order, m.article)))
    statements = [m.statement for m in told]
    if disputes:
        plain = [d for d in disputes if d.verdict is Verdict.DIFFER]
        verdict = Verdict.DIFFER if plain else Verdict.UPDATED
        reasons = [*_values(told), *dict.fromkeys(d.reason for d in [*plain, *disputes])]
        return ledger.finding(ClaimKind.FIGURE, statements, verdict, reasons)
    count = ledger.count(statements)
    if count > 1:
        return ledger.finding(ClaimKind.FIGURE, statements, Verdict.AGREE, _agreed(told, count))
    if told[0].telling and not given.elsewhere(told[0], ledger.account[told[0].article]):
        return ledger.finding(ClaimKind.FIGURE, statements, Verdict.ONLY_HERE, [ledger.alone(statements)])
    return None


def _agreed(told: Sequence[Measure], count: int) -> list[Reason]:
    return [Reason(f"{told[0].worded} in {count} independent accounts", told[0].value)]


def _once(told: Sequence[Measure]) -> list[Measure]:
    """The first of each article and value."""
    kept: dict[tuple[str, object], Measure] = {}
    for measure in told:
        kept.setdefault((measure.article, measure.bounds), measure)
    return list(kept.values())


def _values(told: Sequence[Measure]) -> list[Reason]:
    """One reason a value: who gives it."""
    groups: dict[object, list[Measure]] = defaultdict(list)
    for measure in sorted(told, key=lambda m: (_day(m), m.value or 0, m.article)):
        groups[measure.bounds].append(measure)
    noun = next((said for m in told if (said := m.status or m.figure.counted)), "")
    return [Reason(f"{_worded(same[0], noun)}: {_outlets(same)}", same[0].value) for same in groups.values()]


def _worded(measure: Measure, noun: str) -> str:
    """The figure in words; one that stands without its noun ("from 14 to 23") takes that of the others."""
    bare = not (measure.unit or measure.status or measure.figure.counted)
    return f"{measure.worded} {noun}".rstrip() if bare else measure.worded


def _outlets(told: Sequence[Measure]) -> str:
    return ", ".join(dict.fromkeys(m.outlet or "outlet not known" for m in told))


class _Given:
    """Which accounts give a number, or count people of a status."""

    def __init__(self, found: Sequence[Measure], ledger: Ledger) -> None:
        self._exact: dict[float | None, set[int]] = defaultdict(set)
        self._statuses: dict[str | None, set[int]] = defaultdict(set)
        self._vague: list[tuple[Measure, int]] = []
        for measure in found:
            account = ledger.account[measure.article]
            if measure.exact:
                self._exact[measure.value].add(account)
            else:
                self._vague.append((measure, account))
            if measure.kind is Kind.PEOPLE:
                self._statuses[measure.status].add(account)

    def elsewhere(self, measure: Measure, own: int) -> bool:
        """Whether another account has a number that this one could be, or counts the same sort of people otherwise."""
        counts = self._statuses[measure.status] if measure.kind is Kind.PEOPLE else set[int]()
        if (self._exact[measure.value] | counts) - {own}:
            return True
        return any(account != own and other.overlaps(measure) for other, account in self._vague)
