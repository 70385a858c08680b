"""Turns of speech that the layout of lines gives."""

import pytest

from bench.attribution import plain_article
from storywire.annotate.attributions import find_attributions
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
