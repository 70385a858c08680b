"""The one loop, from pages to stories::

    find_pages | leave out what is known | map(read, annotate) | place, one writer, in order | crosscheck | save

`take` is that loop. Reading and annotating are mapped over any workers; results come back in the order of the pages,
and are placed in it, so that the same pages give the same stories however many workers there were. A batch of pages is
one transaction; whatever ends the run, the batches before it are kept.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import groupby, islice
from typing import NamedTuple
from uuid import uuid4

from storywire import identity
from storywire.analysis import Ready, Task, article_id, ready, ready_lost
from storywire.cluster import Placer
from storywire.mappers import Mapper
from storywire.placing import Desk, Due, placer_of, seldom_collected
from storywire.saving import Saving
from storywire.settings import Settings
from storywire.store import Prepared, Store, Writer
from storywire.types import Article, Issue, RawPage, Server, TakeReport

Done = Sequence[tuple[RawPage | Issue, bool]]
"""Pages, and issues in the place of pages, each with whether it gave an article."""


Coming = Iterable[RawPage | Issue | None]
"""Pages, and issues in the place of pages, as they come; None says that nothing more is there for the moment."""


def _unheard(_writer: Writer, _done: Done) -> None:
    pass


AT_ONCE = 256  # stories that are derived in one transaction
LATE = 15.0  # seconds until stories that keep changing are derived, while there is something more urgent to do
REST = 20.0  # times as long as that took, at least, until it is done again
SPARE_LATE, SPARE_REST = 5.0, 2.0  # the same where a core is left that no worker needs
LOOKED_UP = 32  # pages that are looked up in the library together
LOOKED_UP_BYTES = 4_000_000  # fewer of them, where pages are large
WAIT = 0.1  # seconds after which pages that come slowly are looked up, few as they are
PATIENCE = 5.0  # seconds after which what is analysed is saved, and somebody who looks on hears of it
HELD_BYTES = 64_000_000  # of pages and findings that wait to be saved together, packed


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run needs of the world: a clock, somebody to tell how far it is, and somebody who may stop it."""

    now: Callable[[], datetime]
    progress: Callable[[TakeReport], None]
    stopped: Callable[[], bool]
    annotate: bool = True
    busy: Callable[[], bool] = lambda: False  # whether more pages wait for the next run: stories are derived then
    done: Callable[[Writer, Done], None] = _unheard  # in the transaction that saves; pages have no body any more


def take(store: Store, found: Coming, mapper: Mapper, settings: Settings, world: Surroundings) -> TakeReport:
    """Take pages into the library and place them in stories.

    Raises LibraryError when the library cannot be written; what was taken before is kept.
    """
    return Taking(store, mapper, settings, world).take(found)


class Taking:
    """Takes again and again without starting anew: the placer is kept as long as nobody else has placed articles."""

    def __init__(self, store: Store, mapper: Mapper, settings: Settings, world: Surroundings) -> None:
        self.store, self.mapper, self.settings, self.world = store, mapper, settings, world
        self._holder = uuid4().hex
        self._placer: Placer | None = None
        self._late, self._rest = (SPARE_LATE, SPARE_REST) if _spare(settings) else (LATE, REST)
        self._rests = time.monotonic() + self._late  # until when nothing is derived while there are other things to do

    def take(self, found: Coming, patience: float = 0.0) -> TakeReport:
        """Take pages, if need be after waiting up to `patience` seconds for somebody else who takes.

        Raises LibraryError when the library cannot be written; what was taken before is kept.
        """
        start = time.perf_counter()
        with self.store.claimed(self._holder, patience) as still_ours:
            placer = self._placer if still_ours else None
            placer, self._placer = placer or placer_of(self.store, self.settings.window_days), None
            run = _Run(self.store, self.settings, self.world, placer)
            with self.mapper.ready(), seldom_collected():
                self._take(run, found)
            self._placer = placer  # only now: a placer whose work was undone is not used again
        return replace(run.report, seconds=time.perf_counter() - start, interrupted=self.world.stopped())

    def _take(self, run: _Run, found: Coming) -> None:
        """Analyse, and save batch after batch; then derive what is left to derive, by all workers."""
        outcomes = self.mapper.map(ready, run.tasks(found), ready_lost)
        while batch := self._gathered(outcomes):
            wanted = self._wanted(batch)
            with self.store.write() as writer:
                run.batch(writer, batch, wanted)
            self._paused(wanted, run)
        while not run.done:
            wanted = self._wanted([])  # not all any more, if somebody waits by now
            with self.store.write() as writer:
                run.batch(writer, [], wanted, self.mapper)
            self._paused(wanted, run)

    def _gathered(self, outcomes: Iterator[Ready]) -> list[Ready]:
        """What is analysed, while others may still write."""
        if self.world.stopped() and isinstance(outcomes, Generator):
            outcomes.close()  # what is not analysed yet is left
        return gathered(outcomes, self.settings.batch)

    def _wanted(self, batch: Sequence[Ready]) -> Due:
        """Which stories are to be derived now: all where there is nothing else to do, some from time to time."""
        if not batch and not self.world.busy():
            return Due.ALL
        return Due.NONE if time.monotonic() < self._rests else Due.RIPE

    def _paused(self, wanted: Due, run: _Run) -> None:
        """Derive nothing for a while: it may take a twentieth of the time in which there is more to do."""
        if wanted is not Due.NONE:
            self._rests = time.monotonic() + max(self._late, self._rest * run.deriving)


