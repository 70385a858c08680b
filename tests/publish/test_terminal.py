from __future__ import annotations

from dataclasses import replace

from rich.console import Console, RenderableType

from storywire.publish import show_article, show_dossier, show_hits, show_issues, show_stories
from storywire.types import DateFinding, Dossier, Hit, Issue, Step, Story
from tests.newsdesk import Desk
from tests.publish import example


def printed(what: RenderableType, width: int = 80) -> str:
    console = Console(width=width, no_color=True, force_terminal=False, record=True, file=None)
    with console.capture() as captured:
        console.print(what)
    return captured.get()


def test_a_story_can_be_read_at_80_columns_without_colour() -> None:
    text = printed(show_dossier(example.dossier()))
    assert max(len(line) for line in text.splitlines()) <= 80
    flat = " ".join(text.split())
    assert "5 articles · 5 outlets · 4 independent accounts · 1–3 May 2025" in flat
    assert "between 2 May and" in flat and "27 Nov 2025" in flat
    assert "Accounts differ 12 dead — Delta Wire and Island Today 15 dead — Harbour Post" in flat
    assert flat.count("The hull was sound when she left us in the autumn and I will say so") == 1
    for heading in ("What happened when", "Who says what", "Only one account reports", "What could not be read"):
        assert heading in text


def test_an_article_shows_its_date_with_reasons_and_who_is_quoted() -> None:
    flat = " ".join(printed(show_article(example.files()[2])).split())
    assert "Published 2 May 2025 stands beside the byline" in flat
    assert "— Lena Quist, in quotation marks" in flat


def test_lists_say_what_to_do_when_they_are_empty() -> None:
    assert "storywire take" in printed(show_stories([]))
    assert "Try fewer words" in printed(show_hits([]))
    assert "Everything could be read" in printed(show_issues([]))


def test_stories_and_hits_name_their_ids() -> None:
    assert "s-ferry" in printed(show_stories(example.summaries()))
    hit = Hit("a-1", "s-1", "Ferry sinks", "Echo", DateFinding(), "the ‹ferry› sank", 1.0)
    flat = " ".join(printed(show_hits([hit])).split())
    assert "Echo · date unknown · a-1 the ‹ferry› sank" in flat


def test_pages_cannot_steer_the_terminal_nor_rich() -> None:
    evil = "\x1b[2J[bold red]fire[/] [link=https://evil.example]x[/link] \u202eabc"
    desk = Desk("a", f"{evil} said nothing at all of any use.", evil, headline=evil)
    dossier = Dossier(Story("s", ("a",), evil), (desk.file(),))
    issue = Issue("x", Step.READ, evil, evil)
    shown = [show_dossier(dossier), show_article(replace(desk.file(), issues=(issue,))), show_issues([issue])]
    for text in map(printed, shown):
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "[bold" in text
