from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storywire.publish.variants import Change, Piece, described, diff

FULL = "“The hull was sound when she left us,”"


def test_a_diff_shows_what_was_cut_and_what_was_put_in() -> None:
    assert diff(FULL, "“The hull was fine when she left,”") == (
        Piece("“The hull was", Change.KEPT),
        Piece("sound", Change.CUT),
        Piece("fine", Change.OTHER),
        Piece("when she left,”", Change.KEPT),
        Piece("us", Change.CUT),
    )


def test_a_number_is_one_word_and_signs_stay_with_their_words() -> None:
    before = "Three people were hurt when a footbridge gave way. Around 4,000 residents left."
    after = "Four people were hurt, one of them badly, when a footbridge gave way. Around 4,600 residents left."
    assert diff(before, after) == (
        Piece("Three", Change.CUT),
        Piece("Four", Change.OTHER),
        Piece("people were hurt,", Change.KEPT),
        Piece("one of them badly,", Change.OTHER),
        Piece("when a footbridge gave way. Around", Change.KEPT),
        Piece("4,000", Change.CUT),
        Piece("4,600", Change.OTHER),
        Piece("residents left.", Change.KEPT),
    )


def test_variants_have_names() -> None:
    assert described(FULL, '"The hull was sound - when she left us"') == "the same words"
    assert described(FULL, "“The hull was sound”") == "cut"
    assert described(FULL, "“The hull was old when she left us”") == "reworded"


def test_long_wordings_are_shown_as_they_are() -> None:
    long = "word " * 400
    assert diff(long, long) == (Piece(long, Change.KEPT),)


@given(st.lists(st.sampled_from(["a", "b", "c", "d"])), st.lists(st.sampled_from(["a", "b", "c", "d"])))
def test_the_variant_can_be_read_off_its_pieces(full: list[str], variant: list[str]) -> None:
    pieces = diff(" ".join(full), " ".join(variant))
    assert " ".join(p.text for p in pieces if p.change is not Change.CUT).split() == variant
