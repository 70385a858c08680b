"""Measures: a figure with its sentence, made ready to be held against another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from storywire.crosscheck.parts import Place, changed_to, leads_from, whole, word_lists
from storywire.types import (
    ArticleFile,
    AttributionKind,
    EntityKind,
    Figure,
    Grain,
    ParagraphKind,
    Span,
    Statement,
    TimeExpression,
)
from storywire.wording import content, fold, stem, words

_DURATION = re.compile(r"P(T?)(\d{1,6})([YMWDH])")
_LENGTHS = {"Y": "year", "M": "month", "W": "week", "D": "day", "TH": "hour", "TM": "minute"}
_QUOTING = (AttributionKind.DIRECT, AttributionKind.MIXED)
_OPENING = 4  # sentences that set the scene of an article
_BIG = 100_000.0  # the same large sum in one story is hardly chance
_OF = re.compile(r"\b(?:of|in|from|for|on|at|who|that|which|with)\b")


class Kind(StrEnum):
    """What sort of figure it is; only the first three can differ unless an article tells the change itself."""

    PEOPLE = "people"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of one article. `clean`: nothing beside it says that it is part of something or of another time.

    `order` is the number of its sentence, 0 the first; `days` and `places` are those its sentence names; `bounds` are
    inclusive, None open; `published` is the interval in which the article came out. `opening` are the places that its
    first sentences name; `said` the figure as it is written; `instead` the number that the article says it replaced.
    """

    article: str
    outlet: str | None
    figure: Figure
    kind: Kind
    head: str
    modifiers: frozenset[str]
    status: str | None
    sentence: str
    stems: frozenset[str]
    places: frozenset[str]
    days: frozenset[date]
    published: tuple[date | None, date | None, float | None]
    clean: bool
    order: int
    opening: frozenset[str]
    said: str
    instead: float | None = None

    @property
    def value(self) -> float | None:
        return self.figure.value

    @property
    def unit(self) -> str | None:
        return self.figure.unit

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        return (self.figure.low, self.figure.high)

    @property
    def exact(self) -> bool:
        return self.value is not None and self.figure.low == self.figure.high == self.value

    @property
    def floor(self) -> bool:
        """Whether it says that there are so many or more: "12", "at least 12", not "about 12"."""
        return self.value is not None and self.figure.low == self.value

    @property
    def telling(self) -> bool:
        """Whether it is worth saying that nobody else gives it."""
        return self.exact and self.clean and (self.status is not None or self.kind in (Kind.MONEY, Kind.PERCENT))

    @property
    def worded(self) -> str:
        """The figure in words: with a unit as it is written ("$40 million"), else as "12 dead", "14 birds"."""
        if self.unit:
            return self.said
        parts = [self.figure.hedge or "", number(self.value), self.status or self.figure.counted or ""]
        return " ".join(part for part in parts if part) or self.said

    @property
    def statement(self) -> Statement:
        return Statement(self.article, self.outlet, self.sentence, self.figure.evidence, self.figure.id)

    def overlaps(self, other: Measure) -> bool:
        """Whether the two can be the same number."""
        (low, high), (low2, high2) = self.bounds, other.bounds
        if (low is None and high is None) or (low2 is None and high2 is None):
            return True
        return (low is None or high2 is None or low <= high2) and (low2 is None or high is None or low2 <= high)

    def same_thing(self, other: Measure) -> bool:
        """Whether both count the same: kind, unit, status, head and what modifies it, per what."""
        mine, theirs = self.figure, other.figure
        if (self.kind, self.unit, self.status, mine.per) != (other.kind, other.unit, other.status, theirs.per):
            return False
        if self.kind is Kind.PEOPLE and "people" in (self.head, other.head):
            return True
        return self.head == other.head and self.modifiers == other.modifiers

    def agrees(self, other: Measure) -> bool:
        """Whether both give the same number for the same thing."""
        if self.value is None or self.value != other.value or not self.overlaps(other):
            return False
        if self.kind is Kind.MONEY and self.figure.per == other.figure.per:
            return self.shared(other) >= (1 if self.value >= _BIG else 3)
        if not self.same_thing(other) or self.elsewhere(other):
            return False
        if self.kind is Kind.DURATION:
            return self.shared(other) >= (2 if self.value > 12 else 3)
        if self.status and self.kind is Kind.PEOPLE:
            return True
        return self.shared(other) >= (1 if self.value > 12 and self.head else 3)

    def elsewhere(self, other: Measure) -> bool:
        """Whether the sentences name different days, or places of which neither belongs to the other's scene."""
        scene = (self.places & (other.places | other.opening)) | (other.places & self.opening)
        places = bool(self.places and other.places and not scene)
        days = bool(self.days and other.days and not self.days & other.days)
        return places or days

    def shared(self, other: Measure) -> int:
        """How many content words both sentences have, apart from what is counted."""
        return len((self.stems & other.stems) - {stem(self.head), self.status})


def number(value: float | None) -> str:
    """A number as a person writes it: 12, 1,500, 2.5, 3.4 million."""
    if value is None:
        return ""
    for size, name in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
        if abs(value) >= size:
            return f"{value / size:,.2f}".rstrip("0").rstrip(".") + name
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def measures(file: ArticleFile) -> list[Measure]:
    """The figures and lengths of time of an article that can be compared, in text order; none of a pull quote.

    No length of time from a quotation: "it could be four years" is an opinion, and one utterance is compared as one.
    """
    lists = word_lists(file.article.language or "")
    pulled = [p.span for p in file.article.paragraphs if p.kind is ParagraphKind.PULL_QUOTE]
    quoted = [s for a in file.annotations.attributions if a.kind in _QUOTING for s in a.content if _marked(file, s)]
    lengths = (
        length
        for time in file.annotations.times
        if (length := _length(time)) and not any(s.overlaps(time.span) for s in quoted)
    )
    figures = (f for f in [*file.annotations.figures, *lengths] if not any(p.covers(f.span) for p in pulled))
    opening = _opening(file)
    found = [_measure(file, f, lists, opening) for f in sorted(figures, key=lambda f: f.span)]
    return [_told_change(file, one, before, lists) for one, before in zip(found, [None, *found], strict=False)]


