from __future__ import annotations

import lxml.etree
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.read import html
from storywire.read.source import decode
from storywire.read.visible import visible_lines
from storywire.types import ParagraphKind
from tests.read.pages import marked, page


def test_kinds_come_from_the_markup() -> None:
    body = html.read_html(decode(page("ferry.html")))
    kinds = {part.span.of(body.text)[:22]: part.kind for part in body.paragraphs}
    assert kinds["What the island loses"] is ParagraphKind.SUBHEADING
    assert kinds["Two sailings a day rem"] is ParagraphKind.LIST_ITEM
    assert kinds["The Norrin Line has dr"] is ParagraphKind.BODY


def test_the_text_is_part_of_what_the_page_shows() -> None:
    source = decode(page("ferry.html"))
    assert source.tree is not None
    shown = iter(" ".join(visible_lines(source.tree)).split())
    assert all(word in shown for word in html.read_html(source).text.split())


def test_reading_leaves_the_tree_as_it_was() -> None:
    source = decode(page("ferry.html"))
    assert source.tree is not None
    before = lxml.etree.tostring(source.tree)
    html.read_html(source)
    assert lxml.etree.tostring(source.tree) == before


def test_markup_without_text_gives_an_empty_body() -> None:
    assert html.read_html(decode(marked("<html><body><img src=x></body></html>"))).text == ""
    assert html.read_html(decode(marked("   "))).text == ""


@given(st.text(), st.text())
def test_agreement_is_a_share_and_has_no_order(one: str, other: str) -> None:
    assert 0 <= html.agree(one, other) <= 1
    assert html.agree(one, other) == html.agree(other, one)


@pytest.mark.parametrize("first", ["Mill at Osterby to close", "MILL AT OSTERBY TO CLOSE!"])
def test_a_repeated_headline_is_not_text(first: str) -> None:
    parts = ((first, ParagraphKind.BODY), ("The mill closes in June.", ParagraphKind.BODY))
    assert html.without_headline(parts, ["Mill at Osterby to close"]) == parts[1:]
