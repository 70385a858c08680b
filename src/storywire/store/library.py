"""The library: one SQLite file or one PostgreSQL database, that many may read and one may write."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from storywire.store.opening import open_database
from storywire.store.reader import Reader
from storywire.store.writer import Writer
from storywire.types import Place


class Store:
    """A library. Raises LibraryError where it cannot be opened, read or written."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._database = open_database(place)
        self._engine = self._database.engine
        self._writing = threading.Lock()

    @property
    def path(self) -> Path:
        """The library's file. Raises ValueError where it is none, but lies on a server."""
        if isinstance(self.place, Path):
            return self.place
        raise ValueError(f"the library {self.place} is no file")

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A reader over one consistent state of the library."""
        with self._database.reading() as connection:
            yield Reader(connection)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """A writer: one transaction, kept if the block ends well and undone if it does not."""
        with self._writing, self._database.writing() as connection:  # threads of one process wait without a limit
            yield Writer(connection)

    @contextmanager
    def claimed(self, holder: str = "", patience: float = 0.0) -> Iterator[bool]:
        """Be the only one who places articles, over many transactions; True if `holder` was also the last to be it.

        The lock is free again when its holder ends, however that ends.
        Raises LibraryLocked if somebody else is it for longer than `patience` seconds.
        """
        with self._database.claimed(patience):
            yield self._taken_over(holder or uuid4().hex)

    def _taken_over(self, holder: str) -> bool:
        """Note who claims the library; whether that is who claimed it last."""
        with self.read() as reader:
            if reader.holder() == holder:
                return True
        with self.write() as writer:
            writer.save_holder(holder)
        return False

    def compact(self) -> None:
        """Give free space back to the disk. On a file readers go on; on a server they wait."""
        self._database.compact()

    def survey(self) -> None:
        """Let a server know what its tables hold, after very many rows came at once."""
        self._database.survey()

    def warm(self) -> int:
        """Have what lies on a disk read once; how many bytes. Raises OSError where it cannot be read."""
        return self._database.warm()

    def there(self) -> bool:
        """Whether the library is where it was, as far as can be known without reading it."""
        return self._database.there()

    def disk_bytes(self) -> int:
        """The space that the library takes on its disk."""
        return self._database.disk_bytes()

    def free_bytes(self) -> int | None:
        """The space that is left there; None where it cannot be known."""
        return self._database.free_bytes()

    def close(self) -> None:
        """Give the file, or the connections, back."""
        self._engine.dispose()