def _spare(settings: Settings) -> bool:
    """Whether the process that places and derives has a core to itself."""
    return settings.mapper == "ray" or (settings.mapper == "processes" and settings.workers < (os.cpu_count() or 1))


def together(found: Coming) -> Iterator[list[RawPage | Issue]]:
    """What comes, some at a time: as much as is there at the moment, and never much."""
    some: list[RawPage | Issue] = []
    held, since = 0, 0.0
    for one in found:
        if one is not None:
            since = since if some else time.monotonic()
            some.append(one)
            held += len(one.body) if isinstance(one, RawPage) else 0
        full = len(some) >= LOOKED_UP or held >= LOOKED_UP_BYTES
        if some and (one is None or full or time.monotonic() - since > WAIT):
            yield some
            some, held = [], 0
    if some:
        yield some


def gathered(outcomes: Iterator[Ready], most: int, seconds: float = PATIENCE, held: int = HELD_BYTES) -> list[Ready]:
    """The next outcomes: `most` of them, or those that came within `seconds`, or that weigh `held` bytes or more.

    Empty only where none is left.
    """
    start, batch, weight = time.monotonic(), [], 0
    for outcome in islice(outcomes, most):
        batch.append(outcome)
        weight += outcome.weight
        if time.monotonic() - start > seconds or weight >= held:
            break
    return batch


class _Version(NamedTuple):
    """A page that came: its digest, the addresses that its article is known by, the id that it would get if new."""

    page: RawPage
    sha256: str
    names: tuple[str, ...]
    new: str


class _Known(NamedTuple):
    """What the library knows of some pages: articles by address, revisions by article, versions of pages."""

    articles: Mapping[str, str]
    revisions: Mapping[str, int]
    pages: Collection[tuple[str, str]]


def _version(page: RawPage) -> _Version:
    return _Version(page, sha256(page.body).hexdigest(), *identity.named(page))


