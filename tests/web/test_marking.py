import re

from hypothesis import given
from hypothesis import strategies as st

from storywire.types import ArticleFile, Span
from storywire.web.marking import PART, Block, around, asked_span, blocks, part_of, parts
from tests.newsdesk import Desk
from tests.publish.example import files


def ids_of(made: list[Block]) -> list[str]:
    return re.findall(r'id="(f-\d+-\d+)"', "".join(block.html for block in made))


def whole(file: ArticleFile) -> Span:
    return Span(0, len(file.article.text))


def test_every_finding_has_a_mark_that_its_note_leads_to() -> None:
    for file in files():
        made = blocks(file, None, whole(file))
        ids = ids_of(made)
        assert len(ids) == len(set(ids))
        anchors = {note.anchor for block in made for note in (*block.notes, *block.rest)}
        assert anchors <= set(ids)


def long_file(*paragraphs: int) -> ArticleFile:
    """An article whose paragraphs have so many sentences."""
    sentence = "The board of Marrow Bay counted 40 boats."
    return Desk("long", "\n\n".join(" ".join([sentence] * count) for count in paragraphs)).file()


def test_a_long_text_comes_in_parts_that_are_cut_after_paragraphs() -> None:
    file = long_file(*[60] * 20)
    made = parts(file)
    ends = {p.span.end for p in file.article.paragraphs}
    assert len(made) > 2 and {part.end for part in made} <= ends
    together = [name for part in made for name in ids_of(blocks(file, None, part))]
    assert together == ids_of(blocks(file, None, whole(file)))
    assert len(parts(long_file(3))) == 1


def test_a_paragraph_that_is_too_long_is_cut_after_a_sentence() -> None:
    file = long_file(2_000)
    made = parts(file)
    assert {part.end for part in made} <= {s.end for s in file.annotations.sentences}


@given(st.lists(st.integers(1, 900), max_size=8), st.integers(0, 200_000))
def test_parts_are_bounded_follow_each_other_and_hold_every_sentence(counts: list[int], at: int) -> None:
    file = long_file(*counts)
    made = parts(file)
    assert [part.start for part in made] == [0, *(part.end for part in made[:-1])]
    assert made[-1].end == len(file.article.text) and all(len(part) <= PART for part in made)
    place = min(at, max(0, made[-1].end - 1))
    found = made[part_of(made, place) - 1]
    assert found.start <= place and (place < found.end or not made[-1].end)


def test_a_text_without_any_end_is_cut_all_the_same() -> None:
    file = Desk("x", "x" * (3 * PART)).file()
    assert [len(part) for part in parts(file)] == [PART, PART, PART]
    assert sum(len(block.html) for part in parts(file) for block in blocks(file, None, part)) < 4 * PART


def test_the_sentence_asked_for_is_marked() -> None:
    file = files()[0]
    [first] = [b for b in blocks(file, Span(0, 20), whole(file)) if 'class="asked"' in b.html]
    assert 'id="f-0-20"' in first.html


def test_only_spans_inside_the_text_are_meant() -> None:
    assert asked_span("0-4", "ferry") == Span(0, 4)
    for at in (None, "", "4", "4-2", "0-99", "-1-4", "0-4x", "\u0663-\u0664", "999999999999-9999999999999"):
        assert asked_span(at, "ferry") is None


def test_around_cuts_between_words() -> None:
    text = "word " * 100
    before, after = around(text, Span(250, 254))
    assert before.startswith("… word") and after.endswith("word …")
