"""The window: the articles of the last weeks with their vectors, and the stories that they are in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storywire.cluster.counts import Counted, Termed, counted, termed
from storywire.cluster.index import (
    KEY_TERMS,
    Ends,
    Ids,
    Parts,
    Places,
    Postings,
    Vector,
    Weights,
    damped,
)
from storywire.cluster.scoring import UNKNOWN, When, when
from storywire.cluster.shelf import Shelf
from storywire.cluster.vocabulary import Vocabulary
from storywire.types import Features, Item, PackedFeatures

CENTRE_TERMS = 400  # of a story's centre
CENTRE_ARTICLES = 60  # articles that a story's centre is made of, until those before the newest fade
ALONE = (1.0, 1.0, 1.0)
_LEAST = np.float32(1e-9)  # length that a vector is divided by
_FAR, _NEVER = 1e8, 1e9  # days
Owners = NDArray[np.uint16]  # which of some articles a term is of


@dataclass(slots=True, eq=False)
class Entry:
    """An article in the window. `seen` is the hour that the stream had reached when it came."""

    number: int
    article: str
    confidence: float
    when: When
    seen: float
    story: str = ""
    lead: bytes = b""  # the embedding, a byte (int8) for each dimension; empty if there is none

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
    """A story in the window: its articles in the order they came, when its first and its last article appeared."""

    story: str
    shelf: Shelf  # where the vectors of its articles are
    members: list[Entry] = field(default_factory=list)
    first: When = UNKNOWN
    last: When = UNKNOWN
    sizes: Sequence[float] = ALONE  # lengths of the sums that the centre has the directions of
    grown: int = 1  # members that the centre is made of: it grows when it is asked for
    _centre: Parts | None = None  # if it is made of two or more

    @property
    def centre(self) -> Parts:
        """The direction of the sum of its articles, from the sixtieth on of the newest more than of the others.

        It depends on the members and their order alone, whether they came one by one or were taken up together.
        """
        grow([self])
        return self._centre or self.shelf.parts(self.members[0].number)

    def add(self, entry: Entry) -> None:
        """One more article."""
        self.members.append(entry)
        if len(self.members) == 1:
            self.first = self.last = entry.when
        else:
            self._date([self.first, self.last, entry.when])

    def settle(self) -> None:
        """Compute everything from the members anew."""
        self._date([member.when for member in self.members])
        self._centre, self.grown, self.sizes = None, 1, ALONE

    def _date(self, whens: Sequence[When]) -> None:
        known = [one for one in whens if one.low > -math.inf] or whens
        self.first = min(known, key=lambda w: (w.low, w.hours or 0.0))
        self.last = max(known, key=lambda w: (w.high, w.hours or 0.0))

    def next(self) -> tuple[Parts, list[float], Parts]:
        """What the centre grows from: itself so far, the size of each of its vectors, and the next article.

        From the sixtieth article on, those before it fade.
        """
        before = self._centre or self.shelf.parts(self.members[0].number)
        fading = min(1.0, CENTRE_ARTICLES / (self.grown + 1))
        return before, [size * fading for size in self.sizes], self.shelf.parts(self.members[self.grown].number)

    def move(self, centre: Parts, sizes: Sequence[float]) -> None:
        """The centre after the next article."""
        self._centre, self.sizes, self.grown = centre, sizes, self.grown + 1


def grow(stories: Sequence[Cluster]) -> None:
    """Let the centres of some stories grow by the articles that came since, all of them by one article at a time."""
    while waiting := [one for one in stories if one.grown < len(one.members)]:
        befores, sizes, news = zip(*[one.next() for one in waiting], strict=True)
        shelf = waiting[0].shelf
        sums = shelf.places.add(befores, [*chain.from_iterable(sizes)], news, shelf.room)
        ids, weights, ends = _strongest(*sums)
        spans = [*pairwise((0, *ends))]
        lengths = np.sqrt(np.array([weights[a:b] @ weights[a:b] for a, b in spans], dtype=np.float32))
        over = np.maximum(lengths, _LEAST).repeat([b - a for a, b in spans])
        halves = (weights / over).astype(np.float16)
        found, start = lengths.tolist(), 0
        for one, (body, lede, title) in zip(waiting, zip(*[iter(ends)] * 3, strict=True), strict=True):
            own = (body - start, lede - start, title - start, title - start)
            one.move(Parts(ids[start:title].copy(), halves[start:title].copy(), own), found[:3])
            found, start = found[3:], title


def _strongest(ids: Ids, weights: Weights, ends: Ends) -> tuple[Ids, Weights, Ends]:
    """Of each of these vectors, which stand one after another, the CENTRE_TERMS terms of the greatest weight."""
    if max(b - a for a, b in pairwise((0, *ends))) <= CENTRE_TERMS:
        return ids, weights, ends
    kept = []
    for start, end in pairwise((0, *ends)):
        whole = end - start <= CENTRE_TERMS
        kept.append(
            np.arange(start, end) if whole else start + (-weights[start:end]).argsort(kind="stable")[:CENTRE_TERMS]
        )
    at = np.concatenate(kept)
    return ids.take(at), weights.take(at), [*accumulate(map(len, kept))]


class Reach(NamedTuple):
    """The articles that share key terms with another, how much, and how many days they are apart at least.

    Days below 0 say that both may have appeared at one time.
    """

    numbers: Ids
    shared: Weights
    days: Weights

    def nearest(self, most: int, until: float, after: float = -math.inf) -> list[int]:
        """Those more than `after` and at most `until` days away, the ones that share most first, then the newest."""
        within = (self.days <= until if after < 0 else (self.days > after) & (self.days <= until)).nonzero()[0]
        # One whole number for each: positive floats are in the order of their bits, and the article's number follows.
        ranks = self.shared.take(within).view(np.int32).astype(np.int64) << 32 | self.numbers.take(within)
        if len(ranks) > most:
            ranks = np.partition(ranks, len(ranks) - most)[-most:]
        ranks.sort()
        found: list[int] = (ranks[::-1] & 0xFFFFFFFF).tolist()
        return found


class Window:
    """Articles and stories in memory, with the index to find them by."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.postings = Postings()
        self.places = Places()
        self.shelf = Shelf()
        self.clusters: dict[str, Cluster] = {}
        self.redirects: dict[str, str] = {}
        self.clock = 0.0
        self.entries: dict[str, Entry] = {}  # by article
        self._numbered: list[Entry | None] = []  # from the number `_start`
        self._start = 0
        self._gone = 0
        self._given = -1  # the article whose terms the places have
        # Of each article numbered, from `_start`: the first and the last day, and what has been counted for it.
        self._days = np.zeros((1024, 2), dtype=np.float32)
        self._shared = np.zeros(1024, dtype=np.float32)
        self._place = np.zeros(1024, dtype=np.int32)

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, article: str) -> Entry | None:
        """The entry of an article, or None if it is not in the window."""
        return self.entries.get(article)

    def others(self, numbers: Sequence[int], story: str) -> Sequence[int]:
        """Those of these numbers, all in the window, that are not in that story."""
        return [number for number in numbers if self.filed(number).story != story] if story else numbers

    def filed(self, number: int) -> Entry:
        """The entry of that number, which is in the window."""
        entry = self._numbered[number - self._start]
        assert entry is not None
        return entry

    def entry(self, number: int) -> Entry | None:
        """The entry of that number, or None if it has left the window."""
        return self._numbered[number - self._start] if number >= self._start else None

    def make(self, items: Sequence[Item]) -> list[Entry]:
        """Entries for some articles, not filed yet; their terms are counted, then weighed."""
        made = []
        self.put(self._start + len(self._numbered), [item.features for item in items])
        for item in items:
            dated = when(item.low, item.high, item.moment)
            if dated.high < math.inf:
                self.clock = max(self.clock, dated.hours or dated.high * 24.0)
            number = self._start + len(self._numbered)
            self._numbered.append(None)
            confidence = min(1.0, item.confidence)  # one number for all that are sure, not one for each
            made.append(Entry(number, item.article, confidence, dated, self.clock, lead=lead_of(item.features)))
        return made

    def parts(self, entry: Entry) -> Parts:
        """The vectors of an article."""
        return self.shelf.parts(entry.number)

    def give(self, entry: Entry) -> None:
        """Take on an article's terms in `places`, if they are not there yet."""
        if self._given != entry.number:
            self.places.give(self.parts(entry).ids, self.words.room)
            self._given = entry.number

    def file(self, entry: Entry, story: str) -> None:
        """Put an entry into a story and make it findable."""
        self._enter(entry)
        self.postings.add(entry.number, keys(self.parts(entry)).ids)
        self._join(entry, story)

    def fill(self, placed: Sequence[tuple[Item, str]]) -> set[str]:
        """Put articles into the stories that they are in already; the stories, which are to be settled."""
        entries = self.make([item for item, _ in placed])
        self._date(entries)
        for entry, (_, story) in zip(entries, placed, strict=True):
            self.entries[entry.article] = self._numbered[entry.number - self._start] = entry
            known = self.clusters.get(story)
            entry.story = known.story if known else story
            if known:
                known.members.append(entry)
            else:  # a list made with its article is the smaller
                self.clusters[story] = Cluster(story, self.shelf, [entry])
        held = [keys(self.parts(entry)).ids for entry in entries]
        numbers = np.array([entry.number for entry in entries], dtype=np.int32)
        self.postings.add_many(numbers.repeat([*map(len, held)]), np.concatenate(held))
        return {story for _, story in placed}

    def reach(self, entry: Entry) -> Reach:
        """The articles that share key terms with one."""
        numbers, weights = self.postings.find(keys(self.parts(entry)))
        at = np.subtract(numbers, self._start, dtype=np.intp)
        np.add.at(self._shared, at, weights)
        order = np.arange(len(at), dtype=np.int32)
        self._place[at] = order
        once = at.compress(self._place.take(at) == order)
        shared = self._shared.take(once)
        self._shared[once] = 0
        low, high = _bounded(entry.when)
        first, last = self._days.take(once, axis=0).T
        days = np.maximum(first - np.float32(high), np.float32(low) - last)
        return Reach(once + self._start, shared, days)

    def renew(self, entry: Entry, item: Item) -> None:
        """Give an entry the features and the date of a new revision, in the story where it is."""
        self._given = -1
        self.put(entry.number, [item.features])
        entry.when = when(item.low, item.high, item.moment)
        entry.confidence, entry.lead = item.confidence, lead_of(item.features)
        self._date([entry])
        self.clusters[entry.story].settle()
        self.postings.add(entry.number, keys(self.parts(entry)).ids)

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

    def merge(self, left: Cluster, story: str) -> None:
        """Put the articles of one story into another that is there; its id leads on.

        They stand in the order in which they came, as after a restart.
        """
        joined = self.clusters[story]
        for member in left.members:
            member.story = joined.story
        joined.members = sorted([*joined.members, *left.members], key=lambda member: member.number)
        joined.settle()
        del self.clusters[left.story]
        self.redirects[left.story] = joined.story

    def forget_before(self, edge: float) -> list[Entry]:
        """Drop the entries whose last day lies before the day `edge`, and return them."""
        gone = [entry for entry in self._before(edge) if entry.last_day < edge]
        for entry in gone:
            del self.entries[entry.article]
            self._numbered[entry.number - self._start] = None
            self._days[entry.number - self._start, 0] = _NEVER
        for story in {entry.story: None for entry in gone}:
            cluster = self.clusters[story]
            cluster.members = [member for member in cluster.members if self.get(member.article) is member]
            if cluster.members:
                cluster.settle()
            else:
                del self.clusters[story]
        self._gone += len(gone)
        if self._gone > len(self.entries) // 4:
            self._tidy()
        return gone

    def _before(self, edge: float) -> list[Entry]:
        """The entries whose last day lies before the day `edge`, and those without one."""
        high = self._days[: len(self._numbered), 1]
        found = ((high < edge) | (high >= _FAR)).nonzero()[0].tolist()
        return [entry for place in found if (entry := self._numbered[place])]

    def _tidy(self) -> None:
        """Take what is gone out of the index, number from the oldest that is left, and let go of what only it said."""
        kept = np.array([entry is not None for entry in self._numbered], dtype=bool)
        self.postings.keep(kept, self._start)
        first = int(kept.argmax()) if kept.any() else len(kept)
        del self._numbered[:first]
        numbers = [self._start + int(place) for place in np.flatnonzero(kept)]
        self.shelf.keep(numbers, self._start + first)
        self.words.forget(self.shelf.terms(numbers, self.words.room))
        self._days = self._days[first:].copy()
        self._shared, self._place = self._shared[first:].copy(), self._place[first:].copy()
        self._start += first
        self._gone = 0

    def _date(self, entries: Sequence[Entry]) -> None:
        """Keep the days of entries that are numbered one after another."""
        at = entries[0].number - self._start
        end = at + len(entries)
        if end > len(self._days):
            more = end + 1024 - len(self._days) + len(self._days) // 4
            self._days, self._shared, self._place = (
                np.concatenate([known, np.zeros((more, *known.shape[1:]), dtype=known.dtype)])
                for known in (self._days, self._shared, self._place)
            )
        self._days[at:end] = [_bounded(entry.when) for entry in entries]

    def _enter(self, entry: Entry) -> None:
        self.entries[entry.article] = entry
        self._numbered[entry.number - self._start] = entry
        self._date([entry])

    def _join(self, entry: Entry, story: str) -> None:
        entry.story = story
        self.redirects.pop(story, None)
        self._cluster(story).add(entry)

    def _cluster(self, story: str) -> Cluster:
        if story not in self.clusters:
            self.clusters[story] = Cluster(story, self.shelf)
        return self.clusters[story]

    def put(self, first: int, found: Sequence[Features | PackedFeatures]) -> None:
        """Count the terms of some articles, weigh them, and put the vectors on the shelf from the number `first` on."""
        if len(found) == 1:
            self._put_one(first, termed(found[0]))
        else:
            self._put_many(first, counted(found))
        self.shelf.room = self.words.room

    def _put_one(self, number: int, found: Termed) -> None:
        """The same as `_put_many` for one article, in a third of the time."""
        body, lede, title, _ = found.ends
        ids = self.words.numbers(found.terms)
        if found.places is not None:
            ids = ids.take(found.places)
        self.words.count(ids[:body], 1)
        weights = damped(found.counts[:title]) * self.words.rarity(ids[:title])
        for part in (weights[:body], weights[body:lede], weights[lede:]):
            np.divide(part, max(math.sqrt(part @ part), 1e-9), out=part)
        order = (-weights[:body]).argsort(kind="stable")
        ids[:body], weights[:body] = ids.take(order), weights.take(order)
        self.shelf.put_one(number, ids, weights, found.ends)

    def _put_many(self, first: int, found: Counted) -> None:
        """Put at most 65,536 articles on the shelf."""
        terms, lengths, counts = found
        ids = self.words.numbers(terms)
        # Numbers of 16 bits are sorted without being compared, so `make` takes no more articles than those can count.
        owner = np.arange(len(lengths), dtype=np.uint16).repeat(lengths)
        rarity = self.words.counted(ids, counts[2] > 0, owner)
        parts = []
        for row in (2, 1, 0):
            at = counts[row].nonzero()[0]
            weights, of = damped(counts[row, at]) * rarity[at], owner[at]
            weights /= _lengths(weights, of, len(lengths))[of]
            if row == 2:
                order = (-weights).argsort(kind="stable")
                order = order[of[order].argsort(kind="stable")]
                at, weights, of = at[order], weights[order], of[order]
            parts.append((ids[at], weights, of))
        at = counts[3].nonzero()[0]
        parts.append((ids[at], np.zeros(len(at), dtype=np.float32), owner[at]))
        self._stack(first, parts, len(lengths))

    def _stack(self, first: int, parts: Sequence[tuple[Ids, Weights, Owners]], articles: int) -> None:
        """Put parts, each with the terms of all articles one after another, on the shelf article by article."""
        ids, weights, of = (np.concatenate(column) for column in zip(*parts, strict=True))
        ends = np.stack([np.bincount(owner, minlength=articles) for _, _, owner in parts], axis=1).cumsum(axis=1)
        order = np.argsort(of, kind="stable")
        self.shelf.put(first, ids[order], weights[order], ends)


def _lengths(weights: Weights, of: Owners, count: int) -> Weights:
    """How long the vector of each article is, of those that stand one after another, computed as for one alone."""
    ends = of.searchsorted(np.arange(count + 1))
    own = (weights[start:end] for start, end in pairwise(ends.tolist()))
    return np.array([max(math.sqrt(part @ part), 1e-9) for part in own], dtype=np.float32)


def keys(parts: Parts) -> Vector:
    """The weightiest terms of the body, by which an article is found."""
    end = min(parts.ends[0], KEY_TERMS)
    return Vector(parts.ids[:end], parts.weights[:end])


def lead_of(features: Features | PackedFeatures) -> bytes:
    """The embedding of an article, a byte for each dimension."""
    if isinstance(features, PackedFeatures) or not features.embedding:
        return bytes(features.embedding)
    return np.array(features.embedding, dtype=np.int8).tobytes()


def _bounded(dated: When) -> tuple[float, float]:
    """The first and the last day, far away where they are open."""
    return max(dated.low, -_FAR), min(dated.high, _FAR)
