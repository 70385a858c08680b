"""Rows of the lookups as nouns, many at once: each function is a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from storywire.evidence import quote
from storywire.store import schema
from storywire.store.judged import dated
from storywire.types import (
    Article,
    AttributionKind,
    Crosscheck,
    Judgement,
    JudgementKind,
    Quotation,
    Span,
    Story,
    StorySummary,
    WireCopy,
)

# The columns of a story that are its summary; whether it is closed follows from the day on which one asks.
SUMMARY = tuple(name for name in StorySummary.__dataclass_fields__ if name in schema.stories.c)


class StoredStory(NamedTuple):
    """A story with what was derived from its articles."""

    story: Story
    wire: tuple[WireCopy, ...]
    crosscheck: Crosscheck


class Told(NamedTuple):
    """An article and the story that it is in."""

    article: Article
    story: str | None


def articles_of(connection: Connection, numbers: Collection[int]) -> dict[int, Told]:
    """The articles that stand in these rows, with the days that persons decided on."""
    articles, placements = schema.articles, schema.placements
    query = (
        select(articles.c.number, articles.c.noun, placements.c.story)
        .outerjoin(placements, placements.c.article == articles.c.id)
        .where(articles.c.number.in_(list(numbers)))
    )
    rows = connection.execute(query).all()
    decided = _days_decided(connection, [row.noun.id for row in rows])
    return {row.number: Told(dated(row.noun, decided[row.noun.id]), row.story) for row in rows}


def _days_decided(connection: Connection, articles: Collection[str]) -> Mapping[str, list[Judgement]]:
    """What persons decided of the days of these articles, in the order of deciding."""
    about, judgements, made = schema.judged.c, schema.judgements, schema.decisions
    query = (
        select(about.article, judgements.c.noun)
        .join(judgements, judgements.c.id == about.judgement)
        .join(made, (made.c.judgement == judgements.c.id) & made.c.undone.is_(False))
        .where(about.article.in_(list(articles)), judgements.c.kind == JudgementKind.DATE.value)
    )
    found: dict[str, list[Judgement]] = defaultdict(list)
    for row in connection.execute(query.order_by(made.c.number)):
        found[row.article].append(row.noun)
    return found


def quotations_of(
    connection: Connection, ranks: Mapping[int, float], marked: Mapping[int, str] | None = None
) -> dict[int, Quotation]:
    """The quotations of these rows with their ranks; `marked` has the text of those with matches."""
    quotes = schema.quotes
    rows = connection.execute(select(quotes).where(quotes.c.number.in_(list(ranks)))).all()
    articles = articles_of(connection, {row.article for row in rows})
    told = marked or {}
    return {
        row.number: _quotation(row, articles[row.article], told.get(row.number, row.text), ranks[row.number])
        for row in rows
        if row.article in articles
    }


def _quotation(row: Any, told: Told, shown: str, rank: float) -> Quotation:
    article = told.article
    return Quotation(
        article=article.id,
        story=told.story,
        headline=article.headline,
        outlet=article.outlet.name if article.outlet else None,
        published=article.published,
        finding=row.finding,
        kind=AttributionKind(row.kind),
        speaker=row.speaker or None,
        role=row.role,
        text=shown,
        evidence=quote(article.text, Span(row.start, row.end), article.id, article.revision),
        rank=rank,
    )
