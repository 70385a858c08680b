"""What a full-text index does, in whatever database; `fts5` and `tsvector` are the two that do it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection

from storywire.errors import QueryError
from storywire.store.queries import Term
from storywire.types import Article


class Index(StrEnum):
    """The two full-text indexes, by their tables."""

    ARTICLES = "search"
    QUOTES = "search_quotes"


# The columns of each index that a field looks into; None is a word without a field.
COLUMNS: Mapping[Index, Mapping[str | None, tuple[str, ...]]] = {
    Index.ARTICLES: {
        None: ("headline", "text", "outlet"),
        "headline": ("headline",),
        "text": ("text",),
        "outlet": ("outlet",),
        "speaker": ("speakers",),
        "person": ("people",),
        "place": ("places",),
        "organisation": ("organisations",),
        "lang": ("language",),
    },
    Index.QUOTES: {
        None: ("text", "speaker"),
        "text": ("text",),
        "outlet": ("outlet",),
        "speaker": ("speaker",),
        "person": ("people",),
        "place": ("places",),
        "organisation": ("organisations",),
        "lang": ("language",),
    },
}


def columns_of(term: Term, index: Index) -> tuple[str, ...]:
    """The columns that a term looks into. Raises QueryError for a field that the index does not have."""
    if term.field not in COLUMNS[index]:
        raise QueryError(f"{term.field}: looks into articles, not into quotations", term.at)
    return COLUMNS[index][term.field]


class Matching(NamedTuple):
    """A search as SQL over the index's table: the row's number, its score (less is better), and what must hold.

    `near`, if not 0, are so many of the newest rows that are looked through before the index is asked for the others.
    """

    number: str
    score: str
    where: str
    values: dict[str, Any]
    near: int = 0


class Fulltext(Protocol):
    """A full-text index of a database, of articles by their row numbers and of quotations by theirs."""

    def matching(self, node: Any, index: Index) -> Matching:
        """The tree as SQL; what a person typed is only ever a value. Raises QueryError."""

    def snippets(self, connection: Connection, node: Any, told: Mapping[int, Article]) -> dict[int, str]:
        """The part of each text around its best match, or its headline where only that matches; else nothing."""

    def marked(self, connection: Connection, node: Any, numbers: Sequence[int]) -> dict[int, str]:
        """The quotations with these numbers, their matches marked."""

    def add(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Index articles: the `number` of each, and the columns by name."""

    def add_quotes(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Index quotations, which stand in their table already: the `number` of each, and the columns by name."""

    def indexed(self, connection: Connection) -> Iterator[list[dict[str, Any]]] | None:
        """The articles as they were indexed, in batches, as `add` takes them; None where the index holds no texts."""

    def remove(self, connection: Connection, article: int) -> None:
        """Take an article and its quotations, which still stand in their table, out of the index."""

    def clear(self, connection: Connection) -> None:
        """Take everything out of the index."""

    def tidy(self, connection: Connection) -> None:
        """Leave the index compact."""
