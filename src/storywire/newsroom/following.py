"""The sources that are followed, and following them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storywire.newsroom.room import Room

if TYPE_CHECKING:
    from storywire.follow import Clock, Wishes
    from storywire.sourcelist import SourceList
    from storywire.types.following import FollowReport, Status


class Following(Room):
    """The sources that are followed, and following them."""

    @property
    def sources(self) -> SourceList:
        """What is followed: add to it, look at it, take away from it."""
        from storywire.sourcelist import SourceList

        return SourceList(self.store, self.settings, self._now)

    def follow(self, wishes: Wishes | None = None, clock: Clock | None = None) -> FollowReport:
        """Follow the sources: poll what is due, fetch what is new, take it. Until stopped, or once.

        Raises LibraryError when the library cannot be used.
        """
        from storywire.follow import follow

        return follow(self.store, self.settings, wishes, clock, now=self._now)

    def status(self) -> Status:
        """How following is doing."""
        return self.sources.status()
