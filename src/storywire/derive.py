"""What follows from the articles of one story: the story itself, its wire copy, its cross-check, its page.

All of it can be rebuilt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from storywire.annotate.cast import find_cast
from storywire.brief import brief
from storywire.cluster import Text, accounts, find_wire, owner_of
from storywire.crosscheck import crosscheck, with_days
from storywire.publish.sheet import make_card, make_sheet, to_bytes
from storywire.store import Lying, PreparedStory, Reader, StoredStory, Writer, prepared_story
from storywire.types import (
    Article,
    ArticleFile,
    Dossier,
    JudgementKind,
    OutletKind,
    Story,
    StoryLink,
    StorySummary,
)

AT_ONCE = 100  # articles that are held together, unless one story has more
HEADLINE_WORDS = 14  # of the text, where no article has a headline


class Telling(NamedTuple):
    """A story with its articles as they lie in the library, and its links: the task of `follows`."""

    story: str
    articles: tuple[Lying, ...]
    links: tuple[StoryLink, ...]

    @property
    def weight(self) -> int:
        """Bytes that it takes to carry."""
        return sum(one.weight for one in self.articles)


def tellings(reader: Reader, stories: Sequence[str]) -> Iterator[Telling]:
    """The stories with their articles, few of them in memory at a time; those without articles are left out."""
    for some in _together(stories, reader.members_of(stories)):
        lying = reader.lying([article for articles in some.values() for article in articles])
        links = reader.links_of([*some])
        for story, articles in some.items():
            kept = tuple(lying[article] for article in articles if article in lying)
            if kept:
                yield Telling(story, kept, links[story])


def _together(stories: Sequence[str], members: Mapping[str, list[str]]) -> Iterator[dict[str, list[str]]]:
    """Stories with their articles, some at a time: few enough to be held in memory."""
    some: dict[str, list[str]] = {}
    held = 0
    for story in stories:
        articles = members.get(story, [])
        if some and held + len(articles) > AT_ONCE:
            yield some
            some, held = {}, 0
        some[story] = articles
        held += len(articles)
    if some:
        yield some


def follows(told: Telling) -> PreparedStory:
    """All that follows from the articles of a story; pure, and so done in whatever process."""
    files = tuple(one.opened() for one in told.articles)
    summary, stored = derived(told.story, files, told.links)
    briefing = brief(stored.story, files, stored.wire, stored.crosscheck)
    dated = with_days(files, stored.crosscheck.dates)
    sheet = make_sheet(Dossier(stored.story, dated, stored.wire, stored.crosscheck, briefing))
    return prepared_story(stored, make_card(summary, sheet), to_bytes(sheet))


def derive(writer: Writer, stories: Sequence[str], now: datetime) -> None:
    """Look at all articles of each story side by side, and keep what follows. One without articles is left alone."""
    for told in tellings(writer, stories):
        writer.save_stories([follows(told)], now)


def derived(
    story: str, files: tuple[ArticleFile, ...], links: tuple[StoryLink, ...]
) -> tuple[StorySummary, StoredStory]:
    """What follows from these articles of a story, at least one."""
    told = story_of(story, files, links)
    articles = [file.article for file in files]
    copied = [file.article for file in files if not _no_copy(file)]
    wire = find_wire([_text(article) for article in copied])
    independent = accounts([a.id for a in articles], wire, {a.id: _owner(a) for a in articles})
    checked = crosscheck(told, files, independent, find_cast(files))
    summary = StorySummary(
        id=story,
        headline=told.headline,
        articles=len(articles),
        outlets=len({article.outlet.id if article.outlet else article.id for article in articles}),
        accounts=len(independent),
        low=told.low,
        high=told.high,
    )
    return summary, StoredStory(told, wire, checked)


def _no_copy(file: ArticleFile) -> bool:
    """Whether a person decided that the article is no copy of another."""
    return any(judgement.kind is JudgementKind.NOT_WIRE for judgement in file.judgements)


def story_of(story: str, files: tuple[ArticleFile, ...], links: tuple[StoryLink, ...]) -> Story:
    """The story that these articles tell: its headline is the first that one of them carries."""
    articles = [file.article for file in files]
    days = sorted(article.published.day for article in articles if article.published.day)
    return Story(
        id=story,
        articles=tuple(article.id for article in articles),
        headline=_headline(articles),
        low=days[0] if days else None,
        high=days[-1] if days else None,
        links=links,
    )


def _headline(articles: list[Article]) -> str:
    named = next((article.headline for article in articles if article.headline), None)
    if named:
        return named
    words = articles[0].text.split()
    return " ".join(words[:HEADLINE_WORDS]) + (" …" if len(words) > HEADLINE_WORDS else "")


def _text(article: Article) -> Text:
    published = article.published
    return Text(
        article=article.id,
        text=article.text,
        outlet=article.outlet.id if article.outlet else None,
        agency=article.outlet is not None and article.outlet.kind is OutletKind.AGENCY,
        owner=_owner(article),
        credit=article.credit,
        dateline=article.dateline,
        day=published.low,
        moment=published.moment,
        revision=article.revision,
    )


def _owner(article: Article) -> str | None:
    """Who owns the outlet, or the outlet itself where that is not known: its own articles are one account."""
    outlet = article.outlet
    return (outlet.owner or owner_of(outlet.id) or outlet.id) if outlet else None
