"""What SQLite and PostgreSQL do each in their own way on an open connection. Everything else is the same for both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Connection,
    Dialect,
    Integer,
    Table,
    TableClause,
    Text,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.types import TypeDecorator

from storywire.store.databases.postgres import SIZE
from storywire.store.fts5 import Fts5
from storywire.store.fulltext import Fulltext
from storywire.store.loading import copy_in, kinds_of
from storywire.store.tsvector import Tsvector

_FULLTEXT: dict[str, Fulltext] = {"sqlite": Fts5(), "postgresql": Tsvector()}
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def fulltext(connection: Connection) -> Fulltext:
    """The full-text index of the library."""
    return _FULLTEXT[connection.dialect.name]


def upsert(connection: Connection, table: Table | TableClause) -> Any:
    """An INSERT that can say ON CONFLICT, which SQLAlchemy has once for each database with the same methods."""
    return _INSERT[connection.dialect.name](table)


def load(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Put rows into a table as they are, many at once: by COPY where the server has it."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        copy_in(connection, table.name, kinds_of(table), rows)
    else:
        _handed(connection, _insert(table, connection.dialect), rows)


def put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], key: Sequence[str] = ()) -> None:
    """Put rows into a table, in place of those with the same key; without a key, those that are there stay.

    All rows have the same columns.
    """
    if rows:
        statement = _upsert(table, connection.dialect, frozenset(rows[0]), tuple(key))
        values = [*map(itemgetter(*statement.names), rows)]
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(statement.said, _columns(values))
        else:
            _handed(connection, statement, values)


def waits(connection: Connection) -> bool:
    """Whether to write is mostly to wait for others: for a server, not for this process."""
    return connection.dialect.name == "postgresql"


def one_of(connection: Connection, column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """That the column has one of these values. A server takes them as one array, a file one by one."""
    if connection.dialect.name == "postgresql":
        return column == any_(literal([*values], postgresql.ARRAY(Text)))
    return column.in_([*values])


def increase(connection: Connection, table: Table, counts: Sequence[str], rows: Sequence[tuple[int, ...]]) -> None:
    """Add to the counts of the rows of a table: for each row its number, then what is added to each of them."""
    if not rows:
        return
    [key] = table.primary_key.columns
    if connection.dialect.name == "postgresql":
        arrays = ", ".join(["%b::int[]"] * (1 + len(counts)))
        more = ", ".join(f"{name} = {table.name}.{name} + given.{name}" for name in counts)
        given = f"unnest({arrays}) AS given (at, {', '.join(counts)})"
        said = f"UPDATE {table.name} SET {more} FROM {given} WHERE {table.name}.{key.name} = given.at"
        connection.exec_driver_sql(said, _columns(rows))
        return
    more = ", ".join(f"{name} = {name} + ?" for name in counts)
    said = f"UPDATE {table.name} SET {more} WHERE {key.name} = ?"
    connection.exec_driver_sql(said, [(*added, at) for at, *added in rows])


def _columns(rows: Sequence[tuple[Any, ...]]) -> tuple[list[Any], ...]:
    """Rows as arrays, one for each column: a server takes all of them with one statement."""
    return tuple([*column] for column in zip(*rows, strict=True))


class _Statement(NamedTuple):
    """A statement as the driver takes it: the columns of a row in their order, and what is done to some of them."""

    said: str
    names: tuple[str, ...]
    turns: tuple[tuple[int, Callable[[Any], Any]], ...]


def _handed(connection: Connection, statement: _Statement, rows: Sequence[tuple[Any, ...]]) -> None:
    """Hand rows to the driver: what SQLAlchemy does to each value of each row costs more than the database does."""
    said, _, turns = statement
    if turns:
        rows = [_turned(row, turns) for row in rows]
    connection.exec_driver_sql(said, [*rows])


def _turned(row: tuple[Any, ...], turns: Iterable[tuple[int, Callable[[Any], Any]]]) -> tuple[Any, ...]:
    values = [*row]
    for place, turn in turns:
        values[place] = turn(values[place])
    return tuple(values)


@lru_cache(maxsize=64)
def _insert(table: Table, dialect: Dialect) -> _Statement:
    return _statement(plain(table).insert(), dialect, frozenset(column.name for column in table.columns))


@lru_cache(maxsize=64)
def _upsert(table: Table, dialect: Dialect, columns: frozenset[str], key: tuple[str, ...]) -> _Statement:
    row: Any = _INSERT[dialect.name](plain(table))
    told = {name: row.excluded[name] for name in columns.difference(key)}
    kept = row.on_conflict_do_update(index_elements=key, set_=told) if key else row.on_conflict_do_nothing()
    if dialect.name != "postgresql":
        return _statement(kept, dialect, columns)
    given = [column for column in plain(table).columns if column.name in columns]
    arrays = ", ".join(f"%b::{column.type.compile(dialect)}[]" for column in given)
    rows = select(text("*")).select_from(text("unnest(ARRAYS)"))
    said = str(kept.from_select([column.name for column in given], rows).compile(dialect=dialect))
    return _Statement(said.replace("ARRAYS", arrays), tuple(column.name for column in given), ())


def _statement(insert: Any, dialect: Dialect, columns: frozenset[str]) -> _Statement:
    table: TableClause = insert.table
    names = tuple(column.name for column in table.columns if column.name in columns)  # as SQLAlchemy writes them
    said = insert.values({name: bindparam(name) for name in names}).compile(dialect=dialect)
    kinds = (table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)
    return _Statement(str(said), names, tuple((place, turn) for place, turn in enumerate(kinds) if turn))


def next_numbers(connection: Connection, table: Table, count: int) -> Sequence[int]:
    """So many new numbers for a table that numbers its rows, rising; to be used in this transaction, by its writer."""
    [key] = table.primary_key.columns
    if connection.dialect.name == "postgresql":
        sequence = cast(func.pg_get_serial_sequence(table.name, key.name), REGCLASS)
        last = connection.execute(select(func.setval(sequence, func.nextval(sequence) + count - 1))).scalar_one()
        return range(last - count + 1, last + 1)
    last = connection.execute(select(func.max(key))).scalar() or 0
    return range(last + 1, last + count + 1)


@lru_cache(maxsize=64)
def plain(table: Table) -> TableClause:
    """The table with its columns as the database has them: a packed noun is bytes."""
    kinds = ((c.name, c.type.impl_instance if isinstance(c.type, TypeDecorator) else c.type) for c in table.columns)
    return TableClause(table.name, *(ColumnClause(name, kind) for name, kind in kinds))


def settle_numbers(connection: Connection, table: Table) -> None:
    """Let a table that numbers its rows go on after the last one, where rows were put in with their numbers."""
    [key, *others] = table.primary_key.columns
    if connection.dialect.name != "postgresql" or others or not isinstance(key.type, Integer):
        return
    last = func.coalesce(func.max(key), 0) + 1
    sequence = func.pg_get_serial_sequence(table.name, key.name)
    connection.execute(select(func.setval(cast(sequence, REGCLASS), last, False)))


def by_index(connection: Connection, index: str) -> str:
    """What follows a table in SQL to have its rows read from an index that holds all that is asked of them.

    SQLite looks up a row by its number in the table itself, whose rows are long and lie far apart, unless it is told. A
    server chooses by itself.
    """
    return f"INDEXED BY {index}" if connection.dialect.name == "sqlite" else ""


def size_of(connection: Connection) -> int:
    """The bytes of a library that are in use; in a file, what is free already does not count."""
    if connection.dialect.name == "postgresql":
        return int(connection.execute(SIZE).scalar_one())
    count, free, size = (
        int(connection.execute(text(f"PRAGMA {name}")).scalar_one())
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (count - free) * size


def size_after(connection: Connection, before: int, gone: float) -> int:
    """The bytes in use when a part of all pages, `gone` of 1, went since there were `before`.

    A file is measured. A server takes rows off its disk only later, so there the part of the pages is the measure.
    """
    return round(before * (1 - gone)) if connection.dialect.name == "postgresql" else size_of(connection)


def integrity(connection: Connection) -> str:
    """ "ok", or the first thing that is damaged. A server looks after its own files: there only reading is tried."""
    if connection.dialect.name == "postgresql":
        return "ok" if connection.execute(text("SELECT 1")).scalar() == 1 else "it does not answer"
    return str(connection.execute(text("PRAGMA quick_check(1)")).scalar())
