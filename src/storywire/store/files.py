"""Articles with everything known of them, many at once: a fixed number of queries for each batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, LargeBinary, select, type_coerce

from storywire.store import schema
from storywire.store.codec import unpack
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


class Lying(NamedTuple):
    """An article with everything known of it, as it lies in the library: nouns are packed, and cheap to carry."""

    article: bytes
    findings: bytes | None
    placement: bytes | None
    issues: tuple[Issue, ...]
    judgements: tuple[Judgement, ...]

    @property
    def weight(self) -> int:
        """Its bytes."""
        return len(self.article) + len(self.findings or b"")

    def opened(self) -> ArticleFile:
        """The article as persons judged it."""
        article = unpack(Article, self.article)
        found = unpack(Annotations, self.findings) if self.findings else Annotations(article.id, article.revision, "")
        placed = unpack(Placement, self.placement) if self.placement else None
        return judged(ArticleFile(article, found, placed, self.issues), self.judgements)


def files(connection: Connection, articles: Sequence[str], judgements: Judgements) -> dict[str, ArticleFile]:
    """The newest revisions of these articles, at most a batch of them, as persons judged them."""
    return {name: one.opened() for name, one in lying(connection, articles, judgements).items()}


def lying(connection: Connection, articles: Sequence[str], judgements: Judgements) -> dict[str, Lying]:
    """The same, unopened."""
    newest, found, placed = schema.articles.c, schema.findings.c, schema.placements.c
    kept = select(newest.id, _bytes(newest.noun)).where(newest.id.in_(articles), schema.NEWEST)
    annotated = (
        select(found.article, _bytes(found.noun))
        .join(
            schema.articles,
            (newest.id == found.article) & (newest.revision == found.revision) & schema.NEWEST,
        )
        .where(found.article.in_(articles))
    )
    findings = {row[0]: row[1] for row in connection.execute(annotated)}
    stories = select(placed.article, _bytes(placed.noun)).where(placed.article.in_(articles))
    placements = {row[0]: row[1] for row in connection.execute(stories)}
    issues = _issues(connection, articles)
    return {
        name: Lying(
            article, findings.get(name), placements.get(name), tuple(issues.get(name, ())), judgements.get(name, ())
        )
        for name, article in connection.execute(kept).all()
    }


def _bytes(column: ColumnElement[Any]) -> ColumnElement[bytes]:
    """A packed noun, left packed."""
    return type_coerce(column, LargeBinary)


def judgements_by_article(
    connection: Connection, articles: Sequence[str] | None = None
) -> dict[str, tuple[Judgement, ...]]:
    """What persons decided of these articles, at most a batch, or of all; undone or not, in the order of deciding."""
    judged_, judgements, decisions = schema.judged.c, schema.judgements, schema.decisions.c
    query = (
        select(judged_.article, judgements.c.noun)
        .join(judgements, judgements.c.id == judged_.judgement)
        .join(schema.decisions, (decisions.judgement == judgements.c.id) & decisions.undone.is_(False))
        .order_by(decisions.number)
    )
    found: dict[str, tuple[Judgement, ...]] = {}
    for row in connection.execute(query if articles is None else query.where(judged_.article.in_(articles))):
        found[row.article] = (*found.get(row.article, ()), row.noun)
    return found


def issue(row: Any) -> Issue:
    """A row of the issues as the noun."""
    return Issue(row.code, Step(row.step), row.address, row.message, row.article, row.at)


def _issues(connection: Connection, articles: Sequence[str]) -> dict[str, list[Issue]]:
    """What went wrong with each, in the order of taking."""
    table = schema.issues
    found: dict[str, list[Issue]] = defaultdict(list)
    for row in connection.execute(select(table).where(table.c.article.in_(articles)).order_by(table.c.number)):
        found[row.article].append(issue(row))
    return found
