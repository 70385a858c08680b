"""A library in a PostgreSQL database: many may read it, and write in turn; one of them places articles.

Locks are advisory (https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS) and belong to the
library: to its schema in its database. All are free again when the connection of their holder ends, however that ends.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zlib import crc32

from sqlalchemy import URL, Connection, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from storywire.errors import LibraryError, LibraryFull, LibraryLocked
from storywire.types import Server

OLDEST = 130_000  # of the server's versions, as it numbers them
BUSY_SECONDS = 10
CONNECT_SECONDS = 10
_WRITING, _PLACING = 0x53770001, 0x53770002  # the first half of the two locks; the second is the schema
_POOLED = 8  # connections that stay open; as many again where they are needed


class PostgresServer:
    """A library on a server. Its tables are made if need be, the database itself never is."""

    def __init__(self, place: Server) -> None:
        self.place = place
        self.engine = create_engine(
            _address(place),
            connect_args={
                "connect_timeout": CONNECT_SECONDS,
                "application_name": "storywire",
                "client_encoding": "utf8",
            },
            pool_size=_POOLED,
            max_overflow=_POOLED,
            pool_pre_ping=True,
        )
        event.listen(self.engine, "connect", _prepare)
        self._claim: Connection | None = None
        with self.worded(), self.engine.connect() as connection:
            self._key = self._known(connection)

    def _known(self, connection: Connection) -> int:
        """The number of the library's schema in its locks. Raises LibraryError for a server that is not fit."""
        version, encoding, schema = connection.execute(
            text(
                "SELECT current_setting('server_version_num')::int, current_setting('server_encoding'), "
                "current_schema()"
            )
        ).one()
        if version < OLDEST:
            raise LibraryError(
                f"the server of {self.place} is too old: PostgreSQL {OLDEST // 10_000} or newer is needed"
            )
        if encoding != "UTF8":
            raise LibraryError(f"the database {self.place} is kept as {encoding}; make one with ENCODING 'UTF8'")
        if schema is None:
            raise LibraryError(
                f"in the database {self.place} there is no schema to put tables into (see its search_path)"
            )
        return crc32(schema.encode()) - (1 << 31)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state."""
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.worded(), self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, alone among those that write."""
        with self.worded(), self.engine.connect() as connection, connection.begin():
            self._still_claimed()
            connection.execute(text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock, :key)"), {"lock": _WRITING, "key": self._key})
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            yield connection

    @contextmanager
    def claimed(self, patience: float) -> Iterator[None]:
        """Be the only one who places articles, on a connection of its own."""
        lock = {"lock": _PLACING, "key": self._key}
        with self.worded(), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            until = time.monotonic() + patience
            while not connection.execute(text("SELECT pg_try_advisory_lock(:lock, :key)"), lock).scalar():
                if time.monotonic() >= until:
                    raise LibraryLocked(
                        f"another storywire is taking pages into {self.place}; wait until it is done, "
                        "or use another --library"
                    )
                time.sleep(0.05)
            self._claim = connection
            try:
                yield
            finally:
                self._claim = None
                _unlock(connection, lock)

    def _still_claimed(self) -> None:
        """Raise what the database says if the claim's connection is gone: somebody else may be placing by now."""
        if self._claim is not None:
            self._claim.execute(text("SELECT 1"))

    @contextmanager
    def worded(self) -> Iterator[None]:
        """Turn what the server says into the user's words; a password is in none of them."""
        try:
            yield
        except DBAPIError as problem:
            raise _in_words(problem.orig, self.place) from problem
        except SQLAlchemyError as problem:
            if "QueuePool" not in str(problem):
                raise
            raise LibraryLocked(f"too many are reading {self.place} at the same time; try again") from problem

    def settle(self, connection: Connection) -> None:
        """Let every column of text sort by its bytes, as SQLite does, whatever the database was made with.

        And let lists that end with what has no date be read from an index: to SQLite such rows are the smallest; and
        what SQLite's tables keep together in the order of their keys.
        """
        for table, column, kind in connection.execute(_OTHERWISE_SORTED).all():
            connection.exec_driver_sql(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE {kind} COLLATE "C"')
        for index in _LISTED:
            connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {index}")
        for table, reference in _DERIVED:
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {reference}")
        if connection.execute(_LZ4).scalar():
            for table in ("search", "search_quotes"):
                connection.exec_driver_sql(f"ALTER TABLE {table} ALTER COLUMN vector SET COMPRESSION lz4")

    def compact(self) -> None:
        """Give free space back to the disk: each table is written anew, and cannot be read meanwhile."""
        with self.worded(), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in connection.execute(_TABLES).scalars().all():
                connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{table}"')

    def survey(self) -> None:
        """Count what the tables hold: before the server has come to it by itself, a search reads them whole."""
        with self.worded(), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in connection.execute(_TABLES).scalars().all():
                connection.exec_driver_sql(f'VACUUM (ANALYZE) "{table}"')

    def warm(self) -> int:
        """Nothing: a server keeps what is asked for often."""
        return 0

    def there(self) -> bool:
        """The server alone can say."""
        return True

    def disk_bytes(self) -> int:
        """The space that the tables take with their indexes."""
        with self.reading() as connection:
            return int(connection.execute(SIZE).scalar_one())

    def free_bytes(self) -> int | None:
        """A server does not say."""
        return None


_LISTED = (
    "ix_stories_newest ON stories (high DESC NULLS LAST, accounts DESC, id DESC, low)",
    "ix_appearances_together ON appearances (name) INCLUDE (article, role, outlet, low, high)",
    "ix_story_names_together ON story_names (name, day, accounts, story) INCLUDE (low)",
    "ix_story_outlets_together ON story_outlets (outlet, day, accounts, story) INCLUDE (low)",
    "ix_articles_newest ON articles (outlet, current, high DESC NULLS LAST, number DESC)",
)
_DERIVED = (
    ("appearances", "fk_appearances_name"),
    ("appearances", "fk_appearances_article"),
    ("quotes", "fk_quotes_name"),
    ("quotes", "fk_quotes_article"),
)
_LZ4 = text("SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
_TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
SIZE = text(
    "SELECT coalesce(sum(pg_total_relation_size(format('%I.%I', schemaname, tablename)::regclass)), 0)::bigint "
    "FROM pg_tables WHERE schemaname = current_schema()"
)
_OTHERWISE_SORTED = text(
    "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a "
    "JOIN pg_class c ON c.oid = a.attrelid JOIN pg_collation o ON o.oid = a.attcollation "
    "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 "
    "AND NOT a.attisdropped AND o.collname <> 'C' ORDER BY 1, 2"
)


def _address(place: Server) -> URL:
    """The address for SQLAlchemy. Raises LibraryError where the driver is missing, ValueError for no address."""
    try:
        import psycopg  # noqa: F401
    except ImportError as problem:
        raise LibraryError(
            "a library on a PostgreSQL server needs the extra `postgres`: pip install 'storywire[postgres]'"
        ) from problem
    try:
        return make_url(place.url).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise ValueError(f"the address of the library cannot be understood: {place}") from None


def _prepare(connection: Any, _record: object) -> None:
    """A connection for short questions; NUL, which PostgreSQL keeps in no text, becomes the replacement character."""
    from psycopg.types.string import StrBinaryDumper, StrDumperUnknown

    class Kept(StrDumperUnknown):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "\ufffd") if "\0" in obj else obj)

    class KeptInCopies(StrBinaryDumper):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "\ufffd") if "\0" in obj else obj)

    connection.adapters.register_dumper(str, KeptInCopies)
    connection.adapters.register_dumper(str, Kept)  # the last is the one for statements
    connection.execute("SET jit = off")
    connection.commit()


