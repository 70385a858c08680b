"""Ways between cue and token in the parse."""

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from storywire.annotate import ways
from storywire.annotate.tokens import tokens_of

WORDS = ["Anna", "said", "the", "old", "quay", "was", "closed", "."]
HEADS = [1, 1, 4, 4, 6, 6, 1, 1]
DEPS = ["nsubj", "ROOT", "det", "amod", "nsubjpass", "auxpass", "ccomp", "punct"]


def between(cue: int, heads=HEADS):
    doc = Doc(spacy.blank("en").vocab, words=WORDS, heads=heads, deps=DEPS, lemmas=WORDS)
    tokens = tokens_of(doc)
    rows = np.array([cue])
    which = ways.pairs(tokens, rows)
    return ways.between(tokens, rows, which)


def test_a_way_is_told_by_its_steps_down_from_the_cue():
    found = between(1)
    paths = [found.names[n][0] for n in found.number]
    assert paths == ["nsubj", "self", "ccomp nsubjpass det", "ccomp nsubjpass amod", "ccomp nsubjpass", "ccomp auxpass",
                     "ccomp", "punct"]  # fmt: skip
    assert found.steps[3].tolist() == [3, 0, 6]  # three steps, none of them up, by way of "closed"


def test_a_way_goes_up_to_where_the_paths_meet():
    found = between(6)
    assert found.names[found.number[0]][0] == "^ccomp nsubj"
    assert found.steps[0].tolist() == [2, 1, 0]
    assert found.steps[1].tolist() == [1, 1, 1]
    assert found.names[found.number[1]][3] == "closed ccomp 1"


def test_what_hangs_elsewhere_is_far():
    found = between(1, [0, 1, 4, 4, 6, 6, 1, 1])
    assert set(found.names[found.number[0]]) == {"far"}
    assert found.steps[0].tolist() == [7, 4, -1]


@pytest.mark.parametrize("cue", range(len(WORDS)))
def test_every_pair_has_a_name_and_a_parent_of_its_own_cue(cue):
    found = between(cue)
    assert len(found.number) == len(found.parent) == len(WORDS)
    assert ((found.parent >= 0) | (np.array(HEADS) == np.arange(len(WORDS)))).all()
