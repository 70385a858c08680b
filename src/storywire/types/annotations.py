"""What is found in an article: names, attributions, times, figures, events, features for placing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from storywire.types.judgements import Judgement
from storywire.types.pages import Issue
from storywire.types.spans import Evidence, Span


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
    JUDGED = "judged"  # a person decided


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
    Where a person decided who speaks, `judgement` is the decision and `found` the speaker that Storywire had found.
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
    judgement: Judgement | None = None
    found: Speaker | None = None


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
    """What placing looks at: term counts of the headline, the lede and the body, sorted by term, and names.

    `embedding` is that of the headline and the first words, where a model for it is set: a number in [-127, 127] for
    each dimension; only its direction counts.
    """

    headline: tuple[tuple[str, int], ...] = ()
    lede: tuple[tuple[str, int], ...] = ()
    body: tuple[tuple[str, int], ...] = ()
    names: tuple[tuple[str, int], ...] = ()
    embedding: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PackedFeatures:
    """Features as the library keeps them, which a restart reads by the hundred thousand.

    `terms` holds every term once, line breaks between them; `counts` how often each stands in the headline, the lede,
    the body and the names: four rows of 16-bit numbers, low byte first. `embedding` has a byte for each dimension.
    """

    terms: str = ""
    counts: bytes = b""
    embedding: bytes = b""


@dataclass(frozen=True, slots=True)
class Item:
    """What placing needs to know of an article.

    `low` and `high` are the days between which it was published, inclusive, None where open; `moment` the time of
    publication in UTC, where known; `confidence` how surely the page was read, in [0, 1].
    """

    article: str
    features: Features | PackedFeatures
    low: date | None = None
    high: date | None = None
    moment: datetime | None = None
    outlet: str | None = None
    confidence: float = 1.0


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
