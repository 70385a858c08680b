from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from storywire.brief import briefed
from storywire.publish.bulletins import as_html, as_markdown, as_text
from storywire.types import Bulletin, Issue, Step
from tests.brief.test_bulletin import dossier

MADE = datetime(2031, 5, 7, 6, 30, tzinfo=UTC)
EVIL = "<script>alert(1)</script> [x](javascript:1) *not* `code` \x1b[31m"


def bulletin(headline: str = "A ferry", url: str = "https://echo.example/ferry") -> Bulletin:
    story = replace(briefed(dossier(), {"b": True}), headline=headline)
    pages = tuple(replace(page, url=url) for page in story.pages)
    issue = Issue("empty", Step.READ, "pages/blank.html", "the page is empty")
    return Bulletin(
        MADE,
        last=datetime(2031, 5, 6, 6, tzinfo=UTC),
        stories=(replace(story, pages=pages),),
        left_out=3,
        issues=(issue,),
    )


def test_text_can_be_read_as_it_is() -> None:
    text = as_text(bulletin())
    assert text.startswith("BRIEFING OF 7 MAY 2031\n")
    assert "New since the last briefing\n" in text and "Who says so\n" in text and "Differs\n" in text
    assert "— Ana Brisk; Valley Echo [" in text
    assert "3 more stories of the period left out" in text and "the page is empty" in text
    assert max(map(len, text.splitlines())) <= 78


def test_markdown_leads_to_the_words_on_the_page_of_the_outlet() -> None:
    text = as_markdown(bulletin())
    assert "## A ferry" in text
    assert "]: <https://echo.example/ferry#:~:text=" in text


@pytest.mark.parametrize("write", [as_text, as_markdown, as_html])
def test_nothing_of_a_page_is_taken_for_markup(write: object) -> None:
    text = write(bulletin(EVIL, "javascript:alert(1)"))  # type: ignore[operator]
    assert "\x1b" not in text
    assert "javascript:alert" not in text or write is as_text
    if write is as_html:
        assert "<script" not in text and "&lt;script&gt;" in text
    if write is as_markdown:
        assert r"\<script\>alert(1)\</script\> \[x\](javascript:1) \*not\* \`code\`" in text


def test_the_page_needs_nothing_from_outside() -> None:
    html = as_html(bulletin())
    assert "default-src 'none'" in html and "<link" not in html and "src=" not in html
    assert 'id="s1-1"' in html and 'href="#s1-1"' in html


def test_an_empty_bulletin_says_so() -> None:
    empty = Bulletin(MADE, since=date(2031, 5, 1))
    assert "0 stories, with reports since 1 May 2031" in as_text(empty)
    assert "Nothing to report" in as_html(empty)
