"""A library in one SQLite file, which many may read and one may write."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.exc import DBAPIError

from storywire.errors import LibraryError, LibraryFull, LibraryLocked

BUSY_SECONDS = 10
_BLOCK = 1 << 22


class SqliteFile:
    """A library file, made if need be."""

    def __init__(self, place: Path) -> None:
        self.place = place
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise LibraryError(f"the library folder {place.parent} cannot be made: {problem.strerror}") from problem
        self.engine = create_engine(URL.create("sqlite", database=str(place)), connect_args={"timeout": BUSY_SECONDS})
        event.listen(self.engine, "connect", _prepare)
        event.listen(self.engine, "begin", _begin)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state."""
        with self.worded(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, alone among those that write."""
        with (
            self.worded(),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def claimed(self, patience: float) -> Iterator[None]:
        """Be the only one who places articles. The lock is the operating system's: it ends with its holder."""
        lock = FileLock(f"{self.place}.lock")
        try:
            lock.acquire(timeout=patience)
        except Timeout as problem:
            raise LibraryLocked(
                f"another storywire is taking pages into {self.place}; wait until it is done, or use another --library"
            ) from problem
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def worded(self) -> Iterator[None]:
        """Turn what the database says into the user's words."""
        try:
            yield
        except DBAPIError as problem:
            raise _in_words(str(problem.orig), self.place) from problem

    def settle(self, connection: Connection) -> None:
        """Nothing: SQLite sorts text by its bytes of itself."""

    def compact(self) -> None:
        """Give free space back to the disk. Needs room for a second copy meanwhile; readers go on."""
        with self.worded(), self.engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            driver.execute("VACUUM")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def survey(self) -> None:
        """Nothing: every question to SQLite is written so that one plan fits it."""

    def warm(self) -> int:
        """Read the file from one end to the other, unless it would take more than a quarter of the memory.

        The operating system keeps it. A disk gives a gigabyte in one go sooner than a thousand pages from everywhere.
        """
        size = self.disk_bytes()
        if size > _memory() // 4:
            return 0
        done = 0
        with self.place.open("rb", buffering=0) as file:
            while block := file.read(_BLOCK):
                done += len(block)
        return done

    def there(self) -> bool:
        """Whether the file is there."""
        return self.place.is_file()

    def disk_bytes(self) -> int:
        """The bytes of the file and of its journal. Raises LibraryError where they cannot be looked at."""
        try:
            files = (self.place.with_name(self.place.name + end) for end in ("", "-wal"))
            return sum(file.stat().st_size for file in files if file.exists())
        except OSError as problem:
            raise LibraryError(f"the library {self.place} cannot be looked at: {problem.strerror}") from problem

    def free_bytes(self) -> int | None:
        """The space that is left on the disk of the file."""
        return shutil.disk_usage(self.place.parent).free


def _memory() -> int:
    """The bytes of memory of this machine; 0 where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # not on Windows
        return 0


def _prepare(connection: Any, _record: object) -> None:
    """Pragmas of a connection; transactions are begun by `_begin`, not by the driver."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "foreign_keys = ON",
        "synchronous = NORMAL",
        "cache_size = -65536",
        "wal_autocheckpoint = 4000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _in_words(said: str, path: Path) -> LibraryError:
    if "locked" in said:
        return LibraryLocked(f"another process is writing to the library {path}; try again when it is done")
    if "disk is full" in said or "full" in said:
        return LibraryFull(f"no room is left where the library {path} lies; what was taken before is safe")
    if "not a database" in said or "malformed" in said:
        return LibraryError(f"{path} is no Storywire library, or is damaged ({said}); give another with --library")
    return LibraryError(f"the library {path} cannot be used: {said}")
