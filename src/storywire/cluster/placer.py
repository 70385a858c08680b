"""Placing: into which story an article goes, over a stream that never ends.

Candidates come from an inverted index over the article's key terms, a logistic regression scores it against each
candidate's story, and it joins the best one above one threshold or else founds its own: when in doubt, split. A story
of one article is looked at once more when other articles have come (`recheck`), because two that were too far apart
may both fit the story that has grown between them.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from heapq import heappop, heappush
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storywire import models
from storywire.cluster import links, reasons
from storywire.cluster.index import KEY_TERMS, Ids, Vocabulary, Weights, unit
from storywire.cluster.rulings import Rulings
from storywire.cluster.scoring import (
    FEATURES,
    RARE,
    Near,
    Query,
    Scorer,
    When,
    apart,
    cosines,
    least_apart,
    measure,
    when,
)
from storywire.cluster.window import Cluster, Entry, Item, Window
from storywire.types import Placement, Reason, StoryLink

NEAREST = 80  # articles that are compared one by one
STORIES = 12  # candidate stories
DISTANT = 20  # articles from before and after the window that are looked at for links
AFFAIR_DAYS = 180  # how far a link reaches
RECHECK_HOURS = 24.0  # after which a story of one article is looked at again


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that an article might go into, how well it fits, and the features that say so."""

    cluster: Cluster
    score: float
    features: NDArray[np.float64]


def story_id(article: str) -> str:
    """The id of the story that this article founds: the same for the same article, always."""
    return "s-" + b32encode(hashlib.sha256(article.encode("utf-8", "surrogatepass")).digest()).decode()[:10].lower()


