"""The training of the cue model; needs PyTorch, which is no dependency of the project."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from storywire.annotate import cues as plain  # noqa: E402
from tests.train.test_readers import text  # noqa: E402
from train import cues  # noqa: E402


def learned():
    one = text()
    known = cues.vocabularies([one.tokens])
    return one, known, cues.material(one.tokens, cues.gold_labels(one), known)


def test_gold_labels_ask_about_candidates_only():
    one = text()
    labels = cues.gold_labels(one)
    assert labels[2] == 1 and set(np.flatnonzero(labels >= 0)) == set(plain.candidates(one.tokens).tolist())


def test_training_finds_the_cue_and_numpy_runs_what_torch_has_trained():
    one, known, material = learned()
    model = cues.fit(cues.joined([material] * 200), plain.sizes(known), 4)
    rows = plain.candidates(one.tokens)
    found = cues.chances(model, material)
    assert rows[found.argmax()] == 2
    assert np.allclose(plain.unpacked(cues.weights(model, known)).scores(one.tokens, rows), found, atol=0.02)


def test_the_best_f1_is_that_of_the_best_threshold():
    scores, labels = np.array([0.9, 0.8, 0.1], dtype=np.float32), np.array([0.0, 1.0, 0.0], dtype=np.float32)
    assert cues.best_f1(scores, labels) == pytest.approx(2 / 3)


def test_out_of_fold_scores_speak_of_every_candidate():
    one = text()
    found = cues.out_of_fold([one] * cues.FOLDS)
    assert len(found) == cues.FOLDS
    assert set(np.flatnonzero(found[0])) <= set(plain.candidates(one.tokens).tolist())
