"""Newsroom: the one object that a library user holds. The CLI (and later web and MCP) are doors over it.

with Newsroom("news.sqlite") as newsroom:
    newsroom.take(["pages/"])
    for story in newsroom.stories():
        print(story.headline, story.accounts)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from storywire import logs, upkeep
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
    Pruned,
    RawPage,
    RevisionDiff,
    StorySummary,
    TakeReport,
    Verification,
)

if TYPE_CHECKING:
    from storywire.follow import Clock, Wishes
    from storywire.sourcelist import SourceList
    from storywire.types.following import FollowReport, Status

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

    # ---------------------------------------------------------------------------------------- following

    @property
    def sources(self) -> SourceList:
        """What is followed: add to it, look at it, take away from it."""
        from storywire.sourcelist import SourceList

        return SourceList(self.store, self.settings, self._now)

    def follow(self, wishes: Wishes | None = None, clock: Clock | None = None) -> FollowReport:
        """Follow the sources: poll what is due, fetch what is new, take it. Until stopped, or once.

        Raises LibraryError when the library cannot be used.
        """
        from storywire.follow import follow

        return follow(self.store, self.settings, wishes, clock, now=self._now)

    def status(self) -> Status:
        """How following is doing."""
        return self.sources.status()

    # ------------------------------------------------------------------------------------------ looking

    def stories(self, limit: int | None = None) -> list[StorySummary]:
        """The stories, those with most independent accounts first, then the newest."""
        with self.store.read() as reader:
            return reader.stories(limit)

    def story(self, story: str) -> Dossier:
        """A story with everything known of it, by its id or an unambiguous beginning. Raises NotFound."""
        with self.store.read() as reader:
            return _dossier(reader, *_story(reader, story))

    def dossiers(self) -> Iterator[Dossier]:
        """All stories with everything known of them, in the order of `stories`."""
        with self.store.read() as reader:
            for summary in reader.stories():
                yield _dossier(reader, *_story(reader, summary.id))

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

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """Full-text search, best first: words, "a phrase", OR, NOT, word*. Raises ValueError without a wanted word."""
        with self.store.read() as reader:
            return reader.search(words, limit)

    def issues(self, code: str | None = None, limit: int | None = None) -> list[Issue]:
        """What could not be read or was skipped, and why, in the order of taking."""
        with self.store.read() as reader:
            return reader.issues(code=code, limit=limit)

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


def _dossier(reader: Reader, story: str, stored: StoredStory) -> Dossier:
    files = reader.files(reader.members(story))
    briefing = brief(stored.story, files, stored.wire, stored.crosscheck)
    return Dossier(stored.story, files, stored.wire, stored.crosscheck, briefing)


def _story(reader: Reader, story: str) -> tuple[str, StoredStory]:
    found = reader.story(story)
    if found is None:
        found = reader.story(_only(reader.matching_stories(story), "story", story))
    assert found is not None  # what was listed is there
    return found.story.id, found


def _only(matches: Sequence[str], kind: str, asked: str) -> str:
    """The one that is meant. Raises NotFound if there is none, or more than one."""
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise NotFound(f"more than one {kind} begins with {asked!r}: {', '.join(matches)}")
    plural = {"story": "stories", "article": "search WORDS"}[kind]
    raise NotFound(f"there is no {kind} {asked!r}; `storywire {plural}` shows what there is")
