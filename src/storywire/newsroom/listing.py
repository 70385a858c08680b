"""Stories, outlets and issues, page after page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from storywire.errors import NotFound
from storywire.newsroom.room import Room
from storywire.store import Wanted, cursored, listing, names
from storywire.store.cursored import StoryOrder
from storywire.types import (
    ArticleSummary,
    FrontPage,
    Issue,
    Listing,
    OutletFile,
    OutletSummary,
    StoryCard,
    StorySummary,
)


class Listings(Room):
    """Stories, outlets and issues, page after page."""

    def stories(self, limit: int | None = None) -> list[StorySummary]:
        """The stories, those with most independent accounts first, then the newest."""
        with self.store.read() as reader:
            newest = reader.newest()
            return [replace(found, closed=self._closed(found.high, newest)) for found in reader.stories(limit)]

    def outlets(self, limit: int = 50, after: str | None = None) -> Listing[OutletSummary]:
        """The outlets, those with most articles first."""
        with self.store.read() as reader:
            return names.outlets(reader.connection, limit, after)

    def outlet(self, outlet: str, limit: int = 50) -> OutletFile:
        """An outlet by its id: what it published, and whose texts it carried. Raises NotFound."""
        with self.store.read() as reader:
            found = names.outlet_file(reader.connection, outlet, limit)
            if found is None:
                raise NotFound(f"there is no outlet {outlet!r}")
            return found

    def outlet_called(self, said: str) -> str:
        """The name of the outlet with this id; what was said, where there is none."""
        with self.store.read() as reader:
            return names.outlet_name(reader.connection, said) or said

    def published(
        self, outlet: str, limit: int = 50, after: str | None = None, month: date | None = None
    ) -> Listing[ArticleSummary]:
        """What an outlet published, the newest first, page after page; `month` is a day of the month wanted alone."""
        with self.store.read() as reader:
            return names.published(reader.connection, outlet, limit, after, month)

    def issues(self, code: str | None = None, limit: int | None = None) -> list[Issue]:
        """What could not be read or was skipped, and why, in the order of taking."""
        with self.store.read() as reader:
            return reader.issues(code=code, limit=limit)

    def story_list(
        self, limit: int = 50, *, order: StoryOrder = "accounts", after: str | None = None
    ) -> Listing[StoryCard]:
        """The stories page after page: those with most independent accounts, or those that changed last, first."""
        with self.store.read() as reader:
            return cursored.stories(reader.connection, order, limit, after)

    def issue_list(self, limit: int = 50, *, code: str | None = None, after: str | None = None) -> Listing[Issue]:
        """What could not be read or was skipped, the newest first, page after page."""
        with self.store.read() as reader:
            return cursored.issues(reader.connection, code, limit, after)

    def front(self, wanted: Wanted, today: date, since: datetime | None = None) -> FrontPage:
        """The stories of the day and those before, ranked, one page of the list; `since` counts what is new."""
        with self.store.read() as reader:
            return listing.front_page(reader.connection, wanted, today, since)

    def issues_page(self, code: str | None, limit: int, skip: int = 0) -> tuple[list[Issue], dict[str, int]]:
        """One page of the issues, the newest first, and how many there are of each code."""
        with self.store.read() as reader:
            return listing.issues(reader.connection, code, limit, skip)
