"""The timeline of a story in event time: what happened when, as the articles date it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from storywire import lexicons
from storywire.brief.accounts import Accounts
from storywire.brief.sentences import Sentence, likeness, rarity, sentences
from storywire.evidence import quote
from storywire.types import (
    ArticleFile,
    AttributionKind,
    ClaimKind,
    Crosscheck,
    Direction,
    Grain,
    Span,
    TimeExpression,
    TimelineEntry,
)

_SAME = 0.35  # likeness of two sentences about one happening within one stretch of days
_SAME_DAYS = 0.28  # of two articles on the very same days (right in about four of five pairs read at this value)
_COARSE = 31  # days; a longer stretch says when only if it hides a single day
_LINES = 18
_A_DAY = 3  # lines of one day; those that most accounts tell stay
_UNDATED = 3
_MARKS = ("“", '"', "«", "„", "‘", "'")  # a sentence that begins so is quoted where its speaker stands
_SAID = 0.4  # of a sentence, within what somebody says
_ENOUGH = 3  # happenings; with so many, what only one account has somebody say is no line
_LEADS, _LEADING = 2, 0.12  # the first sentences of articles on one day tell one event if they are so alike
_ARTICLES, _DATED = 40, 12  # so many articles of a story, and dated sentences of an article, are read
_WORD = re.compile(r"[^\W\d]{4,}")
_MARKED = re.compile(r"“[^“”]*[”]|(?<!\w)\"[^\"“”]*\"(?!\w)")
NOTHING = Crosscheck()
_FINE = (Grain.MINUTE, Grain.HOUR, Grain.DAY)


@dataclass(frozen=True, slots=True)
class Dated:
    """A sentence and the finest time it names."""

    sentence: Sentence
    time: TimeExpression

    @property
    def days(self) -> int:
        """How many days the time may be: 1 for a day; a large number where an end is open."""
        if self.time.low is None or self.time.high is None:
            return 10_000
        return (self.time.high - self.time.low).days + 1

    def meets(self, other: Dated) -> bool:
        """Whether both times can be the same day."""
        mine, theirs = self.time, other.time
        low, high = (
            max(mine.low or date.min, theirs.low or date.min),
            min(mine.high or date.max, theirs.high or date.max),
        )
        return low <= high


Shared = Mapping[tuple[str, Span], frozenset[str]]
"""By article and sentence: the articles that tell the same happening."""


def find_timeline(
    files: Sequence[ArticleFile], accounts: Accounts, crosscheck: Crosscheck = NOTHING
) -> tuple[TimelineEntry, ...]:
    """Entries by day: sentences of different articles about one happening on one day are one entry.

    Which sentences tell the same, the `crosscheck` says in its claims, or their words. An article that tells the same
    without a day counts as an account of it.

    Sentences whose time could not be resolved are left out, unless the story has no others.
    """
    told = [sentences(file) for file in accounts.spread(files, _ARTICLES)]
    weight = rarity([s for page in told for s in page])
    dated = [d for page in told for d in [d for d in map(_dated, page) if d][:_DATED]]
    known = [d for d in dated if d.days <= _COARSE or (d.days < 10_000 and d.time.grain in _FINE)]
    shared = _shared(crosscheck)
    groups = [g for g in _happenings(known, weight, shared) if not all(d.sentence.leaning for d in g)]
    entries = [_entry(group, weight, accounts, shared) for group in _telling(groups)]
    if not entries:
        undated = [d for d in dated if d.time.direction is not Direction.PRESENT and not d.sentence.leaning]
        undated = sorted((d for d in undated if not _vague(d.time)), key=lambda d: d.time.grain not in _FINE)
        undated = [d for d in undated if not d.sentence.text.startswith(_MARKS)] or undated
        undated = [d for d in undated if d.time.grain in _FINE] or undated
        entries = [_bounded(d, _entry([d], weight, accounts, shared), crosscheck) for d in undated[:_UNDATED]]
    return tuple(sorted(_strongest(entries), key=_when))


def _strongest(entries: Iterable[TimelineEntry]) -> list[TimelineEntry]:
    """The entries of most accounts, the finest first: few of one day, so that one event does not fill the page."""
    kept: list[TimelineEntry] = []
    days: Counter[date] = Counter()
    for entry in sorted(entries, key=_worth):
        single = entry.low if entry.low == entry.high else None
        if len(kept) < _LINES and (single is None or days[single] < _A_DAY):
            kept.append(entry)
            days.update([single] if single else [])
    return kept


def _telling(groups: Sequence[list[Dated]]) -> Sequence[list[Dated]]:
    """The groups without what one article only has somebody say, where enough is left."""
    done = [g for g in groups if len({d.sentence.article for d in g}) > 1 or not all(map(_saying, g))]
    return done if len(done) >= _ENOUGH else groups


def _bounded(one: Dated, entry: TimelineEntry, crosscheck: Crosscheck) -> TimelineEntry:
    """The entry with the bounds that are known: those of the time, and of an article that its story dates.

    A day that lies behind an article is no later than the article.
    """
    story = next((d for d in crosscheck.dates if d.article == one.sentence.article), None)
    behind = story is not None and one.time.direction is Direction.PAST
    return replace(entry, low=one.time.low, high=one.time.high or (story.finding.high if story and behind else None))


def _vague(time: TimeExpression) -> bool:
    """Whether it names no time at all ("recently")."""
    return (time.value or "").endswith("_REF")


def _shared(crosscheck: Crosscheck) -> Shared:
    told = (claim.statements for claim in crosscheck.claims if claim.kind is ClaimKind.STATEMENT)
    return {
        (s.article, s.evidence.span): frozenset(other.article for other in statements)
        for statements in told
        for s in statements
    }


def _dated(sentence: Sentence) -> Dated | None:
    if _silent(sentence):
        return None
    times = [t for t in sentence.file.annotations.times if sentence.span.covers(t.span) and t.type in ("DATE", "TIME")]
    found = [Dated(sentence, t) for t in times if t.span.start >= sentence.begin and _main(sentence, t)]
    found = [d for d in found if not any(span.covers(d.time.span) for span in _quotes(sentence))]
    return min(found, key=lambda d: (d.days, d.time.span.start), default=None)


def _silent(sentence: Sentence) -> bool:
    """Whether the sentence only says that somebody said nothing: "did not respond to a request for comment"."""
    said = sentence.file.annotations.attributions
    return any(
        a.kind is AttributionKind.NO_COMMENT and any(c.overlaps(sentence.span) for c in (*a.cue, *a.content))
        for a in said
    )


def _quotes(sentence: Sentence) -> list[Span]:
    """The quotations of a sentence: a day that somebody names in one is no day of the article's."""
    said = sentence.file.annotations.attributions
    whole = [s for a in said if a.kind is AttributionKind.DIRECT for s in a.content if s.overlaps(sentence.span)]
    marked = _MARKED.finditer(sentence.file.article.text, sentence.span.start, sentence.span.end)
    return [*whole, *(Span(*found.span()) for found in marked)]


