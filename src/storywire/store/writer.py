"""Everything that can be put into a library. A writer is one transaction: all of it is kept, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, insert, select, update

from storywire.store import indexing, schema
from storywire.store.dialects import upsert
from storywire.store.items import row_of
from storywire.store.judged import judged
from storywire.store.pruning import prune
from storywire.store.reader import Reader, StoredStory
from storywire.store.rows import SUMMARY
from storywire.types import (
    Annotations,
    Article,
    ArticleFile,
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
    StorySummary,
)


class Writer(Reader):
    """A Reader that can also write."""

    def save_page(self, page: RawPage, sha256: str, taken: datetime) -> None:
        """Keep a version of a page, as it came."""
        row = {
            "address": page.address,
            "sha256": sha256,
            "media_type": page.media_type.value,
            "origin": page.origin,
            "url": page.url,
            "charset": page.charset,
            "outlet_hint": page.outlet_hint,
            "fetched": page.fetched,
            "announced": page.announced,
            "taken": taken,
            "size": len(page.body),
            "body": page.body,
        }
        self.connection.execute(self._upsert(schema.pages).values(row).on_conflict_do_nothing())

    def save_article(self, article: Article, annotations: Annotations) -> None:
        """Keep a new revision with its findings; it becomes the current one and the one that search finds."""
        self._retire(article.id)
        row = {
            "id": article.id,
            "revision": article.revision,
            "current": True,
            "address": article.address,
            "page_sha256": article.page_sha256,
            "headline": article.headline,
            "outlet": article.outlet and article.outlet.id,
            "language": article.language,
            "low": article.published.low,
            "high": article.published.high,
            "noun": article,
        }
        number = self.connection.execute(insert(schema.articles).values(row)).inserted_primary_key
        self.connection.execute(
            insert(schema.findings).values(
                article=article.id, revision=article.revision, annotator=annotations.annotator, noun=annotations
            )
        )
        item = row_of(article, annotations)
        self.connection.execute(
            self._upsert(schema.items).values(item).on_conflict_do_update(index_elements=["article"], set_=item)
        )
        assert number is not None
        file = judged(ArticleFile(article, annotations), self.judgements_of(article.id))
        indexing.add(self.connection, number[0], file.article, file.annotations)

    def _upsert(self, table: Table) -> Any:
        return upsert(self.connection, table)

    def save_identity(self, names: Iterable[str], article: str) -> None:
        """Let these folded addresses mean an article from now on."""
        for name in names:
            self.connection.execute(
                self._upsert(schema.identities)
                .values(address=name, article=article)
                .on_conflict_do_update(index_elements=["address"], set_={"article": article})
            )

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

    def _retire(self, article: str) -> None:
        articles = schema.articles.c
        old = select(articles.number).where(articles.id == article, schema.NEWEST)
        for number in self.connection.execute(old).scalars().all():
            indexing.remove(self.connection, number)
        self.connection.execute(update(schema.articles).where(articles.id == article).values(current=False))

    def save_placement(self, placement: Placement) -> None:
        """Put an article into its story, or into another than before."""
        row = {"article": placement.article, "story": placement.story, "noun": placement}
        changed = {"story": placement.story, "noun": placement}
        self.connection.execute(
            self._upsert(schema.placements).values(row).on_conflict_do_update(index_elements=["article"], set_=changed)
        )
        for link in placement.related:
            values = {"article": placement.article, "other": link.story, "noun": link}
            self.connection.execute(
                self._upsert(schema.links)
                .values(values)
                .on_conflict_do_update(index_elements=["article", "other"], set_={"noun": link})
            )

    def save_story(self, summary: StorySummary, stored: StoredStory, changed: datetime) -> None:
        """Keep a story and what was derived from it, in place of what stood there."""
        row = {
            **{name: getattr(summary, name) for name in SUMMARY},
            "changed": changed,
            "story": stored.story,
            "wire": stored.wire,
            "crosscheck": stored.crosscheck,
        }
        values = {name: value for name, value in row.items() if name != "id"}
        self.connection.execute(
            self._upsert(schema.stories).values(row).on_conflict_do_update(index_elements=["id"], set_=values)
        )
        indexing.add_copies(self.connection, summary.id, stored.wire)

    def save_sheet(self, card: StoryCard, body: bytes) -> None:
        """Keep how a story is shown, in place of what stood there."""
        shown = {"teaser": card.teaser, "differ": card.differ, "updated": card.updated, "activity": card.activity}
        values = {**shown, "body": body}
        row = {"story": card.summary.id, **values}
        self.connection.execute(
            self._upsert(schema.sheets).values(row).on_conflict_do_update(index_elements=["story"], set_=values)
        )

    def drop_story(self, story: str, article: str) -> None:
        """Take away a story that lost its last article; its id goes on leading to wherever that article is."""
        self.connection.execute(delete(schema.sheets).where(schema.sheets.c.story == story))
        self.connection.execute(delete(schema.stories).where(schema.stories.c.id == story))
        indexing.remove_copies(self.connection, story)
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
        for story in stories:
            self.connection.execute(delete(schema.stale).where(schema.stale.c.story == story))

    def revive_story(self, story: str) -> None:
        """An id that led elsewhere is a story's own again."""
        self.connection.execute(delete(schema.redirects).where(schema.redirects.c.story == story))

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
        articles = schema.articles.c
        days = {"low": published.low, "high": published.high}
        self.connection.execute(update(schema.articles).where(articles.id == article, schema.NEWEST).values(days))

    def save_bulletin(self, made: datetime, newest: int) -> None:
        """Remember that somebody was briefed of everything up to this article."""
        self.connection.execute(insert(schema.bulletins).values(made=made, newest=newest))

    def save_issues(self, issues: Iterable[Issue], at: datetime) -> None:
        """Record what went wrong; the same said twice is kept once."""
        for issue in issues:
            row = {
                "code": str(issue.code),
                "step": issue.step.value,
                "address": issue.address,
                "article": issue.article,
                "message": issue.message,
                "at": issue.at or at,
            }
            self.connection.execute(self._upsert(schema.issues).values(row).on_conflict_do_nothing())

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

    def forget_issues(self, address: str, step: Step | None = None) -> None:
        """Forget what was wrong with an earlier version of a page, at any step or at one."""
        issues = schema.issues.c
        where = issues.address == address if step is None else (issues.address == address) & (issues.step == step.value)
        self.connection.execute(delete(schema.issues).where(where))
