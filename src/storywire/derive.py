"""What follows from the articles of one story: the story itself, its wire copy, its cross-check, its page.

All of it can be rebuilt.
"""

from __future__ import annotations

from datetime import datetime

from storywire.annotate.cast import find_cast
from storywire.brief import brief
from storywire.cluster import Text, accounts, find_wire, owner_of
from storywire.crosscheck import crosscheck, with_days
from storywire.publish.sheet import make_card, make_sheet, to_bytes
from storywire.store import StoredStory, Writer
from storywire.types import Article, ArticleFile, Dossier, JudgementKind, OutletKind, Story, StoryLink, StorySummary

HEADLINE_WORDS = 14  # of the text, where no article has a headline


def derive(writer: Writer, story: str, now: datetime) -> None:
    """Look at all articles of a story side by side, and keep what follows. A story without articles is left alone."""
    files = writer.files(writer.members(story))
    if files:
        summary, stored = derived(story, files, writer.links(story))
        writer.save_story(summary, stored, now)
        briefing = brief(stored.story, files, stored.wire, stored.crosscheck)
        dated = with_days(files, stored.crosscheck.dates)
        sheet = make_sheet(Dossier(stored.story, dated, stored.wire, stored.crosscheck, briefing))
        writer.save_sheet(make_card(summary, sheet), to_bytes(sheet))


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
