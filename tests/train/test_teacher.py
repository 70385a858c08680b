"""The teacher of the reader; needs PyTorch, which is no dependency of the project."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from storywire.annotate import cues  # noqa: E402
from tests.train.test_readers import sheets, text  # noqa: E402
from tests.train.tiny_encoder import write  # noqa: E402
from train import readers, teacher  # noqa: E402
from train.encoder import WordPieces  # noqa: E402


def lesson(folder):
    one = text()
    made, columns, _ = sheets(one)
    torch.manual_seed(1)
    model = teacher.Teacher(columns.token_sizes, columns.pair_sizes, write(folder))
    chunks = teacher.cut(one.tokens, WordPieces(folder / "vocab.txt"), model.encoder)
    return one, columns, model, teacher.Lesson(made[0], chunks)


def test_teaching_lowers_the_loss(tmp_path):
    *_, model, one = lesson(tmp_path)
    model.eval()
    before = sum(part.item() for part in teacher.loss(model, [one]))
    teacher.fit(model, [one] * 30, [one], 2)
    model.eval()
    assert sum(part.item() for part in teacher.loss(model, [one])) < before


def test_what_is_taught_speaks_of_candidates_only_and_of_the_anchors_asked_for(tmp_path):
    one, columns, model, given = lesson(tmp_path)
    scores = np.zeros(len(one.tokens), dtype=np.float32)
    said = teacher.taught(model.eval(), one.tokens, given.chunks, (columns, scores), np.array([2]))
    likely = set(cues.candidates(one.tokens).tolist())
    assert {t for t, chance in enumerate(said.cue) if chance >= 0} == likely
    assert said.anchors.tolist() == [2]
    assert np.allclose(said.role.sum(axis=1), 1, atol=0.01) and len(said.role) == len(given.sheet.role)


def test_a_text_without_cues_is_taught_without_roles(tmp_path):
    one, columns, model, given = lesson(tmp_path)
    scores = np.zeros(len(one.tokens), dtype=np.float32)
    none = np.array([], dtype=np.int64)
    said = teacher.taught(model.eval(), one.tokens, given.chunks, (columns, scores), none)
    assert said.role.shape == (0, 4)
    sheet = readers.taught_sheet(one.tokens, columns, said)
    assert len(sheet.role) == 0 and len(sheet.is_cue) == len(one.tokens)


@pytest.mark.parametrize(
    ("scores", "true", "best"),
    [([0.9, 0.8, 0.1], [True, True, False], 1.0), ([0.9, 0.8, 0.1], [False, True, False], 2 / 3)],
)
def test_the_best_f1_is_that_of_the_best_threshold(scores, true, best):
    assert teacher.best_f1(np.array(scores, dtype=np.float32), np.array(true)) == pytest.approx(best)
