from __future__ import annotations

import pytest

from storywire.read import phrases
from storywire.read.paragraphs import mark
from storywire.types import ParagraphKind

PROSE = "The council of Brenn voted on Monday to lengthen the breakwater by two hundred metres, the mayor said."
QUOTE = "We shall build the wall in stone and we shall pay for it with our own money"


def kinds(*lines: str) -> list[ParagraphKind]:
    words = list(map(phrases.words, lines))
    marks = map(phrases.marks, lines, words)
    return [kind for _, kind in mark(list(zip(lines, words, marks, strict=True)))]


def test_a_short_line_over_prose_is_a_sub_heading() -> None:
    assert kinds(PROSE, "Stone or steel", PROSE) == [ParagraphKind.BODY, ParagraphKind.SUBHEADING, ParagraphKind.BODY]


@pytest.mark.parametrize("line", ["He agreed.", "and so it went", "“No,” she said,"])
def test_a_short_sentence_is_body(line: str) -> None:
    assert kinds(PROSE, line, PROSE)[1] is ParagraphKind.BODY


def test_a_short_line_at_the_end_heads_nothing() -> None:
    assert kinds(PROSE, "Stone or steel")[1] is ParagraphKind.BODY


def test_a_quote_that_the_text_gives_again_is_a_pull_quote_the_first_time() -> None:
    found = kinds(f'"{QUOTE}," Orla Finch said.', PROSE, f"“{QUOTE},” Finch told the council on Monday evening.")
    assert found == [ParagraphKind.PULL_QUOTE, ParagraphKind.BODY, ParagraphKind.BODY]


def test_a_quote_given_once_is_body() -> None:
    assert kinds(f"“{QUOTE},” she said.", PROSE) == [ParagraphKind.BODY, ParagraphKind.BODY]


@pytest.mark.parametrize("line", ["- Two boats a day", "• Two boats a day", "2. Two boats a day"])
def test_lines_with_a_mark_are_list_items(line: str) -> None:
    assert kinds(PROSE, line)[1] is ParagraphKind.LIST_ITEM


def test_a_line_that_opens_with_a_picture_credit_is_a_caption() -> None:
    assert kinds("Photo: Ilse Marrant", PROSE)[0] is ParagraphKind.CAPTION