def _marked(file: ArticleFile, said: Span) -> bool:
    return file.article.text[said.start] in '“"«„‘'


def _length(time: TimeExpression) -> Figure | None:
    """A length of time as a figure: "50 years"; under its own id among the article's times."""
    found = _DURATION.fullmatch(time.value or "") if time.type == "DURATION" else None
    unit = _LENGTHS.get(found[1] + found[3]) if found else None
    if found is None or unit is None or int(found[2]) < 2:
        return None
    value = float(found[2])
    return Figure(time.id, time.span, time.evidence, value, value, value, unit=unit)


def _opening(file: ArticleFile) -> frozenset[str]:
    ends = [s.end for s in file.annotations.sentences[:_OPENING]]
    places = (m for m in file.annotations.mentions if m.kind is EntityKind.PLACE and ends and m.span.end <= ends[-1])
    return frozenset(fold(place.text) for place in places)


def _told_change(
    file: ArticleFile, one: Measure, before: Measure | None, lists: Mapping[str, frozenset[str]]
) -> Measure:
    """The measure, with the number it replaced where the sentence itself says "from 14 to 23"."""
    if not lists or before is None or before.value is None or one.value is None or before.sentence != one.sentence:
        return one
    around, text = _sentence(file, one.figure), file.article.text
    told = changed_to(Place(text, one.figure.span, around), lists) and leads_from(
        Place(text, before.figure.span, around), lists
    )
    return replace(one, instead=before.value) if told and one.unit in (before.unit, None) else one


def _measure(
    file: ArticleFile, figure: Figure, lists: Mapping[str, frozenset[str]], opening: frozenset[str]
) -> Measure:
    article, notes = file.article, file.annotations
    around = _sentence(file, figure)
    sentence = around.of(article.text)
    head, modifiers = _counted(figure.counted, lists)
    status = _status(figure, lists)
    head = head or ("people" if status and not figure.unit else "")
    published = article.published
    moment = published.moment.timestamp() if published.moment else None
    return Measure(
        article=article.id,
        outlet=article.outlet.name if article.outlet else None,
        figure=figure,
        kind=_kind(figure, head, status, lists),
        head=head,
        modifiers=modifiers,
        status=status,
        sentence=" ".join(sentence.split()),
        stems=_telling(content(sentence, article.language), lists),
        places=frozenset(fold(m.text) for m in notes.mentions if m.kind is EntityKind.PLACE and around.covers(m.span)),
        days=frozenset(
            t.low for t in notes.times if t.low and t.low == t.high and t.grain is Grain.DAY and around.covers(t.span)
        ),
        published=(published.low, published.high, moment),
        clean=whole(Place(article.text, figure.span, around), status, _years(file), lists),
        order=sum(1 for s in notes.sentences if s.end <= figure.span.start),
        opening=opening,
        said=" ".join(figure.span.of(article.text).split()),
    )


def _telling(stems: frozenset[str], lists: Mapping[str, frozenset[str]]) -> frozenset[str]:
    scales = lists.get("scales", frozenset())
    return frozenset(s for s in stems if s not in scales and not any(map(str.isdigit, s)))


def _sentence(file: ArticleFile, figure: Figure) -> Span:
    return next((s for s in file.annotations.sentences if s.covers(figure.span)), figure.evidence.span)


def _counted(counted: str | None, lists: Mapping[str, frozenset[str]]) -> tuple[str, frozenset[str]]:
    """The head noun and what modifies it, folded; everybody is "people"."""
    phrase = _OF.split(counted or "", maxsplit=1)[0]
    found = [w.folded for w in words(phrase)] or [w.folded for w in words(counted or "")]
    if not found:
        return "", frozenset()
    head = "people" if found[-1] in lists.get("people", ()) else stem(found[-1])
    rest = [w.folded for w in words(counted or "") if w.folded != found[-1]]
    idle = lists.get("idle_modifiers", frozenset())
    return head, frozenset(stem(w) for w in rest if w not in idle and len(w) > 2)


def _status(figure: Figure, lists: Mapping[str, frozenset[str]]) -> str | None:
    """The status under one name; where the counted noun is the status itself ("12 deaths"), that."""
    said = [w.folded for w in words(f"{figure.status or ''}")] or [w.folded for w in words(figure.counted or "")][-1:]
    for name in sorted(key for key in lists if key.startswith("status:")):
        if any(word in lists[name] for word in said):
            return name.removeprefix("status:")
    return fold(figure.status) if figure.status else None


def _kind(figure: Figure, head: str, status: str | None, lists: Mapping[str, frozenset[str]]) -> Kind:
    if figure.unit == "percent":
        return Kind.PERCENT
    if figure.unit and len(figure.unit) == 3 and figure.unit.isupper():
        return Kind.MONEY
    if figure.unit in lists.get("moneys", ()):
        return Kind.MONEY
    if figure.unit in _LENGTHS.values():
        return Kind.DURATION
    human = head in ("", "people") or head in lists.get("humans", ())
    return Kind.PEOPLE if not figure.unit and human and (status or head) else Kind.OTHER


def _years(file: ArticleFile) -> frozenset[str]:
    """The years that are the article's own time: none where its date is not known."""
    published = file.article.published
    return frozenset(str(day.year) for day in (published.low, published.high) if day and published.known)
