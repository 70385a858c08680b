"""Turns of speech that the layout of lines gives."""

import pytest

from bench.attribution import plain_article
from storywire.annotate.attributions import find_attributions
from storywire.annotate.lines import with_lines
from storywire.annotate.tokens import tokens_of
from storywire.annotate.triples import Triple
from tests.annotate.texts import model


def said(text: str, names=()):
    doc = model("en")(text)
    found = find_attributions(doc, plain_article("a1", text), names, ())
    return [(one.speaker.name if one.speaker else None, " ".join(s.of(text) for s in one.content)) for one in found]


def test_the_lines_of_a_transcript_are_turns():
    text = "CHAIR: Who opened the gate?\n\nODUYA: The night porter did it.\n\nCHAIR: On whose word?"
    turns = [content for _, content in said(text)]
    assert turns == ["Who opened the gate?", "The night porter did it.", "On whose word?"]


@pytest.mark.parametrize(
    "text", ["Update: the bridge is open again today.", "The list: two ships and one quay.", ":", ""]
)
def test_a_lone_label_is_nobody(text):
    assert said(text) == []


def test_a_time_may_stand_before_the_name():
    text = "09:15 ODUYA: The gate was shut at nine."
    assert said(text)[0][1] == "The gate was shut at nine."


SCRIPT = (
    "The hearing ended badly:\n\n“CHAIR: Who opened the gate, and why?\n\n“ODUYA: The porter said it was the wind.\n\n"
    "“CHAIR: The wind has no key.”"
)


def test_the_turns_of_a_transcript_in_quotation_marks_are_found_too():
    turns = [content for _, content in said(SCRIPT)]
    assert "Who opened the gate, and why?" in turns and any("The wind has no key" in turn for turn in turns)


def test_who_is_quoted_within_a_turn_does_not_say_the_whole():
    turns = [content for _, content in said(SCRIPT)]
    assert "The porter said it was the wind." in turns


def test_one_line_in_quotation_marks_is_no_transcript():
    assert not any("who runs" in content for _, content in said("The door was shut.\n\n“NOTE: who runs pays.”"))


def test_a_cue_in_one_turn_has_no_content_in_another():
    tokens = tokens_of(model("en")(SCRIPT))
    anchor = next(word.i for word in tokens.doc if word.text == "said")
    reaching = Triple(anchor, (anchor - 1,), (anchor,), tuple(range(anchor + 1, len(tokens))), 0.9)
    found = with_lines(tokens, [reaching], ())
    own = next(triple for triple in found if triple.anchor == anchor)
    assert tokens.doc[own.content[0] : own.content[-1] + 1].text.strip() == "it was the wind."
    assert len(found) == 4
