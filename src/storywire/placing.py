"""Placing at work on a library: articles go into stories one after another, and persons have the last word.

What persons decide is replayed where it was decided: `Desk` hears of it between two articles, so that placing all of a
library anew (`rebuild`) goes through the same moments as the first time and ends in the same stories.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from heapq import heappop, heappush

from storywire.cluster import AFFAIR_DAYS, Placer, Rulings, story_id
from storywire.derive import derive
from storywire.store import Store, Writer, dated, item_of
from storywire.types import Annotations, Article, Judgement, JudgementKind, Placement, Reason

HELD = 150_000  # articles that a placer may hold beyond its window
NEWEST = 3  # articles whose days say what the stream has reached
SMALL = 8  # articles of a story that is derived whenever it changes
GROWN = 1.25  # a larger one is derived at once when it is so many times as large as it was
REVISED = Reason("a new revision came since")


def placer_of(store: Store, window_days: int) -> Placer:
    """A placer that takes up the work where the library stands."""
    placer = Placer(window_days)
    with store.read() as reader, uncollected():
        placer.restore(reader.window(window_days))
    return placer


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of cycles, which would walk again and again over all that a restart makes and keeps."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


class Desk:
    """Places articles, enacts judgements, and keeps both; then derives what follows for the stories that changed.

    Without a placer only judgements are enacted, in the library alone.
    """

    def __init__(self, placer: Placer | None = None) -> None:
        self.placer = placer
        self.changed: dict[str, None] = {}  # stories, in order of change
        self._emptied: dict[str, str] = {}  # story → the article that left it last
        self._judgements: dict[str, Judgement] = {}  # that stand
        self._on: defaultdict[str, dict[str, Judgement]] = defaultdict(dict)  # the same by article
        self._late: set[str] = set()  # of the stories that changed, those that the library knows of
        self._heard = -1  # the last decision
        self._days: list[int] = []  # of the newest articles, as a heap: one or two may err
        self._edge = 0  # what lies before this day is forgotten

    # ------------------------------------------------------------------------------------- articles

    def place(self, writer: Writer, article: Article, annotations: Annotations) -> None:
        """Put an article, or a new revision of it, into its story."""
        assert self.placer is not None
        article = dated(article, self._of(article.id))
        item, before = item_of(article, annotations), writer.placement(article.id)
        if before:
            self.placer.restore([(item, before.story)])  # it may have left the window since
        placement = self.placer.place(item)
        if before:
            reasons = (*(reason for reason in before.reasons if reason != REVISED), REVISED)
            placement = replace(before, reasons=reasons)
        else:
            placement = replace(placement, judgement=self._placing(article.id))
        writer.save_days(article.id, article.published)
        self._reach(article.published.high)
        self._save(writer, placement, before)
        for again in self.placer.recheck():
            self._save(writer, again, writer.placement(again.article))

    def _save(self, writer: Writer, placement: Placement, before: Placement | None) -> None:
        writer.save_placement(placement)
        if self._emptied.pop(placement.story, None) or writer.leads(placement.story):
            writer.revive_story(placement.story)
        if before and before.story != placement.story:
            self._left(writer, before.story, placement.article)
        self._touch(placement.story, *(link.story for link in placement.related))

    def _left(self, writer: Writer, story: str, article: str) -> None:
        """A story lost an article; one that lost its last leads to where that is now."""
        if writer.members(story):
            self._touch(story)
        else:
            self._emptied[story] = article
            self.changed.pop(story, None)

    def _touch(self, *stories: str) -> None:
        self.changed.update(dict.fromkeys(story for story in stories if story not in self._emptied))

    # ----------------------------------------------------------------------------------- judgements

    def _reach(self, day: date | None) -> None:
        if day is not None:
            heappush(self._days, day.toordinal())
            if len(self._days) > NEWEST:
                heappop(self._days)

    def forget(self, window_days: int) -> None:
        """Let go of what lies before the window, so that memory stays bounded however long the stream.

        While there is room, articles are held for as long as links to their stories may reach.
        """
        if self.placer is None or len(self._days) < NEWEST:
            return
        held = window_days if self.placer.size > HELD else max(window_days, AFFAIR_DAYS)
        edge = self._days[0] - held
        if edge > self._edge:
            self._edge = edge
            self.placer.forget_before(date.fromordinal(max(1, edge)))

    def listen(self, writer: Writer) -> None:
        """Hear of what persons decided since the last time; somebody else has kept it already."""
        if self._heard < 0:  # what a run before this one did not come to
            self._heard, self._late = 0, set(writer.stale())
            self._touch(*self._late)
        if not self._days:
            self._reach(writer.newest())
            self._days *= NEWEST
        decisions = writer.decisions(self._heard)
        for decision in decisions:
            self._heard = decision.number
            self._note(decision.judgement, decision.undone)
        if decisions and self.placer:
            self._rule(writer)
            for article in {a: None for decision in decisions for a in decision.judgement.articles}:
                self._follow(writer, article)

    def enact(self, writer: Writer, judgement: Judgement, undone: bool = False) -> None:
        """Carry out what a person decided, or take it back."""
        self._note(judgement, undone)
        if judgement.kind.places:
            self._withdraw(writer, judgement) if undone else self._settle_in(writer, judgement)
        else:
            self._look_anew(writer, judgement)
        if self.placer:
            self._rule(writer)
            for article in judgement.articles:
                self._follow(writer, article)

    def _note(self, judgement: Judgement, undone: bool) -> None:
        self._judgements.pop(judgement.id, None)
        for article in judgement.articles:
            self._on[article].pop(judgement.id, None)
        if not undone:
            standing = replace(judgement, undone=None, undone_by=None)
            self._judgements[judgement.id] = standing
            for article in judgement.articles:
                self._on[article][judgement.id] = standing

    def _settle_in(self, writer: Writer, judgement: Judgement) -> None:
        """Put the articles where they belong."""
        story = self._story(writer, judgement)
        for article in judgement.articles:
            self._put(writer, article, story)

    def _story(self, writer: Writer, judgement: Judgement) -> str:
        """The story that a judgement names, or where those are now that its articles shall join."""
        story = judgement.value or ""
        if judgement.kind is JudgementKind.SPLIT or writer.members(story):
            return story
        now = (placed.story for other in judgement.beside if (placed := writer.placement(other)))
        return writer.leads(story) or next(now, story)

    def _withdraw(self, writer: Writer, judgement: Judgement) -> None:
        """Put the articles back: to where somebody else had decided, or else to where Storywire had found them."""
        for article in judgement.articles:
            placed = writer.placement(article)
            if placed is None or placed.judgement is None or placed.judgement.id != judgement.id:
                continue  # it is not here yet, or somebody has decided on it since
            before = self._placing(article)
            story = self._story(writer, before) if before else self._found(writer, placed, judgement)
            if story in self._rulings(writer).barred(article, lambda _: None):
                story = story_id(f"{article} {judgement.id}")  # somebody parted it from what is there by now
            self._put(writer, article, story)

    def _found(self, writer: Writer, placed: Placement, undone: Judgement) -> str:
        """The story that Storywire had put an article in, or the one that its id leads to since."""
        found = placed.found or placed.story
        if writer.members(found):
            return found
        left = self._emptied.get(found) or writer.left(found)
        if left is None or left in undone.articles:
            return found  # this very judgement had emptied it
        now = writer.placement(left)
        return now.story if now else found

    def _put(self, writer: Writer, article: str, story: str) -> None:
        """Put an article where a person decided, or where it was before; what Storywire found stays beside it."""
        before = writer.placement(article)
        if before is None:
            return  # it is not here yet: the placer knows
        found = before.found or before.story
        said = self._placing(article)
        placement = replace(before, story=story, judgement=said, found=None if found == story else found)
        self._save(writer, placement, before)

    def _look_anew(self, writer: Writer, judgement: Judgement) -> None:
        """Derive anew what follows from an article's day, its speakers, or its being no copy."""
        for article in judgement.articles:
            read, placed = writer.article(article), writer.placement(article)
            if read and placed:
                writer.save_days(article, dated(read, self._of(article)).published)
                self._touch(placed.story)

    def _follow(self, writer: Writer, article: str) -> None:
        """Let the placer's window say the same as the library."""
        assert self.placer is not None
        read, placed = writer.article(article), writer.placement(article)
        if read is None or placed is None or self.placer.story_of(article) is None:
            return
        self.placer.move(article, placed.story)
        annotations = writer.annotations(article, read.revision)
        if annotations:
            self.placer.redate(item_of(dated(read, self._of(article)), annotations))

    def _rule(self, writer: Writer) -> None:
        assert self.placer is not None
        self.placer.rulings = self._rulings(writer)

    def _rulings(self, writer: Writer) -> Rulings:
        """The judgements that stand, and where the articles that they name are now."""
        standing = [j for j in self._judgements.values() if j.kind.places]
        named = {article for j in standing for article in (*j.articles, *j.beside, *j.apart)}
        return Rulings(standing, {article: placed.story for article in named if (placed := writer.placement(article))})

    def _of(self, article: str) -> list[Judgement]:
        """The judgements that stand on an article, in the order of deciding."""
        return [*self._on.get(article, {}).values()]

    def _placing(self, article: str) -> Judgement | None:
        """The judgement that has the last word on where an article belongs."""
        return next((j for j in reversed(self._of(article)) if j.kind.places), None)

    # ------------------------------------------------------------------------------------- deriving

    def settle(self, writer: Writer, now: datetime, *, whole: bool = True) -> tuple[str, ...]:
        """Derive what follows for the stories that changed, and return them; ids of emptied ones lead on.

        Unless the `whole` is wanted, large stories that have grown a little wait for later: the library knows of it.
        """
        for story, article in self._emptied.items():
            writer.drop_story(story, article)
        done = tuple(story for story in self.changed if whole or self._ripe(writer, story))
        for story in done:
            derive(writer, story, now)
            del self.changed[story]
        self._emptied = {}
        writer.forget_stale(self._late.difference(self.changed))
        writer.save_stale(story for story in self.changed if story not in self._late)
        self._late = set(self.changed)
        return done

    def _ripe(self, writer: Writer, story: str) -> bool:
        """Whether a story is small, or has grown by so much that deriving it anew is worth its while."""
        size = len(writer.members(story))
        return size <= SMALL or size >= GROWN * writer.derived_of(story)


def leads(placed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each story an article that says where it is: its founder if that is in it still, or else its first."""
    found: dict[str, str] = {}
    for article, story in placed:
        if story not in found or story_id(article) == story:
            found[story] = article
    return found
