"""How many: the figures of a story, those that agree, differ or were updated.

A difference is stated only for people with a status, money and percentages; everything that could make two figures
speak of different things (another year, place or day in the sentence, a part of a whole, a sum) silences it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from storywire.crosscheck.differences import Apart, apart, siblings
from storywire.crosscheck.groups import join
from storywire.crosscheck.ledger import Finding, Ledger
from storywire.crosscheck.measures import Kind, Measure, measures
from storywire.types import ArticleFile, ClaimKind, Reason, Verdict

_BUSY = 200  # figures of one kind in one story; more are not compared


def figure_findings(files: Sequence[ArticleFile], ledger: Ledger) -> list[Finding]:
    """One finding for each counted thing that two accounts give, or that one account alone gives."""
    if not ledger.several:
        return []
    found = [m for file in files for m in measures(file)]
    differing = _differing(found, ledger)
    given = _Given(found, ledger)
    findings: list[Finding | None] = []
    for group in join(len(found), [*_agreeing(found), *differing]):
        here = set(group)
        disputes = [why for (i, j), why in differing.items() if i in here and j in here]
        findings.append(_finding([found[n] for n in group], disputes, given, ledger))
    return [finding for finding in findings if finding]


def _differing(found: Sequence[Measure], ledger: Ledger) -> dict[tuple[int, int], Apart]:
    account = [ledger.account[measure.article] for measure in found]
    told = siblings(found)
    able = [n for n, measure in enumerate(found) if measure.clean and measure.kind is not Kind.OTHER]
    pairs = _pairs(able, lambda n: (found[n].kind, found[n].unit, found[n].status, found[n].figure.per))
    others = ((i, j) for i, j in pairs if account[i] != account[j])
    return {(i, j): why for i, j in others if (why := apart(found[i], found[j], told))}


def _agreeing(found: Sequence[Measure]) -> Iterator[tuple[int, int]]:
    """Pairs of articles that give the same number, and the same figure given twice in one article."""
    valued = [n for n, measure in enumerate(found) if measure.value is not None]
    for i, j in _pairs(valued, lambda n: (found[n].kind, found[n].unit, found[n].status, found[n].bounds)):
        if found[i].agrees(found[j]):
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
    outlets: dict[str, list[str]] = defaultdict(list)
    values: dict[str, float | None] = {}
    for measure in sorted(told, key=lambda m: (m.published[0] or date.max, m.value or 0, m.article)):
        outlets[measure.worded].append(measure.outlet or measure.article)
        values[measure.worded] = measure.value
    return [Reason(f"{worded}: {', '.join(dict.fromkeys(who))}", values[worded]) for worded, who in outlets.items()]


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
