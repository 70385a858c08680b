"""Opening a library: the engine, its pragmas, its migrations, and the world's failures in a user's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError

from storywire.errors import LibraryError, LibraryFull, LibraryLocked
from storywire.store import indexing
from storywire.store.writer import Writer

HEAD = "0012"  # the newest migration; a test holds it to the folder
BUSY_SECONDS = 10


def open_engine(path: Path) -> Engine:
    """An engine over the library file at `path`, created if need be and migrated to the newest schema.

    Raises LibraryError when it cannot be opened, or was written by a newer Storywire.
    """
    with worded(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise LibraryError(f"the library folder {path.parent} cannot be made: {problem.strerror}") from problem
        engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        with engine.connect() as connection:
            version = schema_version(connection)
        if version != HEAD:
            _migrate(engine, version)
        _fill(engine)
        return engine


def schema_version(connection: Connection) -> str | None:
    """The migration that the library stands at; None for a new file."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _prepare(connection: Any, _record: object) -> None:
    """Pragmas of a connection; transactions are begun by `_begin`, not by the driver."""
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = NORMAL", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine, version: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as problem:
            raise LibraryError(
                f"the library has the schema {version}, which this version of Storywire does not know: "
                "it was written by a newer one"
            ) from problem


def _fill(engine: Engine) -> None:
    """Fill what is looked up, where another version of the code left it, or none: all of it is derived."""
    with engine.connect() as connection:
        stale = indexing.stale(connection)
    if stale:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            if indexing.stale(connection):  # nobody else did it meanwhile
                Writer(connection).rebuild_lookups()


@contextmanager
def worded(path: Path) -> Iterator[None]:
    """Turn what the database says into the user's words."""
    try:
        yield
    except DBAPIError as problem:
        raise _in_words(str(problem.orig), path) from problem


def _in_words(said: str, path: Path) -> LibraryError:
    if "locked" in said:
        return LibraryLocked(f"another process is writing to the library {path}; try again when it is done")
    if "disk is full" in said or "full" in said:
        return LibraryFull(f"no room is left where the library {path} lies; what was taken before is safe")
    if "not a database" in said or "malformed" in said:
        return LibraryError(f"{path} is no Storywire library, or is damaged ({said}); give another with --library")
    return LibraryError(f"the library {path} cannot be used: {said}")
