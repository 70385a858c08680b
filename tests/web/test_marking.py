import re

from storywire.types import Span
from storywire.web.marking import around, asked_span, blocks
from tests.publish.example import files


def test_every_finding_has_a_mark_that_its_note_leads_to() -> None:
    for file in files():
        made = blocks(file, None)
        ids = re.findall(r'id="(f-\d+-\d+)"', "".join(block.html for block in made))
        assert len(ids) == len(set(ids))
        anchors = {note.anchor for block in made for note in (*block.notes, *block.rest)}
        assert anchors <= set(ids)


def test_the_sentence_asked_for_is_marked() -> None:
    file = files()[0]
    [first] = [b for b in blocks(file, Span(0, 20)) if 'class="asked"' in b.html]
    assert 'id="f-0-20"' in first.html


def test_only_spans_inside_the_text_are_meant() -> None:
    assert asked_span("0-4", "ferry") == Span(0, 4)
    for at in (None, "", "4", "4-2", "0-99", "-1-4", "0-4x", "\u0663-\u0664", "999999999999-9999999999999"):
        assert asked_span(at, "ferry") is None


def test_around_cuts_between_words() -> None:
    text = "word " * 100
    before, after = around(text, Span(250, 254))
    assert before.startswith("… word") and after.endswith("word …")
