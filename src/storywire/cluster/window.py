"""The window: the articles of the last weeks with their vectors, and the stories that they are in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np

from storywire.cluster.index import KEY_TERMS, Ids, Postings, Vector, Vocabulary, damped, total, unit
from storywire.cluster.scoring import Parts, When, when
from storywire.types import Features

CENTRE_TERMS = 400  # of a story's centre
CENTRE_ARTICLES = 60  # newest articles that a story's centre is made of


@dataclass(frozen=True, slots=True)
class Item:
    """What placing needs to know of an article.

    `low` and `high` are the days between which it was published, inclusive, None where open; `moment` the time of
    publication in UTC, where known; `confidence` how surely the page was read, in [0, 1].
    """

    article: str
    features: Features
    low: date | None = None
    high: date | None = None
    moment: datetime | None = None
    outlet: str | None = None
    confidence: float = 1.0


@dataclass(slots=True, eq=False)
class Entry:
    """An article in the window. `seen` is the hour that the stream had reached when it came."""

    number: int
    article: str
    outlet: str | None
    confidence: float
    when: When
    parts: Parts
    names: Ids
    seen: float
    story: str = ""

    @property
    def hours(self) -> float:
        """When it appeared, or else when it came."""
        if self.when.hours is not None:
            return self.when.hours
        return 24.0 * self.when.low if self.when.day is not None else self.seen

    @property
    def last_day(self) -> float:
        """The last day on which it can have appeared, or else the day when it came."""
        return self.when.high if self.when.high < math.inf else self.seen // 24


@dataclass(slots=True, eq=False)
class Cluster:
    """A story in the window: its articles in the order they came, their centre, when its first article appeared."""

    story: str
    members: list[Entry] = field(default_factory=list)
    centre: Parts = field(default_factory=lambda: Parts(Vector(), Vector(), Vector()))
    first: When = field(default_factory=When)
    last: When = field(default_factory=When)

    def settle(self) -> None:
        """Compute the rest from the members anew."""
        newest = self.members[-CENTRE_ARTICLES:]
        self.centre = Parts(*(total([member.parts[i] for member in newest], CENTRE_TERMS) for i in range(3)))
        known = [member.when for member in self.members if member.when.low > -math.inf] or [self.members[0].when]
        self.first = min(known, key=lambda w: (w.low, w.hours or 0.0))
        self.last = max(known, key=lambda w: (w.high, w.hours or 0.0))


class Window:
    """Articles and stories in memory, with the index to find them by."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.postings = Postings()
        self.entries: dict[int, Entry] = {}
        self.clusters: dict[str, Cluster] = {}
        self.redirects: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._count = 0
        self.clock = 0.0

    def get(self, article: str) -> Entry | None:
        """The entry of an article, or None if it is not in the window."""
        number = self._numbers.get(article)
        return None if number is None else self.entries[number]

    def make(self, item: Item) -> Entry:
        """An entry for an article, not filed yet; its terms are counted."""
        dated = when(item.low, item.high, item.moment)
        if dated.high < math.inf:
            self.clock = max(self.clock, dated.hours or dated.high * 24.0)
        parts, names = self._parts(item.features)
        self._count += 1
        return Entry(self._count, item.article, item.outlet, item.confidence, dated, parts, names, self.clock)

    def file(self, entry: Entry, story: str, settle: bool = True) -> None:
        """Put an entry into a story and make it findable. Without `settle` the story's centre is left as it was."""
        self.entries[entry.number] = entry
        self._numbers[entry.article] = entry.number
        self.postings.add(entry.number, entry.parts.body.strongest(KEY_TERMS).ids)
        self._join(entry, story, settle)

    def renew(self, entry: Entry, item: Item) -> None:
        """Give an entry the features and the date of a new revision, in the story where it is."""
        entry.parts, entry.names = self._parts(item.features)
        entry.when = when(item.low, item.high, item.moment)
        entry.confidence = item.confidence
        self.clusters[entry.story].settle()
        self.postings.add(entry.number, entry.parts.body.strongest(KEY_TERMS).ids)

    def move(self, entry: Entry, story: str) -> None:
        """Take an entry out of its story and put it into another; the id of a story left empty leads to the other."""
        left = self.clusters[entry.story]
        left.members.remove(entry)
        if left.members:
            left.settle()
        else:
            del self.clusters[entry.story]
            self.redirects[entry.story] = story
        self._join(entry, story)

    def forget_before(self, edge: float) -> list[Entry]:
        """Drop the entries whose last day lies before the day `edge`, and return them."""
        gone = [entry for entry in self.entries.values() if entry.last_day < edge]
        for entry in gone:
            del self.entries[entry.number], self._numbers[entry.article]
        for story in {entry.story: None for entry in gone}:
            cluster = self.clusters[story]
            cluster.members = [member for member in cluster.members if member.number in self.entries]
            if cluster.members:
                cluster.settle()
            else:
                del self.clusters[story]
        if gone:
            self.postings.keep(self.entries)
        return gone

    def _join(self, entry: Entry, story: str, settle: bool = True) -> None:
        entry.story = story
        self.redirects.pop(story, None)
        cluster = self.clusters.setdefault(story, Cluster(story))
        cluster.members.append(entry)
        if settle:
            cluster.settle()

    def _parts(self, features: Features) -> tuple[Parts, Ids]:
        body = self._ids(features.body)
        self.words.count(body)
        title, lede = self._ids(features.headline), self._ids(features.lede)
        vectors = (self._vector(title, features.headline), self._vector(lede, features.lede))
        return Parts(*vectors, self._vector(body, features.body)), self._ids(features.names)

    def _ids(self, counts: Sequence[tuple[str, int]]) -> Ids:
        return self.words.numbers([term for term, _ in counts])

    def _vector(self, ids: Ids, counts: Sequence[tuple[str, int]]) -> Vector:
        if not len(ids):
            return Vector()
        return unit(ids, damped(np.array([count for _, count in counts])) * self.words.rarity(ids))
