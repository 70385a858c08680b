"""What a committee says of cues and roles; needs PyTorch, which is no dependency of the project."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from storywire.annotate import reader, triples, ways  # noqa: E402
from tests.train.test_teacher import lesson  # noqa: E402
from train import committee  # noqa: E402
from train.committee import Committee  # noqa: E402
from train.encoder import WordPieces  # noqa: E402


def test_the_mean_lies_between_those_who_are_asked():
    sure, unsure = np.array([[0.1, 0.8, 0.05, 0.05]]), np.array([[0.4, 0.3, 0.2, 0.1]])
    found = committee.mean({"reader": sure, "teacher": unsure})
    assert found.sum() == pytest.approx(1) and 0.3 < found[0, 1] < 0.8
    assert committee.mean(dict.fromkeys(committee.WEIGHTS, sure)) == pytest.approx(sure)


def test_a_committee_tells_the_roles_of_likely_cues_only(tmp_path):
    one, columns, model, _ = lesson(tmp_path)
    asked = Committee(model.eval(), WordPieces(tmp_path / "vocab.txt"), columns, reader.load())
    cue = np.full(len(one.tokens), -1, dtype=np.float32)
    cue[[1, 2]] = committee.LIKELY - 0.1, committee.LIKELY + 0.1
    rows, chances = asked.said(one.tokens, cue)
    assert rows.tolist() == [2]
    assert chances.shape == (len(ways.pairs(one.tokens, rows).token), reader.ROLES)
    assert chances.sum(axis=1) == pytest.approx(1, abs=1e-4)
    nobody, nothing = asked.said(one.tokens, np.full(len(one.tokens), -1, dtype=np.float32))
    assert len(nobody) == 0 and nothing.shape == (0, reader.ROLES)


def test_of_cues_it_says_what_lies_between_the_teacher_and_the_package(tmp_path):
    one, columns, model, _ = lesson(tmp_path)
    asked = Committee(model.eval(), WordPieces(tmp_path / "vocab.txt"), columns, reader.load())
    own = triples.cue_scores(one.tokens, reader.load().states(one.tokens))
    taught = np.full(len(one.tokens), -1, dtype=np.float32)
    taught[[1, 2]] = 0.9, 0.2
    found = asked.cues(one.tokens, taught)
    assert own[1] < found[1] < 0.9 and 0.2 < found[2] < own[2]
    assert (np.delete(found, [1, 2]) == -1).all()
