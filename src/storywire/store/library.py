"""The library: one SQLite file that many may read and one may write."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from storywire.errors import LibraryLocked
from storywire.store.opening import open_engine, worded
from storywire.store.reader import Reader
from storywire.store.writer import Writer


class Store:
    """A library file. Raises LibraryError where the file cannot be opened, read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = open_engine(path)
        self._writing = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A reader over one consistent state of the library."""
        with worded(self.path), self._engine.connect() as connection, connection.begin():
            yield Reader(connection)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """A writer: one transaction, kept if the block ends well and undone if it does not."""
        with (
            self._writing,  # threads of one process wait for each other without a time limit
            worded(self.path),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield Writer(connection)

    @contextmanager
    def claimed(self, holder: str = "", patience: float = 0.0) -> Iterator[bool]:
        """Be the only one who places articles, over many transactions; True if `holder` was also the last to be it.

        The lock is the operating system's: it is free again when its holder ends, however that ends.
        Raises LibraryLocked if somebody else is it for longer than `patience` seconds.
        """
        lock = FileLock(f"{self.path}.lock")
        try:
            lock.acquire(timeout=patience)
        except Timeout as problem:
            raise LibraryLocked(
                f"another storywire is taking pages into {self.path}; wait until it is done, or use another --library"
            ) from problem
        try:
            yield self._taken_over(holder or uuid4().hex)
        finally:
            lock.release()

    def _taken_over(self, holder: str) -> bool:
        """Note who claims the library; whether that is who claimed it last."""
        with self.read() as reader:
            if reader.holder() == holder:
                return True
        with self.write() as writer:
            writer.save_holder(holder)
        return False

    def compact(self) -> None:
        """Give free space back to the disk. Needs room for a second copy meanwhile; readers go on."""
        with worded(self.path), self._engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            driver.execute("VACUUM")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()
