"""Full-text search: articles, quotations, and who says them. One page of any of them is a fixed number of queries.

A cursor keeps how far the library reached when the first page was asked for: what is taken later does not shift the
pages that follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, func, select, text

from storywire.errors import QueryError
from storywire.store import schema
from storywire.store.cursors import cursor, place
from storywire.store.dialects import by_index, fulltext
from storywire.store.fulltext import Index, Matching
from storywire.store.queries import Node, Not, Query, Term, parse
from storywire.store.rows import articles_of, quotations_of
from storywire.types import Article, Hit, Listing, Quotation, SpeakerHit

Order = Literal["best", "newest"]
RANKED = 1_000  # of more hits than these, the last taken are ranked, counted and paged through
OPENING = 160  # characters of a text


class Asked(NamedTuple):
    """A search as asked: the words, the order, how many on a page, and the cursor where the page begins."""

    words: str
    order: Order = "best"
    limit: int = 20
    after: str | None = None


# How the rows of an index reach their articles, and what there is without a word to look for.
_JOINED = {
    Index.ARTICLES: "JOIN articles a {articles} ON a.number = {number}",
    Index.QUOTES: "JOIN quotes q {quotes} ON q.number = {number} JOIN articles a {articles} ON a.number = q.article",
}
_EVERYTHING = {
    Index.ARTICLES: "SELECT a.number, 0.0 AS score, a.high FROM articles a "
    "WHERE a.current = TRUE AND a.number <= :upto{bounds} ORDER BY a.high DESC NULLS LAST, a.number DESC",
    Index.QUOTES: "SELECT q.number, 0.0 AS score, a.high FROM articles a CROSS JOIN quotes q "
    "WHERE a.current = TRUE AND q.article = a.number AND q.number <= :upto{bounds} "
    "ORDER BY a.high DESC NULLS LAST, q.number DESC",
}


def articles(connection: Connection, asked: Asked) -> Listing[Hit]:
    """The articles, in their newest revisions. Raises QueryError for words that cannot be understood."""
    query = parse(asked.words)
    found = _page(connection, query, asked, Index.ARTICLES)
    rows = articles_of(connection, list(found.items))
    snippets = _snippets(connection, query, {number: told.article for number, told in rows.items()})
    hits = [
        _hit(rows[number].article, rows[number].story, snippets.get(number, ""), rank)
        for number, rank in found.items.items()
        if number in rows
    ]
    return Listing(tuple(hits), found.next)


def quotations(connection: Connection, asked: Asked) -> Listing[Quotation]:
    """What somebody is quoted as saying. Raises QueryError for words that cannot be understood."""
    query = parse(asked.words)
    found = _page(connection, query, asked, Index.QUOTES)
    told = quotations_of(connection, found.items, _marked(connection, query, list(found.items)))
    return Listing(tuple(told[number] for number in found.items if number in told), found.next)


def speakers(connection: Connection, asked: Asked) -> Listing[SpeakerHit]:
    """Who is quoted with such words, or bears such a name: those with most quotations first."""
    query = parse(asked.words)
    of = f"speakers\n{asked.words}"
    upto, offset = _start(connection, of, asked.after, "quotes")
    inner, values = _sql(connection, query, Index.QUOTES, dated=False)
    rows = connection.execute(
        text(_SPEAKERS.format(inner=inner, narrow=by_index(connection, "ix_quotes_number"))),
        {**values, "upto": upto, "limit": asked.limit + 1, "offset": offset},
    ).all()
    shown = rows[: asked.limit]
    best = [row.best for row in shown]
    told = quotations_of(connection, dict.fromkeys(best, 0.0), _marked(connection, query, best))
    hits = [
        SpeakerHit(row.key, told[row.best].speaker or "", row.quotes, row.articles, told[row.best])
        for row in shown
        if row.best in told
    ]
    return Listing(tuple(hits), _next(of, upto, offset, asked.limit, len(rows)))


_SPEAKERS = (
    "WITH found AS MATERIALIZED ({inner}), told AS ("
    "SELECT q.key, q.article, q.number, row_number() OVER (PARTITION BY q.key ORDER BY score, q.number) AS place "
    "FROM found JOIN quotes q {narrow} ON q.number = found.number WHERE q.key IS NOT NULL) "
    "SELECT key, count(*) AS quotes, count(DISTINCT article) AS articles, "
    "min(CASE WHEN place = 1 THEN number END) AS best "
    "FROM told GROUP BY key ORDER BY quotes DESC, key LIMIT :limit OFFSET :offset"
)


# --------------------------------------------------------------------------------------------- one page


class _Found(NamedTuple):
    """Row numbers with their ranks, best first, and where the next page begins."""

    items: dict[int, float]
    next: str | None


def _page(connection: Connection, query: Query, asked: Asked, index: Index) -> _Found:
    of = f"{index}\n{asked.order}\n{asked.words}"
    upto, offset = _start(connection, of, asked.after, "articles" if index is Index.ARTICLES else "quotes")
    inner, values = _sql(connection, query, index, dated=asked.order == "newest")
    order = "score, number" if asked.order == "best" and query.wanted else "high DESC NULLS LAST, number DESC"
    rows = connection.execute(
        text(f"SELECT * FROM ({inner}) AS found ORDER BY {order} LIMIT :limit OFFSET :offset"),
        {**values, "upto": upto, "limit": asked.limit + 1, "offset": offset},
    ).all()
    found = {row.number: -float(row.score) for row in rows[: asked.limit]}
    return _Found(found, _next(of, upto, offset, asked.limit, len(rows)))


def _sql(connection: Connection, query: Query, index: Index, *, dated: bool) -> tuple[str, dict[str, Any]]:
    """The rows that match, as SQL (number, score, high where `dated`) with its values.

    What a person typed is only ever a value. The index is walked from its newest row and no further than RANKED hits:
    a word that stands in every article costs no more than one that stands in few.
    """
    bounds, values = _bounds(query)
    if query.wanted is None:
        return f"{_EVERYTHING[index].format(bounds=bounds)} LIMIT {RANKED}", values
    found = fulltext(connection).matching(query.wanted, index)
    number, values = found.number, values | found.values
    columns = f"{number} AS number, {found.score} AS score"
    joined, high = "", ""
    if dated or bounds:
        narrow = {
            "articles": by_index(connection, "ix_articles_days"),
            "quotes": by_index(connection, "ix_quotes_number"),
        }
        joined, high = _JOINED[index].format(number=number, **narrow), ", a.high AS high"
    if found.near:
        return _near_and_far(found, index, f"{joined} WHERE {found.where}{bounds}", high), values
    where = f"WHERE {found.where} AND {number} <= :upto{bounds} ORDER BY {number} DESC LIMIT {RANKED}"
    return f"SELECT {columns}{high} FROM {index} {joined} {where}", values


def _near_and_far(found: Matching, index: Index, where: str, high: str) -> str:
    """The same for a server, whose planner cannot know how often words stand together.

    Where it expects many hits it walks all rows from the newest, and compares vectors one by one until it has enough:
    of words that never meet, a million. So that walk has an end, and what lies beyond is asked of the inverted index
    ("+ 0" leaves no other way), if it is needed at all. Hits are ranked when they are chosen, not before.
    """
    number = found.number
    some = f"SELECT {number} AS number, {index}.vector AS vector{high} FROM {index} {where}"
    near = f"{number} <= :upto AND {number} > :upto - {found.near} ORDER BY {number} DESC LIMIT {RANKED}"
    far = f"{number} + 0 <= :upto - {found.near} AND (SELECT count(*) FROM near) < {RANKED}"
    return (
        f"WITH near AS MATERIALIZED ({some} AND {near}), "
        f"far AS MATERIALIZED ({some} AND {far} ORDER BY {number} + 0 DESC LIMIT {RANKED}) "
        f"SELECT {number} AS number, {found.score} AS score{', high' if high else ''} FROM "
        f"(SELECT * FROM near UNION ALL SELECT * FROM far ORDER BY number DESC LIMIT {RANKED}) AS {index}"
    )


def _bounds(query: Query) -> tuple[str, dict[str, Any]]:
    """Articles that may have been published in that time; those without any date are left out.

    No index over days is offered to the planner: the rows come in the order of another one, which ends the walk early.
    """
    sql, values = "", dict[str, Any]()
    if query.low:
        sql += " AND coalesce(a.high, :low) >= :low AND (a.high IS NOT NULL OR a.low IS NOT NULL)"
        values["low"] = query.low.isoformat()
    if query.high:
        sql += " AND coalesce(a.low, :high) <= :high AND (a.high IS NOT NULL OR a.low IS NOT NULL)"
        values["high"] = query.high.isoformat()
    return sql, values


def _start(connection: Connection, of: str, after: str | None, table: str) -> tuple[int, int]:
    """How far the library reached when the first page was asked for, and how many hits were shown since."""
    found = place(of, after, (int, int))
    if found is None:
        numbers = schema.metadata.tables[table].c.number
        return connection.execute(select(func.max(numbers))).scalar() or 0, 0
    upto, offset = found
    assert isinstance(upto, int) and isinstance(offset, int)
    if not 0 <= offset <= RANKED:
        raise ValueError(f"only the first {RANKED:,} hits can be paged through; say more words")
    return upto, offset


def _next(of: str, upto: int, offset: int, limit: int, found: int) -> str | None:
    deeper = offset + limit
    return cursor(of, (upto, deeper)) if found > limit and deeper <= RANKED else None


# -------------------------------------------------------------------------------------------- highlights


def _snippets(connection: Connection, query: Query, told: Mapping[int, Article]) -> dict[int, str]:
    """The part of each text around its best match, or its headline where only that matches; nothing for neither."""
    if query.wanted is None or not told:
        return {}
    return fulltext(connection).snippets(connection, query.wanted, told)


def _marked(connection: Connection, query: Query, numbers: Sequence[int]) -> dict[int, str]:
    if query.wanted is None or not numbers:
        return {}
    return fulltext(connection).marked(connection, query.wanted, numbers)


def _hit(article: Article, story: str | None, snippet: str, rank: float) -> Hit:
    """A hit; where no word of the text matched, a field did: then the snippet is how the text begins."""
    shown = snippet or article.text[:OPENING]
    return Hit(
        article=article.id,
        story=story,
        headline=article.headline,
        outlet=article.outlet.name if article.outlet else None,
        published=article.published,
        snippet=" ".join(shown.split()),
        rank=rank,
    )


# ----------------------------------------------------------------------------------------------- advice


def advice(words: str) -> tuple[str, ...]:
    """What to try when nothing was found, for this very search."""
    try:
        query = parse(words)
    except QueryError as problem:
        return (str(problem),)
    terms = _terms(query.wanted)
    told = []
    if query.low or query.high:
        told.append("search without from: and to:")
    told += [f"search without {term.field}:" for term in terms if term.field]
    told += [f"leave out the quotation marks of “{t.words}”" for t in terms if " " in t.words and not t.field]
    if len(terms) > 1:
        told.append("put OR between the words, so that one of them is enough")
    told += [f"look for {t.words}* to find other endings" for t in terms if not t.prefix and " " not in t.words][:1]
    return tuple(dict.fromkeys(told))


def _terms(node: Node | None) -> list[Term]:
    if node is None or isinstance(node, Not):
        return []
    return [node] if isinstance(node, Term) else [term for part in node.parts for term in _terms(part)]