def _saying(one: Dated) -> bool:
    """Whether the time says when something was said, and the sentence tells little else."""
    sentence = one.sentence
    for told in sentence.file.annotations.attributions:
        inside = [s for s in told.content if s.overlaps(sentence.span)]
        length = sum(min(s.end, sentence.span.end) - max(s.start, sentence.span.start) for s in inside)
        if told.speech and length > _SAID * len(sentence.span) and not any(s.covers(one.time.span) for s in inside):
            return True
    return False


def _main(sentence: Sentence, time: TimeExpression) -> bool:
    """Whether a time dates what the sentence tells: not "now", nor what it only brings in ("that sank on Friday")."""
    article = sentence.file.article
    if time.value == "PRESENT_REF" or _bare_clock(sentence, time):
        return False
    if not lexicons.has(article.language or "", "leaning"):
        return True
    lists = lexicons.load(article.language or "", "leaning")
    before = article.text[sentence.begin : time.span.start].lower()
    said = re.findall(r"\w+", before[max(before.rfind(mark) for mark in ",;:—–") + 1 :])
    told = set(lists.get("telling", ()))
    return not any(
        word in lists.get("relatives", ()) and not (word == "that" and told & set(said[max(0, n - 3) : n]))
        for n, word in enumerate(said)
    )


