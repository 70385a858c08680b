"""What a person reads: timeline, briefing, dossier, search hits; and what a command reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from storywire.types.annotations import Annotations
from storywire.types.pages import Article, DateFinding, Issue
from storywire.types.spans import Evidence
from storywire.types.stories import Crosscheck, Placement, Statement, Story, WireCopy


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """What happened when (event time): a day or an interval, one sentence as it stands, and its evidence."""

    low: date | None
    high: date | None
    text: str
    evidence: Evidence
    accounts: int
    articles: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OutletRow:
    """One article of a story in the outlet table."""

    article: str
    outlet: str
    headline: str
    published: DateFinding
    account: int  # number of its independent account, from 1
    copy_of: str | None
    attributions: int
    figures: int
    alone: tuple[str, ...]  # ids of the claims that only this account makes


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a person reads of one story. Extractive: every line is a sentence of an article."""

    lede: tuple[Statement, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    outlets: tuple[OutletRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """An article with everything known of it. `dated` is what its story says of its day, beside its own page."""

    article: Article
    annotations: Annotations
    placement: Placement | None = None
    issues: tuple[Issue, ...] = ()
    dated: DateFinding | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A story with everything known of it: what the doors show."""

    story: Story
    files: tuple[ArticleFile, ...]
    wire: tuple[WireCopy, ...] = ()
    crosscheck: Crosscheck = field(default_factory=Crosscheck)
    briefing: Briefing = Briefing()


@dataclass(frozen=True, slots=True)
class StorySummary:
    """One line of the list of stories."""

    id: str
    headline: str
    articles: int
    outlets: int
    accounts: int
    low: date | None = None
    high: date | None = None


@dataclass(frozen=True, slots=True)
class BriefLine:
    """One line of a bulletin: a statement as it stands, who else makes it or another like it, and what follows.

    `figure` is the number that it is about, as it stands; `outlets` report it, in `accounts` independent accounts;
    `others` are the other statements that it is held against; `new`: nobody made it before the last bulletin.
    """

    statement: Statement
    figure: str = ""
    outlets: tuple[str, ...] = ()
    accounts: int = 1
    why: tuple[str, ...] = ()
    others: tuple[Statement, ...] = ()
    new: bool = False


@dataclass(frozen=True, slots=True)
class BriefPage:
    """An article that a bulletin cites: where to read it, and how far it is new (`fresh`, `revised`)."""

    article: str
    outlet: str
    headline: str
    url: str | None
    published: DateFinding
    fresh: bool = False
    revised: bool = False
    told: DateFinding | None = None  # what its story says of its day


@dataclass(frozen=True, slots=True)
class BriefedStory:
    """One story of a bulletin; what is left out of a section, `more` counts by the section's name."""

    id: str
    headline: str
    low: date | None
    high: date | None
    accounts: int
    fresh_accounts: int  # of them heard since the last bulletin
    pages: tuple[BriefPage, ...]
    happened: tuple[BriefLine, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    said: tuple[BriefLine, ...] = ()
    agreed: tuple[BriefLine, ...] = ()
    differs: tuple[BriefLine, ...] = ()
    alone: tuple[BriefLine, ...] = ()
    new: tuple[BriefLine, ...] = ()
    more: tuple[tuple[str, int], ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The briefing of a period: its stories, and what could not be read. Every line is a sentence of an article.

    `since` bounds the period (None: everything), `last` is when the last bulletin was made; `left_out` counts stories.
    """

    made: datetime
    since: date | None = None
    last: datetime | None = None
    stories: tuple[BriefedStory, ...] = ()
    left_out: int = 0
    issues: tuple[Issue, ...] = ()
    more_issues: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result: the article and the sentence around the best match, matched words between ‹ and ›."""

    article: str
    story: str | None
    headline: str | None
    outlet: str | None
    published: DateFinding
    snippet: str
    rank: float


@dataclass(frozen=True, slots=True)
class TakeReport:
    """What one `take` did, in pages."""

    seen: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    unread: int = 0
    issues: tuple[Issue, ...] = ()
    stories: tuple[str, ...] = ()
    seconds: float = 0.0
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that `verify` could not prove."""

    what: str
    article: str
    revision: int
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` re-read, and what it could not prove."""

    pages: int = 0
    articles: int = 0
    findings: int = 0
    failures: tuple[Failure, ...] = field(default=())

    @property
    def proved(self) -> bool:
        return not self.failures


class Check(NamedTuple):
    """One line of `storywire doctor`."""

    name: str
    ok: bool
    detail: str
