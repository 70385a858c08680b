"""Placing: into which story an article goes, over a stream that never ends.

Candidates come from an inverted index over the article's key terms, a logistic regression scores it against each
candidate's story, and it joins the best one above one threshold or else founds its own: when in doubt, split. A story
of one article is looked at again when other articles have come (`recheck`), because two that were too far apart
may both fit the story that has grown between them. Two stories that one headline surely fits, by its words and by its
embedding, become one.
"""

from __future__ import annotations

import hashlib
import math
from base64 import b32encode
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from heapq import heappop, heappush
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storywire import models
from storywire.cluster import links, reasons
from storywire.cluster.index import Parts
from storywire.cluster.leads import LEADS, LeadScorer, braked
from storywire.cluster.rulings import Rulings
from storywire.cluster.scoring import (
    FEATURES,
    SHORT,
    Extents,
    Near,
    Query,
    When,
    apart,
    extent,
    measure,
    when,
)
from storywire.cluster.spreading import laid_out, spread_out
from storywire.cluster.vocabulary import Vocabulary
from storywire.cluster.window import Cluster, Entry, Reach, Window, grow
from storywire.types import Item, Placement, Reason, StoryLink

NEAREST = 28  # articles that are compared one by one
STORIES = 10  # candidate stories
DISTANT = 20  # articles from before and after the window that are looked at for links
AT_ONCE = 500  # articles that are taken up together
ENOUGH = 0.05  # cosine of the bodies from which an article beyond the window is worth a closer look
AFFAIR_DAYS = 180  # how far a link reaches
RECHECK_HOURS = (24.0, 72.0, 168.0)  # after which a story of one article is looked at again,
NEWS = 0.12  # if the body of an article that came since is at least so much alike
BOTH = 0.7  # how sure it must be of either of two stories that a headline fits it, for them to become one
_NAMES = FEATURES.index("names")
_HEADLINE = SHORT.index("headline")


class Candidate(NamedTuple):
    """A story that an article might go into, how well it fits, and the features that say so.

    `extent`: how long the longer one of the article and the story's nearest is, as scoring.extent has it.
    """

    cluster: Cluster
    score: float
    features: NDArray[np.float64]
    extent: int


class Look(NamedTuple):
    """What an article was found to be near to."""

    reach: Reach
    query: Query
    candidates: list[Candidate]


class Bridge(NamedTuple):
    """A headline that fits two stories: the one that it joined, and another."""

    entry: Entry
    other: str
    scores: tuple[float, float]


def story_id(article: str) -> str:
    """The id of the story that this article founds: the same for the same article, always."""
    digest = hashlib.sha256(article.encode("utf-8", "surrogatepass")).digest()
    return "s-" + b32encode(digest[:10]).decode()[:10].lower()


