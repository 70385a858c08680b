"""Articles of one story date each other: what they tell in common, an utterance or a happening, has one day.

Each thing told in common is a variable over days, each undated article another over its publication interval.
"Saturday" binds the two: that day is a Saturday, at most six days before the article. Bounds are narrowed until
nothing changes (bounds consistency, Mackworth 1977; Dechter, Meiri and Pearl 1991). What contradicts itself binds
nothing. That other articles merely belong to the story binds nothing either: it only says which day is likely.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from statistics import median_low

from storywire import lexicons
from storywire.evidence import quote
from storywire.types import (
    ArticleFile,
    DateCandidate,
    DateFinding,
    DateOrigin,
    Direction,
    Evidence,
    Grain,
    Span,
    StoryDate,
    TimeExpression,
)
from storywire.wording import fold

_WEEK = 6  # a bare weekday that lies back is one of the last seven days
_ROUNDS = 12
_READ = 20_000  # characters of a text in which a month that is over is looked for
_LIKELY = 0.68  # of articles lie within a day of the middle of their story
_SURE, _BOUND = 0.8, 0.6  # confidence in bounds told by a day in common, and by what merely came before
_ALL_DAYS = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Told:
    """One article's telling of something: where, and which part is quoted (its days are not those of the telling)."""

    file: ArticleFile
    around: Span
    quoted: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Tie:
    """How a telling's day lies to its article: `least` to `most` days before it (None: any number), on these weekdays.

    `low` and `high` are the days that the telling itself allows.
    """

    said: str
    evidence: Evidence
    least: int = 0
    most: int | None = None
    weekdays: frozenset[int] = _ALL_DAYS
    low: date | None = None
    high: date | None = None


@dataclass
class _Range:
    """Days that are still possible, and which article and telling set each end."""

    low: date | None = None
    high: date | None = None
    low_by: tuple[int, str] | None = None
    high_by: tuple[int, str] | None = None

    @property
    def empty(self) -> bool:
        return self.low is not None and self.high is not None and self.low > self.high

    def after(self, day: date | None, by: tuple[int, str] | None) -> bool:
        if day is None or (self.low is not None and day <= self.low):
            return False
        self.low, self.low_by = day, by
        return True

    def before(self, day: date | None, by: tuple[int, str] | None) -> bool:
        if day is None or (self.high is not None and day >= self.high):
            return False
        self.high, self.high_by = day, by
        return True


@dataclass
class _Node:
    """Something told in common: its tellings by article, and the days it may have happened on."""

    ties: Mapping[str, _Tie]
    weekdays: frozenset[int]
    days: _Range = field(default_factory=_Range)


def date_together(files: Sequence[ArticleFile], common: Sequence[Sequence[Told]]) -> tuple[StoryDate, ...]:
    """What the story says of the day of each article whose page does not give it: narrower bounds, or a likely day.

    `common` are the groups of tellings of one utterance or happening. Articles with a day are never changed.
    """
    nodes = [node for group in common if (node := _node(group)) is not None]
    by_id = {file.article.id: file for file in files}
    kept: list[_Node] = []
    spans, given = _spans(files), _spans(files)
    loose = {article for article, span in given.items() if span.low is None or span.low != span.high}
    for node in sorted(nodes, key=lambda n: (-len(n.ties), sorted(n.ties))):
        near = [*_near(node, kept, loose), (len(kept), node)]
        before = [one.days for _, one in near]
        touched = {article for _, one in near for article in one.ties}
        tried = _solved(near, {article: replace(given[article]) for article in touched})
        if tried is not None:
            kept, spans = [*kept, node], spans | tried
        else:
            for (_, one), days in zip(near, before, strict=True):
                one.days = days
    known = sorted(f.article.published.day for f in files if f.article.published.day)
    undated = (file for file in files if file.article.published.day is None)
    found = (_finding(file, spans[file.article.id], kept, by_id, known) for file in undated)
    return tuple(_after_month(one, by_id[one.article]) for one in found if one is not None)


def _after_month(told: StoryDate, file: ArticleFile) -> StoryDate:
    """The date, begun a month later where its range begins in a month that the text speaks of as over.

    "A January report" is no report of this month; which January it was, the page alone could not say.
    """
    language, finding = file.article.language or "", told.finding
    low = finding.low
    if low is None or not finding.reasons or low.year == date.max.year or not lexicons.has(language, "intervals"):
        return told
    after = (low.replace(day=1) + timedelta(32)).replace(day=1)
    names = "|".join(map(re.escape, lexicons.load(language, "dates")["months"][low.month - 1]))
    text = " ".join(file.article.text[:_READ].split())
    for phrase in lexicons.load(language, "intervals")["past_month"]:
        around = re.escape(phrase).replace(r"\{month\}", rf"(?:{names})\b(?!\.?,? \d)")
        found = re.search(rf"\b{around}(?!\w)", text, re.IGNORECASE)
        if found and (finding.high is None or after <= finding.high):
            why = f"not before {_day(after)}: “{found[0]}” speaks of a month that was over"
            return replace(told, finding=replace(finding, low=after, reasons=(why, *finding.reasons)))
    return told


