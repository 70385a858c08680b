from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storywire.read.body import compose
from storywire.types import ParagraphKind

BODY = ParagraphKind.BODY


def test_paragraphs_are_joined_by_a_blank_line() -> None:
    text, paragraphs = compose([("One.", BODY), ("  ", BODY), (" Two ", ParagraphKind.SUBHEADING)])
    assert text == "One.\n\nTwo"
    assert [(part.span.of(text), part.kind) for part in paragraphs] == [
        ("One.", BODY),
        ("Two", ParagraphKind.SUBHEADING),
    ]


@given(st.lists(st.text()))
def test_every_span_spells_its_paragraph(parts: list[str]) -> None:
    text, paragraphs = compose((part, BODY) for part in parts)
    assert [part.span.of(text) for part in paragraphs] == [part.strip() for part in parts if part.strip()]
