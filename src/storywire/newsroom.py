"""Newsroom: the one object that a library user holds. The CLI (and later web and MCP) are doors over it.

with Newsroom("news.sqlite") as newsroom:
    newsroom.take(["pages/"])
    for story in newsroom.stories():
        print(story.headline, story.accounts)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from storywire import desk, exporting, logs, upkeep
from storywire import settings as settings_module
from storywire.errors import NotFound
from storywire.publish.exports import Row, Table
from storywire.settings import Settings
from storywire.store import Reader, Store, StoredStory, Wanted, cursored, listing, names
from storywire.store.cursored import StoryOrder
from storywire.store.names import NameOrder
from storywire.store.search import Asked, Order, advice
from storywire.types import (
    Article,
    ArticleFile,
    ArticleSummary,
    Check,
    Dossier,
    EntityKind,
    FrontPage,
    Hit,
    Issue,
    Judgement,
    JudgementKind,
    Listing,
    NameFile,
    NameSummary,
    OutletFile,
    OutletSummary,
    Pruned,
    Quotation,
    RawPage,
    RevisionDiff,
    SpeakerHit,
    StoryCard,
    StoryFile,
    StorySummary,
    TakeReport,
    Verification,
)

__all__ = ["Newsroom", "advice"]

Progress = Callable[[TakeReport], None]


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _silent(_report: TakeReport | int) -> None:
    pass


def _never() -> bool:
    return False


class Newsroom:
    """A library of stories, and everything that can be done with it.

    `library` is the path of its file (made if it is not there); all else comes from `settings`, or is looked up.
    Raises LibraryError when the file cannot be used, ValueError when a setting does not fit.
    """

    def __init__(
        self,
        library: str | Path | None = None,
        settings: Settings | None = None,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        chosen = settings or settings_module.load()
        self.settings = chosen.model_copy(update={"library": Path(library)}) if library else chosen
        self.store = Store(self.settings.library)
        self._now = now

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the library file back."""
        self.store.close()

    # ------------------------------------------------------------------------------------------- taking

    def take(
        self,
        paths: Iterable[str | Path],
        *,
        stdin: BinaryIO | None = None,
        progress: Progress = _silent,
        stopped: Callable[[], bool] = _never,
    ) -> TakeReport:
        """Read files, folders, globs and "-" (standard input) into the library, and place their articles in stories.

        `progress` hears of each page; when `stopped` says so, what is done is kept and the rest left.
        Raises ValueError for a path that does not exist, before anything is taken.
        """
        from storywire.intake import find_pages

        found = find_pages(paths, max_bytes=self.settings.max_page_bytes, stdin=stdin)
        return self.take_pages(found, progress=progress, stopped=stopped)

    def take_pages(
        self,
        found: Iterable[RawPage | Issue],
        *,
        progress: Progress = _silent,
        stopped: Callable[[], bool] = _never,
        annotate: bool = True,
    ) -> TakeReport:
        """Take pages that somebody else found. Without `annotate` they are only read, for measuring."""
        from storywire.flow import Surroundings, take
        from storywire.mappers import mapper

        world = Surroundings(self._now, progress, stopped, annotate)
        report = take(self.store, found, mapper(self.settings.mapper, self.settings.workers), self.settings, world)
        counts = {name: getattr(report, name) for name in ("seen", "new", "revised", "unchanged", "unread")}
        logs.logger("take").info("taken", **counts, stories=len(report.stories), seconds=round(report.seconds, 3))
        return report

    def take_demo(self, *, progress: Progress = _silent, stopped: Callable[[], bool] = _never) -> TakeReport:
        """Take the bundled demo pages: invented outlets, people and places in the shape of the real web."""
        from importlib.resources import as_file

        from storywire.demo import folder
        from storywire.intake import find_pages

        with as_file(folder()) as pages:
            found = find_pages([pages], max_bytes=self.settings.max_page_bytes, base="demo:")
            return self.take_pages(found, progress=progress, stopped=stopped)

    def rebuild(self, *, progress: Progress = _silent) -> TakeReport:
        """Place all articles anew, replay what persons decided, and derive every story again. Ids stay."""
        from storywire.rebuild import rebuild

        return rebuild(self.store, self.settings.window_days, self._now(), progress)

    # ------------------------------------------------------------------------------------------ judging

    def judge(
        self, kind: JudgementKind | str, targets: Sequence[str], value: str | None = None, *, who: str, note: str = ""
    ) -> Judgement:
        """Decide what Storywire got wrong, in the name of `who`; kept apart, and replayed on every rebuild.

        - merge: `targets` are two or more stories, which become the first of them;
        - split: `targets` are articles of one story, which become a story of their own;
        - move: `targets` is one article, `value` the story that it belongs in;
        - not-wire: `targets` is one article, which is no copy;
        - date: `targets` is one article, `value` its day of publication (2025-05-31), None if nobody knows;
        - speaker: `targets` are an article and the id of an attribution in it, `value` who speaks, None if not known.

        Stories and articles may be named by an unambiguous beginning of their ids. Raises NotFound where nothing has
        that name, ValueError where the judgement makes no sense.
        """
        from storywire.judging import Judge, judge

        with self.store.write() as writer:
            sort = JudgementKind(kind)
            named = _named(writer, sort, targets)
            place = _story(writer, value)[0] if sort is JudgementKind.MOVE and value else value
            made = Judge(writer, who, self._now(), note).make(sort, named, place)
            return judge(writer, made, self._now())

    def undo(self, judgement: str, *, who: str) -> Judgement:
        """Take a judgement back, by its id or an unambiguous beginning; it stays in the history as undone."""
        from storywire.judging import undo

        with self.store.write() as writer:
            found = writer.judgement(judgement)
            if found is None:
                found = writer.judgement(_only(writer.matching_judgements(judgement), "judgement", judgement))
            assert found is not None  # what was listed is there
            return undo(writer, found, who, self._now())

    def judgements(self) -> list[Judgement]:
        """Everything that persons decided, undone or not, in the order of deciding."""
        with self.store.read() as reader:
            return reader.judgements()

    def import_judgements(self, lines: Iterable[str]) -> list[Judgement]:
        """Take over judgements from another library, one JSON object a line, as `storywire judge list --json` writes.

        Known ones are left alone. Returns those that are new here. Raises ValueError for a line that is no judgement,
        before anything is taken.
        """
        from storywire.judging import import_judgements

        with self.store.write() as writer:
            return import_judgements(writer, lines, self._now())

    # ------------------------------------------------------------------------------------------ looking

    def stories(self, limit: int | None = None) -> list[StorySummary]:
        """The stories, those with most independent accounts first, then the newest."""
        with self.store.read() as reader:
            newest = reader.newest()
            return [replace(found, closed=self._closed(found.high, newest)) for found in reader.stories(limit)]

    def story(self, story: str) -> Dossier:
        """A story with everything known of it, by its id or an unambiguous beginning. Raises NotFound."""
        with self.store.read() as reader:
            return self._dossier(reader, story, reader.newest())

    def dossiers(self) -> Iterator[Dossier]:
        """All stories with everything known of them, in the order of `stories`."""
        with self.store.read() as reader:
            newest = reader.newest()
            for summary in reader.stories():
                yield self._dossier(reader, summary.id, newest)

    def article(self, article: str, revision: int | None = None) -> ArticleFile:
        """An article with everything known of it, by its id or an unambiguous beginning. Raises NotFound."""
        with self.store.read() as reader:
            found = reader.file(article, revision)
            if found is None:
                found = reader.file(_only(reader.matching_articles(article), "article", article), revision)
            if found is None:
                raise NotFound(f"the article {article} has no revision {revision}")
            return found

    def changes(self, article: str, revision: int | None = None) -> RevisionDiff:
        """What the outlet changed from the revision before `revision` (the newest) to it. Raises NotFound."""
        from storywire.revisions import compare

        after = self.article(article, revision)
        if after.article.revision == 1:
            raise NotFound(f"the article {article} has one revision: its outlet has not changed it")
        return compare(self.article(after.article.id, after.article.revision - 1), after)

    def search(self, words: str, limit: int = 20, *, order: Order = "best", after: str | None = None) -> Listing[Hit]:
        """Full-text search in articles: words, "a phrase", AND, OR, NOT, (…), word*, and fields such as outlet:post.

        Raises QueryError, a ValueError with the place, for a search that cannot be understood.
        """
        with self.store.read() as reader:
            return reader.search(Asked(words, order, limit, after))

    def search_quotes(
        self, words: str, limit: int = 20, *, order: Order = "best", after: str | None = None
    ) -> Listing[Quotation]:
        """The same search in what people are quoted as saying. Raises QueryError."""
        with self.store.read() as reader:
            return reader.search_quotes(Asked(words, order, limit, after))

    def search_speakers(self, words: str, limit: int = 20, *, after: str | None = None) -> Listing[SpeakerHit]:
        """Who is quoted with such words or bears such a name, the most quoted first. Raises QueryError."""
        with self.store.read() as reader:
            return reader.search_speakers(Asked(words, "best", limit, after))

    def names(
        self,
        kind: EntityKind,
        limit: int = 50,
        *,
        order: NameOrder = "articles",
        after: str | None = None,
        containing: str = "",
    ) -> Listing[NameSummary]:
        """The people, places or organisations by full name, those in most articles (or most quoted) first."""
        with self.store.read() as reader:
            return names.names(reader.connection, kind, order, limit, after, containing)

    def name(self, kind: EntityKind, name: str, limit: int = 50) -> NameFile:
        """One full name: what its bearer is quoted as saying over time, and where it stands. Raises NotFound."""
        with self.store.read() as reader:
            found = names.name_file(reader.connection, kind, name, limit)
            if found is None:
                raise NotFound(_no_name(kind, name, names.alike(reader.connection, kind, name)))
            return found

    def person(self, name: str, limit: int = 50) -> NameFile:
        """A person by full name: what they are quoted as saying over time, and where. Raises NotFound."""
        return self.name(EntityKind.PERSON, name, limit)

    def place(self, name: str, limit: int = 50) -> NameFile:
        """A place by name, and the stories that name it. Raises NotFound."""
        return self.name(EntityKind.PLACE, name, limit)

    def said(self, kind: EntityKind, name: str, limit: int = 50, after: str | None = None) -> Listing[Quotation]:
        """What the bearer of a full name is quoted as saying, the newest first, page after page."""
        with self.store.read() as reader:
            return names.said(reader.connection, kind, name, limit, after)

    def stories_of(
        self, kind: EntityKind, name: str, limit: int = 50, after: str | None = None
    ) -> Listing[StorySummary]:
        """The stories in which a name stands, the newest first, page after page."""
        with self.store.read() as reader:
            return names.stories_of(reader.connection, kind, name, limit, after)

    def outlets(self, limit: int = 50, after: str | None = None) -> Listing[OutletSummary]:
        """The outlets, those with most articles first."""
        with self.store.read() as reader:
            return names.outlets(reader.connection, limit, after)

    def outlet(self, outlet: str, limit: int = 50) -> OutletFile:
        """An outlet by its id: what it published, and whose texts it carried. Raises NotFound."""
        with self.store.read() as reader:
            found = names.outlet_file(reader.connection, outlet, limit)
            if found is None:
                raise NotFound(f"there is no outlet {outlet!r}")
            return found

    def published(self, outlet: str, limit: int = 50, after: str | None = None) -> Listing[ArticleSummary]:
        """What an outlet published, the newest first, page after page."""
        with self.store.read() as reader:
            return names.published(reader.connection, outlet, limit, after)

    def issues(self, code: str | None = None, limit: int | None = None) -> list[Issue]:
        """What could not be read or was skipped, and why, in the order of taking."""
        with self.store.read() as reader:
            return reader.issues(code=code, limit=limit)

    def _dossier(self, reader: Reader, name: str, newest: date | None) -> Dossier:
        dossier = desk.dossier(reader, _story(reader, name)[1])
        return replace(dossier, closed=self._closed(dossier.story.high, newest))

    def _closed(self, last: date | None, newest: date | None) -> date | None:
        """The day on which a story closed whose last article appeared on `last`; None if it is open."""
        silent = last and last + timedelta(self.settings.window_days + 1)
        return silent if silent and newest and newest >= silent else None

    def story_list(
        self, limit: int = 50, *, order: StoryOrder = "accounts", after: str | None = None
    ) -> Listing[StoryCard]:
        """The stories page after page: those with most independent accounts, or those that changed last, first."""
        with self.store.read() as reader:
            return cursored.stories(reader.connection, order, limit, after)

    def story_file(self, story: str) -> StoryFile:
        """A story without its articles' texts, by its id or an unambiguous beginning. Raises NotFound."""
        with self.store.read() as reader:
            found, stored = _story(reader, story)
            [card] = listing.cards(reader.connection, [found])
            lines = cursored.lines(reader.connection, found)
            return StoryFile(card, stored.story, stored.wire, stored.crosscheck, lines)

    def articles(self, articles: Sequence[str]) -> tuple[Article, ...]:
        """The newest revisions of these articles, in that order; those that are not kept are left out."""
        with self.store.read() as reader:
            return cursored.articles(reader.connection, articles)

    def health(self) -> dict[str, int]:
        """How much there is of what: that the library answers."""
        with self.store.read() as reader:
            return reader.counts()

    def issue_list(self, limit: int = 50, *, code: str | None = None, after: str | None = None) -> Listing[Issue]:
        """What could not be read or was skipped, the newest first, page after page."""
        with self.store.read() as reader:
            return cursored.issues(reader.connection, code, limit, after)

    def taken(self, articles: Collection[str]) -> dict[str, datetime]:
        """When the newest revision of each of these articles was taken."""
        with self.store.read() as reader:
            return cursored.taken(reader.connection, articles)

    def exported(self, table: Table, full_text: bool = False) -> Iterator[Row]:
        """The rows of a table for other programs, in the order of the ids, streamed from one consistent read."""
        with self.store.read() as reader:
            yield from exporting.rows(reader, table, full_text)

    def canonical(self) -> Iterator[bytes]:
        """Everything derived as sorted lines: equal for equal pages, however and where they were taken."""
        with self.store.read() as reader:
            yield from exporting.canonical(reader)

    # ------------------------------------------------------------------------------------ pages to look at

    def front(self, wanted: Wanted, today: date, since: datetime | None = None) -> FrontPage:
        """The stories of the day and those before, ranked, one page of the list; `since` counts what is new."""
        with self.store.read() as reader:
            return listing.front_page(reader.connection, wanted, today, since)

    def story_page(self, story: str) -> desk.StoryDesk:
        """A story as its page shows it, by its id or an unambiguous beginning. Raises NotFound."""
        with self.store.read() as reader:
            found = desk.story_desk(reader, story)
            if found is None:
                found = desk.story_desk(reader, _only(reader.matching_stories(story), "story", story))
            assert found is not None  # what was listed is there
            return found

    def articles_page(self, story: str, limit: int, skip: int = 0) -> tuple[StoryCard, list[ArticleSummary]]:
        """One page of the articles of a story, by its id. Raises NotFound."""
        with self.store.read() as reader:
            cards = listing.cards(reader.connection, [reader.leads(story) or story])
            if not cards:
                raise NotFound(f"there is no story {story!r}; `storywire stories` shows what there is")
            return cards[0], listing.articles_of(reader.connection, cards[0].summary.id, limit, skip)

    def article_page(self, article: str, revision: int | None = None) -> desk.ArticleDesk:
        """An article with its revisions and its story, by its id. Raises NotFound."""
        with self.store.read() as reader:
            found = desk.article_desk(reader, article, revision)
            if found is None:
                raise NotFound(
                    f"there is no article {article!r}" + (f" with a revision {revision}" if revision else "")
                )
            return found

    def issues_page(self, code: str | None, limit: int, skip: int = 0) -> tuple[list[Issue], dict[str, int]]:
        """One page of the issues, the newest first, and how many there are of each code."""
        with self.store.read() as reader:
            return listing.issues(reader.connection, code, limit, skip)

    def counts(self) -> dict[str, int]:
        """How many pages, article revisions, stories, issues and judgements there are."""
        with self.store.read() as reader:
            return reader.counts()

    def complete(self) -> int:
        """Make what pages are read from and an older Storywire did not make; how many stories that were."""
        with self.store.read() as reader:
            waiting = listing.sheetless(reader.connection, 1)
        return desk.fill_sheets(self.store) if waiting else 0

    # ----------------------------------------------------------------------------------------- checking

    def verify(self, progress: Callable[[int], None] = _silent) -> Verification:
        """Read every stored page again and prove each finding in it."""
        from storywire.verify import verify

        with self.store.read() as reader:
            return verify(reader, self.dossiers, self.settings.max_page_bytes, progress)

    def prune(self, older_than: str | None = None, larger_than: str | None = None, dry: bool = False) -> Pruned:
        """Take away what is older (90d), oldest first, until it is no larger (2GB). Raises ValueError."""
        if not older_than and not larger_than:
            raise ValueError("say how much is to go: an age (--older-than 90d), a size (--larger-than 2GB), or both")
        before = self._now() - (upkeep.age(older_than) if older_than else timedelta())
        return upkeep.prune(self.store, before, upkeep.size(larger_than) if larger_than else 0, dry)

    def backup(self, copy: Path, *, overwrite: bool = False, prove: bool = True) -> tuple[int, Verification | None]:
        """Copy the library while it is in use; the copy's size in bytes and, with `prove`, its proof."""
        size = upkeep.backup(self.store, copy, overwrite)
        if not prove:
            return size, None
        with Newsroom(copy, self.settings, self._now) as restored:
            return size, restored.verify()

    def doctor(self) -> list[Check]:
        """Look whether everything that Storywire needs is there and sound."""
        from storywire.doctor import examine

        return examine(self.store, self.settings)