# --------------------------------------------------------------------------------------------- solving


def _spans(files: Sequence[ArticleFile]) -> dict[str, _Range]:
    return {f.article.id: _Range(f.article.published.low, f.article.published.high) for f in files}


def _near(node: _Node, kept: Sequence[_Node], loose: Collection[str]) -> list[tuple[int, _Node]]:
    """The nodes, by number, that the days of a new one can reach: over articles whose day is not known."""
    left, reached = list(enumerate(kept)), {article for article in node.ties if article in loose}
    near: list[tuple[int, _Node]] = []
    while reached:
        found = [one for one in left if not reached.isdisjoint(one[1].ties)]
        left = [one for one in left if reached.isdisjoint(one[1].ties)]
        near += found
        reached = {article for _, one in found for article in one.ties if article in loose}
    return sorted(near, key=lambda one: one[0])


def _solved(nodes: Sequence[tuple[int, _Node]], spans: dict[str, _Range]) -> dict[str, _Range] | None:
    """The ranges of the articles with all ties narrowed, None where they contradict each other."""
    for _, node in nodes:
        node.days = _Range()
    for _ in range(_ROUNDS):
        changed = [_narrow(number, node, spans) for number, node in nodes]
        if any(node.days.empty for _, node in nodes) or any(span.empty for span in spans.values()):
            return None
        if not any(changed):
            break
    return spans


def _narrow(number: int, node: _Node, spans: Mapping[str, _Range]) -> bool:
    changed = False
    for article, tie in node.ties.items():
        span, by = spans[article], (number, article)
        low = _minus(span.low, tie.most) if tie.most is not None else None
        changed |= node.days.after(_latest(low, tie.low), by)
        changed |= node.days.before(_earliest(_minus(span.high, tie.least), tie.high), by)
    changed |= node.days.after(_onto(node.days.low, node.weekdays, 1), node.days.low_by)
    changed |= node.days.before(_onto(node.days.high, node.weekdays, -1), node.days.high_by)
    if node.days.empty:
        return changed
    for article, tie in node.ties.items():
        span = spans[article]
        changed |= span.after(_minus(node.days.low, -tie.least), (number, (node.days.low_by or (0, ""))[1]))
        if tie.most is not None:
            by = (number, (node.days.high_by or (0, ""))[1])
            changed |= span.before(_minus(node.days.high, -tie.most), by)
    return changed


def _minus(day: date | None, days: int) -> date | None:
    if not days:
        return day
    try:
        return day - timedelta(days) if day is not None else None
    except OverflowError:
        return None


def _latest(one: date | None, other: date | None) -> date | None:
    return max(one, other) if one is not None and other is not None else one or other


