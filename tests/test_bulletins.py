from __future__ import annotations

from pathlib import Path

import pytest

from storywire.newsroom import Newsroom


def test_the_next_briefing_says_what_is_new(newsroom: Newsroom, pages: Path) -> None:
    later = pages / "later"
    later.mkdir()
    names = sorted(page.name for page in pages.glob("*.*"))
    held = next(name for name in names if name.startswith("2"))
    body = (pages / held).read_bytes()
    (pages / held).unlink()
    newsroom.take([pages])

    first, mark = newsroom.briefing()
    assert first.last is None and len(first.stories) == 2
    assert not any(page.fresh for story in first.stories for page in story.pages)
    newsroom.remember(first, mark)
    assert newsroom.briefing("last")[0].stories == ()

    (pages / held).write_bytes(body)
    newsroom.take([pages])
    (story,) = newsroom.briefing("last")[0].stories
    assert [page.fresh for page in story.pages].count(True) == 1 or len(story.pages) == 1
    assert newsroom.briefing()[0].last == first.made


def test_a_period_begins_with_a_day(newsroom: Newsroom, pages: Path) -> None:
    newsroom.take([pages])
    assert len(newsroom.briefing("2025-05-01")[0].stories) == 2
    assert newsroom.briefing("2025-07-01")[0].stories == ()
    with pytest.raises(ValueError, match="--since takes a day"):
        newsroom.briefing("yesterday")


def test_the_limit_counts_what_is_left_out(newsroom: Newsroom, pages: Path) -> None:
    newsroom.take([pages])
    bulletin, _ = newsroom.briefing(limit=1)
    assert (len(bulletin.stories), bulletin.left_out) == (1, 1)
    assert bulletin.stories[0].accounts == 2


def test_an_empty_library_has_nothing_to_tell(newsroom: Newsroom) -> None:
    bulletin, mark = newsroom.briefing()
    assert (bulletin.stories, mark) == ((), 0)
