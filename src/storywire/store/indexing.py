"""What is looked up, derived from articles and findings: the search indexes, quotes, names and outlets.

All of it follows from the newest revisions and can be filled anew by one call, `rebuild`; a writer keeps it current in
the transaction that changes an article.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from unicodedata import normalize

from sqlalchemy import Connection, delete, func, select, text, update

from storywire.store import schema, tellings
from storywire.store.cursors import NO_DAY
from storywire.store.dialects import fulltext, increase, load, next_numbers, one_of, upsert
from storywire.store.files import batched, files, judgements_by_article
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
_ASKED = 500  # names that are looked up with one statement

Row = dict[str, Any]
Key = tuple[str, str]
"""The kind of a name, and the name folded."""


class Rows(NamedTuple):
    """What one article puts into the indexes."""

    search: Row
    names: list[Row]
    quotes: list[Row]
    outlet: Row | None = None

    def numbered(self, number: int) -> Rows:
        """The same for an article that stands in the row `number`."""
        named, quotes = ([row | {"article": number} for row in rows] for rows in (self.names, self.quotes))
        return Rows(self.search | {"number": number}, named, quotes, self.outlet)

    def dated(self, low: date | None, high: date | None) -> Rows:
        """The same for an article that was published between these days."""
        named = [row | {"low": low, "high": high} for row in self.names]
        return self._replace(names=named, quotes=[row | {"day": high or low or NO_DAY} for row in self.quotes])


def name_key(name: str) -> str:
    """A name folded: no case, no accents, no stops; its words joined by hyphens. Empty for a name without words."""
    return "-".join(word.folded for word in words(normalize("NFKC", name)))


# -------------------------------------------------------------------------------------------- one article


def add(connection: Connection, number: int, article: Article, annotations: Annotations) -> None:
    """Index the article that stands in the row `number`."""
    add_all(connection, [rows_of(number, article, annotations)])


def add_all(connection: Connection, added: Sequence[Rows]) -> None:
    """Index many articles with a few statements; their rows are in the order of their numbers."""
    index = fulltext(connection)
    index.add(connection, [rows.search for rows in added])
    _add_outlets(connection, [rows.outlet for rows in added if rows.outlet])
    ids = _count_names(connection, [row for rows in added for row in rows.names])
    named = [row | {"name": ids[row["kind"], row["key"]]} for rows in added for row in rows.names]
    load(connection, schema.appearances, [tuple(row[name] for name in _APPEARANCE_COLUMNS) for row in named])
    quotes = [row for rows in added for row in rows.quotes]
    if quotes:
        numbers = next_numbers(connection, schema.quotes, len(quotes))
        kept = [
            row | {"number": number, "name": ids.get((row["name_kind"], row["key"]))}
            for number, row in zip(numbers, quotes, strict=True)
        ]
        load(connection, schema.quotes, [tuple(row[name] for name in _QUOTE_COLUMNS) for row in kept])
        index.add_quotes(connection, kept)


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
    outlet = _outlet_row(article)
    at = outlet and outlet["id"]
    rows = Rows(search, [row | {"outlet": at} for row in named], quotes, outlet)
    return rows.dated(article.published.low, article.published.high)


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


def _outlet_row(article: Article) -> Row | None:
    outlet = article.outlet
    if outlet is None:
        return None
    told = {"name": outlet.name, "kind": outlet.kind.value, "country": outlet.country, "owner": outlet.owner}
    return {"id": outlet.id, **told}


def _add_outlets(connection: Connection, publishing: Sequence[Row]) -> None:
    """Count an article more for each of these outlets; the last of a name tells what is known of it."""
    counted = Counter(row["id"] for row in publishing)
    last = {row["id"]: row | {"articles": counted[row["id"]]} for row in publishing}
    if last:
        row, outlets = upsert(connection, schema.outlets), schema.outlets.c
        told = {name: row.excluded[name] for name in ("name", "kind", "country", "owner")}
        told["articles"] = outlets.articles + row.excluded.articles
        connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=told), [*last.values()])


def _count_names(connection: Connection, standing: Iterable[Row]) -> dict[Key, int]:
    """Count these names, each standing in one article more; their ids. Those that are new keep their first spelling."""
    counted: dict[Key, Row] = {}
    for row in standing:
        given = {"kind": row["kind"], "key": row["key"], "name": row["name"], "articles": 0, "quotes": 0}
        kept = counted.setdefault((row["kind"], row["key"]), given)
        kept["articles"] += 1
        kept["quotes"] += row["quotes"]
    ids = _ids_of(connection, counted)
    known = [(ids[key], row["articles"], row["quotes"]) for key, row in counted.items() if key in ids]
    increase(connection, schema.names, ("articles", "quotes"), known)
    new = [key for key in counted if key not in ids]
    if new:
        ids |= zip(new, next_numbers(connection, schema.names, len(new)), strict=True)
        load(connection, schema.names, [(ids[key], *counted[key].values()) for key in new])
    return ids


def _ids_of(connection: Connection, keys: Iterable[Key]) -> dict[Key, int]:
    """The ids of those names that are known."""
    names, asked = schema.names.c, defaultdict(list)
    for kind, key in keys:
        asked[kind].append(key)
    found: dict[Key, int] = {}
    for kind, some in asked.items():
        for start in range(0, len(some), _ASKED):
            asked_for = one_of(connection, names.key, some[start : start + _ASKED])
            query = select(names.key, names.id).where(names.kind == kind, asked_for)
            found |= {(kind, row.key): row.id for row in connection.execute(query)}
    return found


# --------------------------------------------------------------------------------------------- one story


def add_copies(connection: Connection, wires: Mapping[str, Iterable[WireCopy]]) -> None:
    """Keep which articles of each story carry whose text, in place of what was known of it."""
    remove_copies(connection, *wires)
    rows: list[Row] = [
        {"story": story, "copy": copy, "origin": one.origin, "agency": one.agency}
        for story, wire in wires.items()
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


def remove_copies(connection: Connection, *stories: str) -> None:
    """Forget the copies of stories that are gone, or told anew."""
    for start in range(0, len(stories), _ASKED):
        some = stories[start : start + _ASKED]
        connection.execute(delete(schema.copies).where(schema.copies.c.story.in_(some)))


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
        select(*(articles.c[name] for name in ("number", "noun", "low", "high")), findings.c.noun.label("findings"))
        .join(findings, (findings.c.article == articles.c.id) & (findings.c.revision == articles.c.revision))
        .where(articles.c.current)
        .order_by(articles.c.number)
    )
    last = count = 0
    while rows := connection.execute(query.where(articles.c.number > last).limit(_BATCH)).all():
        add_all(connection, [rows_of(row.number, row.noun, row.findings).dated(row.low, row.high) for row in rows])
        last, count = rows[-1].number, count + len(rows)
    _rebuild_copies(connection)
    tellings.rebuild(connection)
    kept = upsert(connection, schema.indexes).values(name="lookups", version=VERSION)
    connection.execute(kept.on_conflict_do_update(index_elements=["name"], set_={"version": VERSION}))
    return count


def copy_search(source: Connection, target: Connection) -> None:
    """Fill the full-text indexes of a library whose tables were copied from another, the source."""
    index, last = fulltext(target), 0
    for rows in fulltext(source).indexed(source) or _searchable(source):
        index.add(target, rows)
    query = select(schema.quotes).order_by(schema.quotes.c.number).limit(_BATCH)
    while quotes := target.execute(query.where(schema.quotes.c.number > last)).mappings().all():
        index.add_quotes(target, [dict(quote) for quote in quotes])
        last = quotes[-1]["number"]


def _searchable(connection: Connection) -> Iterator[list[Row]]:
    """What the articles put into the index, made anew, as persons judged them."""
    articles, last = schema.articles.c, 0
    query = select(articles.number, articles.id).where(articles.current).order_by(articles.number).limit(_BATCH)
    while rows := connection.execute(query.where(articles.number > last)).all():
        judgements = judgements_by_article(connection, [row.id for row in rows])
        known = files(connection, [row.id for row in rows], judgements)
        yield [rows_of(row.number, known[row.id].article, known[row.id].annotations).search for row in rows]
        last = rows[-1].number


def _rebuild_copies(connection: Connection) -> None:
    stories, last = schema.stories.c, ""
    query = select(stories.id, stories.wire).order_by(stories.id).limit(_BATCH)
    while rows := connection.execute(query.where(stories.id > last)).all():
        add_copies(connection, {row.id: row.wire for row in rows})
        last = rows[-1].id


def _clear(connection: Connection) -> None:
    fulltext(connection).clear(connection)
    for table in (schema.quotes, schema.appearances, schema.names, schema.outlets, schema.copies):
        connection.execute(delete(table))


_UNNAME = text(
    "UPDATE names SET articles = articles - 1, "
    "quotes = quotes - (SELECT count(*) FROM quotes WHERE quotes.article = :article AND quotes.name = names.id) "
    "WHERE id IN (SELECT name FROM appearances WHERE article = :article)"
)
_APPEARANCE_COLUMNS = [column.name for column in schema.appearances.columns]
_QUOTE_COLUMNS = [column.name for column in schema.quotes.columns]
