"""The databases that a library may lie in, each in a module of its own; everything else speaks SQLAlchemy Core."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine

from storywire.types import Place


class Database(Protocol):
    """Where a library lies, and what each kind of place does in its own way."""

    engine: Engine

    @property
    def place(self) -> Place:
        """Where it is."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one consistent state. Raises LibraryError in the user's words."""

    def writing(self) -> AbstractContextManager[Connection]:
        """One transaction, alone among those that write: kept if the block ends well. Raises LibraryError."""

    def claimed(self, patience: float) -> AbstractContextManager[None]:
        """Be the only one who places articles, over many transactions. Raises LibraryLocked after so many seconds."""

    def worded(self) -> AbstractContextManager[None]:
        """Turn what the database says into a LibraryError in the user's words."""

    def settle(self, connection: Connection) -> None:
        """What is to be done to the tables after a migration."""

    def compact(self) -> None:
        """Give free space back to the disk."""

    def survey(self) -> None:
        """Count what the tables hold, where the database searches by such counts and very many rows are new."""

    def warm(self) -> int:
        """Have what lies on a disk read once, so that the first pages need not wait for it; how many bytes."""

    def there(self) -> bool:
        """Whether the place is there at all, as far as can be known without asking the database."""

    def disk_bytes(self) -> int:
        """The space that the library takes on its disk."""

    def free_bytes(self) -> int | None:
        """The space that is left there; None where it cannot be known."""


def database_at(place: Place) -> Database:
    """The database of a place, not yet opened. Raises LibraryError where what it needs is not installed."""
    if isinstance(place, Path):
        from storywire.store.databases.sqlite import SqliteFile

        return SqliteFile(place)
    from storywire.store.databases.postgres import PostgresServer

    return PostgresServer(place)