class Placer:
    """Places articles in stories, one after another. The same articles in the same order give the same stories."""

    def __init__(self, window_days: int = 30, model: Mapping[str, Any] | None = None) -> None:
        """`model`: weights as in models/placing/weights.json, for training; the shipped ones if not given.

        Raises ValueError if the window is shorter than a day, ModelError if the shipped weights do not fit.
        """
        if window_days < 1:
            raise ValueError(f"the window must be at least one day long, not {window_days}")
        given = models.load("placing", FEATURES) if model is None else model
        self._days = window_days
        self._threshold = float(given["threshold"])
        self._scorer = Scorer(given["weights"], float(given["bias"]))
        self._window = Window(Vocabulary(given["frequencies"], float(given["documents"])))
        self._alone: list[tuple[float, int]] = []
        self._spread: list[Weights] = []
        self.rulings = Rulings()  # what persons decided

    @property
    def redirects(self) -> dict[str, str]:
        """Ids of stories that are no more, and the stories that their articles went into; one may lead to another."""
        return dict(self._window.redirects)

    @property
    def size(self) -> int:
        """How many articles are held."""
        return len(self._window.entries)

    def place(self, item: Item) -> Placement:
        """Place an article; one that is placed already keeps its story and takes on its new features."""
        known = self._window.get(item.article)
        if known:
            self._window.renew(known, item)
            return Placement(item.article, known.story, known.story == story_id(item.article), 1.0, (reasons.REVISION,))
        entry = self._window.make(item)
        candidates = self.compare(entry)
        joins = bool(candidates) and candidates[0].score >= self._demanded(entry)
        story = candidates[0].cluster.story if joins else story_id(item.article)
        placement = self._placement(entry, story, candidates)
        home = self.rulings.home(item.article, self.story_of)
        if home and home != story:
            placement = replace(placement, story=home, founded=False, found=story)
        self._window.file(entry, placement.story)
        if not joins and not home:
            heappush(self._alone, (entry.hours, entry.number))
        return placement

    def restore(self, placed: Iterable[tuple[Item, str]]) -> None:
        """Take up articles with the stories that they are in already; no story changes."""
        touched: dict[str, None] = {}
        for item, story in placed:
            if not self._window.get(item.article):
                entry = self._window.make(item)
                self._window.file(entry, story, settle=False)
                touched[story] = None
        for story in touched:
            cluster = self._window.clusters[story]
            cluster.settle()
            self._watch(cluster)

    def _watch(self, cluster: Cluster) -> None:
        """Look at a story of one article again when it is a day old, unless that is past."""
        if len(cluster.members) == 1 and cluster.members[0].hours > self._window.clock - RECHECK_HOURS:
            heappush(self._alone, (cluster.members[0].hours, cluster.members[0].number))

    def move(self, article: str, story: str) -> None:
        """Put an article into a story, old or new. Raises ValueError for one that is not in the window."""
        entry = self._window.get(article)
        if entry is None:
            raise ValueError(f"the article {article} is not among those placed in the window")
        if entry.story != story:
            left = self._window.clusters[entry.story]
            self._window.move(entry, story)
            for cluster in (left, self._window.clusters[story]):
                self._watch(cluster)

    def redate(self, item: Item) -> None:
        """Give an article in the window other days of publication; it stays in its story."""
        entry = self._window.get(item.article)
        dated = when(item.low, item.high, item.moment)
        if entry and entry.when != dated:
            entry.when = dated
            self._window.clusters[entry.story].settle()

    def story_of(self, article: str) -> str | None:
        """The story that an article in the window is in; None for any other."""
        entry = self._window.get(article)
        return entry.story if entry else None

    def recheck(self, now: datetime | None = None) -> tuple[Placement, ...]:
        """Look again at the stories of one article that are a day old: the placements of those that now join another.

        `now` is the time in the stream; the newest article's if it is not given. The old ids lead to the new ones in
        `redirects`.
        """
        hours = when(None, None, now).hours if now else self._window.clock
        due = (hours or 0.0) - RECHECK_HOURS
        found = []
        while self._alone and self._alone[0][0] <= due:
            entry = self._window.entries.get(heappop(self._alone)[1])
            alone = entry is not None and len(self._window.clusters[entry.story].members) == 1
            if entry and alone and not self.rulings.held(entry.article):
                found.append(self._look_again(entry))
        return tuple(placement for placement in found if placement)

    def forget_before(self, day: date) -> None:
        """Drop the articles published before `day`, and those without a date that came before it."""
        self._window.forget_before(day.toordinal())

    def compare(self, entry: Entry, distant: bool = False) -> list[Candidate]:
        """The stories that an article might go into, other than the one it is in, best first.

        With `distant`, stories from before or after the window, which it can only be linked to. A story whose dated
        articles all lie outside of the window scores 0.
        """
        query = self._query(entry)
        near = self._nearest(entry, query, distant)
        table = measure(query, near)
        for spread in self._spread:
            spread[query.touched] = 0
        stories = [self._window.clusters[story.story] for story in near]
        reached = np.array([_least_apart(entry, story) <= self._days for story in stories], dtype=bool)
        barred = self.rulings.barred(entry.article, self.story_of)
        reached &= np.array([story.story not in barred for story in stories], dtype=bool)
        found = map(Candidate, stories, (self._scorer.score(table) * reached).tolist(), table)
        return sorted(found, key=lambda candidate: (-candidate.score, candidate.cluster.story))

    def _nearest(self, entry: Entry, query: Query, distant: bool) -> list[Near]:
        """The nearest stories in the window, by their nearest articles."""
        keys = entry.parts.body.strongest(KEY_TERMS)
        numbers = self._window.postings.find(keys)
        if distant:
            others = [*islice(self._distant(entry, numbers), DISTANT)]
        else:
            others = [*islice(self._comparable(entry, numbers), NEAREST)]
        bodies = _best(others, cosines(query.body, [other.parts.body for other in others]))
        nearest = sorted(bodies, key=lambda story: (-bodies[story], story))[:STORIES]
        short = [other for other in others if other.story in nearest]
        ledes = _best(short, cosines(query.lede, [other.parts.lede for other in short]))
        return [self._near(entry, self._window.clusters[s], (bodies[s], ledes[s])) for s in nearest]

    def _near(self, entry: Entry, cluster: Cluster, best: tuple[float, float]) -> Near:
        return Near(cluster.story, cluster.centre, *best, apart(entry.when, cluster.first), len(cluster.members))

    def _comparable(self, entry: Entry, numbers: Iterable[int]) -> Iterator[Entry]:
        """Those of the articles in other stories that may have appeared within the window's days of this one."""
        earliest, latest = entry.when.low - self._days, entry.when.high + self._days
        entries = self._window.entries
        for number in numbers:
            other = entries.get(number)
            if other and other.when.high >= earliest and other.when.low <= latest and other.story != entry.story:
                yield other

    def _distant(self, entry: Entry, numbers: Iterable[int]) -> Iterator[Entry]:
        """Those that appeared outside of the window's days, and not too far outside."""
        for number in numbers:
            other = self._window.entries.get(number)
            if other and self._days < least_apart(entry.when, other.when) <= AFFAIR_DAYS:
                yield other

    def _query(self, entry: Entry) -> Query:
        words, parts = self._window.words, entry.parts
        if not self._spread or len(self._spread[0]) < words.room:
            self._spread = [np.zeros(words.room, dtype=np.float32) for _ in range(8)]
        rarity = words.rarity(entry.names)
        plain = np.isin(parts.body.ids, entry.names, invert=True)
        subject = np.isin(parts.lede.ids, entry.names)
        told = parts.lede.weights[subject] ** 2
        values: list[tuple[Ids, Weights]] = [
            *parts,
            unit(parts.body.ids[plain], parts.body.weights[plain]),
            (entry.names, np.ones(len(entry.names), dtype=np.float32)),
            (entry.names, rarity / max(float(rarity.sum()), 1e-9)),
            (parts.lede.ids[subject], told / max(float(told.sum()), 1e-9)),
        ]
        values.append((parts.body.ids, (words.rarity(parts.body.ids) >= RARE).astype(np.float32)))
        for spread, (ids, weights) in zip(self._spread, values, strict=True):
            spread[ids] = weights
        touched = np.concatenate([ids for ids, _ in values])
        title, lede, body, without, named, names, about, rare = self._spread
        titled, terms = bool(len(parts.title.ids)), len(parts.body.ids)
        return Query(title, lede, body, without, named, names, about, rare, touched, titled, terms)

    def _demanded(self, entry: Entry) -> float:
        """The score demanded of a joiner: more where the page was read with little confidence."""
        return self._threshold + (1 - self._threshold) * max(0.0, 0.5 - entry.confidence)

    def _look_again(self, entry: Entry) -> Placement | None:
        candidates = self.compare(entry)
        if not candidates or candidates[0].score < self._demanded(entry):
            return None
        story = candidates[0].cluster.story
        placement = self._placement(entry, story, candidates)
        self._window.move(entry, story)
        return placement

    def _placement(self, entry: Entry, story: str, candidates: list[Candidate]) -> Placement:
        joined = candidates[0] if candidates and candidates[0].cluster.story == story else None
        rest = candidates[1:] if joined else candidates
        best = candidates[0].score if candidates else None
        score = joined.score if joined else 1 - (best or 0.0)
        return Placement(
            article=entry.article,
            story=story,
            founded=joined is None,
            score=score,
            reasons=self._reasons(entry, joined, rest),
            runner_up=rest[0].cluster.story if rest else None,
            runner_up_score=rest[0].score if rest else None,
            related=self._links(entry, joined, rest),
        )

    def _reasons(self, entry: Entry, joined: Candidate | None, rest: list[Candidate]) -> tuple[Reason, ...]:
        if joined is None:
            return reasons.founding(rest[0].score if rest else None, self._demanded(entry))
        lead = joined.score - rest[0].score if rest else None
        return (*reasons.joining(entry, joined.cluster, self._window.words), *reasons.runner_up(lead))

    def _links(self, entry: Entry, joined: Candidate | None, rest: list[Candidate]) -> tuple[StoryLink, ...]:
        """Links to the nearest stories of the same affair; who founds a story looks beyond the window too."""
        near = rest if joined else [*rest, *self.compare(entry, distant=True)]
        found = {
            c.cluster.story: c for c in near if links.affair(dict(zip(FEATURES, c.features.tolist(), strict=True)))
        }
        span = links.span(entry.when, joined.cluster if joined else None)
        kept = [*found.values()][: links.MOST]
        return tuple(links.link(entry, span, c.cluster, c.score, self._window.words) for c in kept)


def _least_apart(entry: Entry, cluster: Cluster) -> float:
    """The fewest days between an article and the dated articles of a story; 0 inside of them."""
    return least_apart(entry.when, When(cluster.first.low, cluster.last.high))


def _best(entries: list[Entry], scores: NDArray[np.float64]) -> dict[str, float]:
    """The best score of each story."""
    best: dict[str, float] = {}
    for entry, score in zip(entries, scores.tolist(), strict=True):
        best[entry.story] = max(best.get(entry.story, 0.0), score)
    return best
