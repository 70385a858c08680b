"""Articles, quotations and names by their words."""

from __future__ import annotations

from storywire.errors import NotFound
from storywire.newsroom.naming import no_name
from storywire.newsroom.room import Room
from storywire.store import names
from storywire.store.names import NameOrder
from storywire.store.search import Asked, Order
from storywire.types import (
    EntityKind,
    Hit,
    Listing,
    NameFile,
    NameSummary,
    Quotation,
    SpeakerHit,
    StorySummary,
)


class Searching(Room):
    """Articles, quotations and names by their words."""

    def search(self, words: str, limit: int = 20, *, order: Order = "best", after: str | None = None) -> Listing[Hit]:
        """Full-text search in articles: words, "a phrase", AND, OR, NOT, (…), word*, and fields such as outlet:post.

        Raises QueryError, a ValueError with the place, for a search that cannot be understood.
        """
        with self.store.read() as reader:
            return reader.search(Asked(words, order, limit, after))

    def search_quotes(
        self, words: str, limit: int = 20, *, order: Order = "best", after: str | None = None
    ) -> Listing[Quotation]:
        """The same search in what people are quoted as saying. Raises QueryError."""
        with self.store.read() as reader:
            return reader.search_quotes(Asked(words, order, limit, after))

    def search_speakers(self, words: str, limit: int = 20, *, after: str | None = None) -> Listing[SpeakerHit]:
        """Who is quoted with such words or bears such a name, the most quoted first. Raises QueryError."""
        with self.store.read() as reader:
            return reader.search_speakers(Asked(words, "best", limit, after))

    def names(
        self,
        kind: EntityKind,
        limit: int = 50,
        *,
        order: NameOrder = "articles",
        after: str | None = None,
        containing: str = "",
    ) -> Listing[NameSummary]:
        """The people, places or organisations by full name, those in most articles (or most quoted) first."""
        with self.store.read() as reader:
            return names.names(reader.connection, kind, order, limit, after, containing)

    def name(self, kind: EntityKind, name: str, limit: int = 50) -> NameFile:
        """One full name: what its bearer is quoted as saying over time, and where it stands. Raises NotFound."""
        with self.store.read() as reader:
            found = names.name_file(reader.connection, kind, name, limit)
            if found is None:
                raise NotFound(no_name(kind, name, names.alike(reader.connection, kind, name)))
            return found

    def person(self, name: str, limit: int = 50) -> NameFile:
        """A person by full name: what they are quoted as saying over time, and where. Raises NotFound."""
        return self.name(EntityKind.PERSON, name, limit)

    def place(self, name: str, limit: int = 50) -> NameFile:
        """A place by name, and the stories that name it. Raises NotFound."""
        return self.name(EntityKind.PLACE, name, limit)

    def said(self, kind: EntityKind, name: str, limit: int = 50, after: str | None = None) -> Listing[Quotation]:
        """What the bearer of a full name is quoted as saying, the newest first, page after page."""
        with self.store.read() as reader:
            return names.said(reader.connection, kind, name, limit, after)

    def stories_of(
        self, kind: EntityKind, name: str, limit: int = 50, after: str | None = None
    ) -> Listing[StorySummary]:
        """The stories in which a name stands, the newest first, page after page."""
        with self.store.read() as reader:
            return names.stories_of(reader.connection, kind, name, limit, after)
