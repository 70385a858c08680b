"""Measures: a figure with its sentence, made ready to be held against another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from storywire.crosscheck.parts import Place, whole, word_lists
from storywire.types import ArticleFile, EntityKind, Figure, Grain, ParagraphKind, Span, Statement
from storywire.wording import content, fold, stem, words

_OF = re.compile(r"\b(?:of|in|from|for|on|at|who|that|which|with)\b")


class Kind(StrEnum):
    """What sort of figure it is; only the first three can differ."""

    PEOPLE = "people"
    MONEY = "money"
    PERCENT = "percent"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of one article. `clean`: nothing beside it says that it is part of something or of another time.

    `order` is the number of its sentence, 0 the first; `days` and `places` are those its sentence names; `bounds` are
    inclusive, None open; `published` is the interval in which the article came out.
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
        """The figure in words, as "12 dead" or "about 40 million USD"."""
        unit = {"percent": "%"}.get(self.unit or "", self.unit or "")
        parts = [self.figure.hedge or "", number(self.value), unit, self.status or ("" if unit else self.head)]
        return " ".join(part for part in parts if part) or self.sentence[:60]

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
        if self.value is None or self.value != other.value or self.bounds != other.bounds:
            return False
        if not self.same_thing(other) or self.elsewhere(other):
            return False
        if self.status and self.kind is Kind.PEOPLE:
            return True
        return self.shared(other) >= (1 if self.value > 12 and self.head else 3)

    def elsewhere(self, other: Measure) -> bool:
        """Whether the sentences name different places or different days."""
        places = bool(self.places and other.places and not self.places & other.places)
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
    """The figures of an article's body and headlines that can be compared, in text order."""
    lists = word_lists(file.article.language or "")
    pulled = [p.span for p in file.article.paragraphs if p.kind is ParagraphKind.PULL_QUOTE]
    figures = (f for f in file.annotations.figures if not any(p.covers(f.span) for p in pulled))
    return [_measure(file, figure, lists) for figure in figures]


def _measure(file: ArticleFile, figure: Figure, lists: Mapping[str, frozenset[str]]) -> Measure:
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
        stems=content(sentence, article.language),
        places=frozenset(fold(m.text) for m in notes.mentions if m.kind is EntityKind.PLACE and around.covers(m.span)),
        days=frozenset(
            t.low for t in notes.times if t.low and t.low == t.high and t.grain is Grain.DAY and around.covers(t.span)
        ),
        published=(published.low, published.high, moment),
        clean=whole(Place(article.text, figure.span, around), status, _years(file), lists),
        order=sum(1 for s in notes.sentences if s.end <= figure.span.start),
    )


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
    human = head in ("", "people") or head in lists.get("humans", ())
    return Kind.PEOPLE if not figure.unit and human and (status or head) else Kind.OTHER


def _years(file: ArticleFile) -> frozenset[str]:
    """The years that are the article's own time: none where its date is not known."""
    published = file.article.published
    return frozenset(str(day.year) for day in (published.low, published.high) if day and published.known)
