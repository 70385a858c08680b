from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rich.console import Console, RenderableType

from storywire.errors import IssueCode
from storywire.publish import data
from storywire.publish.reading import as_data, show_reading
from storywire.types import (
    Article,
    DateCandidate,
    DateFinding,
    DateOrigin,
    Issue,
    Paragraph,
    ParagraphKind,
    Reading,
    Span,
    Step,
)

TEXT = "The kiln at Dovermere was lit again on Friday."
DAY = date(2024, 3, 8)
OTHER = DateCandidate(date(2024, 5, 1), DateOrigin.MASTHEAD, 0.2, "it stands at the top of the page")
ARTICLE = Article(
    id="page",
    revision=1,
    address="kiln.html",
    page_sha256="0" * 64,
    headline="Kiln is lit again",
    text=TEXT,
    paragraphs=(Paragraph(Span(0, len(TEXT)), ParagraphKind.BODY),),
    language="en",
    published=DateFinding(
        DAY, DAY, DAY, None, DateOrigin.BYLINE, 0.95, ("it stands in a byline",), runners_up=(OTHER,)
    ),
    byline=("Ottilie Marsh",),
    confidence=0.96,
    reader="test",
)


@dataclass(frozen=True)
class Line:
    text: str
    score: float
    kept: bool
    why: tuple[str, ...]


LINES = (Line("Share", 0.02, False, ("share buttons",)), Line(TEXT, 0.97, True, ("runs on as text",)))


def printed(shown: RenderableType) -> str:
    console = Console(width=100)
    with console.capture() as capture:
        console.print(shown)
    return capture.get()


def test_a_reading_shows_its_findings_with_reasons_and_its_text() -> None:
    shown = printed(show_reading(Reading(ARTICLE), ()))
    for part in ("Kiln is lit again", "Ottilie Marsh", "8 Mar 2024", "it stands in a byline", "not 1 May 2024", TEXT):
        assert part in shown


def test_the_lines_say_what_was_kept_and_why() -> None:
    kept = {line.strip() for line in printed(show_reading(Reading(ARTICLE), LINES)).splitlines()}
    assert any(line.startswith("0.02 Share") and line.endswith("share buttons") for line in kept)
    assert any(line.startswith("+ 0.97 The kiln") for line in kept)


def test_a_page_without_an_article_shows_why() -> None:
    issue = Issue(IssueCode.NO_ARTICLE, Step.READ, "kiln.html", "no article was found on the page")
    assert "no article was found" in printed(show_reading(Reading(None, (issue,)), ()))


def test_json_has_lines_only_if_asked_for() -> None:
    assert '"share buttons"' in data.to_json(as_data(Reading(ARTICLE), LINES))
    assert "lines" not in as_data(Reading(ARTICLE), ())


def test_a_page_that_is_declined_says_of_itself_what_it_can_and_none_of_its_text() -> None:
    wall = Issue(IssueCode.PAYWALL, Step.READ, "kiln.html", "behind a wall")
    shown = printed(show_reading(Reading(None, (wall,), ARTICLE), ()))
    assert "No article. What the page says of itself:" in shown
    assert "Kiln is lit again" in shown and "8 Mar 2024" in shown and "behind a wall" in shown
    assert TEXT not in shown
