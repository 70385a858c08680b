from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storywire.read import edges
from storywire.types import ParagraphKind

PROSE = ["The mill at Osterby closes in June.", "Forty people work there.", "The owner gave no reason.", "It rained."]


def part(text: str, kind: ParagraphKind = ParagraphKind.BODY) -> edges.Part:
    return text, kind


def trimmed(lines: list[tuple[str, float]]) -> list[str]:
    scores = {edges.folded(text): score for text, score in lines}
    return [text for text, _ in edges.trim([part(text) for text, _ in lines], scores)]


def test_clutter_at_the_edges_that_is_surely_no_text_goes() -> None:
    lines = [("City", 0.01), ("The mill closes.", 0.9), ("Print", 0.02), ("In June.", 0.9), ("Print", 0.02)]
    assert trimmed(lines) == ["The mill closes.", "Print", "In June."]


def test_where_all_is_doubtful_nothing_goes() -> None:
    assert trimmed([("City", 0.0)]) == ["City"]


def test_a_byline_above_the_text_goes_and_a_list_at_its_end_stays() -> None:
    parts = [part("By Ilse Marrant | 9 March"), part("The mill closes."), part("One boat", ParagraphKind.LIST_ITEM)]
    assert edges.trim(parts, {}) == tuple(parts[1:])


def test_what_follows_an_announcement_of_other_stories_goes_if_none_of_it_is_likely() -> None:
    prose = [(line, 0.95) for line in PROSE]
    tail = [("You might also like", 0.4), ("A rook is no crow, says the curator.", 0.12), ("I knew it.", 0.16)]
    assert trimmed(prose + tail) == PROSE
    assert trimmed([*prose, tail[0], ("The unions will go to court.", 0.9)])[-1] == "The unions will go to court."


def test_a_promo_right_above_the_first_paragraph_goes() -> None:
    prose = [(line, 0.95) for line in PROSE]
    assert trimmed([("Take the Osterby Herald with you, wherever you go.", 0.14), *prose]) == PROSE
    assert len(trimmed([("It was a long night at the mill.", 0.3), *prose])) == 5


def test_a_note_in_brackets_is_part_of_the_text_but_not_who_wrote_it() -> None:
    prose = [(line, 0.95) for line in PROSE]
    note = "(€1 = 7.1 crowns)"
    assert trimmed([*prose, (note, 0.38), ("(Reporting by Ilse Marrant; editing by Bo Wick)", 0.31)]) == [*PROSE, note]


def test_lines_that_cannot_be_text_go_wherever_they_stand() -> None:
    lines = [(PROSE[0], 0.9), ("Sign up for the letter!", 0.01), (PROSE[1], 0.9)]
    assert trimmed(lines) == PROSE[:2]


@given(st.lists(st.tuples(st.text(max_size=40), st.floats(0, 1)), max_size=12))
def test_trimming_only_leaves_out(lines: list[tuple[str, float]]) -> None:
    left = iter(text for text, _ in lines)
    assert all(text in left for text in trimmed(lines))
    assert not lines or trimmed(lines)


def test_a_line_of_markup_that_the_classifier_does_not_know_is_not_cut_to_pieces() -> None:
    text = "The mill at Osterby closes in June, its owner told the two hundred people who work there. " * 3
    lines = [(f"{at}. {text}", 0.01) for at in range(4)]
    assert len(trimmed([*lines, ("It rained in Osterby all of Tuesday, and the river rose.", 0.9)])) == 5
