"""Everything of a library in the order of the ids, a batch at a time: what exports are written from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from storywire.store import schema
from storywire.store.judged import judged
from storywire.store.reader import Reader
from storywire.store.rows import SUMMARY, StoredStory
from storywire.types import Annotations, ArticleFile, Issue, Placement, Step, StorySummary

_BATCH = 100


def files(connection: Connection) -> Iterator[ArticleFile]:
    """The newest revision of every article with its findings and placement, as persons judged it, without issues."""
    articles, found, placed = schema.articles.c, schema.findings.c, schema.placements.c
    decided = {row[0] for row in connection.execute(select(schema.judged.c.article).distinct())}
    query = (
        select(articles.id, articles.noun, found.noun.label("findings"), placed.noun.label("placement"))
        .join(schema.findings, (found.article == articles.id) & (found.revision == articles.revision), isouter=True)
        .join(schema.placements, placed.article == articles.id, isouter=True)
        .where(articles.current)
        .order_by(articles.id)
        .limit(_BATCH)
    )
    for row in _batches(connection, query, articles.id):
        findings: Annotations = row.findings or Annotations(row.id, row.noun.revision, "")
        placement: Placement | None = row.placement
        file = ArticleFile(row.noun, findings, placement)
        yield judged(file, Reader(connection).judgements_of(row.id)) if row.id in decided else file


def stories(connection: Connection) -> Iterator[tuple[StorySummary, StoredStory]]:
    """Every story with what was derived from its articles."""
    table = schema.stories.c
    query = select(schema.stories).order_by(table.id).limit(_BATCH)
    for row in _batches(connection, query, table.id):
        summary = StorySummary(**{name: getattr(row, name) for name in SUMMARY})
        yield summary, StoredStory(row.story, row.wire, row.crosscheck)


def issues(connection: Connection) -> Iterator[Issue]:
    """Every issue in the order of its address, without the time."""
    table = schema.issues.c
    query = select(schema.issues).order_by(table.address, table.code, table.step, table.message)
    for row in connection.execute(query, execution_options={"yield_per": _BATCH}):
        yield Issue(row.code, Step(row.step), row.address, row.message, row.article)


def _batches(connection: Connection, query: Any, key: Any) -> Iterator[Any]:
    last = ""
    while rows := connection.execute(query.where(key > last)).all():
        yield from rows
        last = rows[-1].id
