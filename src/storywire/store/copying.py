"""A library as it is, into another that is empty, from one kind of database to another or within one.

Rows are copied as they lie there, compressed and unread, in batches. The indexes for full-text search, which each kind
of database has in its own way, are filled at the end: from the texts that the source's index holds, or else from the
articles. All of it is one transaction of the target, and one consistent read of the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Table, func, select

from storywire.errors import LibraryError
from storywire.store import indexing, schema
from storywire.store.dialects import load, plain, settle_numbers
from storywire.store.reader import Reader
from storywire.store.writer import Writer

_BATCH = 500  # rows that are held in memory at a time
# By which code the lookups were filled, which both libraries know of themselves; and who placed last.
_LEFT_OUT = frozenset(table.name for table in (schema.indexes, schema.holders))


def copied() -> list[Table]:
    """The tables that are copied, those that others refer to first."""
    return [table for table in schema.metadata.sorted_tables if table.name not in _LEFT_OUT]


def count(connection: Connection) -> dict[str, int]:
    """How many rows each table has that is copied."""
    return {one.name: connection.execute(select(func.count()).select_from(one)).scalar_one() for one in copied()}


def copy(source: Reader, target: Writer, progress: Callable[[int], None]) -> dict[str, int]:
    """Copy everything; how many rows of each table. `progress` hears how many rows there are already.

    Raises ValueError for a target that is not empty, LibraryError where not everything arrived.
    """
    full = [name for name, rows in count(target.connection).items() if rows]
    if full:
        raise ValueError(f"the library to copy into is not empty: it has {', '.join(full)}")
    done = 0
    for table in copied():
        for rows in _batches(source.connection, table):
            load(target.connection, table, rows)
            done += len(rows)
            progress(done)
        settle_numbers(target.connection, table)
    indexing.copy_search(source.connection, target.connection)
    found = count(target.connection)
    if found != count(source.connection):
        raise LibraryError("not everything arrived in the copy; nothing was kept of it")
    return found


def _batches(connection: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """The rows as they lie there, in the order of their keys."""
    lying = plain(table)
    query = select(lying).order_by(*(lying.c[column.name] for column in table.primary_key))
    result = connection.execute(query, execution_options={"yield_per": _BATCH})
    for rows in result.partitions():
        yield [tuple(row) for row in rows]
