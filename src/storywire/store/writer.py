"""Everything that can be put into a library. A writer is one transaction: all of it is kept, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from storywire.store import indexing, saving, schema, tellings
from storywire.store.dialects import upsert, waits
from storywire.store.files import batched
from storywire.store.prepared import Prepared, PreparedPage, PreparedStory, prepared, prepared_page
from storywire.store.pruning import prune
from storywire.store.reader import Reader
from storywire.types import (
    Annotations,
    Article,
    DateFinding,
    Issue,
    Judgement,
    JudgementKind,
    Placement,
    Pruned,
    RawPage,
    Signature,
    Step,
    StoryCard,
)


class Writer(Reader):
    """A Reader that can also write."""

    def __init__(self, connection: Connection) -> None:
        self._pending: Future[None] | None = None
        super().__init__(connection)

    @property
    def connection(self) -> Connection:
        """The connection; not before what is written meanwhile is written. Raises what was raised there."""
        pending, self._pending = self._pending, None
        if pending is not None:
            pending.result()
        return self._connection

    @connection.setter
    def connection(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def meanwhile(self, write: Callable[[Writer], None]) -> Iterator[None]:
        """Let `write` have the connection while the block goes on; asking this writer for something waits for its end.

        On a file it is done before the block begins: two threads of one process get in each other's way there.
        """
        if not waits(self._connection):
            write(self)
            yield
            return
        with ThreadPoolExecutor(1, "saving") as hand:
            self._pending = hand.submit(write, Writer(self._connection))
            yield
        if self._pending is not None:
            self._pending.result()

    def save_page(self, page: RawPage, sha256: str, taken: datetime) -> None:
        """Keep a version of a page, as it came."""
        self.save_pages([prepared_page(page, sha256)], taken)

    def save_pages(self, pages: Iterable[PreparedPage], taken: datetime) -> None:
        """Keep versions of pages; one that is kept already stays as it is."""
        saving.pages(self.connection, pages, taken)

    def save_article(self, article: Article, annotations: Annotations) -> None:
        """Keep a new revision with its findings; it becomes the current one and the one that search finds."""
        self.save_articles([prepared(article, annotations)])

    def save_articles(self, articles: Sequence[Prepared]) -> None:
        """Keep new revisions of different articles, whose pages are kept already, with a few statements for all."""
        saving.articles(self, articles)

    def _upsert(self, table: Table) -> Any:
        return upsert(self.connection, table)

    def save_identity(self, names: Iterable[str], article: str) -> None:
        """Let these folded addresses mean an article from now on."""
        self.save_identities(dict.fromkeys(names, article))

    def save_identities(self, articles: Mapping[str, str]) -> None:
        """Let each of these folded addresses mean its article from now on."""
        saving.identities(self.connection, articles)

    def prune(self, before: datetime, target: int, dry: bool) -> Pruned:
        """Take away what was taken before a moment, oldest first, until at most `target` bytes are in use."""
        done, linked = prune(self.connection, before, target, dry)
        for story in linked:
            self._relink(story)
        return done

    def _relink(self, story: str) -> None:
        """Let a story tell of the links that it has now."""
        stored, stories = self.story(story), schema.stories.c
        if stored is not None:
            told = replace(stored.story, links=self.links(stored.story.id))
            renewed = update(schema.stories).where(stories.id == told.id).values(story=told)
            self.connection.execute(renewed)

    def save_placement(self, placement: Placement) -> None:
        """Put an article into its story, or into another than before."""
        self.save_placements([placement])

    def save_placements(self, placements: Sequence[Placement]) -> None:
        """Put different articles into their stories, or into others than before."""
        saving.placements(self.connection, placements)

    def save_stories(self, stories: Sequence[PreparedStory], changed: datetime) -> None:
        """Keep different stories, what was derived from them, and how they are shown, in place of what stood there."""
        saving.stories(self.connection, stories, changed)

    def save_sheet(self, card: StoryCard, body: bytes) -> None:
        """Keep how a story is shown, in place of what stood there."""
        values = {
            "teaser": card.teaser,
            "differ": card.differ,
            "updated": card.updated,
            "activity": card.activity,
            "body": body,
        }
        self.connection.execute(
            self._upsert(schema.sheets)
            .values(story=card.summary.id, **values)
            .on_conflict_do_update(index_elements=["story"], set_=values)
        )

    def drop_story(self, story: str, article: str) -> None:
        """Take away a story that lost its last article; its id goes on leading to wherever that article is."""
        self.connection.execute(delete(schema.sheets).where(schema.sheets.c.story == story))
        self.connection.execute(delete(schema.stories).where(schema.stories.c.id == story))
        indexing.remove_copies(self.connection, story)
        tellings.forget(self.connection, story)
        row = {"story": story, "article": article}
        self.connection.execute(
            self._upsert(schema.redirects)
            .values(row)
            .on_conflict_do_update(index_elements=["story"], set_={"article": article})
        )

    def save_stale(self, stories: Iterable[str]) -> None:
        """Remember stories that are to be derived anew, should this run not come to it."""
        rows = [{"story": story} for story in stories]
        if rows:
            self.connection.execute(self._upsert(schema.stale).on_conflict_do_nothing(), rows)

    def forget_stale(self, stories: Iterable[str]) -> None:
        """These stories were derived."""
        for some in batched(stories):
            self.connection.execute(delete(schema.stale).where(schema.stale.c.story.in_(some)))

    def revive_stories(self, stories: Iterable[str]) -> None:
        """Ids that led elsewhere are stories' own again; those that did not stay as they are."""
        for some in batched(stories):
            self.connection.execute(delete(schema.redirects).where(schema.redirects.c.story.in_(some)))

    def lead(self, story: str, article: str) -> None:
        """Let the id of a story that is no more lead to where that article is now; one that is there stays."""
        stories, redirects = schema.stories.c, schema.redirects
        if not self.connection.execute(select(stories.id).where(stories.id == story)).first():
            row = {"story": story, "article": article}
            self.connection.execute(self._upsert(redirects).values(row).on_conflict_do_nothing())

    def keep_changes(self, changes: Mapping[str, tuple[tuple[str, ...], datetime]]) -> None:
        """Give back the time of its last change to every story that has the same articles as it had then."""
        stories = schema.stories.c
        now = self.changes()
        for story, (articles, changed) in changes.items():
            if story in now and now[story][0] == articles:
                self.connection.execute(update(schema.stories).where(stories.id == story).values(changed=changed))

    def forget_stories(self) -> None:
        """Take away all placements and all that follows from them, to place everything anew."""
        for table in (
            schema.redirects,
            schema.links,
            schema.placements,
            schema.sheets,
            schema.copies,
            schema.story_names,
            schema.story_outlets,
            schema.stories,
            schema.stale,
        ):
            self.connection.execute(delete(table))

    def save_judgement(self, judgement: Judgement, position: int, signed: Signature, at: datetime) -> None:
        """Keep a judgement, made or undone at that position of the library, with who did so here, and when."""
        row = {"id": judgement.id, "kind": judgement.kind.value, "at": judgement.at, "noun": judgement}
        saved = (
            self._upsert(schema.judgements)
            .values(row)
            .on_conflict_do_update(index_elements=["id"], set_={"noun": judgement})
        )
        self.connection.execute(saved)
        undone = not judgement.stands
        decision = {"judgement": judgement.id, "undone": undone, "position": position}
        decision |= {"at": at, "who": signed.name, "through": signed.through.value}
        self.connection.execute(insert(schema.decisions).values(decision))
        for article in () if undone else dict.fromkeys(judgement.articles):
            self.connection.execute(insert(schema.judged).values(article=article, judgement=judgement.id))
        if judgement.kind is JudgementKind.SPEAKER:
            self._reindex(dict.fromkeys(judgement.articles))

    def _reindex(self, articles: Iterable[str]) -> None:
        """Index articles anew, as persons judged them."""
        kept = schema.articles.c
        for article in articles:
            number = self.connection.execute(select(kept.number).where(kept.id == article, schema.NEWEST)).scalar()
            file = self.file(article)
            if number is not None and file is not None:
                indexing.remove(self.connection, number)
                indexing.add(self.connection, number, file.article, file.annotations)

    def save_days(self, article: str, published: DateFinding) -> None:
        """The days between which an article was published, as far as the library sorts by them."""
        articles, low, high = schema.articles.c, published.low, published.high
        other = articles.low.is_distinct_from(low) | articles.high.is_distinct_from(high)
        which = update(schema.articles).where(articles.id == article, schema.NEWEST, other)
        for number in (
            self.connection.execute(which.values(low=low, high=high).returning(articles.number)).scalars().all()
        ):
            indexing.redate(self.connection, number)

    def save_bulletin(self, made: datetime, newest: int) -> None:
        """Remember that somebody was briefed of everything up to this article."""
        self.connection.execute(insert(schema.bulletins).values(made=made, newest=newest))

    def save_issues(self, issues: Iterable[Issue], at: datetime) -> None:
        """Record what went wrong; the same said twice is kept once."""
        rows = [
            {
                "code": str(issue.code),
                "step": issue.step.value,
                "address": issue.address,
                "article": issue.article,
                "message": issue.message,
                "at": issue.at or at,
            }
            for issue in issues
        ]
        if rows:
            self.connection.execute(self._upsert(schema.issues).on_conflict_do_nothing(), rows)

    def rebuild_lookups(self) -> int:
        """Fill the search indexes, quotes, names, outlets and copies anew; returns how many articles there are."""
        count = indexing.rebuild(self.connection)
        self._reindex(self.connection.execute(select(schema.judged.c.article).distinct()).scalars().all())
        return count

    def save_holder(self, holder: str) -> None:
        """Note who claims the library."""
        self.connection.execute(
            self._upsert(schema.holders)
            .values(id=1, holder=holder)
            .on_conflict_do_update(index_elements=["id"], set_={"holder": holder})
        )

    def forget_issues(self, addresses: Iterable[str], step: Step | None = None) -> None:
        """Forget what was wrong with earlier versions of pages, at any step or at one."""
        issues = schema.issues.c
        for some in batched(addresses):
            query = delete(schema.issues).where(issues.address.in_(some))
            self.connection.execute(query if step is None else query.where(issues.step == step.value))
