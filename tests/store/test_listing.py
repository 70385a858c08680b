from datetime import date, timedelta

from storywire.newsroom import Newsroom
from storywire.store import StoredStory, Wanted, listing, prepared_story
from storywire.types import Crosscheck, Story, StoryCard, StorySummary
from tests.conftest import NOW

TODAY = date(2025, 6, 1)


def fill(newsroom: Newsroom, told: dict[str, tuple[int, date | None]]) -> None:
    """Stories with so many accounts on such a day."""
    with newsroom.store.write() as writer:
        for name, (accounts, day) in told.items():
            summary = StorySummary(name, name, accounts, accounts, accounts, day, day)
            stored = StoredStory(Story(name, (), name, day, day), (), Crosscheck())
            writer.save_stories([prepared_story(stored, StoryCard(summary), b"")], NOW)


def ranked(newsroom: Newsroom, wanted: Wanted = Wanted()) -> list[str]:  # noqa: B008 frozen
    return [card.summary.id for card in newsroom.front(wanted, TODAY).cards]


def test_accounts_make_up_for_age(newsroom: Newsroom) -> None:
    ago = {days: TODAY - timedelta(days=days) for days in (0, 4, 6, 40)}
    fill(
        newsroom,
        {"new": (1, ago[0]), "wide": (2, ago[4]), "tired": (2, ago[6]), "old": (9, ago[40]), "never": (50, None)},
    )
    assert ranked(newsroom) == ["wide", "new", "tired", "old", "never"]


def test_a_day_in_the_future_is_not_the_newest(newsroom: Newsroom) -> None:
    fill(newsroom, {"typo": (1, date(2031, 1, 1)), "real": (3, TODAY)})
    assert newsroom.front(Wanted(), TODAY).newest == TODAY


def test_pages_of_the_list_hold_each_story_once(newsroom: Newsroom, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(listing, "RANKED", 7)
    fill(newsroom, {f"s{n:02}": (1 + n % 3, TODAY - timedelta(days=n) if n % 5 else None) for n in range(25)})
    pages = [ranked(newsroom, Wanted(limit=4, skip=skip)) for skip in range(0, 28, 4)]
    told = [story for page in pages for story in page]
    assert len(told) == len(set(told)) == 25
    assert told == ranked(newsroom, Wanted(limit=100))


def test_the_stories_of_a_day(newsroom: Newsroom) -> None:
    fill(newsroom, {"then": (1, date(2025, 5, 2)), "now": (1, TODAY)})
    assert ranked(newsroom, Wanted(day=date(2025, 5, 2))) == ["then"]


def test_an_older_library_gets_its_sheets(newsroom: Newsroom, pages) -> None:  # type: ignore[no-untyped-def]
    newsroom.take([pages])
    with newsroom.store.write() as writer:
        writer.connection.exec_driver_sql("DELETE FROM sheets")
    before = [newsroom.story_page(s.id).sheet for s in newsroom.stories()]
    assert newsroom.complete() == 2
    assert newsroom.complete() == 0
    assert [newsroom.story_page(s.id).sheet for s in newsroom.stories()] == before
    with newsroom.store.read() as reader:
        assert all(reader.sheet(s.id) for s in newsroom.stories())
