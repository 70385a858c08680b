"""Weights as arrays: what is written comes back, and what was harmed is refused."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from storywire import models
from storywire.errors import ModelError
from storywire.models import tensors
from storywire.models.tensors import Weights

WEIGHTS = Weights(
    {
        **tensors.half("bias", np.array([0.5, -2.0])),
        **tensors.bytewise("table", np.array([[1.0, -0.25], [0.0, 0.0]])),
    },
    {"vocabularies": [["quay", "Kai", "埠"], []]},
)


def kept(folder, monkeypatch, raw, **card):
    """A model called `tide` in a folder of its own."""
    home = folder / "tide"
    home.mkdir()
    (home / tensors.FILE).write_bytes(raw)
    said = {"features": ["a"], tensors.DIGEST: tensors.digest(raw), **card}
    (home / "card.json").write_text(json.dumps(said), encoding="utf-8")
    for module in (models, tensors):
        monkeypatch.setattr(module, "files", lambda _: folder)
    models.card.cache_clear()
    return home / tensors.FILE


def test_arrays_and_words_come_back():
    back = tensors.parsed(tensors.dumped(WEIGHTS))
    assert back.words == WEIGHTS.words
    assert back.numbers("bias").tolist() == [0.5, -2.0]
    assert np.allclose(back.numbers("table"), [[1.0, -0.25], [0.0, 0.0]], atol=0.01)
    assert back.numbers("table").dtype == np.float32
    with pytest.raises(ModelError, match="no array roof"):
        back.numbers("roof")


def test_rows_of_bytes_come_back_to_within_their_grain():
    rows = np.random.default_rng(3).normal(size=(20, 7)).astype(np.float32) * np.arange(1, 21)[:, None]
    back = Weights(tensors.bytewise("rows", rows), {}).numbers("rows")
    assert np.all(np.abs(back - rows) <= np.abs(rows).max(axis=1, keepdims=True) / 120)
    assert not Weights(tensors.bytewise("rows", np.zeros((2, 3))), {}).numbers("rows").any()


def test_equal_weights_give_equal_bytes_in_whatever_order_they_were_named():
    turned = Weights(dict(reversed(WEIGHTS.arrays.items())), dict(reversed(WEIGHTS.words.items())))
    assert tensors.dumped(turned) == tensors.dumped(WEIGHTS)


@pytest.mark.parametrize(
    "harm",
    [
        lambda raw: raw[:-3],
        lambda raw: raw[:20],
        lambda raw: b"",
        lambda raw: raw + b"more",
        lambda raw: b"\xff" * 8 + raw[8:],
        lambda raw: raw.replace(b'"F16"', b'"F99"'),
        lambda raw: raw.replace(b"words", b"wards"),
    ],
)
def test_damaged_bytes_are_refused(harm, tmp_path, monkeypatch):
    raw = tensors.dumped(WEIGHTS)
    with pytest.raises(ValueError, match="no weights"):
        tensors.parsed(harm(raw))
    kept(tmp_path, monkeypatch, harm(raw))
    with pytest.raises(ModelError, match="cannot be loaded"):
        tensors.load("tide", ["a"])


def test_a_model_whose_bytes_the_card_does_not_name_is_refused(tmp_path, monkeypatch):
    raw = tensors.dumped(WEIGHTS)
    file = kept(tmp_path, monkeypatch, raw)
    assert tensors.load("tide", ["a"]).words == WEIGHTS.words
    file.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))  # one bit of one number
    with pytest.raises(ModelError, match="not those that its card names"):
        tensors.load("tide", ["a"])


def test_other_features_and_missing_files_are_refused(tmp_path, monkeypatch):
    kept(tmp_path, monkeypatch, tensors.dumped(WEIGHTS)).unlink()
    with pytest.raises(ModelError, match="other features"):
        tensors.load("tide", ["b"])
    with pytest.raises(ModelError, match="cannot be loaded"):
        tensors.load("tide", ["a"])
    shutil.rmtree(tmp_path / "tide")
    models.card.cache_clear()
    with pytest.raises(ModelError, match="cannot be loaded"):
        tensors.load("tide", ["a"])


def test_what_is_shipped_is_small_and_whole():
    home = Path(models.__file__).parent
    found = sorted(home.glob(f"*/{tensors.FILE}"))
    assert [file.parent.name for file in found] == ["cues", "reader", "reader_words", "words"]
    for file in found:
        assert file.stat().st_size < 3_000_000
        assert tensors.load(file.parent.name, models.card(file.parent.name)["features"]).arrays
    assert sum(file.stat().st_size for file in found) < 6_000_000
