"""The same happening told by several accounts: sentences that share their telling words, or the same event.

An event node is what two articles say of the same actor and sort of event (PLOVER type) in words that are much alike;
without an event in common the words must be more alike. Likeness is the weighted Dice overlap of content words, each
weighed by its rarity in the story.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from storywire.crosscheck.groups import join
from storywire.crosscheck.ledger import Finding, Ledger
from storywire.evidence import quote
from storywire.types import (
    ArticleFile,
    Cast,
    ClaimKind,
    Grain,
    Modality,
    ParagraphKind,
    Reason,
    Span,
    Statement,
    TimeExpression,
    Verdict,
)
from storywire.wording import content, dice, folded_words, rarity

ALIKE = 0.45  # likeness of two sentences that tell the same
EVENT = 0.3  # with an event of the same sort and actor in both
SHARED = 4  # content words that both must have
_SHORTEST, _LONGEST = 5, 60  # words of a sentence
_SENTENCES, _ARTICLES = 40, 40  # that are read of an article, of a story
_BUSY = 24  # sentences; a word in more of them finds no partners
_FINE = (Grain.MINUTE, Grain.HOUR, Grain.DAY)
_BODY = (ParagraphKind.BODY, ParagraphKind.LIST_ITEM)


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence that tells something: its content words, its events as (type, actor), and the day it names."""

    file: ArticleFile
    span: Span
    stems: frozenset[str]
    events: frozenset[tuple[str, str]]
    day: tuple[date | None, date | None]
    number: int
    quoted: tuple[Span, ...]

    @property
    def article(self) -> str:
        return self.file.article.id

    @property
    def statement(self) -> Statement:
        article = self.file.article
        return Statement(
            article.id,
            article.outlet.name if article.outlet else None,
            " ".join(self.span.of(article.text).split()),
            quote(article.text, self.span, article.id, article.revision),
        )


def happenings(files: Sequence[ArticleFile], ledger: Ledger, cast: Cast) -> list[list[Telling]]:
    """Groups of sentences of two or more accounts that tell the same, the most telling sentence first."""
    actors = _Actors(cast)
    told = [telling for file in files[:_ARTICLES] for telling in _tellings(file, actors)]
    weight = rarity([t.stems for t in told])
    groups = join(len(told), _pairs(told, ledger, weight))
    kept = ([told[n] for n in group] for group in groups if len(group) > 1)
    return [_central_first(group, weight) for group in kept if len({ledger.account[t.article] for t in group}) > 1]


def happening_findings(groups: Sequence[Sequence[Telling]], ledger: Ledger) -> list[Finding]:
    """One finding for each happening that several accounts tell; one sentence an article."""
    return [_finding(group, ledger) for group in groups]


def _finding(group: Sequence[Telling], ledger: Ledger) -> Finding:
    first = {telling.article: telling for telling in reversed(group)}
    statements = [t.statement for t in group if first[t.article] is t]
    count = ledger.count(statements)
    reason = Reason(f"told by {count} independent accounts", count)
    return ledger.finding(ClaimKind.STATEMENT, statements, Verdict.AGREE, [reason])


def _pairs(told: Sequence[Telling], ledger: Ledger, weight: Mapping[str, float]) -> Iterator[tuple[int, int]]:
    """The best partner of each sentence in every other account, if it is good enough; both ways round."""
    best: dict[tuple[int, int], tuple[float, int]] = {}
    for i, j in _candidates(told, weight):
        one, other = told[i], told[j]
        if ledger.account[one.article] == ledger.account[other.article] or not _same(one, other, weight):
            continue
        like = dice(one.stems, other.stems, weight)
        for a, b in ((i, j), (j, i)):
            key = (a, ledger.account[told[b].article])
            best[key] = max(best.get(key, (0.0, b)), (like, b))
    chosen = {(a, b) for (a, _), (_, b) in best.items()}
    yield from ((a, b) for a, b in sorted(chosen) if (b, a) in chosen and a < b)


def _candidates(told: Sequence[Telling], weight: Mapping[str, float]) -> Iterator[tuple[int, int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for j, telling in enumerate(told):
        rare = sorted(telling.stems, key=lambda s: (-weight[s], s))[:8]
        partners = {i for stem in rare for i in index[stem]}
        yield from ((i, j) for i in sorted(partners))
        for stem in rare:
            if len(index[stem]) < _BUSY:
                index[stem].append(j)


def _same(one: Telling, other: Telling, weight: Mapping[str, float]) -> bool:
    shared = one.stems & other.stems
    if len(shared) < SHARED or not _meet(one.day, other.day):
        return False
    if _numbers(one.stems) and _numbers(other.stems) and not _numbers(shared):
        return False
    return dice(one.stems, other.stems, weight) >= (EVENT if one.events & other.events else ALIKE)


def _numbers(stems: frozenset[str]) -> frozenset[str]:
    return frozenset(s for s in stems if s[0].isdigit())


def _meet(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Whether two days, as far as they are known, can be the same."""
    low, high = max(one[0] or date.min, other[0] or date.min), min(one[1] or date.max, other[1] or date.max)
    return low <= high


def _central_first(group: Sequence[Telling], weight: Mapping[str, float]) -> list[Telling]:
    def central(telling: Telling) -> float:
        return sum(dice(telling.stems, other.stems, weight) for other in group)

    return sorted(group, key=lambda t: (-round(central(t), 6), t.number, t.article))


# ---------------------------------------------------------------------------------------------- tellings


def _tellings(file: ArticleFile, actors: _Actors) -> Iterator[Telling]:
    article, notes = file.article, file.annotations
    body = [p.span for p in article.paragraphs if p.kind in _BODY]
    quoted = [span for a in notes.attributions if a.kind.value == "direct" for span in a.content]
    inside = [s for s in notes.sentences if any(p.covers(s) for p in body)]
    for number, span in enumerate(inside[:_SENTENCES]):
        said = span.of(article.text)
        covered = sum(max(0, min(span.end, q.end) - max(span.start, q.start)) for q in quoted)
        if not _SHORTEST <= len(folded_words(said)) <= _LONGEST or 2 * covered > len(span):
            continue
        events = frozenset(
            (e.type, actor)
            for e in notes.events
            if span.covers(e.trigger) and e.modality is Modality.HAPPENED and (actor := actors.of(file, e.actor))
        )
        day = _day([t for t in notes.times if span.covers(t.span) and t.grain in _FINE])
        yield Telling(file, span, content(said, article.language), events, day, number, tuple(quoted))


def _day(times: Sequence[TimeExpression]) -> tuple[date | None, date | None]:
    """The days that a sentence may tell of: of its only time, else anything."""
    return (times[0].low, times[0].high) if len(times) == 1 else (None, None)


class _Actors:
    """The bearer of a name by where it stands."""

    def __init__(self, cast: Cast) -> None:
        self._at: dict[str, list[tuple[Span, str]]] = defaultdict(list)
        for entity in cast.entities:
            for article, span in entity.mentions:
                self._at[article].append((span, entity.entity.id))
        self._speaker = {(s.article, s.attribution): s.entity for s in cast.speakers}

    def of(self, file: ArticleFile, actor: Span | None) -> str | None:
        """The id of the bearer; "she" in what somebody says of their own doing is that speaker."""
        if actor is None:
            return None
        named = next((e for span, e in self._at[file.article.id] if span.overlaps(actor)), None)
        if named is not None:
            return named
        saying = (a for a in file.annotations.attributions if any(c.covers(actor) for c in a.content))
        found = next(saying, None)
        pronoun = len(actor) <= 4
        return self._speaker.get((file.article.id, found.id)) if found is not None and pronoun else None
