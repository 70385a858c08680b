"""The one loop, from pages to stories::

    find_pages | leave out what is known | map(read, annotate) | place, one writer, in order | crosscheck | save

`take` is that loop. Reading and annotating are mapped over any workers; results come back in the order of the pages,
and are placed in it, so that the same pages give the same stories however many workers there were. A batch of pages is
one transaction; whatever ends the run, the batches before it are kept.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from uuid import uuid4

from storywire import identity
from storywire.analysis import Outcome, Task, analyse, article_id, lost
from storywire.cluster import Placer
from storywire.mappers import Mapper
from storywire.placing import Desk, placer_of
from storywire.settings import Settings
from storywire.store import Store, Writer
from storywire.types import Annotations, Article, Issue, RawPage, TakeReport


def _unheard(_writer: Writer, _found: RawPage | Issue, _article: bool) -> None:
    pass


PATIENCE = 5.0  # seconds after which what is analysed is saved, and somebody who looks on hears of it


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run needs of the world: a clock, somebody to tell how far it is, and somebody who may stop it."""

    now: Callable[[], datetime]
    progress: Callable[[TakeReport], None]
    stopped: Callable[[], bool]
    annotate: bool = True
    done: Callable[[Writer, RawPage | Issue, bool], None] = (
        _unheard  # in the transaction that saves; was it an article?
    )


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

    def take(self, found: Iterable[RawPage | Issue], patience: float = 0.0) -> TakeReport:
        """Take pages, if need be after waiting up to `patience` seconds for somebody else who takes.

        Raises LibraryError when the library cannot be written; what was taken before is kept.
        """
        start = time.perf_counter()
        with self.store.claimed(self._holder, patience) as still_ours:
            placer = self._placer if still_ours else None
            placer, self._placer = placer or placer_of(self.store, self.settings.window_days), None
            run = _Run(self.store, self.settings, self.world, placer)
            outcomes = self.mapper.map(analyse, run.tasks(found), lost)
            while not run.done:
                if self.world.stopped() and isinstance(outcomes, Generator):
                    outcomes.close()  # what is not analysed yet is left
                batch = gathered(outcomes, self.settings.batch)  # analysed while others may still write
                with self.store.write() as writer:
                    run.batch(writer, batch)
            self._placer = placer  # only now: a placer whose work was undone is not used again
        return replace(run.report, seconds=time.perf_counter() - start, interrupted=self.world.stopped())


def gathered(outcomes: Iterator[Outcome], most: int, seconds: float = PATIENCE) -> list[Outcome]:
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
        self.report = TakeReport()
        self.done = False
        self._found: list[RawPage | Issue] = []  # issues of intake and pages that are known, not yet noted
        self._flying: dict[str, list[str]] = defaultdict(list)  # article → versions not yet saved
        self._ids: dict[str, str] = {}  # folded address → article, of this run

    # ------------------------------------------------------------------------------------- before the map

    def tasks(self, found: Iterable[RawPage | Issue]) -> Iterator[Task]:
        """The pages that are new, as tasks; known ones are counted, issues kept for the next save."""
        for one in found:
            if self.world.stopped():
                return
            self.report = replace(self.report, seen=self.report.seen + 1)
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
            kept = reader.article(article)
        revision = (kept.revision if kept else 0) + len(flying) + 1
        flying.append(digest)
        said, embedding = self.settings, str(self.settings.embedding_model or "")
        limits = (said.max_page_bytes, said.max_text_chars)
        return Task(page, digest, article, revision, said.spacy_model, *limits, self.world.annotate, embedding)

    # -------------------------------------------------------------------------------------- after the map

    def batch(self, writer: Writer, outcomes: list[Outcome]) -> None:
        """Save outcomes and cross-check the stories that they changed, in one transaction; large ones in the last."""
        self.desk.listen(writer)
        for outcome in outcomes:
            self._save(writer, outcome)
            self.desk.forget(self.settings.window_days)  # by the articles alone: batches end when time is up
        self.done = not outcomes
        found, self._found = self._found, []
        for one in found:
            if isinstance(one, Issue):
                self._save_issues(writer, [one])
            self.world.done(writer, one, False)
        changed = self.desk.settle(writer, self.world.now(), whole=self.done)
        self.report = replace(self.report, stories=tuple(dict.fromkeys((*self.report.stories, *changed))))

    def _save(self, writer: Writer, outcome: Outcome) -> None:
        task, reading = outcome.task, outcome.reading
        now = self.world.now()
        writer.forget_issues(task.page.address)
        writer.save_page(task.page, task.sha256, now)
        issues = (*reading.issues, *(outcome.annotations.issues if outcome.annotations else ()))
        self._save_issues(writer, issues)
        if reading.article is None:
            self._count("unread")
        else:
            self._save_article(writer, task, reading.article, outcome.annotations)
        self.world.done(writer, task.page, reading.article is not None)
        self._flying[task.article].remove(task.sha256)
        if not self._flying[task.article]:
            del self._flying[task.article]

    def _save_article(self, writer: Writer, task: Task, article: Article, annotations: Annotations | None) -> None:
        kept = writer.article(article.id)
        if kept is not None and not identity.is_edit(kept, article):
            self._save_other(writer, task)
            return
        writer.save_identity(identity.names_of(task.page), article.id)
        if kept is not None and _says_the_same(kept, article):
            self._count("unchanged")
            return
        annotations = annotations or Annotations(article.id, article.revision, "none")
        writer.save_article(article, annotations)
        self.desk.place(writer, article, annotations)
        self._count("revised" if kept else "new")

    def _save_other(self, writer: Writer, task: Task) -> None:
        """Another article stands where one stood, as on a page that always carries the newest: it gets its own id."""
        names = identity.names_of(task.page)
        other = article_id(f"{names[-1]}#{task.sha256}")
        outcome = analyse(task._replace(article=other, revision=1))
        if outcome.reading.article is not None:
            self._ids.update(dict.fromkeys(names, other))
            self._save_article(writer, task, outcome.reading.article, outcome.annotations)

    def _save_issues(self, writer: Writer, issues: Iterable[Issue]) -> None:
        issues = tuple(issues)
        writer.save_issues(issues, self.world.now())
        self.report = replace(self.report, issues=(*self.report.issues, *issues))

    def _count(self, what: str) -> None:
        self.report = replace(self.report, **{what: getattr(self.report, what) + 1})
        self.world.progress(self.report)


def _says_the_same(kept: Article, article: Article) -> bool:
    """Whether a changed page still carries the same article: only its surroundings changed."""
    return (kept.headline, kept.text, kept.byline, kept.published.day) == (
        article.headline,
        article.text,
        article.byline,
        article.published.day,
    )
