"""Articles with everything known of them, many at once: a fixed number of queries for each batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from storywire.store import schema
from storywire.store.judged import judged
from storywire.types import Annotations, Article, ArticleFile, Issue, Judgement, Placement, Step

BATCH = 500  # ids in one query

Judgements = Mapping[str, tuple[Judgement, ...]]
"""By article."""


def batched(articles: Iterable[str]) -> Iterator[list[str]]:
    """The ids in batches that fit one query."""
    left = iter(articles)
    while batch := list(islice(left, BATCH)):
        yield batch


def files(connection: Connection, articles: Sequence[str], judgements: Judgements) -> dict[str, ArticleFile]:
    """The newest revisions of these articles, at most a batch of them, as persons judged them."""
    known = _articles(connection, articles)
    found, placed, issues = (
        _findings(connection, articles),
        _placed(connection, articles),
        _issues(connection, articles),
    )
    return {
        name: judged(
            ArticleFile(
                article,
                found.get(name) or Annotations(name, article.revision, ""),
                placed.get(name),
                tuple(issues.get(name, ())),
            ),
            judgements.get(name, ()),
        )
        for name, article in known.items()
    }


def issue(row: Any) -> Issue:
    """A row of the issues as the noun."""
    return Issue(row.code, Step(row.step), row.address, row.message, row.article, row.at)


def _articles(connection: Connection, articles: Sequence[str]) -> dict[str, Article]:
    table = schema.articles.c
    query = select(table.id, table.noun).where(table.id.in_(articles), schema.NEWEST)
    return {row.id: row.noun for row in connection.execute(query)}


def _findings(connection: Connection, articles: Sequence[str]) -> dict[str, Annotations]:
    """The findings in the newest revisions."""
    newest, found = schema.articles.c, schema.findings.c
    query = (
        select(found.article, found.noun)
        .join(
            schema.articles,
            (newest.id == found.article) & (newest.revision == found.revision) & schema.NEWEST,
        )
        .where(found.article.in_(articles))
    )
    return {row.article: row.noun for row in connection.execute(query)}


def _placed(connection: Connection, articles: Sequence[str]) -> dict[str, Placement]:
    table = schema.placements.c
    query = select(table.article, table.noun).where(table.article.in_(articles))
    return {row.article: row.noun for row in connection.execute(query)}


def _issues(connection: Connection, articles: Sequence[str]) -> dict[str, list[Issue]]:
    """What went wrong with each, in the order of taking."""
    table = schema.issues
    found: dict[str, list[Issue]] = defaultdict(list)
    for row in connection.execute(select(table).where(table.c.article.in_(articles)).order_by(table.c.number)):
        found[row.article].append(issue(row))
    return found
