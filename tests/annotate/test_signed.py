"""Quotations that a dash and a name sign."""

import pytest

from bench.attribution import plain_article
from storywire.annotate.attributions import find_attributions
from tests.annotate.texts import model


def said(text: str):
    doc = model("en")(text)
    found = find_attributions(doc, plain_article("a1", text), (), ())
    return [(" ".join(s.of(text) for s in one.source), " ".join(s.of(text) for s in one.content)) for one in found]


LETTER = "“The porter said the gate was shut all night, and nobody in the village believes it.”"


@pytest.mark.parametrize("dash", ["― ", " — ", " -- "])
def test_a_signed_paragraph_is_the_signers_whatever_cue_stands_within(dash):
    assert ("Ada Lund", LETTER) in said(f"Readers wrote to us.\n\n{LETTER}{dash}Ada Lund\n\nThe gate was mended.")


def test_marks_within_a_signed_paragraph_do_not_part_it():
    text = "“We who live by what he calls “the drain” have carried our own water for ten years.” ― Ada Lund"
    assert said(text) == [("Ada Lund", text.removesuffix(" ― Ada Lund"))]


@pytest.mark.parametrize(
    "text",
    [
        "“The gate was shut all night, and nobody believes it.” — and so on it went",
        "“Gate shut.” — Ada Lund",
        "The gate was shut all night — Ada Lund",
        "“The gate was shut” all night — Ada Lund",
        "“",
        "",
    ],
)
def test_what_is_not_signed_by_a_name_is_nobodys(text):
    assert not [one for one in said(text) if one[0] == "Ada Lund"]


def test_a_quotation_with_a_cue_outside_is_not_signed_again():
    text = "“The gate was shut all night, and I mean all night,” Bo Oduya said — Ada Lund"
    assert [source for source, _ in said(text)] == ["Bo Oduya"]
