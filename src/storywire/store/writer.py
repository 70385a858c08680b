"""Everything that can be put into a library. A writer is one transaction: all of it is kept, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, or_, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from storywire.store import schema
from storywire.store.pruning import prune
from storywire.store.reader import Reader, StoredStory
from storywire.types import Annotations, Article, Issue, Placement, Pruned, RawPage, Step, StorySummary


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
        self.connection.execute(upsert(schema.pages).values(row).on_conflict_do_nothing())

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
        indexed = {
            "number": number[0] if number else None,
            "headline": article.headline or "",
            "text": article.text,
            "outlet": article.outlet.name if article.outlet else "",
        }
        self.connection.execute(_INDEX, indexed)

    def save_identity(self, names: Iterable[str], article: str) -> None:
        """Let these folded addresses mean an article from now on."""
        for name in names:
            self.connection.execute(
                upsert(schema.identities)
                .values(address=name, article=article)
                .on_conflict_do_update(index_elements=["address"], set_={"article": article})
            )

    def prune(self, before: datetime, target: int, dry: bool) -> Pruned:
        """Take away what was taken before a moment, oldest first, until at most `target` bytes are in use."""
        return prune(self.connection, before, target, dry)

    def _retire(self, article: str) -> None:
        articles = schema.articles.c
        old = select(articles.number).where(articles.id == article, articles.current)
        for number in self.connection.execute(old).scalars().all():
            self.connection.execute(_UNINDEX, {"number": number})
        self.connection.execute(update(schema.articles).where(articles.id == article).values(current=False))

    def save_placement(self, placement: Placement) -> None:
        """Put an article into its story, or into another than before."""
        row = {"article": placement.article, "story": placement.story, "noun": placement}
        changed = {"story": placement.story, "noun": placement}
        self.connection.execute(
            upsert(schema.placements).values(row).on_conflict_do_update(index_elements=["article"], set_=changed)
        )

        for link in placement.related:
            values = {"story": placement.story, "other": link.story, "noun": link}
            self.connection.execute(
                upsert(schema.links).values(values).on_conflict_do_update(["story", "other"], set_={"noun": link})
            )

    def save_story(self, summary: StorySummary, stored: StoredStory, changed: datetime) -> None:
        """Keep a story and what was derived from it, in place of what stood there."""
        row = {
            **{name: getattr(summary, name) for name in StorySummary.__dataclass_fields__},
            "changed": changed,
            "story": stored.story,
            "wire": stored.wire,
            "crosscheck": stored.crosscheck,
        }
        values = {name: value for name, value in row.items() if name != "id"}
        self.connection.execute(
            upsert(schema.stories).values(row).on_conflict_do_update(index_elements=["id"], set_=values)
        )

    def drop_story(self, story: str, now: str) -> None:
        """Take away a story whose articles all went to the story `now`; the old id goes on leading there."""
        redirects, links = schema.redirects, schema.links.c
        self.connection.execute(delete(schema.links).where(or_(links.story == story, links.other == story)))
        self.connection.execute(update(redirects).where(redirects.c.now == story).values(now=now))
        self.connection.execute(delete(schema.stories).where(schema.stories.c.id == story))
        self.connection.execute(
            upsert(redirects).values(story=story, now=now).on_conflict_do_update(["story"], set_={"now": now})
        )

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
            self.connection.execute(upsert(schema.issues).values(row).on_conflict_do_nothing())

    def save_holder(self, holder: str) -> None:
        """Note who claims the library."""
        self.connection.execute(
            upsert(schema.holders).values(id=1, holder=holder).on_conflict_do_update(["id"], set_={"holder": holder})
        )

    def forget_issues(self, address: str, step: Step | None = None) -> None:
        """Forget what was wrong with an earlier version of a page, at any step or at one."""
        issues = schema.issues.c
        where = issues.address == address if step is None else (issues.address == address) & (issues.step == step.value)
        self.connection.execute(delete(schema.issues).where(where))


_INDEX = text("INSERT INTO search (rowid, headline, text, outlet) VALUES (:number, :headline, :text, :outlet)")
_UNINDEX = text("DELETE FROM search WHERE rowid = :number")
