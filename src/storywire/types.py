"""The nouns of Storywire: frozen dataclasses and enums, no I/O, nothing of ours imported.

Read them in the order of the flow:
RawPage → Reading(Article) → Annotations → Placement → Story → Crosscheck(Claims, Comparisons) → Dossier.

Offsets are half-open and count Unicode code points. Days are calendar days of the outlet; moments are
timezone-aware and kept in UTC. A confidence lies in [0, 1]. Sequences are tuples, so that every noun is
hashable and equal by value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

# ------------------------------------------------------------------------------------------- evidence


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, ``start <= end``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, not {self.start}:{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters that this span covers in `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


class Layer(StrEnum):
    """Which text a piece of evidence points into."""

    TEXT = "text"  # Article.text of the revision
    PAGE = "page"  # the stored page, decoded: where metadata, mastheads and titles stand


@dataclass(frozen=True, slots=True)
class Selector:
    """W3C Web Annotation TextQuoteSelector and TextPositionSelector in one (https://www.w3.org/TR/annotation-model/)."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a statement stands: what every shown line must carry and what `storywire verify` re-reads."""

    article: str
    revision: int
    layer: Layer
    span: Span
    selector: Selector


# ----------------------------------------------------------------------------------------------- pages


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
    with a `day` both equal it. A finding with a day always carries evidence, unless the day stands in the page's
    address alone (origin `url`), which is kept beside the page.
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


# --------------------------------------------------------------------------------------------- problems


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
    """What reading one page gave: an article or none, and what there is to say about it."""

    article: Article | None
    issues: tuple[Issue, ...] = ()


# ------------------------------------------------------------------------------------------ annotations


class EntityKind(StrEnum):
    """What sort of thing a name names."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    GROUP = "group"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text. `entity` is the id of an Entity of the same Annotations."""

    span: Span
    text: str
    kind: EntityKind
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """The person, organisation or place that mentions are about; `why` says in words what joined the names."""

    id: str
    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


class AttributionKind(StrEnum):
    """How the words are given."""

    DIRECT = "direct"  # at least nine tenths of the content's words stand in quotation marks
    MIXED = "mixed"
    INDIRECT = "indirect"
    NO_COMMENT = "no-comment"


class Resolution(StrEnum):
    """How the speaker was found."""

    NAMED = "named"
    SURNAME = "surname"
    PRONOUN = "pronoun"
    TITLE = "title"
    COLLECTIVE = "collective"
    ANONYMOUS = "anonymous"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is quoted. `name` is None where the text does not say; anonymous stays anonymous."""

    name: str | None
    resolution: Resolution
    entity: str | None = None
    role: str | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said what: the field's triple of source, cue and content (PARC, Pareti 2015; PolNeAR, Newell et al. 2018).

    Spans may be discontinuous and are in text order. `evidence` covers the sentence or sentences that hold all three.
    """

    id: str
    kind: AttributionKind
    content: tuple[Span, ...]
    evidence: Evidence
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    speaker: Speaker | None = None
    speech: bool = True
    confidence: float = 0.0


class Grain(StrEnum):
    """How fine a time is."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"


class Direction(StrEnum):
    """On which side of its reference a time lies."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A span and the days it stands for (TIMEX3: `type` DATE, TIME, DURATION or SET, `value` in its notation).

    `low` and `high` are inclusive; None is an open or unknown end. `reason` says how the reading was reached and
    against which reference day.
    """

    id: str
    span: Span
    type: str
    evidence: Evidence
    value: str | None = None
    low: date | None = None
    high: date | None = None
    grain: Grain | None = None
    direction: Direction = Direction.UNKNOWN
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that counts or measures something. `low` and `high` are inclusive bounds; None is open.

    `unit` is an ISO 4217 code, "percent", or a unit word; `counted` the head noun with its modifiers; `status` what
    happened to the counted (dead, injured, arrested …).
    """

    id: str
    span: Span
    evidence: Evidence
    value: float | None = None
    low: float | None = None
    high: float | None = None
    hedge: str | None = None
    unit: str | None = None
    counted: str | None = None
    status: str | None = None
    per: str | None = None


class Modality(StrEnum):
    """How real an event is, as the text tells it."""

    HAPPENED = "happened"
    DENIED = "denied"
    OFFERED = "offered"
    PLANNED = "planned"
    THREATENED = "threatened"
    CLAIMED = "claimed"


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom. `type` is a PLOVER event type (https://osf.io/preprints/socarxiv/rm5dw): AGREE, REJECT …"""

    id: str
    type: str
    trigger: Span
    evidence: Evidence
    modality: Modality = Modality.HAPPENED
    actor: Span | None = None
    recipient: Span | None = None
    time: str | None = None
    place: Span | None = None


@dataclass(frozen=True, slots=True)
class Features:
    """What placing looks at: term counts of the headline, the lede and the body, sorted by term, and names."""

    headline: tuple[tuple[str, int], ...] = ()
    lede: tuple[tuple[str, int], ...] = ()
    body: tuple[tuple[str, int], ...] = ()
    names: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Annotations:
    """All findings in one revision of one article. `annotator` names code, models and their versions."""

    article: str
    revision: int
    annotator: str
    sentences: tuple[Span, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    figures: tuple[Figure, ...] = ()
    events: tuple[Event, ...] = ()
    features: Features = Features()
    issues: tuple[Issue, ...] = ()


# ---------------------------------------------------------------------------------------------- stories


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a decision: words for a person, and the number behind them."""

    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Into which story an article went. `score` is the winner's, `runner_up` the nearest other story's."""

    article: str
    story: str
    founded: bool
    score: float
    reasons: tuple[Reason, ...] = ()
    runner_up: str | None = None
    runner_up_score: float | None = None
    related: tuple[StoryLink, ...] = ()


class Relation(StrEnum):
    """How another story lies to this one."""

    EARLIER = "earlier"
    LATER = "later"
    RELATED = "related"  # the order is not known


@dataclass(frozen=True, slots=True)
class StoryLink:
    """Another story of the same running affair, and why it is linked and not merged."""

    story: str
    relation: Relation
    score: float
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one event and what follows from it. The id stays through growth."""

    id: str
    articles: tuple[str, ...]
    headline: str
    low: date | None = None
    high: date | None = None
    links: tuple[StoryLink, ...] = ()


@dataclass(frozen=True, slots=True)
class WireCopy:
    """One text carried by several articles: `origin` first had it, `copies` repeat it.

    `containment` is the least share of a copy's word shingles found in the origin (Broder 1997).
    """

    origin: str
    copies: tuple[str, ...]
    containment: float
    agency: str | None = None
    reasons: tuple[Reason, ...] = ()


class ClaimKind(StrEnum):
    """What a claim is made of."""

    QUOTE = "quote"
    FIGURE = "figure"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one article says: the words as they stand, and where. `finding` is the id of the attribution or figure."""

    article: str
    outlet: str | None
    text: str
    evidence: Evidence
    finding: str | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Statements of the same fact across articles; the first is the fullest."""

    id: str
    kind: ClaimKind
    statements: tuple[Statement, ...]


class Verdict(StrEnum):
    """What the articles of a story make of a claim."""

    AGREE = "agree"
    DIFFER = "differ"
    UPDATED = "updated"
    ONLY_HERE = "only-here"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the articles of a story make of a claim, counted in independent accounts: wire copy counts once."""

    claim: str
    verdict: Verdict
    accounts: int
    outlets: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Crosscheck:
    """All that follows from holding the articles of one story side by side; derived, and rebuilt when it changes.

    `accounts` groups the story's article ids into independent accounts.
    """

    accounts: tuple[tuple[str, ...], ...] = ()
    claims: tuple[Claim, ...] = ()
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided: kept apart from machine guesses and replayed on every run."""

    id: str
    kind: str
    target: str
    value: str
    who: str
    at: datetime


# ---------------------------------------------------------------------------------- what a person reads


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
    """An article with everything known of it."""

    article: Article
    annotations: Annotations
    placement: Placement | None = None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """A story with everything known of it: what the doors show."""

    story: Story
    files: tuple[ArticleFile, ...]
    wire: tuple[WireCopy, ...] = ()
    crosscheck: Crosscheck = Crosscheck()
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
class Hit:
    """One search result: the article and the sentence around the best match, matched words between ‹ and ›."""

    article: str
    story: str | None
    headline: str | None
    outlet: str | None
    published: DateFinding
    snippet: str
    rank: float


# --------------------------------------------------------------------------------------------- reports


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
