"""What articles tell together: placements, stories, wire copy, claims and comparisons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from storywire.types.annotations import Entity
from storywire.types.judgements import Judgement
from storywire.types.pages import DateFinding
from storywire.types.spans import Evidence, Span


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a decision: words for a person, and the number behind them."""

    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Into which story an article went. `score` is the winner's, `runner_up` the nearest other story's.

    Where a person decided, `judgement` is the decision and `found` the story that Storywire had put the article in; the
    score and the reasons stay those of Storywire.
    """

    article: str
    story: str
    founded: bool
    score: float
    reasons: tuple[Reason, ...] = ()
    runner_up: str | None = None
    runner_up_score: float | None = None
    related: tuple[StoryLink, ...] = ()
    judgement: Judgement | None = None
    found: str | None = None


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
class CopyEdit:
    """What a copy made of the text that it took over: from whom, how much of it, what was cut and what was added.

    `kept` is the share of the copy's words that stand in `parent`. `cut` are sentences of the parent, `added` sentences
    of the copy, the longest first and at most a few; `cut_words` and `added_words` count all of them.
    """

    article: str
    parent: str
    kept: float
    cut: tuple[Evidence, ...] = ()
    added: tuple[Evidence, ...] = ()
    cut_words: int = 0
    added_words: int = 0


@dataclass(frozen=True, slots=True)
class WireCopy:
    """One text carried by several articles: `origin` first had it, `copies` repeat it.

    `containment` is the least share of a copy's word shingles found in the origin (Broder 1997). `edits` are the tree
    of the copies: each with the article that it most likely took the text from.
    """

    origin: str
    copies: tuple[str, ...]
    containment: float
    agency: str | None = None
    reasons: tuple[Reason, ...] = ()
    edits: tuple[CopyEdit, ...] = ()


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

    @property
    def speaker(self) -> str | None:
        """Whom most statements name; of as many, whom the first does. None where nobody is named."""
        named = [s.speaker for s in self.statements if s.speaker]
        return max(named, key=named.count) if named else None


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
class StoryEntity:
    """One bearer across the articles of a story, with its mentions as (article id, span)."""

    entity: Entity
    mentions: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class StorySpeaker:
    """Whom an attribution means in the names of its story: a name, the id of a StoryEntity if it has one, and why."""

    article: str
    attribution: str
    name: str
    entity: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who in a story: its people, bodies and places, and who speaks in each attribution."""

    entities: tuple[StoryEntity, ...] = ()
    speakers: tuple[StorySpeaker, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryDate:
    """What the other articles of the story say of one article's day: kept apart from what its own page says."""

    article: str
    finding: DateFinding


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Two claims of one speaker that may be one statement, translated or put in other words; never "the same"."""

    claim: str
    other: str
    why: Reason


@dataclass(frozen=True, slots=True)
class Crosscheck:
    """All that follows from holding the articles of one story side by side; derived, and rebuilt when it changes.

    `accounts` groups the story's article ids into independent accounts; `claims` come most shared and most telling
    first; `dates` are of the articles that their story dates better than their page. `made` counts up with what is
    derived: a crosscheck of a smaller number is made anew when it is looked at.
    """

    accounts: tuple[tuple[str, ...], ...] = ()
    claims: tuple[Claim, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    cast: Cast = Cast()
    dates: tuple[StoryDate, ...] = ()
    alike: tuple[Resemblance, ...] = ()
    made: int = 0
