"""The one loop, from pages to stories::

    find_pages | leave out what is known | map(read, annotate) | place, one writer, in order | crosscheck | save

`take` is that loop. Reading and annotating are mapped over any workers; results come back in the order of the pages,
and are placed in it, so that the same pages give the same stories however many workers there were. A batch of pages is
one transaction; whatever ends the run, the batches before it are kept.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import groupby, islice
from uuid import uuid4

from storywire import identity
from storywire.analysis import Ready, Task, article_id, ready, ready_lost
from storywire.cluster import Placer
from storywire.mappers import Mapper
from storywire.placing import Desk, Due, placer_of
from storywire.saving import Saving
from storywire.settings import Settings
from storywire.store import Prepared, Store, Writer
from storywire.types import Article, Issue, RawPage, Server, TakeReport

Done = Sequence[tuple[RawPage | Issue, bool]]
"""Pages, and issues in the place of pages, each with whether it gave an article."""


def _unheard(_writer: Writer, _done: Done) -> None:
    pass


AT_ONCE = 256  # stories that are derived in one transaction
LATE = 60.0  # seconds until stories that keep changing are derived, while there is something more urgent to do
PATIENCE = 5.0  # seconds after which what is analysed is saved, and somebody who looks on hears of it


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run needs of the world: a clock, somebody to tell how far it is, and somebody who may stop it."""

    now: Callable[[], datetime]
    progress: Callable[[TakeReport], None]
    stopped: Callable[[], bool]
    annotate: bool = True
    busy: Callable[[], bool] = lambda: False  # whether more pages wait for the next run: stories are derived then
    done: Callable[[Writer, Done], None] = _unheard  # in the transaction that saves; pages have no body any more


def take(
    store: Store, found: Iterable[RawPage | Issue], mapper: Mapper, settings: Settings, world: Surroundings
) -> TakeReport:
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
        self._derived = time.monotonic()  # when stories were derived last, in a run that had other things to do

    def take(self, found: Iterable[RawPage | Issue], patience: float = 0.0) -> TakeReport:
        """Take pages, if need be after waiting up to `patience` seconds for somebody else who takes.

        Raises LibraryError when the library cannot be written; what was taken before is kept.
        """
        start = time.perf_counter()
        with self.store.claimed(self._holder, patience) as still_ours:
            placer = self._placer if still_ours else None
            placer, self._placer = placer or placer_of(self.store, self.settings.window_days), None
            run = _Run(self.store, self.settings, self.world, placer)
            with self.mapper.ready():
                self._take(run, found)
            self._placer = placer  # only now: a placer whose work was undone is not used again
        return replace(run.report, seconds=time.perf_counter() - start, interrupted=self.world.stopped())

    def _take(self, run: _Run, found: Iterable[RawPage | Issue]) -> None:
        """Analyse, and save batch after batch; then derive what is left to derive, by all workers."""
        outcomes = self.mapper.map(ready, run.tasks(found), ready_lost)
        while batch := self._gathered(outcomes):
            with self.store.write() as writer:
                run.batch(writer, batch, self._wanted(batch))
        wanted = self._wanted([])
        while not run.done:
            with self.store.write() as writer:
                run.batch(writer, [], wanted, self.mapper)

    def _gathered(self, outcomes: Iterator[Ready]) -> list[Ready]:
        """What is analysed, while others may still write."""
        if self.world.stopped() and isinstance(outcomes, Generator):
            outcomes.close()  # what is not analysed yet is left
        return gathered(outcomes, self.settings.batch)

    def _wanted(self, batch: Sequence[Ready]) -> Due:
        """Which stories are to be derived now: all where there is nothing else to do, some from time to time."""
        if not batch and not self.world.busy():
            return Due.ALL
        if time.monotonic() - self._derived < LATE:
            return Due.NONE
        self._derived = time.monotonic()
        return Due.RIPE


def gathered(outcomes: Iterator[Ready], most: int, seconds: float = PATIENCE) -> list[Ready]:
    """The next outcomes: `most` of them, or those that came within `seconds`; empty only where none is left."""
    start, batch = time.monotonic(), []
    for outcome in islice(outcomes, most):
        batch.append(outcome)
        if time.monotonic() - start > seconds:
            break
    return batch


class _Run:
    """The state of one `take`."""

    def __init__(self, store: Store, settings: Settings, world: Surroundings, placer: Placer) -> None:
        self.store, self.settings, self.world, self.desk = store, settings, world, Desk(placer)
        self._counted = TakeReport()
        self._issues: list[Issue] = []
        self._stories: dict[str, None] = {}  # those derived, in order
        self.done = False
        self._found: list[RawPage | Issue] = []  # issues of intake and pages that are known, not yet noted
        self._flying: dict[str, list[str]] = defaultdict(list)  # article → versions not yet saved
        self._ids: dict[str, str] = {}  # folded address → article, of this run

    @property
    def report(self) -> TakeReport:
        """What was done so far."""
        return replace(self._counted, issues=tuple(self._issues), stories=tuple(self._stories))

    # ------------------------------------------------------------------------------------- before the map

    def tasks(self, found: Iterable[RawPage | Issue]) -> Iterator[Task]:
        """The pages that are new, as tasks; known ones are counted, issues kept for the next save."""
        for one in found:
            if self.world.stopped():
                return
            self._counted = replace(self._counted, seen=self._counted.seen + 1)
            if isinstance(one, Issue):
                self._found.append(one)
                self._count("unread")
                continue
            task = self._task(one)
            if task is None:
                self._found.append(one)
                self._count("unchanged")
            else:
                yield task

    def _task(self, page: RawPage) -> Task | None:
        """The task for a page, or None if this version of it is known."""
        digest = sha256(page.body).hexdigest()
        names = identity.names_of(page)
        flown = next((self._ids[name] for name in names if name in self._ids), None)
        with self.store.read() as reader:
            article = flown or reader.identity(names) or identity.new_id(page)
            flying = self._flying[article]
            if digest in flying or reader.has_page(page.address, digest):
                return None
            self._ids.update(dict.fromkeys(names, article))
            kept = reader.revision(article)
        revision = kept + len(flying) + 1
        flying.append(digest)
        said, embedding = self.settings, str(self.settings.embedding_model or "")
        limits, vectors = (said.max_page_bytes, said.max_text_chars), isinstance(self.store.place, Server)
        annotate = self.world.annotate
        return Task(page, digest, article, revision, said.spacy_model, *limits, annotate, embedding, names, vectors)

    # -------------------------------------------------------------------------------------- after the map

    def batch(self, writer: Writer, outcomes: list[Ready], wanted: Due, mapper: Mapper | None = None) -> None:
        """Save outcomes and derive those of the changed stories that are wanted, in one transaction, the first of them.

        Of the others the library remembers that they are to be derived. It is `done` when nothing was left of either.
        """
        self.desk.listen(writer)
        saving = Saving(writer, self.world.now(), [one.article.id for one in outcomes if one.article])
        for outcome in outcomes:
            self._save(saving, outcome)
            self.desk.forget(self.settings.window_days)  # by the articles alone: batches end when time is up
        saving.flush()
        self.world.done(writer, [(one.task.page, one.article is not None) for one in outcomes])
        found, self._found = self._found, []
        for kind, some in groupby(found, type):
            self._note(writer, kind, [*some])
        changed = self.desk.settle(writer, self.world.now(), wanted, mapper, AT_ONCE)
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
        saving.article(new)
        self.desk.place_prepared(saving.writer, new, known=kept is not None)
        self._count("revised" if kept else "new")

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
