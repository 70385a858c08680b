"""What comes in and how it reads: pages, outlets, dates, articles; and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from storywire.types.judgements import Judgement
from storywire.types.spans import Evidence, Span


class OutletKind(StrEnum):
    """What sort of outlet it is."""

    NEWSPAPER = "newspaper"
    BROADCASTER = "broadcaster"
    AGENCY = "agency"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes. Never called a source: a source is somebody quoted."""

    id: str
    name: str
    kind: OutletKind = OutletKind.SITE
    country: str | None = None
    owner: str | None = None


class MediaType(StrEnum):
    """How the body of a page is to be read."""

    HTML = "text/html"
    TEXT = "text/plain"


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as it came. `address` names it for good; the same address with another body is a new version of it."""

    address: str
    body: bytes
    media_type: MediaType
    origin: str
    url: str | None = None
    fetched: datetime | None = None
    charset: str | None = None
    outlet_hint: str | None = None
    announced: datetime | None = None  # when the feed that announced the page says that it was published


class DateOrigin(StrEnum):
    """Where on a page (or beside it) a date was found, most telling first."""

    JSON_LD = "json-ld"
    META = "meta"
    TIME_ELEMENT = "time-element"
    URL = "url"
    BYLINE = "byline"
    DATELINE = "dateline"
    FEED = "feed"
    TEXT = "text"
    MASTHEAD = "masthead"
    FETCHED = "fetched"
    PERSON = "person"  # a person decided it
    STORY = "story"  # other articles of the story: never of a page's own date
    NONE = "none"


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A day that stands on the page, and why it was or was not believed."""

    day: date
    origin: DateOrigin
    score: float
    reason: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class DateFinding:
    """A publication (or modification) date with its reasons: a day, or else the interval that can be stood behind.

    `day` is None when no single day can be stood behind. `low` and `high` are inclusive bounds, None where open;
    with a `day` both equal it. A finding with a day always carries evidence, or else the `judgement` of a person: then
    `found` is what Storywire had found.
    """

    day: date | None = None
    low: date | None = None
    high: date | None = None
    moment: datetime | None = None
    origin: DateOrigin = DateOrigin.NONE
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()
    evidence: Evidence | None = None
    runners_up: tuple[DateCandidate, ...] = ()
    judgement: Judgement | None = None
    found: DateFinding | None = None

    @property
    def known(self) -> bool:
        return self.day is not None


class ParagraphKind(StrEnum):
    """What a paragraph is to its article."""

    BODY = "body"
    SUBHEADING = "subheading"
    PULL_QUOTE = "pull-quote"
    LIST_ITEM = "list-item"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text, and what it is."""

    span: Span
    kind: ParagraphKind = ParagraphKind.BODY


@dataclass(frozen=True, slots=True)
class MetadataFinding:
    """One candidate for a field of the page (headline, byline, outlet, section), best first within its field."""

    field: str
    value: str
    origin: str
    confidence: float
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One page, read. `text` is its paragraphs joined by a blank line; `page_sha256` names the stored body."""

    id: str
    revision: int
    address: str
    page_sha256: str
    headline: str | None
    text: str
    paragraphs: tuple[Paragraph, ...]
    language: str | None
    published: DateFinding
    modified: DateFinding = DateFinding()
    outlet: Outlet | None = None
    url: str | None = None
    byline: tuple[str, ...] = ()
    credit: str | None = None
    dateline: str | None = None
    section: str | None = None
    metadata: tuple[MetadataFinding, ...] = ()
    confidence: float = 0.0
    reader: str = ""


class Step(StrEnum):
    """Where in the flow something went wrong."""

    INTAKE = "intake"
    READ = "read"
    ANNOTATE = "annotate"
    CLUSTER = "cluster"
    CROSSCHECK = "crosscheck"
    VERIFY = "verify"


@dataclass(frozen=True, slots=True)
class Issue:
    """What went wrong or was skipped: a value, never an exception. `code` is one of errors.IssueCode."""

    code: str
    step: Step
    address: str
    message: str
    article: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one page gave: an article or none, and what there is to say about it.

    Of a page that was declined (a wall, a stub, a section front), `declined` holds what it says of itself all the same:
    a headline, a byline, a day. It is shown beside the issue; it is no article, and never placed in a story.
    """

    article: Article | None
    issues: tuple[Issue, ...] = ()
    declined: Article | None = None