def _story(reader: Reader, story: str) -> tuple[str, StoredStory]:
    found = reader.story(story)
    if found is None:
        found = reader.story(_only(reader.matching_stories(story), "story", story))
    assert found is not None  # what was listed is there
    return found.story.id, found


def _named(reader: Reader, kind: JudgementKind, targets: Sequence[str]) -> list[str]:
    """The whole ids of what a judgement names."""
    if kind is JudgementKind.MERGE:
        return [_story(reader, target)[0] for target in targets]
    articles = targets[:1] if kind is JudgementKind.SPEAKER else targets
    return [*(_article(reader, target) for target in articles), *targets[len(articles) :]]


def _article(reader: Reader, article: str) -> str:
    return article if reader.article(article) else _only(reader.matching_articles(article), "article", article)


def _only(matches: Sequence[str], kind: str, asked: str) -> str:
    """The one that is meant. Raises NotFound if there is none, or more than one."""
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise NotFound(f"more than one {kind} begins with {asked!r}: {', '.join(matches)}")
    plural = {"story": "stories", "article": "search WORDS", "judgement": "judge list"}[kind]
    raise NotFound(f"there is no {kind} {asked!r}; `storywire {plural}` shows what there is")


def _no_name(kind: EntityKind, name: str, alike: Sequence[str]) -> str:
    meant = f"; did you mean {', '.join(alike)}?" if alike else ""
    return f"there is no {kind.value} named {name!r}{meant}"
