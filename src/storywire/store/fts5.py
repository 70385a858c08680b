"""Full-text search by SQLite's FTS5 (https://www.sqlite.org/fts5.html#full_text_query_syntax).

The only file that writes FTS5 syntax. Words go into it as FTS5 strings, in which only the quotation mark is special and
is never part of a word; so no search can be malformed, or do anything but search.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any as Anything
from typing import assert_never

from sqlalchemy import Connection, bindparam, text

from storywire.errors import QueryError
from storywire.store.fulltext import Index, Matching, columns_of
from storywire.store.queries import All, Any, Node, Not, Term
from storywire.types import Article

_BATCH = 200  # articles that are read from the index at a time
# What a match in each column is worth, in the order of the table.
_WEIGHTS = {Index.ARTICLES: "4.0, 1.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0", Index.QUOTES: "1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0"}


def match(node: Node, index: Index) -> str:
    """The node in the syntax of FTS5. Raises QueryError for a field that the index does not have."""
    if isinstance(node, Term):
        return _term(node, index)
    if isinstance(node, Any):
        return "(" + " OR ".join(match(part, index) for part in node.parts) + ")"
    if isinstance(node, All):
        wanted = " AND ".join(match(part, index) for part in node.parts if not isinstance(part, Not))
        unwanted = " OR ".join(match(part.part, index) for part in node.parts if isinstance(part, Not))
        return f"(({wanted}) NOT ({unwanted}))" if unwanted else f"({wanted})"
    if isinstance(node, Not):  # the parser lets it stand only inside an All
        raise QueryError("say also a word that is wanted, not only what is not", node.at)
    assert_never(node)


def _term(term: Term, index: Index) -> str:
    columns, words = columns_of(term, index), term.words.replace('"', " ")
    within = columns[0] if len(columns) == 1 else "{" + " ".join(columns) + "}"
    return f'{within} : "{words}"{"*" if term.prefix else ""}'


class Fts5:
    """The two virtual tables of a library file. That of the quotations has no content of its own."""

    def matching(self, node: Node, index: Index) -> Matching:
        """The tree as SQL; what a person typed is only ever a value. Raises QueryError."""
        number, score = f"{index}.rowid", f"bm25({index}, {_WEIGHTS[index]})"
        return Matching(number, score, f"{index} MATCH :match", {"match": match(node, index)})

    def snippets(self, connection: Connection, node: Node, told: Mapping[int, Article]) -> dict[int, str]:
        """The part of each text around its best match, or its headline where only that matches; else nothing."""
        values = {"match": match(node, Index.ARTICLES), "numbers": list(told)}
        rows = connection.execute(_SNIPPETS, values)
        return {row.number: next((t for t in (row.text, row.headline) if "‹" in t), "") for row in rows}

    def marked(self, connection: Connection, node: Node, numbers: Sequence[int]) -> dict[int, str]:
        """The quotations with these numbers, their matches marked."""
        values = {"match": match(node, Index.QUOTES), "numbers": list(numbers)}
        return {row.number: row.text for row in connection.execute(_MARKED, values)}

    def add(self, connection: Connection, rows: Sequence[Mapping[str, Anything]]) -> None:
        """Index articles: the `number` of each, and the columns by name."""
        if rows:
            connection.exec_driver_sql(_ADD, [*map(_ARTICLE_ROW, rows)])

    def add_quotes(self, connection: Connection, rows: Sequence[Mapping[str, Anything]]) -> None:
        """Index quotations, which stand in their table already: the `number` of each, and the columns by name."""
        if rows:
            connection.exec_driver_sql(_ADD_QUOTES, [*map(_QUOTE_ROW, rows)])

    def indexed(self, connection: Connection) -> Iterator[list[dict[str, Anything]]] | None:
        """The articles as they were indexed, in batches."""
        result = connection.execute(_INDEXED, execution_options={"yield_per": _BATCH})
        return ([dict(row) for row in rows] for rows in result.mappings().partitions())

    def remove(self, connection: Connection, article: int) -> None:
        """Take an article and its quotations, which still stand in their table, out of the index."""
        connection.execute(_REMOVE, {"article": article})
        connection.execute(_REMOVE_QUOTES, {"article": article})

    def clear(self, connection: Connection) -> None:
        """Take everything out of the index."""
        connection.execute(text("INSERT INTO search_quotes(search_quotes) VALUES ('delete-all')"))
        connection.execute(text("DELETE FROM search"))

    def tidy(self, connection: Connection) -> None:
        """Leave the index compact."""
        for index in Index:
            connection.execute(text(f"INSERT INTO {index} ({index}) VALUES ('optimize')"))


_SNIPPETS = text(
    "SELECT rowid AS number, snippet(search, 1, '‹', '›', ' … ', 32) AS text, "
    "highlight(search, 0, '‹', '›') AS headline FROM search WHERE search MATCH :match AND rowid IN :numbers"
).bindparams(bindparam("numbers", expanding=True))
_MARKED = text(
    "SELECT rowid AS number, highlight(search_quotes, 0, '‹', '›') AS text "
    "FROM search_quotes WHERE search_quotes MATCH :match AND rowid IN :numbers"
).bindparams(bindparam("numbers", expanding=True))
_ADD = (
    "INSERT INTO search (rowid, headline, text, outlet, speakers, people, places, organisations, language) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ARTICLE_ROW = itemgetter(
    "number", "headline", "text", "outlet", "speakers", "people", "places", "organisations", "language"
)
_INDEXED = text(
    "SELECT rowid AS number, headline, text, outlet, speakers, people, places, organisations, language "
    "FROM search ORDER BY rowid"
)
_REMOVE = text("DELETE FROM search WHERE rowid = :article")
_QUOTE_COLUMNS = "text, speaker, outlet, people, places, organisations, language"
_ADD_QUOTES = f"INSERT INTO search_quotes (rowid, {_QUOTE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_QUOTE_ROW = itemgetter("number", *_QUOTE_COLUMNS.split(", "))
_REMOVE_QUOTES = text(
    f"INSERT INTO search_quotes (search_quotes, rowid, {_QUOTE_COLUMNS}) "
    f"SELECT 'delete', number, {_QUOTE_COLUMNS} FROM quotes WHERE article = :article"
)
