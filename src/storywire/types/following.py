"""What is followed, and how it is doing. (What the commands call a source is a Subscription here: in Storywire's own
words a source is somebody quoted.)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Health(StrEnum):
    """How a subscription is doing."""

    NEW = "new"  # never asked yet
    OK = "ok"
    FAILING = "failing"
    SLEEPING = "sleeping"  # failing for so long that it is asked once a week only


class SubscriptionKind(StrEnum):
    """What stands at the address of a subscription."""

    FEED = "feed"
    SITEMAP = "sitemap"  # a news sitemap


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed or news sitemap that is followed. `every` are the seconds between two polls, by its own habit."""

    id: str
    url: str
    kind: SubscriptionKind
    added: datetime
    next_try: datetime
    every: int
    title: str | None = None
    site: str | None = None
    folder: str = ""  # of an OPML file: names joined by "/"
    etag: str | None = None
    modified: str | None = None
    digest: str | None = None  # SHA-256 of the body that came last
    polled: datetime | None = None
    succeeded: datetime | None = None
    newest: datetime | None = None  # when something new was last found
    failures: int = 0  # in a row
    code: str | None = None
    problem: str | None = None  # why the last poll failed, in words
    closed: str | None = None  # when the outlet asks not to come: hours in UTC and days of the week, "0 1 2 Sunday"


@dataclass(frozen=True, slots=True)
class SubscriptionHealth:
    """A subscription with what came of it: of `announced` items, `done` were looked at and `articles` are articles."""

    subscription: Subscription
    health: Health
    announced: int = 0
    done: int = 0
    articles: int = 0

    @property
    def share(self) -> float | None:
        """The share of items that gave an article; None before the first was looked at."""
        return self.articles / self.done if self.done else None


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one address that was to be followed: what is new, what was followed already, or why not."""

    url: str
    new: tuple[Subscription, ...] = ()
    known: tuple[Subscription, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something that a feed announced: where to fetch it, and what the feed itself says of it."""

    address: str  # folded: the name of the article
    url: str | None  # to ask for; None where there is no page
    subscription: str
    host: str
    found: datetime
    published: datetime | None = None
    updated: datetime | None = None
    headline: str | None = None
    content: str | None = None  # HTML, where the feed carries the full text
    tries: int = 0
    etag: str | None = None
    modified: str | None = None
    again: bool = False  # it was taken before, and is looked at once more


@dataclass(frozen=True, slots=True)
class SiteRules:
    """The robots.txt of a site as it was when it was last asked; None where the site has none."""

    asked: datetime
    body: bytes | None
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """How following is doing, for a person."""

    at: datetime
    ok: int
    failing: int
    sleeping: int
    new: int
    waiting: int  # addresses still to be fetched
    today: int  # articles taken since midnight in UTC
    articles: int
    stories: int
    last_poll: datetime | None
    last_article: datetime | None
    next_poll: datetime | None
    library_bytes: int
    troubled: tuple[SubscriptionHealth, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowReport:
    """What one `follow` did."""

    polled: int = 0
    failed: int = 0
    unchanged: int = 0
    announced: int = 0
    fetched: int = 0
    refused: int = 0
    new: int = 0
    revised: int = 0
    received: int = 0  # bytes on the wire
    seconds: float = 0.0
    interrupted: bool = False
    nothing_due: bool = False
