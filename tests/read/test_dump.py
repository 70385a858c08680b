from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storywire.read.dump import KEEP_LAST, decode, read_dump, score
from storywire.read.lines import look
from storywire.read.source import decode as decode_page
from storywire.types import ParagraphKind
from tests.read.pages import dumped, page

MENU = ["Home", "News", "Sport", "Weather", "Log in", "Search"]
PROSE = [
    "Fishermen at Lower Aster hauled up a bronze bell on Tuesday that may have hung in a church drowned in 1721.",
    "The bell weighs about 140 kilograms and carries a date, but half of the letters are worn away, divers said.",
    "“It rang when the crane set it down, and everybody on the quay went silent,” said Tove Harrand, who saw it.",
    "Experts from the museum in Brenn will clean it over the winter and hope to read the rest of the writing.",
]
MORE = ["You may also like", "Choir sings in the market hall", "Two hurt on the valley road", "Rain until Sunday"]


def test_the_article_is_cut_out_of_menus_and_headlines() -> None:
    body = read_dump(decode_page(dumped("\n".join([*MENU, *PROSE, *MORE]))))
    assert body.text == "\n\n".join(PROSE)
    assert body.kept == tuple([False] * 6 + [True] * 4 + [False] * 4)
    assert 0.5 < body.confidence <= 1


def test_blank_lines_and_carriage_returns_change_nothing() -> None:
    plain = read_dump(decode_page(dumped("\n".join([*MENU, *PROSE, *MORE]))))
    airy = read_dump(decode_page(dumped("\r\n \r\n".join([*MENU, *PROSE, *MORE]))))
    assert airy.text == plain.text


def test_sub_headings_are_kept_and_marked() -> None:
    body = read_dump(decode_page(page("ferry.txt")))
    heads = [part.span.of(body.text) for part in body.paragraphs if part.kind is ParagraphKind.SUBHEADING]
    assert heads == ["What the island loses"]


@pytest.mark.parametrize("text", ["", "\n \n", "Home"])
def test_a_page_without_prose_gives_no_text(text: str) -> None:
    body = read_dump(decode_page(dumped(text)))
    assert (body.text, body.confidence) == ("", 0.0)


def test_the_best_run_is_kept_without_its_unlikely_lines() -> None:
    lines = ["x" * 80] * 8
    scores = np.array([0.9, 0.1, 0.1, 0.1, 0.9, 0.2, 0.9, 0.9])
    assert decode(scores, lines).tolist() == [False] * 4 + [True, False, True, True]


@pytest.mark.parametrize(("last", "kept"), [(0.4, True), (0.3, False)])
def test_a_likely_sentence_right_after_the_run_is_its_end(last: float, kept: bool) -> None:
    lines = ["A sentence about the ferry and its long way home.", "The first boat sails again in September."]
    assert decode(np.array([0.9, last]), lines).tolist() == [True, kept]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=30))
def test_every_kept_line_is_likely_and_stands_in_the_text(lines: list[str]) -> None:
    source = decode_page(dumped("\n".join([*lines, *PROSE])))
    body = read_dump(source, explained=True)
    kept = [line.span.of(source.text) for line in body.lines if line.kept]
    assert kept == [part.span.of(body.text) for part in body.paragraphs]
    assert all(line.score >= KEEP_LAST for line in body.lines if line.kept)


def test_lines_beyond_the_most_are_not_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storywire.read.lines.MOST_LINES", 5)
    lines = PROSE * 2
    assert score(look(lines), len(lines))[5:].tolist() == [0.0] * 3
