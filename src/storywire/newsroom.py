"""Newsroom: the one object that a library user holds. The CLI (and later web and MCP) are doors over it.

with Newsroom("news.sqlite") as newsroom:
    newsroom.take(["pages/"])
    for story in newsroom.stories():
        print(story.headline, story.accounts)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from storywire import settings as settings_module
from storywire.brief import brief
from storywire.errors import NotFound
from storywire.settings import Settings
from storywire.store import Reader, Store, StoredStory
from storywire.types import (
    ArticleFile,
    Check,
    Dossier,
    Hit,
    Issue,
    Judgement,
    JudgementKind,
    RawPage,
    StorySummary,
    TakeReport,
    Verification,
)

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
        return take(self.store, found, mapper(self.settings.mapper, self.settings.workers), self.settings, world)

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

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """Full-text search, best first: words, "a phrase", OR, NOT, word*. Raises ValueError without a wanted word."""
        with self.store.read() as reader:
            return reader.search(words, limit)

    def issues(self, code: str | None = None, limit: int | None = None) -> list[Issue]:
        """What could not be read or was skipped, and why, in the order of taking."""
        with self.store.read() as reader:
            return reader.issues(code=code, limit=limit)

    def _dossier(self, reader: Reader, name: str, newest: date | None) -> Dossier:
        story, stored = _story(reader, name)
        files = reader.files(reader.members(story))
        briefing = brief(stored.story, files, stored.wire, stored.crosscheck)
        closed = self._closed(stored.story.high, newest)
        return Dossier(stored.story, files, stored.wire, stored.crosscheck, briefing, closed)

    def _closed(self, last: date | None, newest: date | None) -> date | None:
        """The day on which a story closed whose last article appeared on `last`; None if it is open."""
        silent = last and last + timedelta(self.settings.window_days + 1)
        return silent if silent and newest and newest >= silent else None

    # ----------------------------------------------------------------------------------------- checking

    def verify(self, progress: Callable[[int], None] = _silent) -> Verification:
        """Read every stored page again and prove each finding in it."""
        from storywire.verify import verify

        with self.store.read() as reader:
            return verify(reader, self.dossiers, self.settings.max_page_bytes, progress)

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