class Placer:
    """Places articles in stories, one after another. The same articles in the same order give the same stories."""

    def __init__(
        self, window_days: int = 30, model: Mapping[str, Any] | None = None, leads: Mapping[str, Any] | None = None
    ) -> None:
        """`model`, `leads`: weights as in models/placing and models/placing_embeddings; the shipped ones if not given.

        Raises ValueError if the window is shorter than a day, ModelError if the shipped weights do not fit.
        """
        if window_days < 1:
            raise ValueError(f"the window must be at least one day long, not {window_days}")
        given = models.load("placing", FEATURES) if model is None else model
        self._days = window_days
        self._threshold = float(given["threshold"])
        self._scorer = Extents(given)
        self._leads = LeadScorer(leads) if leads else None  # or once an article comes with an embedding
        self._window = Window(Vocabulary(given["frequencies"], float(given["documents"])))
        self._alone: list[tuple[float, int, int]] = []  # when an article is due to be looked at, and for which time
        self._bridges: list[Bridge] = []  # that the next recheck is to look at
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
        [entry] = self._window.make([item])
        look = self._look(entry)
        joins = bool(look.candidates) and look.candidates[0].score >= self._demanded(entry)
        story = look.candidates[0].cluster.story if joins else story_id(item.article)
        placement = self._placement(entry, story, look)
        home = self.rulings.home(item.article, self.story_of)
        if home and home != story:
            placement = replace(placement, story=home, founded=False, found=story)
        self._window.file(entry, placement.story)
        if not joins and not home:
            self._wait(entry, self._turn(entry))
        if joins and not home:
            self._bridge(entry, look.candidates)
        return placement

    def restore(self, placed: Iterable[tuple[Item, str]]) -> None:
        """Take up articles with the stories that they are in already; no story changes."""
        rest = iter(placed)
        touched: set[str] = set()
        while some := [*islice(rest, AT_ONCE)]:
            new = {item.article: (item, story) for item, story in some if not self._window.get(item.article)}
            touched |= self._window.fill([*new.values()]) if new else set()
        for story in touched:
            cluster = self._window.clusters[story]
            cluster.settle()
            self._watch(cluster)

    def _watch(self, cluster: Cluster) -> None:
        """Look at a story of one article again when that is due the next time, if it ever is."""
        if len(cluster.members) == 1:
            entry = cluster.members[0]
            self._wait(entry, self._turn(entry))

    def _turn(self, entry: Entry) -> int:
        """For which time an article is to be looked at next; those that it came too late for would be in vain."""
        return sum(entry.hours + hours <= self._window.clock for hours in RECHECK_HOURS)

    def _wait(self, entry: Entry, turn: int) -> None:
        """Let an article wait for being looked at again, for the first time (`turn` 0), the second or the third."""
        if turn < len(RECHECK_HOURS):
            heappush(self._alone, (entry.hours + RECHECK_HOURS[turn], entry.number, turn))

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
        """Look again at the stories of one article when they are due: the placements of those that now join another.

        Before that, two stories that a headline was found to fit become one: the placements of those that move.
        `now` is the time in the stream; the newest article's if it is not given. The old ids lead to the new ones in
        `redirects`.
        """
        hours = when(None, None, now).hours if now else self._window.clock
        found = self._merge()
        while self._alone and self._alone[0][0] <= (hours or 0.0):
            _, number, turn = heappop(self._alone)
            entry = self._window.entry(number)
            alone = entry is not None and len(self._window.clusters[entry.story].members) == 1
            if entry and alone and not self.rulings.held(entry.article):
                again = self._look_again(entry, turn)
                if again:
                    found.append(again)
                else:
                    self._wait(entry, turn + 1)
        return tuple(found)

    def forget_before(self, day: date) -> None:
        """Drop the articles published before `day`, and those without a date that came before it."""
        self._window.forget_before(day.toordinal())

    def compare(self, entry: Entry) -> list[Candidate]:
        """The stories that an article might go into, other than the one it is in, best first.

        A story whose dated articles all lie outside of the window scores 0.
        """
        return self._look(entry).candidates

    def _look(self, entry: Entry, reach: Reach | None = None) -> Look:
        reach, query = reach or self._window.reach(entry), spread_out(self._window, entry)
        others = self._window.others(reach.nearest(NEAREST, self._days), entry.story)
        barred = self.rulings.barred(entry.article, self.story_of)
        return Look(reach, query, self._compare(query, others, barred=barred))

    def _compare(
        self, query: Query, others: Sequence[int], least: float = 0.0, barred: Collection[str] = ()
    ) -> list[Candidate]:
        """The stories that these articles are in, best first; only those with an article that is alike by `least`."""
        stories, near = self._nearest(query, others, least)
        if not near:
            return []
        table = measure(query, near)
        reached = [_within(query.when, one, self._days) and one.story not in barred for one in stories]
        extents = [max(query.extent, extent(one.nearest)) for one in near]
        scores = np.where(reached, self._score(query, stories, table, extents), 0.0).tolist()
        candidates = map(Candidate, stories, scores, table, extents)
        return sorted(candidates, key=lambda candidate: (-candidate.score, candidate.cluster.story))

    def _score(
        self,
        query: Query,
        stories: Sequence[Cluster],
        table: NDArray[np.float64],
        extents: Sequence[int],
    ) -> NDArray[np.float64]:
        """How probable each story is; by the embeddings too where both sides have them."""
        scores = self._scorer.by_extent(table, extents)
        if not query.lead:
            return scores
        self._leads = self._leads or LeadScorer(models.load("placing_embeddings", LEADS))
        known, better = self._leads.score(query.lead, [leads_of(story) for story in stories], table)
        return np.where(known, braked(scores, better), scores)

    def _nearest(self, query: Query, others: Sequence[int], least: float) -> tuple[list[Cluster], list[Near]]:
        """The nearest of the stories, by their nearest articles."""
        if not len(others):
            return [], []
        shelf, clusters = self._window.shelf, self._window.clusters
        rows = shelf.rows(others)
        alike = query.places.along(*shelf.bodies(rows))
        found: dict[str, tuple[int, float]] = {}
        cosines = alike.tolist()
        for place in (-alike).argsort(kind="stable").tolist():
            if len(found) == STORIES or cosines[place] < least:
                break
            story = self._window.filed(others[place]).story
            if story not in found:
                found[story] = place, cosines[place]
        stories = [clusters[story] for story in found]
        grow(stories)
        near = zip(stories, found.values(), strict=True)
        return stories, [_near(query, story, shelf.at(rows[place]), best) for story, (place, best) in near]

    def _demanded(self, entry: Entry) -> float:
        """The score demanded of a joiner: more where the page was read with little confidence."""
        return self._threshold + (1 - self._threshold) * max(0.0, 0.5 - entry.confidence)

    def _has_news(self, entry: Entry, reach: Reach, turn: int) -> bool:
        """Whether something came since it was last looked at that is alike: else an article is as alone as it was."""
        since = entry.hours + RECHECK_HOURS[turn - 1] if turn else -math.inf
        near = reach.nearest(NEAREST, self._days)
        newer = [n for n in near if n > entry.number and self._window.filed(n).seen >= since]
        if not newer:
            return False
        shelf = self._window.shelf
        return float(laid_out(self._window, entry).along(*shelf.bodies(shelf.rows(newer))).max()) >= NEWS

    def _bridge(self, entry: Entry, candidates: Sequence[Candidate]) -> None:
        """Remember a headline that surely fits two stories by words and by embeddings, its nearest being headlines too.

        By words alone such merges took the precision of the set of titles from .89 to .66 (decision 163).
        """
        best = candidates[:2]
        sure = all(one.extent == _HEADLINE and one.score >= BOTH and leads_of(one.cluster) for one in best)
        if entry.lead and len(best) == 2 and sure:
            self._bridges.append(Bridge(entry, best[1].cluster.story, (best[0].score, best[1].score)))

    def _merge(self) -> list[Placement]:
        """Make one story of two that a headline fits, unless a person decided otherwise; the larger one keeps its id.

        Headlines of one event often share no word with each other, but each with a third.
        """
        bridges, self._bridges = self._bridges, []
        moved = []
        for entry, other, scores in bridges:
            joined, second = self._window.clusters.get(entry.story), self._window.clusters.get(other)
            if joined and second and joined is not second:
                less, more = sorted((second, joined), key=lambda cluster: len(cluster.members))
                if not any(self._ruled(member, more.story) for member in less.members):
                    why = (reasons.told_by_both(*scores),)
                    moved += [Placement(one.article, more.story, False, min(scores), why) for one in less.members]
                    self._window.merge(less, more.story)
        return moved

    def _ruled(self, entry: Entry, story: str) -> bool:
        """Whether a person decided where an article belongs, or that it does not belong in that story."""
        return self.rulings.held(entry.article) or story in self.rulings.barred(entry.article, self.story_of)

    def _look_again(self, entry: Entry, turn: int) -> Placement | None:
        reach = self._window.reach(entry)
        if not self._has_news(entry, reach, turn):
            return None
        found = self._look(entry, reach)
        if not found.candidates or found.candidates[0].score < self._demanded(entry):
            return None
        story = found.candidates[0].cluster.story
        placement = self._placement(entry, story, found)
        self._window.move(entry, story)
        return placement

    def _placement(self, entry: Entry, story: str, found: Look) -> Placement:
        candidates = found.candidates
        joined = candidates[0] if candidates and candidates[0].cluster.story == story else None
        rest = candidates[1:] if joined else candidates
        best = candidates[0].score if candidates else None
        score = joined.score if joined else 1 - (best or 0.0)
        return Placement(
            article=entry.article,
            story=story,
            founded=joined is None,
            score=score,
            reasons=self._reasons(entry, found.query, joined, rest),
            runner_up=rest[0].cluster.story if rest else None,
            runner_up_score=rest[0].score if rest else None,
            related=self._links(found.query, joined, rest if joined else [*rest, *self._beyond(entry, found)]),
        )

    def _beyond(self, entry: Entry, found: Look) -> list[Candidate]:
        """The stories outside of the window that an article might be linked to."""
        others = self._window.others(found.reach.nearest(DISTANT, AFFAIR_DAYS, after=self._days), entry.story)
        return self._compare(found.query, others, ENOUGH)

    def _reasons(
        self, entry: Entry, query: Query, joined: Candidate | None, rest: list[Candidate]
    ) -> tuple[Reason, ...]:
        if joined is None:
            return reasons.founding(rest[0].score if rest else None, self._demanded(entry))
        return (
            *reasons.joining(query, joined.cluster, self._window.words),
            *reasons.runner_up(joined.score, rest[0].score if rest else None),
        )

    def _links(self, query: Query, joined: Candidate | None, near: list[Candidate]) -> tuple[StoryLink, ...]:
        """Links to the nearest stories of the same affair."""
        named = [candidate for candidate in near if candidate.features[_NAMES] >= links.AFFAIR_NAMES]
        found = {
            c.cluster.story: c for c in named if links.affair(dict(zip(FEATURES, c.features.tolist(), strict=True)))
        }
        span = links.span(query.when, joined.cluster if joined else None)
        kept = [*found.values()][: links.MOST]
        return tuple(links.link(query, span, c.cluster, c.score, self._window.words) for c in kept)


def leads_of(story: Cluster) -> list[bytes]:
    """The embeddings of a story's articles, of those that have one."""
    return [member.lead for member in story.members if member.lead]


def _near(query: Query, cluster: Cluster, nearest: Parts, best: float) -> Near:
    """A story with its nearest article, and the cosine of their bodies."""
    size, days = len(cluster.members), apart(query.when, cluster.first)
    return Near(nearest if size == 1 else cluster.centre, nearest, best, days, size)


def _within(one: When, cluster: Cluster, days: float) -> bool:
    """Whether no more than so many days lie between an article and the dated articles of a story."""
    return one.low - cluster.last.high <= days and cluster.first.low - one.high <= days
