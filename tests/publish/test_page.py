# ruff: noqa: E501  the texts of the articles stay whole
from __future__ import annotations

import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from storywire.brief import brief
from storywire.crosscheck import crosscheck
from storywire.publish import render_page
from storywire.types import DateFinding, Dossier, Issue, Step, Story
from tests.newsdesk import Desk
from tests.publish import example

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """What a browser would make of it: elements, ids, links, and whether every element is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.stack: list[str] = []
        self.ids: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a" and "href" in given:
            self.links.append(given)
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag


@pytest.fixture(scope="module")
def html() -> str:
    return render_page([example.apart(), example.dossier()], example.ISSUES)


def test_every_line_leads_to_its_sentence_in_the_same_file(html: str) -> None:
    page = Page(html)
    assert page.stack == []
    assert len(page.ids) == len(set(page.ids))
    inside = [str(link["href"]) for link in page.links if str(link["href"]).startswith("#")]
    assert len([href for href in inside if re.fullmatch(r"#s1a\d+-\d+-\d+", href)]) >= 15
    assert {href[1:] for href in inside} <= set(page.ids)
    marked = re.search(
        r'<mark id="s1a3-\d+-\d+">Fifteen people were killed, according to the island hospital\.</mark>', html
    )
    assert marked is not None


def test_the_page_needs_nothing_from_outside(html: str) -> None:
    page = Page(html)
    assert not {"script", "img", "link", "iframe", "object", "embed", "form"} & set(page.tags)
    assert "@import" not in html and "url(" not in html
    outside = [link for link in page.links if not str(link["href"]).startswith("#")]
    assert {link["href"] for link in outside} == {
        "https://delta-wire.example/2025/05/02/ferry",
        "https://harbourpost.example/anna",
    }
    assert all("noopener" in str(link["rel"]) and "noreferrer" in str(link["rel"]) for link in outside)


def test_it_says_what_an_editor_looks_for(html: str) -> None:
    text = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    for line in (
        "5 articles · 5 outlets · 4 independent accounts",
        "figures differ",
        "12 dead Delta Wire and Island Today 15 dead Harbour Post",
        "between 2 May and 27 Nov 2025",
        "1 article carries this text",
        "not 27 Nov 2025, from the masthead",
        "Storm takes the roof of the market hall earlier",
        "only the beginning of the article is on the page",
    ):
        assert line in text


def test_it_can_be_walked_by_ear_and_by_keyboard(html: str) -> None:
    page = Page(html)
    assert page.tags.count("main") == page.tags.count("h1") == 1
    assert {"header", "nav", "footer"} <= set(page.tags)
    assert page.links[0]["href"] == "#stories"
    labels = [value for name, value in page.attributes if name == "aria-labelledby"]
    assert set(labels) <= set(page.ids)
    levels = [int(t[1]) for t in page.tags if re.fullmatch(r"h[1-6]", t)]
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


EVIL = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'onmouseover='alert(1)", "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>", "{{ 7 * 7 }}{% raw %}", "javascript:alert(1)", "&lt;script&gt;", "\x00\x1b]0;x\x07",
]  # fmt: skip


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_that_a_page_says_is_more_than_text(evil: str) -> None:
    text = f"“{evil} is what I said all along to everyone,” said {evil}. Another {evil} stood there with twelve people."
    desk = Desk("a", text, evil, headline=evil, language=evil, url=evil, byline=(evil,)).says(
        evil, f"“{evil} is what I said all along to everyone,”", role=evil
    )
    desk.published = DateFinding(reasons=(evil,))
    file = desk.file()
    article = replace(file.article, credit=evil, dateline=evil, address=evil, section=evil)
    story = Story(evil, ("a",), evil)
    files = (replace(file, article=article, issues=(Issue(evil, Step.READ, evil, evil),)),)
    checked = crosscheck(story, files, ())
    html = render_page(
        [Dossier(story, files, (), checked, brief(story, files, (), checked))],
        (Issue("x", Step.READ, evil, evil),),
        evil,
        evil,
    )
    page = Page(html)
    assert page.stack == []
    assert not {"script", "img", "svg"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert all(str(link["href"]).startswith("#") for link in page.links)
    assert (
        "\x00" not in html
        and "\x1b" not in html
        and "49" not in re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    )


def test_right_to_left_text_brings_its_direction() -> None:
    desk = Desk(
        "a", "غرقت العبارة قبالة الخليج ليلة الخميس وعلى متنها واحد وأربعون شخصا.", headline="غرق عبارة", language="ar"
    )
    html = render_page([Dossier(Story("s", ("a",), "غرق عبارة"), (desk.file(),))])
    assert re.search(r'<h2 id="s1-h" dir="auto">غرق عبارة</h2>', html)
    assert '<div class="text" lang="ar">' in html


def test_an_empty_page_says_what_to_do() -> None:
    assert "Take some pages" in render_page([])


def test_the_same_stories_give_the_same_page_in_any_order(html: str) -> None:
    assert render_page([example.dossier(), example.apart()], example.ISSUES) == html
