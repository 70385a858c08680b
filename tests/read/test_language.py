from __future__ import annotations

import pytest

from storywire.read.language import language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council will meet on Thursday to decide what happens to the money.", "en"),
        ("Der Rat wird am Donnerstag entscheiden, was mit dem Geld geschehen soll.", "de"),
        ("El consejo se reunirá el jueves para decidir qué pasará con el dinero.", "es"),
        ("市议会将于星期四开会决定如何处理这笔资金，市长在记者会上表示。", "zh"),
    ],
)
def test_the_language_is_that_of_the_text(text: str, expected: str) -> None:
    assert language(text) == expected


def test_the_text_outweighs_what_the_page_says_of_itself() -> None:
    assert language("The council will meet on Thursday to decide what happens to the money.", "de-DE") == "en"


def test_the_page_decides_where_the_text_is_too_short() -> None:
    assert language("Ok.", "pt-BR") == "pt"
    assert language("Ok.") is None
    assert language("Ok.", "klingon") is None
