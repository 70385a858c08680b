"""What is looked up across stories: pages of a list, quotations, names, outlets, and how much there is of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from storywire.types.annotations import AttributionKind, EntityKind
from storywire.types.pages import DateFinding, Outlet
from storywire.types.spans import Evidence
from storywire.types.stories import Crosscheck, Story, WireCopy
from storywire.types.views import StoryCard, StorySummary

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Listing(Generic[Item]):
    """One page of a longer list. `next` is the cursor that the following page begins at, None at the end."""

    items: tuple[Item, ...] = ()
    next: str | None = None

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """One line of a list of articles. `low` and `high` bound the day of publication."""

    id: str
    headline: str | None
    outlet: str | None
    outlet_id: str | None
    story: str | None
    low: date | None = None
    high: date | None = None


@dataclass(frozen=True, slots=True)
class StoryFile:
    """A story without its articles' texts: its card, what was derived from it, and one line an article."""

    card: StoryCard
    story: Story
    wire: tuple[WireCopy, ...] = ()
    crosscheck: Crosscheck = field(default_factory=Crosscheck)
    articles: tuple[ArticleSummary, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """One attribution of an article. In search results matched words stand between ‹ and ›.

    `finding` is the attribution's id; `evidence` covers its sentences; `rank` is 0 where nothing was searched.
    """

    article: str
    story: str | None
    headline: str | None
    outlet: str | None
    published: DateFinding
    finding: str
    kind: AttributionKind
    speaker: str | None
    role: str | None
    text: str
    evidence: Evidence
    rank: float = 0.0


@dataclass(frozen=True, slots=True)
class SpeakerHit:
    """Somebody whose quotations match a search: how many do, in how many articles, and the best of them."""

    key: str
    name: str
    quotes: int
    articles: int
    best: Quotation


@dataclass(frozen=True, slots=True)
class NameSummary:
    """A person, place or organisation by full name. The same full name is one entry, whoever bears it.

    `key` is the name folded: no case, no accents, words joined by hyphens.
    """

    kind: EntityKind
    key: str
    name: str
    articles: int
    quotes: int


@dataclass(frozen=True, slots=True)
class OutletShare:
    """An outlet and how many articles are meant; `id` is None for an agency that is only named in a credit."""

    id: str | None
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class NameFile:
    """A name with where it stands: `said` is what its bearer is quoted as saying, the newest first."""

    summary: NameSummary
    low: date | None = None
    high: date | None = None
    roles: tuple[str, ...] = ()
    outlets: tuple[OutletShare, ...] = ()
    said: Listing[Quotation] = Listing()
    stories: Listing[StorySummary] = Listing()


@dataclass(frozen=True, slots=True)
class OutletSummary:
    """One line of the list of outlets."""

    outlet: Outlet
    articles: int


@dataclass(frozen=True, slots=True)
class OutletMonth:
    """How many articles an outlet published in a month; `month` is its first day, None for articles without a day."""

    month: date | None
    articles: int


@dataclass(frozen=True, slots=True)
class OutletFile:
    """An outlet: what it published, the newest first, by months too, whose texts it carried and who carried its own."""

    outlet: Outlet
    articles: int
    stories: int
    low: date | None = None
    high: date | None = None
    months: tuple[OutletMonth, ...] = ()
    copies_from: tuple[OutletShare, ...] = ()
    copied_by: tuple[OutletShare, ...] = ()
    published: Listing[ArticleSummary] = Listing()