class _Run:
    """The state of one `take`."""

    def __init__(self, store: Store, settings: Settings, world: Surroundings, placer: Placer) -> None:
        self.store, self.settings, self.world, self.desk = store, settings, world, Desk(placer)
        self._counted = TakeReport()
        self._issues: list[Issue] = []
        self._stories: dict[str, None] = {}  # those derived, in order
        self.done = False
        self._coming: list[tuple[Prepared, bool]] = []  # to be placed, and whether the library has had it before
        self.deriving = 0.0  # seconds that the stories of the last batch took
        self._found: list[RawPage | Issue] = []  # issues of intake and pages that are known, not yet noted
        self._flying: dict[str, list[str]] = {}  # article → versions not yet saved
        self._ids: dict[str, str] = {}  # folded address → article, of this run

    @property
    def report(self) -> TakeReport:
        """What was done so far."""
        return replace(self._counted, issues=tuple(self._issues), stories=tuple(self._stories))

    # ------------------------------------------------------------------------------------- before the map

    def tasks(self, found: Coming) -> Iterator[Task]:
        """The pages that are new, as tasks; known ones are counted, issues kept for the next save."""
        for some in together(found):
            if self.world.stopped():
                return
            yield from self._tasks(some)

    def _tasks(self, found: Sequence[RawPage | Issue]) -> list[Task]:
        """The tasks for those that are new, all of them looked up at once."""
        versions = [_version(one) for one in found if isinstance(one, RawPage)]
        known, coming, tasks = self._known(versions), iter(versions), []
        for one in found:
            self._counted = replace(self._counted, seen=self._counted.seen + 1)
            task = None if isinstance(one, Issue) else self._task(next(coming), known)
            if task is None:
                self._found.append(one)
                self._count("unread" if isinstance(one, Issue) else "unchanged")
            else:
                tasks.append(task)
        return tasks

    def _known(self, versions: Sequence[_Version]) -> _Known:
        """What the library knows of these pages."""
        if not versions:
            return _Known({}, {}, frozenset())
        names = [name for one in versions for name in one.names]
        with self.store.read() as reader:
            articles = reader.identities(names)
            meant = {*articles.values(), *(one.new for one in versions)}
            meant.update(self._ids[name] for name in names if name in self._ids)
            kept = reader.has_pages((one.page.address, one.sha256) for one in versions)
            return _Known(articles, reader.newest_revisions([*meant]), kept)

    def _task(self, one: _Version, known: _Known) -> Task | None:
        """The task for a page, or None if this version of it is known."""
        found = (ids[name] for ids in (self._ids, known.articles) for name in one.names if name in ids)
        article = next(found, one.new)
        flying = self._flying.get(article, [])
        if one.sha256 in flying or (one.page.address, one.sha256) in known.pages:
            return None
        self._ids.update(dict.fromkeys(one.names, article))
        revision = known.revisions.get(article, 0) + len(flying) + 1
        self._flying[article] = [*flying, one.sha256]
        said, vectors = self.settings, isinstance(self.store.place, Server)
        limits, embedding = (said.max_page_bytes, said.max_text_chars), str(said.embedding_model or "")
        names, annotate = one.names, self.world.annotate
        return Task(
            one.page, one.sha256, article, revision, said.spacy_model, *limits, annotate, embedding, names, vectors
        )

    # -------------------------------------------------------------------------------------- after the map

    def batch(self, writer: Writer, outcomes: list[Ready], wanted: Due, mapper: Mapper | None = None) -> None:
        """Save outcomes and derive those of the changed stories that are wanted, in one transaction, the first of them.

        Of the others the library remembers that they are to be derived. It is `done` when nothing was left of either.
        """
        self.desk.listen(writer)
        saving = Saving(writer, self.world.now(), [one.article.id for one in outcomes if one.article])
        for outcome in outcomes:
            self._save(saving, outcome)
        with writer.meanwhile(saving.flush):
            for new, known in self._coming:
                self.desk.place_prepared(writer, new, known=known)
                self.desk.forget(self.settings.window_days)  # by the articles alone: batches end when time is up
            self._coming = []
        self.world.done(writer, [(one.task.page, one.article is not None) for one in outcomes])
        found, self._found = self._found, []
        for kind, some in groupby(found, type):
            self._note(writer, kind, [*some])
        start = time.monotonic()
        changed = self.desk.settle(writer, self.world.now(), wanted, mapper, AT_ONCE)
        self.deriving = time.monotonic() - start
        self.done = not outcomes and (wanted is not Due.ALL or not self.desk.changed)
        self._stories |= dict.fromkeys(changed)

    def _note(self, writer: Writer, kind: type, found: list[RawPage | Issue]) -> None:
        """Note what never was mapped: issues of intake, or pages that are known."""
        if kind is Issue:
            issues = [one for one in found if isinstance(one, Issue)]
            writer.save_issues(issues, self.world.now())
            self._issues += issues
        self.world.done(writer, [(one, False) for one in found])

    def _save(self, saving: Saving, outcome: Ready) -> None:
        task = outcome.task
        saving.page(outcome.page, outcome.issues)
        self._issues += outcome.issues
        if outcome.article is None:
            self._count("unread")
        else:
            self._save_article(saving, outcome, outcome.article)
        self._flying[task.article].remove(task.sha256)
        if not self._flying[task.article]:
            del self._flying[task.article]

    def _save_article(self, saving: Saving, outcome: Ready, new: Prepared) -> None:
        kept = saving.kept(new.id)
        article = new.read() if kept else None
        if kept and article and not identity.is_edit(kept, article):
            self._save_other(saving, outcome)
            return
        saving.identities(outcome.task.names, new.id)
        if kept and article and _says_the_same(kept, article):
            self._count("unchanged")
            return
        new = self._numbered(outcome, new, kept.revision + 1 if kept else 1)
        saving.article(new)
        self._coming.append((new, kept is not None))
        self._count("revised" if kept else "new")

    def _numbered(self, outcome: Ready, new: Prepared, revision: int) -> Prepared:
        """The rows with that number, which a page in work can but guess: one before it may be no revision after all."""
        if new.article["revision"] == revision:
            return new
        again = ready(outcome.whole()._replace(article=new.id, revision=revision)).article
        return again or new

    def _save_other(self, saving: Saving, outcome: Ready) -> None:
        """Another article stands where one stood, as on a page that always carries the newest: it gets its own id."""
        names = outcome.task.names
        other = article_id(f"{names[-1]}#{outcome.task.sha256}")
        again = ready(outcome.whole()._replace(article=other, revision=1))
        if again.article is not None:
            self._ids.update(dict.fromkeys(names, other))
            self._save_article(saving, again, again.article)

    def _count(self, what: str) -> None:
        self._counted = replace(self._counted, **{what: getattr(self._counted, what) + 1})
        self.world.progress(self._counted)


def _says_the_same(kept: Article, article: Article) -> bool:
    """Whether a changed page still carries the same article: only its surroundings changed."""
    return (kept.headline, kept.text, kept.byline, kept.published.day) == (
        article.headline,
        article.text,
        article.byline,
        article.published.day,
    )
