"""Small hand-made articles with true evidence, for the tests of the rooms that compare and show them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from storywire.evidence import quote
from storywire.types import (
    Annotations,
    Article,
    ArticleFile,
    Attribution,
    AttributionKind,
    DateFinding,
    DateOrigin,
    EntityKind,
    Event,
    Figure,
    Grain,
    Layer,
    Mention,
    Outlet,
    Paragraph,
    ParagraphKind,
    Resolution,
    Span,
    Speaker,
    TimeExpression,
)

_SENTENCE = re.compile(r"\S.*?(?:[.!?][”\"’)]*(?=\s|$)|\n\n|$)", re.DOTALL)


def day_finding(day: date) -> DateFinding:
    """A publication day that stood on the page."""
    raw = f'<time datetime="{day.isoformat()}">'
    evidence = quote(raw, Span(16, 26), "page", 1, Layer.PAGE)
    return DateFinding(
        day,
        day,
        day,
        origin=DateOrigin.TIME_ELEMENT,
        confidence=0.97,
        reasons=("stands beside the byline",),
        evidence=evidence,
    )


@dataclass
class Desk:
    """One article in the making: say what stands in its text, and get findings whose spans spell it."""

    id: str
    text: str
    outlet: str = "Harbour Post"
    day: date | None = None
    published: DateFinding | None = None
    headline: str | None = "Ferry sinks off Marrow Bay"
    kinds: dict[int, ParagraphKind] = field(default_factory=dict)
    language: str | None = "en"
    url: str | None = None
    byline: tuple[str, ...] = ()
    _attributions: list[Attribution] = field(default_factory=list)
    _figures: list[Figure] = field(default_factory=list)
    _times: list[TimeExpression] = field(default_factory=list)
    _mentions: list[Mention] = field(default_factory=list)
    _events: list[Event] = field(default_factory=list)

    def span(self, words: str, nth: int = 1) -> Span:
        """Where the nth occurrence of the words stands."""
        start = -1
        for _ in range(nth):
            start = self.text.index(words, start + 1)
        return Span(start, start + len(words))

    def sentences(self) -> tuple[Span, ...]:
        spans = []
        for match in _SENTENCE.finditer(self.text):
            stripped = match.group().rstrip()
            spans.append(Span(match.start(), match.start() + len(stripped)))
        return tuple(spans)

    def around(self, span: Span) -> Span:
        """The sentence or sentences that the span touches."""
        touched = [s for s in self.sentences() if s.overlaps(span)]
        return Span(touched[0].start, touched[-1].end)

    def says(
        self,
        speaker: str | None,
        *content: str,
        kind: AttributionKind = AttributionKind.DIRECT,
        nth: int = 1,
        role: str | None = None,
    ) -> Desk:
        spans = tuple(sorted(self.span(words, nth) for words in content))
        evidence = quote(self.text, self.around(Span(spans[0].start, spans[-1].end)), self.id, 1)
        who = Speaker(speaker, Resolution.NAMED if speaker else Resolution.ANONYMOUS, role=role)
        found = Attribution(f"q{len(self._attributions) + 1}", kind, spans, evidence, speaker=who, confidence=0.9)
        self._attributions.append(found)
        return self

    def counts(self, words: str, value: float | None, nth: int = 1, **about: object) -> Desk:
        span = self.span(words, nth)
        bounds = {"low": value, "high": value} | about
        evidence = quote(self.text, self.around(span), self.id, 1)
        found = Figure(f"f{len(self._figures) + 1}", span, evidence, value, **bounds)  # type: ignore[arg-type]
        self._figures.append(found)
        return self

    def when(self, words: str, low: date | None, high: date | None = None, nth: int = 1, **about: object) -> Desk:
        span = self.span(words, nth)
        given = {
            "type": "DATE",
            "grain": Grain.DAY,
            "reason": f"“{words}”, read against the day of publication",
        } | about
        evidence = quote(self.text, self.around(span), self.id, 1)
        found = TimeExpression(
            f"t{len(self._times) + 1}",
            span,
            evidence=evidence,
            low=low,
            high=high or low,
            **given,  # type: ignore[arg-type]
        )
        self._times.append(found)
        return self

    def names(self, words: str, kind: EntityKind, nth: int = 1) -> Desk:
        self._mentions.append(Mention(self.span(words, nth), words, kind))
        return self

    def article(self) -> Article:
        paragraphs, at = [], 0
        for number, block in enumerate(self.text.split("\n\n")):
            paragraphs.append(Paragraph(Span(at, at + len(block)), self.kinds.get(number, ParagraphKind.BODY)))
            at += len(block) + 2
        published = self.published or (day_finding(self.day) if self.day else DateFinding())
        outlet = Outlet(self.outlet.lower().replace(" ", "-"), self.outlet) if self.outlet else None
        return Article(
            self.id, 1, f"pages/{self.id}.html", "0" * 64, self.headline, self.text, tuple(paragraphs), self.language,
            published, outlet=outlet, url=self.url, byline=self.byline, confidence=0.9,
        )  # fmt: skip

    def file(self) -> ArticleFile:
        annotations = Annotations(
            self.id, 1, "by hand", self.sentences(), tuple(self._mentions), (), tuple(self._attributions),
            tuple(self._times), tuple(self._figures), tuple(self._events),
        )  # fmt: skip
        return ArticleFile(self.article(), annotations)


def moved(file: ArticleFile, name: str) -> ArticleFile:
    """The same article under another id, as a reprint has it (its evidence made anew)."""
    text = file.article.text
    article = replace(file.article, id=name)

    def anew(items: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(replace(i, evidence=quote(text, i.evidence.span, name, 1)) for i in items)

    a = file.annotations
    return ArticleFile(
        article,
        replace(a, article=name, attributions=anew(a.attributions), figures=anew(a.figures), times=anew(a.times)),
    )