def _earliest(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one is not None and other is not None else one or other


def _onto(day: date | None, weekdays: frozenset[int], step: int) -> date | None:
    """The next such weekday from a day on, in one direction."""
    moved = (_minus(day, -step * n) for n in range(7))
    return next((one for one in moved if one is not None and one.weekday() in weekdays), day)


# ------------------------------------------------------------------------------------------------ ties


def _node(group: Sequence[Told]) -> _Node | None:
    """The variable for a group; None where fewer than two articles tell it, or on no weekday in common."""
    ties: dict[str, _Tie] = {}
    for told in group:
        tie = _tie(told)
        known = ties.get(told.file.article.id)
        if known is None or (known.most is None and tie.most is not None):
            ties[told.file.article.id] = tie
    weekdays = _ALL_DAYS.intersection(*(tie.weekdays for tie in ties.values()))
    return _Node(ties, weekdays) if len(ties) > 1 and weekdays else None


def _tie(told: Told) -> _Tie:
    article = told.file.article
    evidence = quote(article.text, told.around, article.id, article.revision)
    plain = _Tie("", evidence)
    times = [t for t in _days(told) if t.direction is not Direction.FUTURE]
    ways = {tie for time in times if (tie := _bound(told, time)) is not None}
    return ways.pop() if len(ways) == 1 else plain


def _days(told: Told) -> Iterator[TimeExpression]:
    """The days that the telling names outside the quoted words."""
    for time in told.file.annotations.times:
        inside = any(span.covers(time.span) for span in told.quoted)
        if told.around.covers(time.span) and not inside and time.grain in (Grain.DAY, Grain.WEEK, Grain.HOUR):
            yield time


def _bound(told: Told, time: TimeExpression) -> _Tie | None:
    article = told.file.article
    said = " ".join(time.span.of(article.text).split())
    evidence = quote(article.text, time.span, article.id, article.revision)
    if article.published.day is not None:
        known = time.low is not None and time.low == time.high
        return _Tie(said, evidence, low=time.low, high=time.high) if known or time.grain is Grain.WEEK else None
    words = {fold(word) for word in re.findall(r"\w+", said)}
    lists = _word_lists(article.language or "")
    back = next((days for word, days in lists.back.items() if word in words), None)
    if back is not None:
        return _Tie(said, evidence, back, back)
    if words & lists.weekend:
        return _Tie(said, evidence, 0, _WEEK, frozenset({5, 6}))
    named = {lists.weekdays[word] for word in words if word in lists.weekdays}
    if len(named) == 1 and words <= lists.plain | set(lists.weekdays):
        return _Tie(said, evidence, 0, _WEEK, frozenset(named))
    fixed = time.low is not None and time.low == time.high
    return _Tie(said, evidence, low=time.low, high=time.high) if fixed else None


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a language that tell a day by its distance or by its name."""

    weekdays: Mapping[str, int]
    back: Mapping[str, int]
    weekend: frozenset[str]
    plain: frozenset[str]


@cache
def _word_lists(language: str) -> _Words:
    if not (lexicons.has(language, "crosscheck") and lexicons.has(language, "dates")):
        return _Words({}, {}, frozenset(), frozenset())
    named = lexicons.load(language, "dates")["weekdays"]
    given = lexicons.load(language, "crosscheck")["days"]
    return _Words(
        weekdays={fold(word): number for number, group in enumerate(named) for word in group},
        back={fold(word): int(days) for word, days in given["back"].items()},
        weekend=frozenset(map(fold, given["weekend"])),
        plain=frozenset(map(fold, given["plain"])),
    )


# --------------------------------------------------------------------------------------------- findings


def _finding(
    file: ArticleFile,
    span: _Range,
    nodes: Sequence[_Node],
    files: Mapping[str, ArticleFile],
    known: Sequence[date],
) -> StoryDate | None:
    article, page = file.article, file.article.published
    reasons = [why for end in ("low", "high") if (why := _why(article.id, span, end, nodes, files))]
    likely = _likely(span, known) if known else None
    if not reasons and likely is None:
        return None
    told = next((n.ties[article.id] for n in nodes if article.id in n.ties), None)
    exact = span.low if span.low == span.high else None
    finding = DateFinding(
        day=exact,
        low=span.low,
        high=span.high,
        origin=DateOrigin.STORY,
        confidence=(_SURE if span.high_by else _BOUND) if reasons else 0.0,
        reasons=(*reasons, *page.reasons) if reasons else (),
        evidence=told.evidence if told and reasons else None,
        runners_up=(likely,) if likely and likely.day != exact else (),
    )
    return StoryDate(article.id, finding)


def _why(article: str, span: _Range, end: str, nodes: Sequence[_Node], files: Mapping[str, ArticleFile]) -> str | None:
    """Why an end of the range is where it is; None where the page itself says so."""
    by = span.low_by if end == "low" else span.high_by
    if by is None:
        return None
    node, other = nodes[by[0]], by[1]
    mine, theirs = node.ties[article], node.ties.get(other)
    what, when = _short(_sentence(files[article], mine.evidence)), _between(node.days.low, node.days.high)
    witness = "another article"
    if other in files:
        witness = f"{_named(files[other])}, published {_between(*_published(files[other]))},"
    puts = f"says “{theirs.said}” of it: it was {when}" if theirs and theirs.said else f"tells it too: it was {when}"
    if end == "low":
        return f"not before {_day(span.low)}: it tells {what}, and {witness} {puts}"
    return f"not after {_day(span.high)}: it says “{mine.said}” in {what}, and {witness} {puts}"


def _sentence(file: ArticleFile, evidence: Evidence) -> Evidence:
    """The sentence that the evidence stands in."""
    around = next((s for s in file.annotations.sentences if s.covers(evidence.span)), evidence.span)
    return quote(file.article.text, around, file.article.id, file.article.revision)


def _short(evidence: Evidence) -> str:
    said = evidence.selector.exact.split()
    return "“" + " ".join(said[:10]) + (" …”" if len(said) > 10 else "”")


def _published(file: ArticleFile) -> tuple[date | None, date | None]:
    return file.article.published.low, file.article.published.high


def _named(file: ArticleFile) -> str:
    return file.article.outlet.name if file.article.outlet else f"the article {file.article.id}"


def _between(low: date | None, high: date | None) -> str:
    if low and low == high:
        return f"on {_day(low)}"
    if low and high:
        return f"between {_day(low)} and {_day(high)}"
    return f"not before {_day(low)}" if low else f"not after {_day(high)}" if high else "on an unknown day"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _likely(span: _Range, known: Sequence[date]) -> DateCandidate | None:
    """The day in the middle of the story, where it is possible: likely, never certain."""
    day = median_low(known)
    if (span.low and day < span.low) or (span.high and day > span.high):
        return None
    many = "the other dated article" if len(known) == 1 else f"the {len(known)} dated articles"
    words = f"{many} of the story came out around it; two of three lie within a day of that, one of five a week off"
    return DateCandidate(day, DateOrigin.STORY, _LIKELY, words)


def with_days(files: tuple[ArticleFile, ...], told: tuple[StoryDate, ...]) -> tuple[ArticleFile, ...]:
    """The articles with what their story says of their days, beside what their own pages say."""
    known = {date.article: date.finding for date in told}
    return tuple(replace(f, dated=known[f.article.id]) if f.article.id in known else f for f in files)
