"""Placing at work on a library: articles go into stories one after another, and persons have the last word.

What persons decide is replayed where it was decided: `Desk` hears of it between two articles, so that placing all of a
library anew (`rebuild`) goes through the same moments as the first time and ends in the same stories.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from enum import Enum, auto
from heapq import heappop, heappush
from itertools import islice

from storywire.cluster import AFFAIR_DAYS, Placer, Rulings, story_id
from storywire.derive import Telling, follows, tellings
from storywire.mappers import Mapper, Serial
from storywire.store import Prepared, PreparedStory, Store, Writer, dated, item_of
from storywire.types import Annotations, Article, Item, Judgement, JudgementKind, Placement, Reason

MUCH = 100_000  # objects: those of some 25,000 articles
HELD = 150_000  # articles that a placer may hold beyond its window
NEWEST = 3  # articles whose days say what the stream has reached
AT_ONCE = 500  # placements that are held until they are written down
SMALL = 8  # articles of a story that is derived whenever it changes
SHARED = 8  # stories that are worth being derived by many workers
TOGETHER = 32  # stories that are saved with a few statements
GROWN = 1.5  # a larger one is derived at once when it is so many times as large as it was
ROUND = 200  # articles of the stories that are derived at once while there is something more urgent to do
SELDOM = 10_000  # objects made and kept, after which the collector of cycles looks at them
REVISED = Reason("a new revision came since")


class Due(Enum):
    """Which of the stories that changed are to be derived."""

    NONE = auto()
    RIPE = auto()  # the small ones, and those that have grown by much
    ALL = auto()


def _lost(told: Telling) -> PreparedStory | str:
    """What is left of a story whose worker died, twice: its id."""
    return told.story


def placer_of(store: Store, window_days: int) -> Placer:
    """A placer that takes up the work where the library stands."""
    placer = Placer(window_days)
    with store.read() as reader, uncollected():
        placer.restore(reader.window(window_days))
    return placer


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of cycles, which would walk again and again over all that a restart makes and keeps.

    If that is much, its later walks leave it out: it goes as ever when nobody refers to it any more. Cycles among it
    would stay; so the next restart in this process, if there is one, begins with a walk over everything.
    """
    if gc.get_freeze_count() > MUCH:
        gc.unfreeze()
        gc.collect()
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running and gc.get_count()[0] > MUCH:
            gc.freeze()
        if running:
            gc.enable()


