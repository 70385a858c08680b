"""One story or one article with all that is known of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from storywire import desk
from storywire.crosscheck import with_days
from storywire.errors import NotFound
from storywire.newsroom.naming import the_only, the_story
from storywire.newsroom.room import Room
from storywire.store import Reader, cursored, listing
from storywire.types import (
    Article,
    ArticleFile,
    ArticleSummary,
    Bulletin,
    Dossier,
    RevisionDiff,
    StoryCard,
    StoryFile,
)


class Looking(Room):
    """One story or one article with all that is known of it."""

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
                found = reader.file(the_only(reader.matching_articles(article), "article", article), revision)
            if found is None:
                raise NotFound(f"the article {article} has no revision {revision}")
            placed = found.placement and reader.story(found.placement.story)
            return with_days((found,), placed.crosscheck.dates)[0] if placed else found

    def changes(self, article: str, revision: int | None = None) -> RevisionDiff:
        """What the outlet changed from the revision before `revision` (the newest) to it. Raises NotFound."""
        from storywire.revisions import compare

        after = self.article(article, revision)
        if after.article.revision == 1:
            raise NotFound(f"the article {article} has one revision: its outlet has not changed it")
        return compare(self.article(after.article.id, after.article.revision - 1), after)

    def _dossier(self, reader: Reader, name: str, newest: date | None) -> Dossier:
        dossier = desk.dossier(reader, the_story(reader, name)[1])
        return replace(dossier, closed=self._closed(dossier.story.high, newest))

    def briefing(self, since: str | None = None, limit: int = 10) -> tuple[Bulletin, int]:
        """The stories of a period, and the mark to `remember` it by: `since` a day, "last" (bulletin), or everything.

        Raises ValueError for a `since` that is no day.
        """
        from storywire.bulletins import compose

        with self.store.read() as reader:
            return compose(reader, lambda s: self._dossier(reader, s, None), since, limit, self._now())

    def remember(self, bulletin: Bulletin, mark: int) -> None:
        """Let the next briefing begin where this one ended. Raises LibraryError where that cannot be written."""
        from storywire.bulletins import remember

        remember(self.store, bulletin.made, mark)

    def story_file(self, story: str) -> StoryFile:
        """A story without its articles' texts, by its id or an unambiguous beginning. Raises NotFound."""
        with self.store.read() as reader:
            found, stored = the_story(reader, story)
            [card] = listing.cards(reader.connection, [found])
            lines = cursored.lines(reader.connection, found)
            return StoryFile(card, stored.story, stored.wire, stored.crosscheck, lines)

    def articles(self, articles: Sequence[str]) -> tuple[Article, ...]:
        """The newest revisions of these articles, in that order; those that are not kept are left out."""
        with self.store.read() as reader:
            return cursored.articles(reader.connection, articles)

    def taken(self, articles: Collection[str]) -> dict[str, datetime]:
        """When the newest revision of each of these articles was taken."""
        with self.store.read() as reader:
            return cursored.taken(reader.connection, articles)

    def story_page(self, story: str) -> desk.StoryDesk:
        """A story as its page shows it, by its id or an unambiguous beginning. Raises NotFound."""
        with self.store.read() as reader:
            return self._desk(reader, story)

    def articles_page(self, story: str, limit: int, skip: int = 0) -> tuple[StoryCard, list[ArticleSummary]]:
        """One page of the articles of a story, by its id. Raises NotFound."""
        with self.store.read() as reader:
            cards = listing.cards(reader.connection, [reader.leads(story) or story])
            if not cards:
                raise NotFound(f"there is no story {story!r}; `storywire stories` shows what there is")
            return cards[0], listing.articles_of(reader.connection, cards[0].summary.id, limit, skip)

    def utterances_page(self, story: str, limit: int, skip: int = 0, speaker: str | None = None) -> desk.ClaimsDesk:
        """One page of everything that is said in a story, or of what one speaker says. Raises NotFound."""
        with self.store.read() as reader:
            card = self._card(reader, story)
            return desk.utterances_desk(reader, card, slice(skip, skip + limit), speaker)

    def figures_page(self, story: str, limit: int, skip: int = 0) -> desk.ClaimsDesk:
        """One page of all figures of a story that are held against others. Raises NotFound."""
        with self.store.read() as reader:
            return desk.figures_desk(reader, self._desk(reader, story), slice(skip, skip + limit))

    def _desk(self, reader: Reader, story: str) -> desk.StoryDesk:
        found = desk.story_desk(reader, story)
        if found is None:
            found = desk.story_desk(reader, the_only(reader.matching_stories(story), "story", story))
        assert found is not None  # what was listed is there
        return found

    def _card(self, reader: Reader, story: str) -> StoryCard:
        """A story's card by its id, an id that it had before, or an unambiguous beginning. Raises NotFound."""
        for known in (story, reader.leads(story)):
            if known and (cards := listing.cards(reader.connection, [known])):
                return cards[0]
        return listing.cards(reader.connection, [the_only(reader.matching_stories(story), "story", story)])[0]

    def article_page(self, article: str, revision: int | None = None) -> desk.ArticleDesk:
        """An article with its revisions and its story, by its id. Raises NotFound."""
        with self.store.read() as reader:
            found = desk.article_desk(reader, article, revision)
            if found is None:
                raise NotFound(
                    f"there is no article {article!r}" + (f" with a revision {revision}" if revision else "")
                )
            return found
