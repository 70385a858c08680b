"""A library is proved, made smaller, copied, examined and written out for other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from storywire import desk, exporting, upkeep
from storywire.newsroom.looking import Looking
from storywire.publish.exports import Row, Table
from storywire.store import Store, listing
from storywire.types import (
    Check,
    Place,
    Pruned,
    Verification,
)


def _silent(_done: int) -> None:
    pass


class Keeping(Looking):
    """A library is proved, made smaller, copied, examined and written out for other programs."""

    def health(self) -> dict[str, int]:
        """How much there is of what: that the library answers."""
        with self.store.read() as reader:
            return reader.counts()

    def exported(self, table: Table, full_text: bool = False) -> Iterator[Row]:
        """The rows of a table for other programs, in the order of the ids, streamed from one consistent read."""
        with self.store.read() as reader:
            yield from exporting.rows(reader, table, full_text)

    def canonical(self) -> Iterator[bytes]:
        """Everything derived as sorted lines: equal for equal pages, however and where they were taken."""
        with self.store.read() as reader:
            yield from exporting.canonical(reader)

    def counts(self) -> dict[str, int]:
        """How many pages, article revisions, stories, issues and judgements there are."""
        with self.store.read() as reader:
            return reader.counts()

    def complete(self) -> int:
        """Make what pages are read from and an older Storywire did not make; how many stories that were."""
        with self.store.read() as reader:
            waiting = listing.sheetless(reader.connection, 1)
        return desk.fill_sheets(self.store) if waiting else 0

    def warm(self) -> int:
        """Have the library read into the system's memory, if it is small beside it; how many bytes that were."""
        return self.store.warm()

    def verify(self, progress: Callable[[int], None] = _silent) -> Verification:
        """Read every stored page again and prove each finding in it."""
        from storywire.verify import verify

        with self.store.read() as reader:
            return verify(reader, self.dossiers, self.settings.max_page_bytes, progress)

    def prune(self, older_than: str | None = None, larger_than: str | None = None, dry: bool = False) -> Pruned:
        """Take away what is older (90d), oldest first, until it is no larger (2GB). Raises ValueError."""
        if not older_than and not larger_than:
            raise ValueError("say how much is to go: an age (--older-than 90d), a size (--larger-than 2GB), or both")
        before = self._now() - (upkeep.age(older_than) if older_than else timedelta())
        return upkeep.prune(self.store, before, upkeep.size(larger_than) if larger_than else 0, dry)

    def backup(self, copy: Path, *, overwrite: bool = False, prove: bool = True) -> tuple[int, Verification | None]:
        """Copy the library while it is in use; the copy's size in bytes and, with `prove`, its proof."""
        size = upkeep.backup(self.store, copy, overwrite)
        if not prove:
            return size, None
        with type(self)(copy, self.settings, self._now) as restored:
            return size, restored.verify()

    def copy_to(self, place: Place, progress: Callable[[int], None] = _silent) -> dict[str, int]:
        """Copy the library into an empty one at another place; how many rows of each table. Raises ValueError."""
        target = Store(place)
        try:
            return upkeep.copy(self.store, target, progress)
        finally:
            target.close()

    def alive(self) -> upkeep.Health:
        """Whether the library can be read, quickly: for probes."""
        return upkeep.health(self.store)

    def metrics(self) -> bytes:
        """The state of the library as Prometheus' text format."""
        return upkeep.metrics(self.store)

    def doctor(self) -> list[Check]:
        """Look whether everything that Storywire needs is there and sound."""
        from storywire.doctor import examine

        return examine(self.store, self.settings)
