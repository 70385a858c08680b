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
