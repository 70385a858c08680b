"""The teacher of the reader; needs PyTorch, which is no dependency of the project."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from storywire.annotate import cues  # noqa: E402
from tests.train.test_readers import sheets, text  # noqa: E402
from tests.train.tiny_encoder import write  # noqa: E402
from train import teacher  # noqa: E402
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


def test_what_is_said_speaks_of_candidates_only(tmp_path):
    one, columns, model, _ = lesson(tmp_path)
    found = teacher.said(model.eval(), one.tokens, WordPieces(tmp_path / "vocab.txt"), columns)
    likely = set(cues.candidates(one.tokens).tolist())
    assert {t for t, chance in enumerate(found) if chance >= 0} == likely


def test_a_teacher_is_kept_and_read_again(tmp_path):
    one = text()
    _, columns, known = sheets(one)
    model = teacher.Teacher(columns.token_sizes, columns.pair_sizes, write(tmp_path)).eval()
    torch.save({"known": known, "weights": model.state_dict()}, tmp_path / teacher.KEPT)
    pieces = WordPieces(tmp_path / "vocab.txt")
    kept, shown = teacher.load(tmp_path, tmp_path)
    again = teacher.said(kept, one.tokens, pieces, shown)
    assert np.allclose(again, teacher.said(model, one.tokens, pieces, columns))


@pytest.mark.parametrize(
    ("scores", "true", "best"),
    [([0.9, 0.8, 0.1], [True, True, False], 1.0), ([0.9, 0.8, 0.1], [False, True, False], 2 / 3)],
)
def test_the_best_f1_is_that_of_the_best_threshold(scores, true, best):
    assert teacher.best_f1(np.array(scores, dtype=np.float32), np.array(true)) == pytest.approx(best)
