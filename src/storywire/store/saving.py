"""Many rows at once: each function is a few statements, however many pages, articles or stories it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select, update

from storywire.store import indexing, schema, tellings
from storywire.store.codec import pack
from storywire.store.dialects import load, next_numbers, put
from storywire.store.files import batched
from storywire.store.indexing import rows_of
from storywire.store.judged import judged
from storywire.store.prepared import Prepared, PreparedPage, PreparedStory, naive
from storywire.types import ArticleFile, Placement, StoryLink

if TYPE_CHECKING:
    from storywire.store.reader import Reader

_ARTICLE = [column.name for column in schema.articles.columns]
_FINDINGS = [column.name for column in schema.findings.columns]


def pages(connection: Connection, given: Iterable[PreparedPage], taken: datetime) -> None:
    """Keep versions of pages; one that is kept already stays as it is."""
    rows = [one.row | {"taken": naive(taken)} for one in given]
    put(connection, schema.pages, rows)


def articles(reader: Reader, given: Sequence[Prepared]) -> None:
    """Keep new revisions of different articles; each becomes the current one and the one that search finds."""
    if not given:
        return
    connection = reader.connection
    _retire(connection, [one.id for one in given])
    numbers = next_numbers(connection, schema.articles, len(given))
    rows = [one.article | {"number": number, "current": True} for number, one in zip(numbers, given, strict=True)]
    load(connection, schema.articles, [tuple(row[name] for name in _ARTICLE) for row in rows])
    load(connection, schema.findings, [tuple(one.findings[name] for name in _FINDINGS) for one in given])
    put(connection, schema.items, [one.item for one in given], ["article"])
    decided = reader.judgements_on([one.id for one in given])
    indexed = []
    for number, one in zip(numbers, given, strict=True):
        lookups = one.lookups
        if one.id in decided:
            file = judged(ArticleFile(one.read(), one.found()), decided[one.id])
            lookups = rows_of(number, file.article, file.annotations)
        indexed.append(lookups.numbered(number))
    indexing.add_all(connection, indexed)


def _retire(connection: Connection, names: Sequence[str]) -> None:
    """Take the revisions that were current out of the indexes."""
    kept = schema.articles.c
    for some in batched(names):
        old = connection.execute(select(kept.number).where(kept.id.in_(some), schema.NEWEST)).scalars().all()
        for number in old:
            indexing.remove(connection, number)
        if old:
            connection.execute(update(schema.articles).where(kept.number.in_(old)).values(current=False))


def identities(connection: Connection, named: Mapping[str, str]) -> None:
    """Let each of these folded addresses mean its article from now on."""
    rows = [{"address": name, "article": article} for name, article in named.items()]
    put(connection, schema.identities, rows, ["address"])


def placements(connection: Connection, given: Sequence[Placement]) -> None:
    """Put different articles into their stories, or into others than before; their order is that of placing."""
    rows = [{"article": one.article, "story": one.story, "noun": pack(Placement, one)} for one in given]
    put(connection, schema.placements, rows, ["article"])
    links = {(one.article, link.story): link for one in given for link in one.related}
    linked = [
        {"article": article, "other": other, "noun": pack(StoryLink, link)} for (article, other), link in links.items()
    ]
    put(connection, schema.links, linked, ["article", "other"])


def stories(connection: Connection, given: Sequence[PreparedStory], changed: datetime) -> None:
    """Keep different stories and what was derived from them, in place of what stood there."""
    rows = [one.story | {"changed": naive(changed)} for one in given]
    put(connection, schema.stories, rows, ["id"])
    put(connection, schema.sheets, [one.sheet for one in given], ["story"])
    indexing.add_copies(connection, {one.id: one.wire for one in given})
    tellings.keep(connection, [one.story for one in given])
