"""Everything that can be asked of a library, on one connection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Select, func, or_, select, text

from storywire.store import schema
from storywire.store.pruning import size_of
from storywire.store.queries import Found, parse
from storywire.types import (
    Annotations,
    Article,
    ArticleFile,
    Crosscheck,
    Hit,
    Issue,
    MediaType,
    Placement,
    RawPage,
    Relation,
    Step,
    Story,
    StoryLink,
    StorySummary,
    WireCopy,
)

Kind = TypeVar("Kind")


class StoredStory(NamedTuple):
    """A story with what was derived from its articles."""

    story: Story
    wire: tuple[WireCopy, ...]
    crosscheck: Crosscheck


class Placed(NamedTuple):
    """An article in the order of placing: what a placer needs to take up its work again."""

    article: Article
    annotations: Annotations
    story: str


class Reader:
    """Questions to a library. All answers come from one transaction: they fit each other."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    # ------------------------------------------------------------------------------------------- pages

    def has_page(self, address: str, sha256: str) -> bool:
        """Whether this very version of the page is kept."""
        pages = schema.pages.c
        query = select(pages.sha256).where(pages.address == address, pages.sha256 == sha256)
        return self.connection.execute(query).first() is not None

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
        which = articles.current if revision is None else articles.revision == revision
        row = self._one(select(articles.noun).where(articles.id == article, which))
        return _noun(row, Article)

    def article_at(self, address: str) -> bool:
        """Whether the page at that address gave an article."""
        query = select(schema.articles.c.id).where(schema.articles.c.address == address).limit(1)
        return self.connection.execute(query).first() is not None

    def identity(self, names: Sequence[str]) -> str | None:
        """The article at the first of these folded addresses that is known."""
        identities = schema.identities.c
        for name in names:
            found: str | None = self.connection.execute(
                select(identities.article).where(identities.address == name)
            ).scalar()
            if found:
                return found
        return None

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
        return ArticleFile(found, annotations, self.placement(article), issues)

    def revisions(self) -> Iterator[Article]:
        """Every revision of every article, in the order of taking."""
        articles = schema.articles.c
        for row in self._stream(select(articles.noun).order_by(articles.number)):
            yield row.noun

    def matching_articles(self, start: str) -> list[str]:
        """The ids that begin with `start`, at most ten."""
        articles = schema.articles.c
        query = select(articles.id).where(articles.id.startswith(start, autoescape=True), articles.current)
        return list(self.connection.execute(query.order_by(articles.id).limit(10)).scalars())

    def window(self, days: int) -> Iterator[Placed]:
        """The placed articles of the last `days` days before the newest, and the undated, in the order of placing."""
        articles, placements, annotations = schema.articles.c, schema.placements.c, schema.findings.c
        newest: date | None = self.connection.execute(select(func.max(articles.high))).scalar()
        query = (
            select(articles.noun.label("article"), annotations.noun.label("annotations"), placements.story)
            .select_from(schema.placements)
            .join(schema.articles, (articles.id == placements.article) & articles.current)
            .join(
                schema.findings,
                (annotations.article == articles.id) & (annotations.revision == articles.revision),
            )
            .order_by(placements.number)
        )
        if newest is not None:
            query = query.where(or_(articles.high.is_(None), articles.high >= newest - timedelta(days)))
        for row in self._stream(query):
            yield Placed(row.article, row.annotations, row.story)

    # ----------------------------------------------------------------------------------------- stories

    def stories(self, limit: int | None = None) -> list[StorySummary]:
        """The stories, those with most independent accounts and then the newest first."""
        stories = schema.stories.c
        columns = (stories[name] for name in StorySummary.__dataclass_fields__)
        order = (stories.accounts.desc(), stories.high.desc().nulls_last(), stories.id)
        rows = self.connection.execute(select(*columns).order_by(*order).limit(limit))
        return [StorySummary(**row._mapping) for row in rows]

    def story(self, story: str) -> StoredStory | None:
        """A story by its id, or by an id that it had before."""
        stories = schema.stories.c
        now = self.connection.execute(select(schema.redirects.c.now).where(schema.redirects.c.story == story)).scalar()
        row = self._one(select(stories.story, stories.wire, stories.crosscheck).where(stories.id == (now or story)))
        return row and StoredStory(row.story, row.wire, row.crosscheck)

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

    def links(self, story: str) -> tuple[StoryLink, ...]:
        """The stories linked with this one, from either side, each once, the strongest first."""
        links = schema.links.c
        rows = self.connection.execute(select(links.noun).where(links.story == story)).scalars()
        turned = self.connection.execute(select(links.story, links.noun).where(links.other == story))
        found = {link.story: link for link in (*(_turned(row.story, row.noun) for row in turned), *rows)}
        return tuple(sorted(found.values(), key=lambda link: (-link.score, link.story)))

    def files(self, articles: Sequence[str]) -> tuple[ArticleFile, ...]:
        """Several articles with everything known of them, in the order given; those that are not kept are left out."""
        return tuple(file for article in articles if (file := self.file(article)) is not None)

    # ---------------------------------------------------------------------------------- search, issues

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """Full-text search over the newest revisions, best first. Raises ValueError for a query without a word."""
        rows = self.connection.execute(_SEARCH, {"query": parse(words), "limit": limit}).all()
        return [self._hit(Found(*row)) for row in rows]

    def _hit(self, found: Found) -> Hit:
        articles = schema.articles.c
        row = self.connection.execute(select(articles.noun).where(articles.number == found.number)).one()
        article: Article = row.noun
        placed = self.placement(article.id)
        return Hit(
            article=article.id,
            story=placed.story if placed else None,
            headline=article.headline,
            outlet=article.outlet.name if article.outlet else None,
            published=article.published,
            snippet=" ".join(found.snippet.split()),
            rank=-found.rank,
        )

    def issues(self, article: str | None = None, code: str | None = None, limit: int | None = None) -> list[Issue]:
        """What went wrong or was skipped, in the order of taking."""
        issues = schema.issues
        query = select(issues).order_by(issues.c.number).limit(limit)
        if article is not None:
            query = query.where(issues.c.article == article)
        if code is not None:
            query = query.where(issues.c.code == code)
        return [_issue(row) for row in self.connection.execute(query)]

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
        """What SQLite says of its own file: "ok", or the first thing that is damaged."""
        return str(self.connection.execute(text("PRAGMA quick_check(1)")).scalar())

    # --------------------------------------------------------------------------------------------- own

    def _one(self, query: Select[Any]) -> Any:
        return self.connection.execute(query).first()

    def _stream(self, query: Select[Any]) -> Iterator[Any]:
        yield from self.connection.execution_options(yield_per=100).execute(query)


_SEARCH = text(
    "SELECT rowid, snippet(search, -1, '‹', '›', ' … ', 32), bm25(search, 4.0, 1.0, 0.5) "
    "FROM search WHERE search MATCH :query ORDER BY 3, rowid LIMIT :limit"
)


def _noun(row: Any, kind: type[Kind]) -> Kind | None:
    found = row and row.noun
    return found if isinstance(found, kind) else None


def _turned(story: str, link: StoryLink) -> StoryLink:
    """A link as the other story sees it."""
    opposite = {Relation.EARLIER: Relation.LATER, Relation.LATER: Relation.EARLIER}
    return StoryLink(story, opposite.get(link.relation, link.relation), link.score, link.why)


def _issue(row: Any) -> Issue:
    return Issue(row.code, Step(row.step), row.address, row.message, row.article, row.at)