@contextmanager
def seldom_collected() -> Iterator[None]:
    """With a collector of cycles that looks a fifteenth as often: it walks over all articles that are held, and what a
    run makes and lets go of has hardly any cycles."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], SELDOM), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Desk:
    """Places articles, enacts judgements, and keeps both; then derives what follows for the stories that changed.

    Without a placer only judgements are enacted, in the library alone.
    """

    def __init__(self, placer: Placer | None = None) -> None:
        self.placer = placer
        self.changed: dict[str, None] = {}  # stories, in order of change
        self._placed: dict[str, Placement] = {}  # by article: not written down yet
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
        article = dated(article, self._of(article.id))
        self._place(writer, item_of(article, annotations), article.published.high, self._at(writer, article.id))
        if self.decided_on(article.id):
            writer.save_days(article.id, article.published)

    def place_prepared(self, writer: Writer, new: Prepared, *, known: bool) -> None:
        """The same for an article as its rows; `known`, if the library has had it before."""
        if self.decided_on(new.id):
            self.place(writer, new.read(), new.found())
        else:
            self._place(writer, new.placing(), new.high, self._at(writer, new.id) if known else None)

    def _place(self, writer: Writer, item: Item, high: date | None, before: Placement | None) -> None:
        assert self.placer is not None
        if before:
            self.placer.restore([(item, before.story)])  # it may have left the window since
        placement = self.placer.place(item)
        if before:
            reasons = (*(reason for reason in before.reasons if reason != REVISED), REVISED)
            placement = replace(before, reasons=reasons)
        else:
            placement = replace(placement, judgement=self._placing(item.article))
        self._reach(high)
        self._save(writer, placement, before)
        for again in self.placer.recheck():
            self._save(writer, again, self._at(writer, again.article))
        if len(self._placed) >= AT_ONCE:
            self._keep(writer)

    def _save(self, writer: Writer, placement: Placement, before: Placement | None) -> None:
        self._placed[placement.article] = placement
        self._emptied.pop(placement.story, None)
        if before and before.story != placement.story:
            self._left(writer, before.story, placement.article)
        self._touch(placement.story, *(link.story for link in placement.related))

    def _at(self, writer: Writer, article: str) -> Placement | None:
        """Where an article is."""
        return self._placed.get(article) or writer.placement(article)

    def _members(self, writer: Writer, story: str) -> list[str]:
        """The articles of a story."""
        self._keep(writer)
        return writer.members(story)

    def _keep(self, writer: Writer) -> None:
        """Write down where articles went; an id that had led elsewhere is a story's own again."""
        placed, self._placed = [*self._placed.values()], {}
        if placed:
            writer.save_placements(placed)
            writer.revive_stories({one.story for one in placed}.difference(self._emptied))

    def _left(self, writer: Writer, story: str, article: str) -> None:
        """A story lost an article; one that lost its last leads to where that is now."""
        if self._members(writer, story):
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
        """Hear of what persons decided since the last time; somebody else has kept it already.

        A desk that places goes on with the stories that a run before it did not come to; a person who decides on one
        story does not wait for them.
        """
        if self._heard < 0:
            self._heard, self._late = 0, set(writer.stale()) if self.placer else set()
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
        if judgement.kind is JudgementKind.SPLIT or self._members(writer, story):
            return story
        now = (placed.story for other in judgement.beside if (placed := self._at(writer, other)))
        return writer.leads(story) or next(now, story)

    def _withdraw(self, writer: Writer, judgement: Judgement) -> None:
        """Put the articles back: to where somebody else had decided, or else to where Storywire had found them."""
        for article in judgement.articles:
            placed = self._at(writer, article)
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
        if self._members(writer, found):
            return found
        left = self._emptied.get(found) or writer.left(found)
        if left is None or left in undone.articles:
            return found  # this very judgement had emptied it
        now = self._at(writer, left)
        return now.story if now else found

    def _put(self, writer: Writer, article: str, story: str) -> None:
        """Put an article where a person decided, or where it was before; what Storywire found stays beside it."""
        before = self._at(writer, article)
        if before is None:
            return  # it is not here yet: the placer knows
        found = before.found or before.story
        said = self._placing(article)
        placement = replace(before, story=story, judgement=said, found=None if found == story else found)
        self._save(writer, placement, before)

    def _look_anew(self, writer: Writer, judgement: Judgement) -> None:
        """Derive anew what follows from an article's day, its speakers, or its being no copy."""
        for article in judgement.articles:
            read, placed = writer.article(article), self._at(writer, article)
            if read and placed:
                writer.save_days(article, dated(read, self._of(article)).published)
                self._touch(placed.story)

    def _follow(self, writer: Writer, article: str) -> None:
        """Let the placer's window say the same as the library."""
        assert self.placer is not None
        read, placed = writer.article(article), self._at(writer, article)
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
        return Rulings(standing, {article: placed.story for article in named if (placed := self._at(writer, article))})

    def _of(self, article: str) -> list[Judgement]:
        """The judgements that stand on an article, in the order of deciding."""
        return [*self._on.get(article, {}).values()]

    def decided_on(self, article: str) -> bool:
        """Whether a judgement stands on an article."""
        return bool(self._on.get(article))

    def _placing(self, article: str) -> Judgement | None:
        """The judgement that has the last word on where an article belongs."""
        return next((j for j in reversed(self._of(article)) if j.kind.places), None)

    # ------------------------------------------------------------------------------------- deriving

    def settle(
        self, writer: Writer, now: datetime, wanted: Due = Due.ALL, mapper: Mapper | None = None, most: int = 0
    ) -> tuple[str, ...]:
        """Derive what follows for the stories that changed, and return them; ids of emptied ones lead on.

        Those that are not wanted now, or come after the first `most`, wait for later: the library knows of it. So do
        those whose worker dies. With a `mapper` the work is shared.
        """
        self._keep(writer)
        for story, article in self._emptied.items():
            writer.drop_story(story, article)
        self._emptied = {}
        done = self._wanted(writer, wanted)[: most or None]
        for story in done:
            del self.changed[story]
        lost = self._derive(writer, now, done, mapper if mapper and len(done) >= SHARED else Serial())
        writer.forget_stale(self._late.difference(self.changed, lost))
        late = {**self.changed, **dict.fromkeys(lost)}
        writer.save_stale(story for story in late if story not in self._late)
        self._late = set(late)
        return done

    def _derive(self, writer: Writer, now: datetime, stories: Sequence[str], mapper: Mapper) -> list[str]:
        """Derive these stories; gives those whose worker died."""
        lost: list[str] = []
        found = mapper.map(follows, tellings(writer, stories), _lost)
        while some := [*islice(found, TOGETHER)]:
            writer.save_stories([one for one in some if isinstance(one, PreparedStory)], now)
            lost += [one for one in some if isinstance(one, str)]
        return lost

    def _wanted(self, writer: Writer, wanted: Due) -> tuple[str, ...]:
        if wanted is Due.RIPE:
            return self._ripe(writer)
        return tuple(self.changed) if wanted is Due.ALL else ()

    def _ripe(self, writer: Writer) -> tuple[str, ...]:
        """A few stories that are small, or have grown by so much that deriving them anew is worth its while.

        Those come first that are new or have grown most; and never many at once, since pages wait.
        """
        now, then = writer.sizes([*self.changed]), writer.derived_sizes([*self.changed])
        grown = {story: now.get(story, 0) / then.get(story, 0.1) for story in self.changed}
        ripe = [story for story in self.changed if now.get(story, 0) <= SMALL or grown[story] >= GROWN]
        found: list[str] = []
        held = 0
        for story in sorted(ripe, key=lambda story: -grown[story]):
            held += now.get(story, 0)
            if found and held > ROUND:
                break
            found.append(story)
        return tuple(found)


def leads(placed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each story an article that says where it is: its founder if that is in it still, or else its first."""
    found: dict[str, str] = {}
    for article, story in placed:
        if story not in found or story_id(article) == story:
            found[story] = article
    return found
