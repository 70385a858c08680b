"""What a batch of pages puts into the library, gathered and then written with a few statements for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from storywire.store import Prepared, PreparedPage, Writer
from storywire.types import Article, Issue


class Saving:
    """Gathers what is to be saved, as if it were saved one after another; `flush` writes it.

    `expected` are the articles that may come, so that what is kept of them is looked up at once.
    """

    def __init__(self, writer: Writer, now: datetime, expected: Sequence[str]) -> None:
        self.writer, self.now = writer, now
        self._kept: dict[str, Article] = writer.articles(expected)
        self._looked = set(expected)
        self._pages: list[PreparedPage] = []
        self._issues: dict[str, list[Issue]] = {}  # by address of the page, whose earlier ones are forgotten
        self._names: dict[str, str] = {}
        self._articles: dict[str, Prepared] = {}

    def page(self, page: PreparedPage, issues: Iterable[Issue]) -> None:
        """Keep a version of a page; what was wrong with an earlier one is forgotten."""
        self._pages.append(page)
        address = str(page.row["address"])
        self._issues.pop(address, None)  # the last one speaks last
        self._issues[address] = [*issues]

    def kept(self, article: str) -> Article | None:
        """The newest revision of an article, gathered or kept before."""
        if article in self._articles:
            return self._articles[article].read()
        if article not in self._looked:
            self._kept |= self.writer.articles([article])
            self._looked.add(article)
        return self._kept.get(article)

    def identities(self, names: Iterable[str], article: str) -> None:
        """Let these folded addresses mean an article from now on."""
        self._names.update(dict.fromkeys(names, article))

    def article(self, new: Prepared) -> None:
        """Keep a new revision of an article."""
        if new.id in self._articles:
            self._flush_articles(self.writer)
        self._articles[new.id] = new

    def flush(self, writer: Writer) -> None:
        """Write everything, by the same writer or by another one of the same transaction."""
        self._flush_articles(writer)
        writer.save_identities(self._names)
        writer.forget_issues(self._issues)
        writer.save_issues([issue for issues in self._issues.values() for issue in issues], self.now)
        self._names, self._issues = {}, {}

    def _flush_articles(self, writer: Writer) -> None:
        """Write the pages, and the articles that stand on them."""
        writer.save_pages(self._pages, self.now)
        writer.save_articles([*self._articles.values()])
        self._looked -= self._articles.keys()  # what was kept of them is out of date
        self._pages, self._articles = [], {}