def _bare_clock(sentence: Sentence, time: TimeExpression) -> bool:
    """Whether it is a time of day whose day the sentence does not give ("left at 6:40 p.m.")."""
    if time.grain not in (Grain.MINUTE, Grain.HOUR) or _WORD.search(time.span.of(sentence.file.article.text)):
        return False
    beside = (t for t in sentence.file.annotations.times if t.grain is Grain.DAY and sentence.span.covers(t.span))
    return all(t.low != time.low for t in beside)


def _happenings(dated: Sequence[Dated], weight: Mapping[str, float], shared: Shared) -> list[list[Dated]]:
    """Groups about one happening: each joins the first group whose every time it meets and whose words it shares."""
    groups: list[list[Dated]] = []
    for one in sorted(dated, key=lambda d: (d.days, d.time.low or date.max, d.sentence.number, d.sentence.article)):
        home = next((group for group in groups if _belongs(one, group, weight, shared)), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    return groups


def _belongs(one: Dated, group: Sequence[Dated], weight: Mapping[str, float], shared: Shared) -> bool:
    if not all(one.meets(other) for other in group):
        return False
    alike = shared.get((one.sentence.article, one.sentence.span))
    if alike and any(alike == shared.get((d.sentence.article, d.sentence.span)) for d in group):
        return True
    return any(likeness(one.sentence, d.sentence, weight) >= _least(one, d) for d in group[:4])


def _least(one: Dated, other: Dated) -> float:
    """How alike two sentences must be: less where both lead their articles and name the same single day."""
    leads = one.sentence.number < _LEADS and other.sentence.number < _LEADS
    apart = one.sentence.article != other.sentence.article
    if leads and apart and one.days == other.days == 1:
        return _LEADING
    same = (one.time.low, one.time.high) == (other.time.low, other.time.high)
    return _SAME_DAYS if apart and same and one.days <= _COARSE else _SAME


def _entry(group: Sequence[Dated], weight: Mapping[str, float], accounts: Accounts, shared: Shared) -> TimelineEntry:
    best = max(group, key=lambda d: (-d.days, _fitness(d, group, weight)))
    article, span = best.sentence.file.article, best.sentence.span
    told = {a for d in group for a in shared.get((d.sentence.article, d.sentence.span), ()) if a in accounts.number}
    articles = tuple(dict.fromkeys([*(d.sentence.article for d in [best, *group]), *sorted(told)]))
    return TimelineEntry(
        low=best.time.low if best.days < 10_000 else None,
        high=best.time.high if best.days < 10_000 else None,
        text=best.sentence.text,
        evidence=quote(article.text, span, article.id, article.revision),
        accounts=accounts.count(articles),
        articles=articles,
        reason=best.time.reason,
        said="" if best.days == 1 or best.time.value else " ".join(best.time.span.of(article.text).split()),
    )


def _fitness(one: Dated, group: Iterable[Dated], weight: Mapping[str, float]) -> float:
    """How well a sentence stands for its group: like the others, early, and standing on its own feet."""
    central = sum(likeness(one.sentence, other.sentence, weight) for other in group)
    early = 1 / (1 + one.sentence.number)
    return central + early - one.sentence.leaning - one.sentence.quoted - one.sentence.datelined


def _worth(entry: TimelineEntry) -> tuple[int, int, int]:
    stretch = (entry.high - entry.low).days if entry.low and entry.high else 10_000
    return (-entry.accounts, stretch, entry.evidence.span.start)


def _when(entry: TimelineEntry) -> tuple[date, date, int, str, int]:
    place = (entry.evidence.article, entry.evidence.span.start)
    return (entry.low or date.max, entry.high or date.max, -entry.accounts, *place)