def _unlock(connection: Connection, lock: dict[str, int]) -> None:
    try:
        connection.execute(text("SELECT pg_advisory_unlock(:lock, :key)"), lock)
    except SQLAlchemyError:  # the connection is gone, and the lock with it
        connection.invalidate()


# What the server says of itself, by its code (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_LOCKED, _FULL, _READ_ONLY, _REFUSED = ("55P03", "40P01"), ("53100",), ("25006",), ("42501",)


def _in_words(problem: BaseException | None, place: Server) -> LibraryError:
    code, said = getattr(problem, "sqlstate", None), " ".join(str(problem).split())
    if code in _LOCKED:
        return LibraryLocked(f"another process is writing to the library {place}; try again when it is done")
    if code in _FULL:
        return LibraryFull(f"no room is left where the library {place} lies; what was taken before is safe")
    if code in _READ_ONLY:
        return LibraryError(f"the library {place} can only be read: its server is a copy of another")
    if code in _REFUSED:
        return LibraryError(f"the user of {place} may not do that: {said}")
    return LibraryError(_not_connected(said, place) or f"the library {place} cannot be used: {said}")


def _not_connected(said: str, place: Server) -> str | None:
    """Why there is no connection; servers give no code for it, and speak English unless told otherwise."""
    if "password" in said:
        return (
            f"the server of {place} refuses the user or the password; "
            "give the right one in the address, in PGPASSWORD or in ~/.pgpass"
        )
    if "does not exist" in said and "FATAL" in said:
        return f"the server of {place} knows no such database or user: {said.rpartition('FATAL:')[2].strip()}"
    if "connection failed" in said or "could not" in said or "timeout" in said or "closed" in said:
        return f"the server of {place} does not answer: {said}"
    return None
