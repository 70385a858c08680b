"""What a person reads: timeline, briefing, dossier, search hits; and what a command reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from storywire.types.annotations import Annotations
from storywire.types.judgements import Judgement
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
    said: str = ""  # how the article words the time, where that is no day by itself: "Sunday"


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
    """An article with everything known of it.

    `judgements`: what persons decided of it, and stands, oldest first. `dated` is what its story says of its day,
    beside its own page.
    """

    article: Article
    annotations: Annotations
    placement: Placement | None = None
    issues: tuple[Issue, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    dated: DateFinding | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A story with everything known of it: what the doors show."""

    story: Story
    files: tuple[ArticleFile, ...]
    wire: tuple[WireCopy, ...] = ()
    crosscheck: Crosscheck = field(default_factory=Crosscheck)
    briefing: Briefing = Briefing()
    closed: date | None = None  # the day on which it closed after silence


@dataclass(frozen=True, slots=True)
class StorySummary:
    """One line of the list of stories. `closed`: the day on which it closed after silence; None while it is open."""

    id: str
    headline: str
    articles: int
    outlets: int
    accounts: int
    low: date | None = None
    high: date | None = None
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story as the front page shows it: a line of the list with its first sentence and what became of its figures.

    `activity` counts the articles of each day that is known, in order; `changed` is when the library last changed it.
    """

    summary: StorySummary
    teaser: str = ""
    differ: int = 0
    updated: int = 0
    activity: tuple[tuple[date, int], ...] = ()
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class FrontPage:
    """Stories ranked for one page of the list of `matching`.

    `stories` counts the library's; `new` those that changed since the last visit; `newest` is the newest story's
    day, today's at the latest.
    """

    cards: tuple[StoryCard, ...]
    matching: int
    stories: int
    new: int
    newest: date | None
    changed: datetime | None


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
    judgements: int = 0

    @property
    def proved(self) -> bool:
        return not self.failures


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two revisions: added has no `before`, dropped has no `after`, reworded has both.

    `evidence` quotes the later revision, of what was dropped the earlier one.
    """

    before: str | None
    after: str | None
    speaker: str | None = None
    evidence: Evidence | None = None

    @property
    def kind(self) -> str:
        return "added" if self.before is None else "dropped" if self.after is None else "reworded"


@dataclass(frozen=True, slots=True)
class RevisionDiff:
    """What an outlet changed between two revisions of an article: its sentences, and the statements in them."""

    article: str
    before: int
    after: int
    headline: Change | None = None
    byline: Change | None = None
    published: Change | None = None
    sentences: tuple[Change, ...] = ()
    attributions: tuple[Change, ...] = ()
    figures: tuple[Change, ...] = ()

    @property
    def empty(self) -> bool:
        return not any((self.headline, self.byline, self.published, self.sentences, self.attributions, self.figures))


@dataclass(frozen=True, slots=True)
class Pruned:
    """What `prune` took away, or would. `before` and `after` are bytes in use; `articles` are those of `stories`."""

    before: int
    after: int
    pages: int = 0
    revisions: int = 0
    stories: int = 0
    articles: int = 0
    issues: int = 0
    dry: bool = False


class Check(NamedTuple):
    """One line of `storywire doctor`."""

    name: str
    ok: bool
    detail: str
