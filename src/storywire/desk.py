"""What a page of the site shows, each from one consistent read of the library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storywire.brief import brief
from storywire.crosscheck import MADE, with_days
from storywire.publish.sheet import (
    Number,
    Sheet,
    Utterance,
    from_bytes,
    make_card,
    make_sheet,
    make_utterance,
    to_bytes,
)
from storywire.publish.views import view
from storywire.store import Reader, Store, StoredStory, claims, listing
from storywire.types import (
    Article,
    ArticleFile,
    Briefing,
    Crosscheck,
    Dossier,
    Story,
    StoryCard,
    StoryLink,
    StorySummary,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class StoryDesk:
    """A story as its page shows it, and the headlines of those beside it."""

    card: StoryCard
    sheet: Sheet
    beside: tuple[tuple[StoryLink, StorySummary], ...]


@dataclass(frozen=True, slots=True)
class ClaimsDesk:
    """One page of all utterances, or of all figures, of a story; `total` counts those of all pages."""

    card: StoryCard
    utterances: tuple[tuple[str | None, Utterance], ...]  # with the speaker
    figures: tuple[tuple[Verdict, Number], ...]
    total: int


@dataclass(frozen=True, slots=True)
class ArticleDesk:
    """An article as its page shows it: its file, its other revisions, and its story."""

    file: ArticleFile
    revisions: tuple[tuple[int, datetime], ...]
    before: Article | None  # the revision before this one
    story: StorySummary | None


def dossier(reader: Reader, stored: StoredStory) -> Dossier:
    """A story with everything known of it."""
    files = reader.files(reader.members(stored.story.id))
    if stored.crosscheck.made < MADE and files:  # an older Storywire derived it: nothing is lost, only more is known
        from storywire.derive import derived  # it brings the annotator's libraries with it

        stored = derived(stored.story.id, files, stored.story.links)[1]
    briefing = brief(stored.story, files, stored.wire, stored.crosscheck)
    files = with_days(files, stored.crosscheck.dates)
    return Dossier(stored.story, files, stored.wire, stored.crosscheck, briefing)


def story_desk(reader: Reader, story: str) -> StoryDesk | None:
    """A story by its id, or by an id that it had before; None where there is none."""
    cards = listing.cards(reader.connection, [story])
    if not cards:
        story = reader.leads(story) or story
        cards = listing.cards(reader.connection, [story])
    if not cards:
        return None
    kept = reader.sheet(story)
    sheet = _read(kept) or _made(reader, story)
    links = reader.links(story)
    known = listing.headlines(reader.connection, [link.story for link in links])
    return StoryDesk(cards[0], sheet, tuple((link, known[link.story]) for link in links if link.story in known))


def utterances_desk(reader: Reader, card: StoryCard, page: slice, speaker: str | None) -> ClaimsDesk:
    """The utterances of a story, most shared first; of one speaker only where one is given."""
    checked, total = claims.quotes_of(reader.connection, card.summary.id, page, speaker)
    seen = view(_narrowed(reader, card.summary, checked))
    told = {t.claim.id: t for voice in seen.voices for t in voice.tellings}
    said = tuple((c.speaker, make_utterance(told[c.id])) for c in checked.claims)
    return ClaimsDesk(card, said, (), total)


def figures_desk(reader: Reader, story: StoryDesk, page: slice) -> ClaimsDesk:
    """The figures of a story: those that differ, were updated, agree, and stand alone. They stand on its sheet."""
    sheet = story.sheet if story.sheet.further is not None else _made(reader, story.card.summary.id)
    figures = sheet.every_figure
    return ClaimsDesk(story.card, (), figures[page], len(figures))


def _narrowed(reader: Reader, story: StorySummary, checked: Crosscheck) -> Dossier:
    """The story as far as these claims go: with the articles of the fullest statement of each, which says its kind."""
    articles = tuple(dict.fromkeys(c.statements[0].article for c in checked.claims))
    told = Story(story.id, articles, story.headline, story.low, story.high)
    return Dossier(told, reader.files(articles), (), checked, Briefing())


def article_desk(reader: Reader, article: str, revision: int | None) -> ArticleDesk | None:
    """An article by its id; None where there is none, or no such revision."""
    file = reader.file(article, revision)
    if file is None:
        return None
    revisions = listing.revisions(reader.connection, article)
    earlier = [number for number, _ in revisions if number < file.article.revision]
    before = reader.article(article, earlier[-1]) if earlier else None
    home = file.placement.story if file.placement else ""
    return ArticleDesk(file, tuple(revisions), before, listing.headlines(reader.connection, [home]).get(home))


def fill_sheets(store: Store, batch: int = 50) -> int:
    """Make the sheets that a library of an older Storywire lacks; how many were made. Takes the library's claim."""
    done = 0
    with store.claimed():
        while True:
            with store.write() as writer:
                waiting = listing.sheetless(writer.connection, batch)
                for story in waiting:
                    sheet = _made(writer, story)
                    [card] = listing.cards(writer.connection, [story])
                    writer.save_sheet(make_card(card.summary, sheet), to_bytes(sheet))
            done += len(waiting)
            if len(waiting) < batch:
                return done


def _read(kept: bytes | None) -> Sheet | None:
    """The sheet as it was kept; None where there is none, or one of another version."""
    try:
        return from_bytes(kept) if kept else None
    except ValueError:
        return None


def _made(reader: Reader, story: str) -> Sheet:
    stored = reader.story(story)
    assert stored is not None  # it has a card
    return make_sheet(dossier(reader, stored))
