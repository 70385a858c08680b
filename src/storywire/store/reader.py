"""Everything that can be asked of a library, on one connection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from storywire.store import schema, search
from storywire.store.dialects import integrity, one_of, size_of
from storywire.store.files import Lying, batched, files, issue, judgements_by_article, lying
from storywire.store.items import item_of
from storywire.store.joined import links_of
from storywire.store.judged import dated, judged
from storywire.store.rows import SUMMARY, StoredStory
from storywire.store.search import Asked
from storywire.types import (
    Annotations,
    Article,
    ArticleFile,
    Deed,
    Hit,
    Issue,
    Item,
    Judgement,
    Listing,
    MediaType,
    Placement,
    Quotation,
    RawPage,
    SpeakerHit,
    StoryLink,
    StorySummary,
    Through,
)

Kind = TypeVar("Kind")
STRAYS = 2  # articles whose date may lie in the future by mistake, without closing every story


class Decision(NamedTuple):
    """A moment of a judgement's history: somebody made it, or undid it.

    `position` is the number of the newest article revision at that time.
    """

    number: int
    judgement: Judgement
    undone: bool
    position: int


class BulletinMark(NamedTuple):
    """When a bulletin was made, and the number of the newest article that there was then."""

    made: datetime
    newest: int


class Reader:
    """Questions to a library. All answers come from one transaction: they fit each other."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    # ------------------------------------------------------------------------------------------- pages

    def has_pages(self, versions: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of these versions, each an address and a digest, that are kept."""
        pages, asked = schema.pages.c, set(versions)
        query = select(pages.address, pages.sha256)
        addresses = [address for address, _ in asked]
        return {(row.address, row.sha256) for row in self._in_batches(query, pages.address, addresses)} & asked

    def page(self, address: str, sha256: str) -> RawPage | None:
        """A page as it came."""
        pages = schema.pages
        row = self._one(select(pages).where(pages.c.address == address, pages.c.sha256 == sha256))
        return row and RawPage(
            address=row.address,
            body=row.body,
            media_type=MediaType(row.media_type),
            origin=row.origin,
            url=row.url,
            fetched=row.fetched,
            charset=row.charset,
            outlet_hint=row.outlet_hint,
            announced=row.announced,
        )

    def holder(self) -> str | None:
        """Who claimed the library last."""
        found: str | None = self.connection.execute(select(schema.holders.c.holder)).scalar()
        return found

    # ---------------------------------------------------------------------------------------- articles

    def article(self, article: str, revision: int | None = None) -> Article | None:
        """A revision of an article, the newest unless one is named."""
        articles = schema.articles.c
        which = schema.NEWEST if revision is None else articles.revision == revision
        row = self._one(select(articles.noun).where(articles.id == article, which))
        return _noun(row, Article)

    def articles(self, names: Sequence[str]) -> dict[str, Article]:
        """The newest revisions of several articles; those that are not kept are left out."""
        kept = schema.articles.c
        query = select(kept.id, kept.noun).where(schema.NEWEST)
        return {row.id: row.noun for row in self._in_batches(query, kept.id, names)}

    def newest_revisions(self, articles: Sequence[str]) -> dict[str, int]:
        """The numbers of the newest revisions of articles; those that are not kept are left out."""
        kept = schema.articles.c
        query = select(kept.id, func.max(kept.revision).label("newest")).group_by(kept.id)
        return {row.id: row.newest for row in self._in_batches(query, kept.id, articles)}

    def articles_at(self, addresses: Sequence[str]) -> set[str]:
        """Those of these addresses where a page gave an article."""
        kept = schema.articles.c
        return {row.address for row in self._in_batches(select(kept.address), kept.address, addresses)}

    def identities(self, names: Sequence[str]) -> dict[str, str]:
        """The articles at those of these folded addresses that are known."""
        kept = schema.identities.c
        query = select(kept.address, kept.article)
        return {row.address: row.article for row in self._in_batches(query, kept.address, names)}

    def annotations(self, article: str, revision: int) -> Annotations | None:
        """The findings in a revision."""
        found = schema.findings.c
        row = self._one(select(found.noun).where(found.article == article, found.revision == revision))
        return _noun(row, Annotations)

    def placement(self, article: str) -> Placement | None:
        """Into which story an article went, and why."""
        row = self._one(select(schema.placements.c.noun).where(schema.placements.c.article == article))
        return _noun(row, Placement)

    def file(self, article: str, revision: int | None = None) -> ArticleFile | None:
        """An article with everything known of it."""
        found = self.article(article, revision)
        if found is None:
            return None
        annotations = self.annotations(article, found.revision) or Annotations(article, found.revision, "")
        issues = tuple(self.issues(article=article))
        return judged(ArticleFile(found, annotations, self.placement(article), issues), self.judgements_of(article))

    def revisions(self) -> Iterator[Article]:
        """Every revision of every article as it was read, in the order of taking."""
        for _, article in self.numbered():
            yield article

    def numbered(self) -> Iterator[tuple[int, Article]]:
        """Every revision of every article with its number, in the order of taking."""
        articles = schema.articles.c
        for row in self._stream(select(articles.number, articles.noun).order_by(articles.number)):
            yield row.number, row.noun

    def matching_articles(self, start: str) -> list[str]:
        """The ids that begin with `start`, at most ten."""
        articles = schema.articles.c
        query = select(articles.id).where(articles.id.startswith(start, autoescape=True), schema.NEWEST)
        return list(self.connection.execute(query.order_by(articles.id).limit(10)).scalars())

    def newest(self) -> date | None:
        """The day that the library has reached: that of its third newest article, since one or two may err.

        Of fewer articles with a date, the oldest; None where there is none.
        """
        days = schema.articles.c.high
        query = select(days).where(schema.articles.c.current, days.is_not(None)).order_by(days.desc()).limit(STRAYS + 1)
        found: list[date] = list(self.connection.execute(query).scalars())
        return found[-1] if found else None

    def window(self, days: int) -> Iterator[tuple[Item, str]]:
        """The placed articles of the last `days` days before the newest, and the undated, in the order of placing.

        Each with its story: what a placer needs to take up its work again.
        """
        items, placements = schema.items, schema.placements.c
        newest = self.newest()
        query = select(items, placements.story).join(items, items.c.article == placements.article)
        if newest is not None:
            query = query.where(or_(items.c.high.is_(None), items.c.high >= newest - timedelta(days)))
        judgements = self._judgements_by_article()
        for name, low, high, moment, outlet, confidence, features, story in self._stream(
            query.order_by(placements.number), at_once=1_000
        ):
            item = Item(name, features, low, high, moment, outlet, confidence)
            article = self.article(name) if name in judgements else None
            if article:
                said = dated(article, judgements[item.article])
                item = replace(item_of(said, Annotations(said.id, said.revision, "")), features=features)
            yield item, story

    # ----------------------------------------------------------------------------------------- stories

    def stories(self, limit: int | None = None) -> list[StorySummary]:
        """The stories, those with most independent accounts and then the newest first."""
        stories = schema.stories.c
        columns = (stories[name] for name in SUMMARY)
        order = (stories.accounts.desc(), stories.high.desc().nulls_last(), stories.id)
        rows = self.connection.execute(select(*columns).order_by(*order).limit(limit))
        return [StorySummary(**row._mapping) for row in rows]

    def story(self, story: str) -> StoredStory | None:
        """A story by its id, or by an id that it had before."""
        stories = schema.stories.c
        query = select(stories.story, stories.wire, stories.crosscheck)
        row = self._one(query.where(stories.id == story)) or self._one(query.where(stories.id == self.leads(story)))
        return row and StoredStory(row.story, row.wire, row.crosscheck)

    def derived_of(self, story: str) -> int:
        """How many articles a story had when it was derived; 0 if it never was."""
        return self.derived_sizes([story]).get(story, 0)

    def derived_sizes(self, stories: Sequence[str]) -> dict[str, int]:
        """How many articles stories had when they were derived; those that never were are left out."""
        table = schema.stories.c
        query = select(table.id, table.articles)
        return {row.id: row.articles for row in self._in_batches(query, table.id, stories)}

    def sizes(self, stories: Sequence[str]) -> dict[str, int]:
        """How many articles stories have now; those without any are left out."""
        table = schema.placements.c
        query = select(table.story, func.count().label("articles")).group_by(table.story)
        return {row.story: row.articles for row in self._in_batches(query, table.story, stories)}

    def stale(self) -> tuple[str, ...]:
        """Stories that have changed since they were derived."""
        return tuple(self.connection.execute(select(schema.stale.c.story)).scalars())

    def leads(self, story: str) -> str | None:
        """Where the id of a story that is no more leads: to the story that its article is in now."""
        redirects, placements = schema.redirects, schema.placements
        query = select(placements.c.story).join(redirects, redirects.c.article == placements.c.article)
        found: str | None = self.connection.execute(query.where(redirects.c.story == story)).scalar()
        return found

    def left(self, story: str) -> str | None:
        """The article that the id of a story that is no more leads to."""
        redirects = schema.redirects.c
        found: str | None = self.connection.execute(select(redirects.article).where(redirects.story == story)).scalar()
        return found

    def placed(self) -> list[tuple[str, str]]:
        """Every placed article and its story, in the order of placing."""
        placements = schema.placements.c
        rows = self.connection.execute(select(placements.article, placements.story).order_by(placements.number))
        return [(row.article, row.story) for row in rows]

    def redirects(self) -> dict[str, str]:
        """The ids of stories that are no more, each with the article that it leads to."""
        rows = self.connection.execute(select(schema.redirects))
        return {row.story: row.article for row in rows}

    def sheet(self, story: str) -> bytes | None:
        """How a story is shown, as publish wrote it; None where that was not made yet."""
        sheets = schema.sheets.c
        found: bytes | None = self.connection.execute(select(sheets.body).where(sheets.story == story)).scalar()
        return found

    def matching_stories(self, start: str) -> list[str]:
        """The ids that begin with `start`, at most ten."""
        stories = schema.stories.c
        query = select(stories.id).where(stories.id.startswith(start, autoescape=True))
        return list(self.connection.execute(query.order_by(stories.id).limit(10)).scalars())

    def members(self, story: str) -> list[str]:
        """The ids of a story's articles, in the order of placing."""
        placements = schema.placements.c
        query = select(placements.article).where(placements.story == story).order_by(placements.number)
        return list(self.connection.execute(query).scalars())

    def members_of(self, stories: Sequence[str]) -> dict[str, list[str]]:
        """The same of several stories; those without articles are left out."""
        table = schema.placements.c
        query = select(table.article, table.story).order_by(table.number)
        found: dict[str, list[str]] = {}
        for row in self._in_batches(query, table.story, stories):
            found.setdefault(row.story, []).append(row.article)
        return found

    def links(self, story: str) -> tuple[StoryLink, ...]:
        """The stories linked with this one, from either side, each once, the strongest first."""
        return self.links_of([story])[story]

    def links_of(self, stories: Sequence[str]) -> dict[str, tuple[StoryLink, ...]]:
        """The same of several stories."""
        return links_of(self.connection, stories)

    def files(self, articles: Sequence[str]) -> tuple[ArticleFile, ...]:
        """Several articles with everything known of them, in the order given; those that are not kept are left out."""
        found: dict[str, ArticleFile] = {}
        for batch in batched(dict.fromkeys(articles)):
            found |= files(self.connection, batch, self._judgements_by_article(batch))
        return tuple(found[article] for article in articles if article in found)

    def lying(self, articles: Sequence[str]) -> dict[str, Lying]:
        """The same unopened, by id."""
        found: dict[str, Lying] = {}
        for batch in batched(dict.fromkeys(articles)):
            found |= lying(self.connection, batch, self._judgements_by_article(batch))
        return found

    # -------------------------------------------------------------------------------------- judgements

    def judgement(self, judgement: str) -> Judgement | None:
        """What a person decided, as it stands now."""
        row = self._one(select(schema.judgements.c.noun).where(schema.judgements.c.id == judgement))
        return _noun(row, Judgement)

    def judgements(self) -> list[Judgement]:
        """Everything that persons decided, undone or not, in the order of deciding."""
        judgements, decisions = schema.judgements, schema.decisions.c
        query = select(judgements.c.noun).join(schema.decisions, decisions.judgement == judgements.c.id)
        made = query.where(decisions.undone.is_(False)).order_by(decisions.number)
        return list(self.connection.execute(made).scalars())

    def judgements_of(self, article: str) -> tuple[Judgement, ...]:
        """What persons decided of an article, undone or not, in the order of deciding."""
        return self._judgements_by_article([article]).get(article, ())

    def judgements_on(self, articles: Sequence[str]) -> dict[str, tuple[Judgement, ...]]:
        """The same for several articles, at most a batch of them; those that nobody decided on are left out."""
        return self._judgements_by_article(articles)

    def matching_judgements(self, start: str) -> list[str]:
        """The ids that begin with `start`, at most ten."""
        judgements = schema.judgements.c
        query = select(judgements.id).where(judgements.id.startswith(start, autoescape=True))
        return list(self.connection.execute(query.order_by(judgements.id).limit(10)).scalars())

    def decisions(self, after: int = 0) -> list[Decision]:
        """What was decided and undone after the decision of that number, in order."""
        judgements, decisions = schema.judgements, schema.decisions
        query = select(decisions, judgements.c.noun).join(judgements, judgements.c.id == decisions.c.judgement)
        rows = self.connection.execute(query.where(decisions.c.number > after).order_by(decisions.c.number))
        return [Decision(row.number, row.noun, row.undone, row.position) for row in rows]

    def deeds(self, newest: int | None = None) -> list[Deed]:
        """The audit: everything that was decided and undone, the newest first; at most `newest` of it."""
        judgements, decisions = schema.judgements, schema.decisions
        query = select(decisions, judgements.c.noun).join(judgements, judgements.c.id == decisions.c.judgement)
        return [_deed(row) for row in self.connection.execute(query.order_by(decisions.c.number.desc()).limit(newest))]

    def changes(self) -> dict[str, tuple[tuple[str, ...], datetime]]:
        """For each story its articles, and when it changed."""
        stories = schema.stories.c
        rows = self.connection.execute(select(stories.id, stories.story, stories.changed))
        return {row.id: (row.story.articles, row.changed) for row in rows}

    def position(self) -> int:
        """The number of the newest article revision; 0 where there is none."""
        return self.connection.execute(select(func.max(schema.articles.c.number))).scalar() or 0

    def _judgements_by_article(self, articles: Sequence[str] | None = None) -> dict[str, tuple[Judgement, ...]]:
        return judgements_by_article(self.connection, articles)

    # --------------------------------------------------------------------------------------- bulletins

    def last_bulletin(self) -> BulletinMark | None:
        """The last bulletin, if there was one."""
        bulletins = schema.bulletins
        row = self._one(select(bulletins).order_by(bulletins.c.number.desc()).limit(1))
        return row and BulletinMark(row.made, row.newest)

    def stories_since(self, day: date | None = None, number: int = 0) -> list[str]:
        """The ids of the stories with an article that may be of that day or later, taken after that number."""
        articles, placements = schema.articles.c, schema.placements.c
        query = (
            select(placements.story)
            .join(schema.articles, (articles.id == placements.article) & schema.NEWEST)
            .where(articles.number > number)
        )
        if day is not None:
            query = query.where(or_(articles.high.is_(None), articles.high >= day))
        return list(self.connection.execute(query.distinct().order_by(placements.story)).scalars())

    def taken_after(self, number: int, story: str | None = None) -> dict[str, bool]:
        """The articles with a revision taken after that number: whether none was taken before."""
        articles, placements = schema.articles.c, schema.placements.c
        query = select(articles.id, func.min(articles.number)).group_by(articles.id)
        if story is not None:
            query = query.join(schema.placements, placements.article == articles.id).where(placements.story == story)
        rows = self.connection.execute(query.having(func.max(articles.number) > number))
        return {name: first > number for name, first in rows}

    # ---------------------------------------------------------------------------------- search, issues

    def search(self, asked: Asked) -> Listing[Hit]:
        """Full-text search over the newest revisions. Raises QueryError for a search that cannot be understood."""
        return search.articles(self.connection, asked)

    def search_quotes(self, asked: Asked) -> Listing[Quotation]:
        """Search in what people are quoted as saying. Raises QueryError."""
        return search.quotations(self.connection, asked)

    def search_speakers(self, asked: Asked) -> Listing[SpeakerHit]:
        """Search for who is quoted with such words or bears such a name. Raises QueryError."""
        return search.speakers(self.connection, asked)

    def issues(self, article: str | None = None, code: str | None = None, limit: int | None = None) -> list[Issue]:
        """What went wrong or was skipped, in the order of taking."""
        issues = schema.issues
        query = select(issues).order_by(issues.c.number).limit(limit)
        if article is not None:
            query = query.where(issues.c.article == article)
        if code is not None:
            query = query.where(issues.c.code == code)
        return [issue(row) for row in self.connection.execute(query)]

    def counts(self) -> dict[str, int]:
        """How many rows each table has, by its name."""
        tables = ("pages", "articles", "stories", "issues", "judgements")
        one = self.connection.execute
        return {
            name: one(select(func.count()).select_from(schema.metadata.tables[name])).scalar_one() for name in tables
        }

    def issue_counts(self) -> dict[str, int]:
        """How many issues there are of each code."""
        code = schema.issues.c.code
        rows = self.connection.execute(select(code, func.count()).group_by(code).order_by(code))
        return {str(one): int(number) for one, number in rows}

    def last_taken(self) -> datetime | None:
        """When a page was last taken."""
        found: datetime | None = self.connection.execute(select(func.max(schema.pages.c.taken))).scalar()
        return found

    def size(self) -> int:
        """Bytes of the library that are in use."""
        return size_of(self.connection)

    def integrity(self) -> str:
        """What the database says of itself: "ok", or the first thing that is damaged."""
        return integrity(self.connection)

    # --------------------------------------------------------------------------------------------- own

    def _one(self, query: Select[Any]) -> Any:
        return self.connection.execute(query).first()

    def _in_batches(self, query: Select[Any], column: ColumnElement[str], among: Sequence[str]) -> Iterator[Any]:
        """The rows whose column has one of these values; as many values in one query as any database takes."""
        for some in batched(dict.fromkeys(among)):
            yield from self.connection.execute(query.where(one_of(self.connection, column, some)))

    def _stream(self, query: Select[Any], at_once: int = 100) -> Iterator[Any]:
        yield from self.connection.execute(query, execution_options={"yield_per": at_once})


def _noun(row: Any, kind: type[Kind]) -> Kind | None:
    found = row and row.noun
    return found if isinstance(found, kind) else None


def _deed(row: Any) -> Deed:
    """A line of the audit; the judgement says what an older Storywire did not write beside it."""
    said: Judgement = row.noun
    at, who = (said.undone, said.undone_by) if row.undone else (said.at, said.who)
    at, who = row.at or at or said.at, row.who or who or said.who
    return Deed(row.number, at, who, Through(row.through or ""), row.undone, said)
