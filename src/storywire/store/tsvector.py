"""Full-text search by PostgreSQL (https://www.postgresql.org/docs/current/datatype-textsearch.html).

The only file that writes the syntax of tsvector and tsquery. The words are our own (`tokens`), the same as SQLite's, so
the server's dictionaries and locale have no part in what is found. Each row has one vector: what words without a field
look into carries its column as a weight, every other column has a mark before each of its words. A word goes into the
syntax between quotation marks, with those doubled that are special there.

PostgreSQL counts positions up to 16,383 and 256 of a word: in a text of many thousand words a phrase near the end, or
one with a very frequent word, may be missed. Single words are found everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from struct import pack
from typing import Any as Anything
from typing import assert_never

from sqlalchemy import Connection, select, text

from storywire.errors import QueryError
from storywire.store import schema
from storywire.store.fulltext import Index, Matching, columns_of
from storywire.store.highlights import highlighted, snippet
from storywire.store.loading import copy_in
from storywire.store.queries import All, Any, Node, Not, Term
from storywire.store.tokens import words
from storywire.types import Article

LAST_POSITION, MOST_POSITIONS = 16_383, 255
_LABELS = {label: weight << 14 for weight, label in enumerate(("", "C", "B", "A"))}  # as a position carries them
LARGEST = 900_000  # bytes of a vector; the server takes a little more

# The columns that words without a field look into, in the order of their positions, and the others.
_WEIGHTS: Mapping[Index, Mapping[str, str]] = {
    Index.ARTICLES: {"headline": "A", "outlet": "B", "text": ""},
    Index.QUOTES: {"speaker": "B", "text": ""},
}
_MARKS = {"speakers": "\uf8f1", "people": "\uf8f2", "places": "\uf8f3", "organisations": "\uf8f4", "language": "\uf8f5"}
_MARKED_COLUMNS: Mapping[Index, Mapping[str, str]] = {
    Index.ARTICLES: _MARKS,
    Index.QUOTES: {"outlet": "\uf8f6"} | {name: mark for name, mark in _MARKS.items() if name != "speakers"},
}
# What a match is worth with the labels D, C, B, A, and the first is divided by the logarithm of the length.
_WORTH = {Index.ARTICLES: "{0.25, 0.01, 0.125, 1.0}", Index.QUOTES: "{1.0, 0.01, 1.0, 1.0}"}
_BY_LENGTH = 1
NEAR = 10_000  # rows whose vectors are compared in about a tenth of a second

# ------------------------------------------------------------------------------------------------ a search


def match(node: Node, index: Index) -> str | None:
    """The node in the syntax of tsquery; None for what nothing can match. Raises QueryError."""
    if isinstance(node, Term):
        return _term(node, index)
    if isinstance(node, Any):
        some = [said for part in node.parts if (said := match(part, index))]
        return f"({' | '.join(some)})" if some else None
    if isinstance(node, All):
        wanted = [match(part, index) for part in node.parts if not isinstance(part, Not)]
        unwanted = [match(part.part, index) for part in node.parts if isinstance(part, Not)]
        if any(said is None for said in wanted):
            return None
        return f"({' & '.join([*filter(None, wanted), *(f'!{said}' for said in unwanted if said)])})"
    if isinstance(node, Not):  # the parser lets it stand only inside an All
        raise QueryError("say also a word that is wanted, not only what is not", node.at)
    assert_never(node)


def _term(term: Term, index: Index) -> str | None:
    columns, said = columns_of(term, index), words(term.words)
    if not said:
        return None
    mark, label = _MARKED_COLUMNS[index].get(columns[0], ""), ""
    if len(columns) == 1 and not mark:
        label = _WEIGHTS[index][columns[0]] or "D"
    ends = [label] * (len(said) - 1) + [("*" if term.prefix else "") + label]
    parts = [_quoted(mark + word) + (f":{end}" if end else "") for word, end in zip(said, ends, strict=True)]
    return parts[0] if len(parts) == 1 else f"({' <-> '.join(parts)})"


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


# ------------------------------------------------------------------------------------------------ a vector


def vector(row: Mapping[str, Anything], index: Index) -> bytes:
    """The columns of a row as a tsvector is sent to the server; what it could not keep is left out."""
    places: dict[str, list[int]] = {}
    room = LARGEST
    for word, position, label in _placed(row, index):
        known = places.get(word)
        if known is None:
            room -= len(word.encode()) + 8
            if room < 0:
                break
            places[word] = [_LABELS[label] | position]
        elif len(known) < MOST_POSITIONS and known[-1] & LAST_POSITION < position:
            room -= 2
            known.append(_LABELS[label] | position)
    return pack(">I", len(places)) + b"".join(
        b"%b\0%b" % (word.encode(), pack(f">H{len(known)}H", len(known), *known)) for word, known in places.items()
    )


def _placed(row: Mapping[str, Anything], index: Index) -> Iterator[tuple[str, int, str]]:
    """Every word with its position and label. Between two columns one position is empty: no phrase crosses it."""
    for column, mark in _MARKED_COLUMNS[index].items():
        for at, word in enumerate(words(row[column]), 1):
            yield mark + word, min(at, LAST_POSITION), "C"
    at = 0
    for column, label in _WEIGHTS[index].items():
        for word in words(row[column]):
            at += 1
            yield word, min(at, LAST_POSITION), label
        at += 1


class Tsvector:
    """The two tables of vectors, with an inverted index over each."""

    def matching(self, node: Node, index: Index) -> Matching:
        """The tree as SQL; what a person typed is only ever a value. Raises QueryError."""
        said = match(node, index)
        if said is None:
            return Matching(f"{index}.number", "0.0", "false", {})
        query = "CAST(:match AS tsquery)"
        score = f"-ts_rank_cd('{_WORTH[index]}', {index}.vector, {query}, {_BY_LENGTH})"
        return Matching(f"{index}.number", score, f"{index}.vector @@ {query}", {"match": said}, NEAR)

    def snippets(self, connection: Connection, node: Node, told: Mapping[int, Article]) -> dict[int, str]:
        """The part of each text around its best match, or its headline where only that matches; else nothing."""
        del connection
        return {
            number: snippet(article.text, node, (None, "text"))
            or _only_marked(highlighted(article.headline or "", node, (None, "headline")))
            for number, article in told.items()
        }

    def marked(self, connection: Connection, node: Node, numbers: Sequence[int]) -> dict[int, str]:
        """The quotations with these numbers, their matches marked."""
        quotes = schema.quotes.c
        rows = connection.execute(select(quotes.number, quotes.text).where(quotes.number.in_(list(numbers))))
        return {row.number: highlighted(row.text, node, (None, "text")) for row in rows}

    def add(self, connection: Connection, rows: Sequence[Mapping[str, Anything]]) -> None:
        """Index articles: the `number` of each, and the columns by name."""
        _copy(connection, rows, Index.ARTICLES)

    def add_quotes(self, connection: Connection, rows: Sequence[Mapping[str, Anything]]) -> None:
        """Index quotations, which stand in their table already: the `number` of each, and the columns by name."""
        _copy(connection, rows, Index.QUOTES)

    def indexed(self, connection: Connection) -> Iterator[list[dict[str, Anything]]] | None:
        """Nothing: only words and their places are kept."""

    def remove(self, connection: Connection, article: int) -> None:
        """Take an article and its quotations, which still stand in their table, out of the index."""
        connection.execute(_REMOVE, {"article": article})
        connection.execute(_REMOVE_QUOTES, {"article": article})

    def clear(self, connection: Connection) -> None:
        """Take everything out of the index."""
        for index in Index:
            connection.execute(text(f"DELETE FROM {index}"))

    def tidy(self, connection: Connection) -> None:
        """Nothing: the server sweeps by itself."""


def _copy(connection: Connection, rows: Sequence[Mapping[str, Anything]], index: Index) -> None:
    if not rows:
        return
    vectors = ((row["number"], row.get("vector") or vector(row, index)) for row in rows)
    copy_in(connection, index, {"number": "int4", "vector": "bytea"}, vectors)


def _only_marked(shown: str) -> str:
    return shown if "‹" in shown else ""


_REMOVE = text("DELETE FROM search WHERE number = :article")
_REMOVE_QUOTES = text(
    "DELETE FROM search_quotes WHERE number IN (SELECT number FROM quotes WHERE quotes.article = :article)"
)
