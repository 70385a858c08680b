"""Opening a library: its database, its migrations, and what is looked up in it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storywire.errors import LibraryError
from storywire.store import indexing
from storywire.store.databases import Database, database_at
from storywire.store.writer import Writer
from storywire.types import Place

HEAD = "0013"  # the newest migration; a test holds it to the folder


def open_database(place: Place) -> Database:
    """The database at `place`, migrated to the newest schema; a file is made if need be.

    Raises LibraryError when it cannot be opened, or was written by a newer Storywire.
    """
    database = database_at(place)
    with database.reading() as connection:
        version = schema_version(connection)
    if version != HEAD:
        _migrate(database, version)
    _fill(database)
    return database


def schema_version(connection: Connection) -> str | None:
    """The migration that the library stands at; None for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _migrate(database: Database, version: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    with database.writing() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as problem:
            raise LibraryError(
                f"the library has the schema {version}, which this version of Storywire does not know: "
                "it was written by a newer one"
            ) from problem
        database.settle(connection)


def _fill(database: Database) -> None:
    """Fill what is looked up, where another version of the code left it, or none: all of it is derived."""
    with database.reading() as connection:
        stale = indexing.stale(connection)
    if stale:
        with database.writing() as connection:
            if indexing.stale(connection):  # nobody else did it meanwhile
                Writer(connection).rebuild_lookups()
