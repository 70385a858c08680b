"""How many: the figures of a story, those that agree, differ or were updated.

A difference is stated only for people with a status, money and percentages; everything that could make two figures
speak of different things (another year, place or day in the sentence, a part of a whole, a sum) silences it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from storywire.crosscheck.differences import Apart, apart
from storywire.crosscheck.groups import join
from storywire.crosscheck.ledger import Finding, Ledger
from storywire.crosscheck.measures import Kind, Measure, measures
from storywire.types import ArticleFile, ClaimKind, Reason, Verdict

_BUSY = 400  # figures of one kind in one story; more are not compared


def figure_findings(files: Sequence[ArticleFile], ledger: Ledger) -> list[Finding]:
    """One finding for each counted thing that two accounts give, or that one account alone gives."""
    if not ledger.several:
        return []
    found = [m for file in files for m in measures(file)]
    agreeing = list(_agreeing(found))
    differing = _differing(found, ledger)
    groups = join(len(found), [*agreeing, *differing])
    made = (_finding(group, found, differing, ledger) for group in groups)
    return [finding for finding in made if finding]


def _differing(found: Sequence[Measure], ledger: Ledger) -> dict[tuple[int, int], Apart]:
    account = [ledger.account[measure.article] for measure in found]
    others = ((i, j) for i, j in _across(found) if account[i] != account[j])
    return {(i, j): why for i, j in others if (why := apart(found[i], found[j], found))}


def _across(found: Sequence[Measure]) -> Iterator[tuple[int, int]]:
    """Pairs of different articles that count the same sort of thing."""
    by_sort: dict[object, list[int]] = defaultdict(list)
    for j, measure in enumerate(found):
        sort = (measure.kind, measure.unit, measure.status)
        for i in by_sort[sort]:
            if found[i].article != measure.article:
                yield i, j
        if len(by_sort[sort]) < _BUSY:
            by_sort[sort].append(j)


def _agreeing(found: Sequence[Measure]) -> Iterator[tuple[int, int]]:
    for i, j in _across(found):
        if found[i].agrees(found[j]):
            yield i, j
    yield from _repeats(found)


def _repeats(found: Sequence[Measure]) -> Iterator[tuple[int, int]]:
    """The same figure given twice in one article."""
    last: dict[object, int] = {}
    for j, measure in enumerate(found):
        key = (measure.article, measure.kind, measure.unit, measure.status, measure.head, measure.bounds)
        if key in last and measure.agrees(found[last[key]]):
            yield last[key], j
        last[key] = j


def _finding(
    group: Sequence[int], found: Sequence[Measure], differing: dict[tuple[int, int], Apart], ledger: Ledger
) -> Finding | None:
    here = set(group)
    told = _once(sorted((found[n] for n in group), key=lambda m: (not m.clean, m.order, m.article)))
    statements = [m.statement for m in told]
    disputes = [why for (i, j), why in differing.items() if i in here and j in here]
    if disputes:
        plain = [d for d in disputes if d.verdict is Verdict.DIFFER]
        verdict = Verdict.DIFFER if plain else Verdict.UPDATED
        reasons = [*_values(told), *dict.fromkeys(d.reason for d in [*plain, *disputes])]
        return ledger.finding(ClaimKind.FIGURE, statements, verdict, reasons)
    count = ledger.count(statements)
    if count > 1:
        return ledger.finding(ClaimKind.FIGURE, statements, Verdict.AGREE, _agreed(told, count))
    if told[0].telling and not _given_elsewhere(told[0], found, ledger):
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
    for measure in sorted(told, key=lambda m: (m.published[0] or date.max, m.article)):
        outlets[measure.worded].append(measure.outlet or measure.article)
        values[measure.worded] = measure.value
    return [Reason(f"{worded}: {', '.join(dict.fromkeys(who))}", values[worded]) for worded, who in outlets.items()]


def _given_elsewhere(measure: Measure, found: Sequence[Measure], ledger: Ledger) -> bool:
    """Whether another account has a figure that this one could be, or counts the same sort of people otherwise."""
    own = ledger.account[measure.article]
    others = [m for m in found if ledger.account[m.article] != own]
    people = measure.kind is Kind.PEOPLE
    return any(m.overlaps(measure) or (people and m.kind is Kind.PEOPLE and m.status == measure.status) for m in others)
