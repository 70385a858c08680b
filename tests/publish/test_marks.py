from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from storywire.publish.marks import anchor, emphasised, marked
from storywire.types import Span


def test_a_span_becomes_a_mark_with_its_address() -> None:
    text = "The ferry <sank> & rose."
    html = marked(text, Span(0, len(text)), [Span(4, 9)], "s1a1")
    assert html == 'The <mark id="s1a1-4-9">ferry</mark> &lt;sank&gt; &amp; rose.'


def test_marks_nest_and_crossing_ones_are_cut() -> None:
    assert marked("abcdef", Span(0, 6), [Span(0, 4), Span(1, 2), Span(3, 6)], "p") == (
        '<mark id="p-0-4">a<mark id="p-1-2">b</mark>c<mark id="p-3-6">d</mark></mark>ef'
    )


def test_over_two_paragraphs_the_address_stands_once() -> None:
    first, second = (marked("ab\n\ncd", block, [Span(1, 5)], "p") for block in (Span(0, 2), Span(4, 6)))
    assert (first, second) == ('a<mark id="p-1-5">b</mark>', "<mark>c</mark>d")


def test_emphasis_escapes() -> None:
    assert emphasised("<b>12</b> & 12", "12") == "&lt;b&gt;<strong>12</strong>&lt;/b&gt; &amp; 12"
    assert emphasised("twelve", "") == "twelve"


class Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = 0
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("mark", "a")
        self.open += tag == "mark"
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_endtag(self, tag: str) -> None:
        self.open -= tag == "mark"
        assert self.open >= 0


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)).map(lambda p: Span(p[0], p[0] + p[1])), max_size=40)


@given(st.text(alphabet="ab<>&\"' \n", max_size=40), SPANS)
def test_the_text_comes_through_whole_and_every_span_is_found_once(text: str, spans: list[Span]) -> None:
    block = Span(0, len(text))
    html = marked(text, block, spans, "p")
    assert unescape(re.sub(r"<[^>]*>", "", html)) == text
    balance = Balance()
    balance.feed(html)
    balance.close()
    assert balance.open == 0
    assert sorted(balance.ids) == sorted({anchor("p", s) for s in spans if s.overlaps(block)})
