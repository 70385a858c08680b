"""The door of the room: pages in, readings out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storywire.errors import IssueCode
from storywire.read import explain, read_page
from storywire.types import MediaType, ParagraphKind, RawPage, Reading
from tests.read.pages import dumped, marked, page

MOST = 20_000_000


def read(raw: RawPage) -> Reading:
    return read_page(raw, "a1", 1, MOST)


@pytest.mark.parametrize("name", ["ferry.html", "ferry.txt"])
def test_the_text_is_the_article_and_nothing_around_it(name: str) -> None:
    article = read(page(name)).article
    assert article is not None
    body = [part.span.of(article.text) for part in article.paragraphs if part.kind is not ParagraphKind.PULL_QUOTE]
    assert body[0].startswith("The Norrin Line has dropped its plan")
    assert body[-1].endswith("set aside for the work.")
    assert "What the island loses" in body
    assert not any(
        clutter in article.text for clutter in ("Related", "Brenn", "Newsletter", "rights reserved", "Login")
    )
    assert "Ferry company drops plan" not in article.text
    assert (article.language, article.id, article.revision) == ("en", "a1", 1)


def test_a_pull_quote_above_the_text_is_kept_and_marked() -> None:
    article = read(page("ferry.txt")).article
    assert article is not None
    assert article.paragraphs[0].kind is ParagraphKind.PULL_QUOTE
    assert article.paragraphs[0].span.of(article.text).startswith('"We asked the fishermen')


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("paywall.html", IssueCode.PAYWALL),
        ("consent.html", IssueCode.CONSENT),
        ("front.html", IssueCode.NO_ARTICLE),
        ("error.txt", IssueCode.NO_ARTICLE),
    ],
)
def test_pages_without_an_article_are_refused_with_the_reason(name: str, code: IssueCode) -> None:
    reading = read(page(name))
    assert reading.article is None
    assert [issue.code for issue in reading.issues] == [code]
    assert reading.issues[0].address == name and reading.issues[0].message


def test_of_a_page_that_is_declined_the_day_and_the_headline_are_told_all_the_same() -> None:
    markup = """<html><head><meta property="article:published_time" content="2024-03-08T09:00:00Z"></head><body>
    <h1>Kiln is lit again at Dovermere</h1><p>Subscribe to continue reading this story.</p></body></html>"""
    reading = read(RawPage("wall.html", markup.encode(), MediaType.HTML, "test"))
    assert reading.article is None and reading.issues
    assert reading.declined is not None
    assert reading.declined.headline == "Kiln is lit again at Dovermere"
    assert reading.declined.published.day == date(2024, 3, 8)


def test_lost_characters_are_told_and_the_article_is_kept() -> None:
    body = (page("ferry.txt").body * 1).replace("“It is".encode(), b"\xff\xfeIt is")
    reading = read(RawPage("x", body, MediaType.TEXT, "test", charset="utf-8"))
    assert reading.article is not None
    assert IssueCode.BROKEN_ENCODING in [issue.code for issue in reading.issues]


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "deep" + "</div>" * 100_000,
        "<table><tr><td>" * 30_000,
        "<p>" + "word " * 200_000,
        "<" * 200_000,
        "<a href='" + "x" * 500_000,
        "<p>one\x00two</p>" * 1_000,
        "<p>x</p>" * 30_000,
    ],
    ids=["nested", "tables", "one long line", "open brackets", "unclosed", "NUL", "many elements"],
)
def test_hostile_markup_gives_a_reading(html: str) -> None:
    reading = read(marked(html))
    assert reading.article is not None or reading.issues


@pytest.mark.parametrize(
    "text", ["a" * 2_000_000, "one.\n" * 60_000, '"' * 300_000, "« " * 100_000, " \n" * 500_000 + "x"]
)
def test_hostile_text_gives_a_reading(text: str) -> None:
    reading = read(dumped(text))
    assert reading.article is not None or reading.issues


def test_a_page_over_the_limit_is_too_large() -> None:
    reading = read_page(dumped("word " * 1_000), "a1", 1, 1_000)
    assert [issue.code for issue in reading.issues] == [IssueCode.TOO_LARGE]


_LINES = st.lists(st.text(max_size=80), max_size=40).map("\n".join)


@settings(max_examples=40, deadline=None)
@given(_LINES, st.sampled_from([dumped, marked]))
def test_reading_never_raises_is_the_same_twice_and_its_spans_spell_the_text(text: str, kind: object) -> None:
    raw = kind(text + page("ferry.txt").body.decode())  # type: ignore[operator]
    once, twice = read(raw), read(raw)
    assert once == twice
    if once.article:
        article = once.article
        assert "\n\n".join(part.span.of(article.text) for part in article.paragraphs) == article.text
        assert 0 <= article.confidence <= 1


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(list(MediaType)))
def test_any_bytes_give_a_reading(body: bytes, kind: MediaType) -> None:
    reading = read(RawPage("x", body, kind, "test"))
    assert reading.article is not None or reading.issues


def test_explain_tells_line_by_line_what_was_kept_and_why() -> None:
    raw = page("ferry.txt")
    body = explain(raw)
    text = raw.body.decode()
    verdicts = {line.span.of(text): line for line in body.lines}
    assert verdicts["Related articles"].kept is False
    assert "other stories announced" in verdicts["Related articles"].why
    assert [line.kept for line in body.lines] == list(body.kept)
    assert all(line.why for line in body.lines)


TOLD = "The mill at Osterby closes in June, its owner said. Two hundred people work there, and forty live beside it. "
BUILT_BY_SCRIPT = (
    '<html><head><script type="application/ld+json">{"@type": "NewsArticle", "headline": "Mill to close", '
    f'"articleBody": "<p>{TOLD * 3}</p><p>{TOLD * 2}</p>"}}</script></head>'
    "<body><h1>Mill to close</h1><div id=app></div><p>Menu</p></body></html>"
)


def test_a_text_that_stands_only_in_a_script_is_read_from_it() -> None:
    reading = read(marked(BUILT_BY_SCRIPT))
    assert reading.article is not None
    assert [part.span.of(reading.article.text)[:8] for part in reading.article.paragraphs] == ["The mill"] * 2
    assert "<p>" not in reading.article.text
    assert reading.article.confidence <= 0.7
    assert "JSON-LD" in reading.article.reader


def test_what_a_walled_page_tells_machines_alone_is_left_to_its_subscribers() -> None:
    reading = read(marked(BUILT_BY_SCRIPT.replace("Menu", "Subscribe to continue")))
    assert reading.article is None
    assert reading.issues[0].code is IssueCode.PAYWALL
