from pathlib import Path

import pytest

from storywire import doctor
from storywire.newsroom import Newsroom
from storywire.settings import Settings


def test_a_whole_installation_is_in_order(newsroom: Newsroom) -> None:
    checks = newsroom.doctor()
    assert [check for check in checks if not check.ok] == []
    assert {"storywire", "language model", "model placing", "library", "integrity"} <= {check.name for check in checks}


def test_a_missing_language_model_is_found(tmp_path: Path) -> None:
    with Newsroom(tmp_path / "library.sqlite", Settings(spacy_model="no_such_model")) as newsroom:
        wrong = [check for check in newsroom.doctor() if not check.ok]
    assert [check.name for check in wrong] == ["language model"]
    assert "no_such_model" in wrong[0].detail


def test_little_room_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "ROOM", 10**18)
    with Newsroom(tmp_path / "library.sqlite") as newsroom:
        assert [check.name for check in newsroom.doctor() if not check.ok] == ["room"]


def test_an_embedding_model_is_tried_where_one_is_set(tmp_path: Path) -> None:
    with Newsroom(tmp_path / "library.sqlite", Settings(embedding_model=tmp_path)) as newsroom:
        wrong = [check for check in newsroom.doctor() if not check.ok]
    assert [check.name for check in wrong] == ["embedding model"]
    assert "lacks model.onnx" in wrong[0].detail
