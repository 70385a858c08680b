"""The library that all of a newsroom works on, and its clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import TracebackType
from typing import Self

from storywire import settings as settings_module
from storywire.settings import Settings
from storywire.store import Store
from storywire.types import Place, place_of


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Room:
    """A library that is open, with its settings and a clock."""

    def __init__(
        self,
        library: str | Place | None = None,
        settings: Settings | None = None,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        chosen = settings or settings_module.load()
        self.settings = chosen.model_copy(update={"library": place_of(library)}) if library else chosen
        self.store = Store(self.settings.library)
        self._now = now

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the library back."""
        self.store.close()

    def _closed(self, last: date | None, newest: date | None) -> date | None:
        """The day on which a story closed whose last article appeared on `last`; None if it is open."""
        silent = last and last + timedelta(self.settings.window_days + 1)
        return silent if silent and newest and newest >= silent else None
