"""Pages come in, become articles and find their stories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from storywire import logs
from storywire.newsroom.room import Room
from storywire.types import (
    Issue,
    RawPage,
    TakeReport,
)

Progress = Callable[[TakeReport], None]


def _silent(_report: TakeReport | int) -> None:
    pass


def _never() -> bool:
    return False


class Taking(Room):
    """Pages come in, become articles and find their stories."""

    def take(
        self,
        paths: Iterable[str | Path],
        *,
        stdin: BinaryIO | None = None,
        progress: Progress = _silent,
        stopped: Callable[[], bool] = _never,
    ) -> TakeReport:
        """Read files, folders, globs, "-" (standard input) and web addresses, and place their articles in stories.

        An address is that of an article, of a feed, of a site whose feeds are found, or of a file. `progress` hears
        of each page; when `stopped` says so, what is done is kept and the rest left.
        Raises ValueError for a path that does not exist, before anything is taken.
        """
        from storywire.intake import find_pages, web_and_files

        urls, files = web_and_files(paths)
        found = find_pages(files, max_bytes=self.settings.max_page_bytes, stdin=stdin)
        with self._visited(urls) as fetched:
            return self.take_pages(chain(found, fetched), progress=progress, stopped=stopped)

    @contextmanager
    def _visited(self, urls: Sequence[str]) -> Iterator[Iterable[RawPage | Issue]]:
        """What stands at web addresses; nothing is opened where there are none."""
        if not urls:
            yield ()
            return
        from storywire.follow.visiting import Visit
        from storywire.intake.fetching import fetcher_of
        from storywire.store.shelf import Shelf

        _, fetcher = fetcher_of(self.settings, self._now, Shelf(self.store))
        try:
            yield Visit(fetcher, self._now, self.settings.max_page_bytes).pages(urls)
        finally:
            fetcher.close()

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
        said = self.settings
        engine = mapper(said.mapper, said.workers, said.ray_address)
        report = take(self.store, found, engine, said, world)
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
