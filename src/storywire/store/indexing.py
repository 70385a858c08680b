"""What is looked up, derived from articles and findings: the search indexes, quotes, names and outlets.

All of it follows from the newest revisions and can be filled anew by one call, `rebuild`; a writer keeps it current in
the transaction that changes an article.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from unicodedata import normalize

from sqlalchemy import Connection, delete, func, select, text, update

from storywire.store import schema, tellings
from storywire.store.cursors import NO_DAY
from storywire.store.dialects import fulltext, upsert
from storywire.store.files import batched
from storywire.types import (
    Annotations,
    Article,
    AttributionKind,
    Entity,
    EntityKind,
    Resolution,
    Span,
    Speaker,
    WireCopy,
)
from storywire.wording import words

VERSION = 1  # of what this file writes; another one fills the library anew when it is opened
LISTED = (EntityKind.PERSON, EntityKind.PLACE, EntityKind.ORGANISATION)
_BETWEEN = " \ue000 "  # a token that nobody types: no phrase reaches from one name into the next
_BATCH = 200

Row = dict[str, Any]


class Rows(NamedTuple):
    """What one article puts into the indexes."""

    search: Row
    names: list[Row]
    quotes: list[Row]


def name_key(name: str) -> str:
    """A name folded: no case, no accents, no stops; its words joined by hyphens. Empty for a name without words."""
    return "-".join(word.folded for word in words(normalize("NFKC", name)))


# -------------------------------------------------------------------------------------------- one article


def add(connection: Connection, number: int, article: Article, annotations: Annotations) -> None:
    """Index the article that stands in the row `number`."""
    rows = rows_of(number, article, annotations)
    fulltext(connection).add(connection, rows.search)
    if article.outlet:
        _add_outlet(connection, article)
    if rows.names:
        connection.execute(_NAMES, rows.names)
        connection.execute(_APPEARANCES, rows.names)
    if rows.quotes:
        connection.execute(_QUOTES, rows.quotes)
        fulltext(connection).add_quotes(connection, number)


def remove(connection: Connection, number: int) -> None:
    """Take the article in the row `number` out of every index."""
    given = {"article": number}
    outlet = select(schema.articles.c.outlet).where(schema.articles.c.number == number).scalar_subquery()
    outlets, appearances, quotes = schema.outlets, schema.appearances, schema.quotes
    fulltext(connection).remove(connection, number)
    connection.execute(update(outlets).where(outlets.c.id == outlet).values(articles=outlets.c.articles - 1))
    connection.execute(_UNNAME, given)
    connection.execute(delete(quotes).where(quotes.c.article == number))
    connection.execute(delete(appearances).where(appearances.c.article == number))


def redate(connection: Connection, number: int) -> None:
    """Let the lists of the article in the row `number` have the days that stand there now."""
    days = {"low": schema.articles.c.low, "high": schema.articles.c.high}
    for table, values in (
        (schema.appearances, days),
        (schema.quotes, {"day": func.coalesce(days["high"], days["low"], NO_DAY)}),
    ):
        own = schema.articles.c.number == number
        told = {name: select(value).where(own).scalar_subquery() for name, value in values.items()}
        connection.execute(update(table).where(table.c.article == number).values(told))


def rows_of(number: int, article: Article, annotations: Annotations) -> Rows:
    """What the article puts into the indexes; pure."""
    entities = {one.id: one for one in annotations.entities if one.kind in LISTED and name_key(one.name)}
    quotes = list(_quotes(number, article, annotations, entities))
    named = _names(number, entities.values(), Counter((row["name_kind"], row["key"]) for row in quotes))
    search = {
        "number": number,
        "headline": article.headline or "",
        "text": article.text,
        "outlet": _outlet(article),
        "speakers": _BETWEEN.join(sorted({row["speaker"] for row in quotes if row["speaker"]})),
        "language": article.language or "",
        **_by_kind(entities.values()),
    }
    return Rows(search, named, quotes)


def _names(number: int, entities: Iterable[Entity], quoted: Counter[tuple[str | None, str | None]]) -> list[Row]:
    """One row a full name; two entities of one article with the same name are one entry."""
    rows: dict[tuple[str, str], Row] = {}
    for entity in entities:
        kind, key = entity.kind.value, name_key(entity.name)
        role = entity.roles[0] if entity.roles else None
        row = {"kind": kind, "key": key, "name": entity.name, "role": role, "article": number}
        rows.setdefault((kind, key), row | {"quotes": quoted[kind, key]})
    return list(rows.values())


def _quotes(number: int, article: Article, annotations: Annotations, entities: dict[str, Entity]) -> Iterator[Row]:
    mentions = sorted((m.span, m.entity) for m in annotations.mentions if m.entity in entities)
    for found in annotations.attributions:
        content = " … ".join(" ".join(span.of(article.text).split()) for span in found.content)
        if not found.speech or found.kind is AttributionKind.NO_COMMENT or not content.strip():
            continue
        speaker = found.speaker or Speaker(None, Resolution.UNRESOLVED)
        entity = entities.get(speaker.entity or "")
        yield {
            "article": number,
            "finding": found.id,
            "kind": found.kind.value,
            "start": found.evidence.span.start,
            "end": found.evidence.span.end,
            "name_kind": entity.kind.value if entity else None,
            "key": name_key(entity.name if entity else speaker.name or "") or None,
            "role": speaker.role,
            "text": content,
            "speaker": speaker.name or "",
            "outlet": _outlet(article),
            "language": article.language or "",
            **_by_kind(entities[one] for one in _inside(found.evidence.span, mentions)),
        }


def _inside(span: Span, mentions: list[tuple[Span, str]]) -> list[str]:
    """The entities mentioned inside the span; `mentions` is in text order."""
    first, last = (
        bisect_left(mentions, (Span(span.start, span.start), "")),
        bisect_left(mentions, (Span(span.end, span.end), "")),
    )
    return list(dict.fromkeys(entity for where, entity in mentions[first:last] if span.covers(where)))


def _by_kind(entities: Iterable[Entity]) -> Row:
    """The names and their other forms by kind, as columns of an index."""
    told: dict[EntityKind, dict[str, None]] = {kind: {} for kind in LISTED}
    for entity in entities:
        told[entity.kind] |= dict.fromkeys((entity.name, *entity.aliases))
    columns = dict(zip(LISTED, ("people", "places", "organisations"), strict=True))
    return {columns[kind]: _BETWEEN.join(names) for kind, names in told.items()}


def _outlet(article: Article) -> str:
    outlet = article.outlet
    return _BETWEEN.join((outlet.name, outlet.id)) if outlet else ""


def _add_outlet(connection: Connection, article: Article) -> None:
    outlet, outlets = article.outlet, schema.outlets
    assert outlet is not None
    told = {"name": outlet.name, "kind": outlet.kind.value, "country": outlet.country, "owner": outlet.owner}
    row = upsert(connection, outlets).values(id=outlet.id, articles=1, **told)
    connection.execute(
        row.on_conflict_do_update(index_elements=["id"], set_=told | {"articles": outlets.c.articles + 1})
    )


# --------------------------------------------------------------------------------------------- one story


def add_copies(connection: Connection, story: str, wire: Iterable[WireCopy]) -> None:
    """Keep which articles of the story carry whose text, in place of what was known of it."""
    remove_copies(connection, story)
    rows: list[Row] = [
        {"story": story, "copy": copy, "origin": one.origin, "agency": one.agency}
        for one in wire
        for copy in dict.fromkeys(one.copies)
    ]
    if rows:
        outlets = _outlets_of(connection, {row[side] for row in rows for side in ("copy", "origin")})
        for row in rows:
            row |= {f"{side}_outlet": outlets.get(row[side]) for side in ("copy", "origin")}
        connection.execute(upsert(connection, schema.copies).on_conflict_do_nothing(), rows)


def _outlets_of(connection: Connection, articles: Iterable[str]) -> dict[str, str | None]:
    known, found = schema.articles.c, dict[str, str | None]()
    for some in batched(articles):
        query = select(known.id, known.outlet).where(known.id.in_(list(some)), schema.NEWEST)
        found |= {row.id: row.outlet for row in connection.execute(query)}
    return found


def remove_copies(connection: Connection, story: str) -> None:
    """Forget the copies of a story that is gone."""
    connection.execute(delete(schema.copies).where(schema.copies.c.story == story))


# ----------------------------------------------------------------------------------------- the whole library


def stale(connection: Connection) -> bool:
    """Whether the indexes were filled by another version of this code, or never."""
    indexes = schema.indexes.c
    kept = connection.execute(select(indexes.version).where(indexes.name == "lookups")).scalar()
    return kept != VERSION


def rebuild(connection: Connection) -> int:
    """Empty every index and fill it from what is kept; memory stays bounded. Returns how many articles there were."""
    _clear(connection)
    articles, findings = schema.articles, schema.findings
    query = (
        select(articles.c.number, articles.c.noun, findings.c.noun.label("findings"))
        .join(findings, (findings.c.article == articles.c.id) & (findings.c.revision == articles.c.revision))
        .where(articles.c.current)
        .order_by(articles.c.number)
    )
    last = count = 0
    while rows := connection.execute(query.where(articles.c.number > last).limit(_BATCH)).all():
        for row in rows:
            add(connection, row.number, row.noun, row.findings)
        last, count = rows[-1].number, count + len(rows)
    _rebuild_copies(connection)
    tellings.rebuild(connection)
    kept = upsert(connection, schema.indexes).values(name="lookups", version=VERSION)
    connection.execute(kept.on_conflict_do_update(index_elements=["name"], set_={"version": VERSION}))
    return count


def _rebuild_copies(connection: Connection) -> None:
    stories, last = schema.stories.c, ""
    query = select(stories.id, stories.wire).order_by(stories.id).limit(_BATCH)
    while rows := connection.execute(query.where(stories.id > last)).all():
        for row in rows:
            add_copies(connection, row.id, row.wire)
        last = rows[-1].id


def _clear(connection: Connection) -> None:
    fulltext(connection).clear(connection)
    for table in (schema.quotes, schema.appearances, schema.names, schema.outlets, schema.copies):
        connection.execute(delete(table))


_NAMES = text(
    "INSERT INTO names (kind, key, name, articles, quotes) VALUES (:kind, :key, :name, 1, :quotes) "
    "ON CONFLICT (kind, key) DO UPDATE SET articles = names.articles + 1, quotes = names.quotes + excluded.quotes"
)
_APPEARANCES = text(
    "INSERT INTO appearances (name, article, role, outlet, low, high) "
    "SELECT n.id, a.number, :role, a.outlet, a.low, a.high FROM names n JOIN articles a ON a.number = :article "
    "WHERE n.kind = :kind AND n.key = :key"
)
_UNNAME = text(
    "UPDATE names SET articles = articles - 1, "
    "quotes = quotes - (SELECT count(*) FROM quotes WHERE quotes.article = :article AND quotes.name = names.id) "
    "WHERE id IN (SELECT name FROM appearances WHERE article = :article)"
)
_QUOTES = text(
    'INSERT INTO quotes (article, finding, kind, start, "end", name, key, role, '
    "text, speaker, outlet, people, places, organisations, language, day) "
    "VALUES (:article, :finding, :kind, :start, :end, (SELECT id FROM names WHERE kind = :name_kind AND key = :key), "
    ":key, :role, :text, :speaker, :outlet, :people, :places, :organisations, :language, "
    f"(SELECT coalesce(high, low, '{NO_DAY}') FROM articles WHERE number = :article))"
)
