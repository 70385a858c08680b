"""How one page was read, in the terminal: what was found, with reasons, and what became of each line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from storywire.publish import words
from storywire.publish.terminal import show_issues
from storywire.types import Article, DateFinding, Reading

_RUNNERS_UP = 3


class Line(Protocol):
    """A line of the page with what became of it."""

    @property
    def text(self) -> str: ...
    @property
    def score(self) -> float: ...
    @property
    def kept(self) -> bool: ...
    @property
    def why(self) -> tuple[str, ...]: ...


def as_data(reading: Reading, lines: Sequence[Line]) -> dict[str, object]:
    """What JSON shows: the article, the issues, and the lines if they were asked for."""
    shown: dict[str, object] = {"article": reading.article, "issues": reading.issues, "declined": reading.declined}
    return {**shown, "lines": tuple(lines)} if lines else shown


def show_reading(reading: Reading, lines: Sequence[Line]) -> RenderableType:
    """One page: the findings, the text or the lines that it was chosen from, and what went wrong."""
    parts: list[RenderableType] = []
    article = reading.article
    if article is not None:
        parts += [Text(words.shown(article.headline or "without a headline"), style="bold"), _facts(article), Text()]
    elif reading.declined is not None:
        parts += [Text("No article. What the page says of itself:", style="bold"), _itself(reading.declined)]
    if lines:
        parts.append(_lines(lines))
    elif article is not None:
        parts += [Text(words.shown(p.span.of(article.text)) + "\n") for p in article.paragraphs]
    if reading.issues:
        parts += [Text(), show_issues(reading.issues)]
    return Group(*parts)


def _facts(article: Article) -> Table:
    facts = Table.grid(padding=(0, 2))
    for name, value in _about(article):
        if value:
            facts.add_row(Text(name, style="dim"), Text(words.shown(value)))
    return facts


def _itself(declined: Article) -> Table:
    """The little that is known of a page that was declined: nothing of its text, and no confidence in it."""
    facts = Table.grid(padding=(0, 2))
    told = [("Headline", declined.headline or ""), *(each for each in _about(declined) if each[0] != "Reading")]
    for name, value in told:
        if value:
            facts.add_row(Text(name, style="dim"), Text(words.shown(value)))
    return facts


def _about(article: Article) -> Iterator[tuple[str, str]]:
    yield "Outlet", article.outlet.name if article.outlet else "not known"
    yield "By", ", ".join(article.byline)
    yield "Credit", article.credit or ""
    yield "Dateline", article.dateline or ""
    yield "Section", article.section or ""
    yield "Language", article.language or "not known"
    yield from _dated("Published", article.published)
    if article.modified.known:
        yield from _dated("Modified", article.modified)
    yield "Reading", f"{words.sure(article.confidence)}, {article.reader}"


def _dated(name: str, finding: DateFinding) -> Iterator[tuple[str, str]]:
    sure = f", {words.sure(finding.confidence)}, {finding.origin}" if finding.known else ""
    yield name, words.published(finding) + sure
    for reason in finding.reasons:
        yield "", reason
    for other in finding.runners_up[:_RUNNERS_UP]:
        yield "", f"not {words.day(other.day)} ({other.score:.0%}): {other.reason}"


def _lines(lines: Sequence[Line]) -> Table:
    """Kept lines are marked with a plus; the number is the probability that the line is text."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(justify="right")
    table.add_column(ratio=3, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for line in lines:
        style = "" if line.kept else "dim"
        cells = ("+" if line.kept else "", f"{line.score:.2f}", words.shown(line.text), ", ".join(line.why))
        table.add_row(*(Text(cell, style=style) for cell in cells))
    return table
