"""Rows into a table of a server by COPY, the quickest way there is, in its binary form: bytes are sent as they are.

https://www.postgresql.org/docs/current/sql-copy.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql

# What is none of these is text.
_KINDS = {"INTEGER": "int4", "FLOAT": "float8", "BYTEA": "bytea", "BOOLEAN": "bool", "DATE": "date"}
_KINDS |= {"TIMESTAMP WITHOUT TIME ZONE": "timestamp"}


def copy_in(connection: Connection, table: str, kinds: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """Put rows into a table of a PostgreSQL server; `kinds` are those of its columns, as the server names them."""
    driver: Any = connection.connection.dbapi_connection
    named = ", ".join(f'"{column}"' for column in kinds)
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table}" ({named}) FROM STDIN (FORMAT BINARY)') as sink:
        sink.set_types([*kinds.values()])
        for row in rows:
            sink.write_row(row)


@lru_cache(maxsize=64)
def kinds_of(table: Table) -> Mapping[str, str]:
    """The columns of a table with their kinds."""
    server = postgresql.dialect()  # type: ignore[no-untyped-call]
    known = ((column.name, column.type.compile(server)) for column in table.columns)
    return {name: _KINDS.get(kind, "text") for name, kind in known}
