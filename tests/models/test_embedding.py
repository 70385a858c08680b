"""Embeddings from a folder; the session and the tokenizer are stood in for."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.errors import ModelError
from storywire.models.embedding import DIMENSIONS, WORDS, Embedder


class Session:
    """One vector for each token: its length in the first place, a one in the second."""

    def __init__(self, inputs: tuple[str, ...] = ("input_ids", "attention_mask")) -> None:
        self.inputs = inputs
        self.asked: list[dict[str, Any]] = []

    def get_inputs(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(name=name) for name in self.inputs]

    def run(self, _outputs: None, given: dict[str, Any]) -> list[np.ndarray]:
        self.asked.append(given)
        ids = given["input_ids"][0]
        vectors = np.zeros((1, len(ids), DIMENSIONS))
        vectors[0, :, 0], vectors[0, :, 1] = ids, 1
        return [vectors]


class Tokenizer:
    def encode(self, text: str) -> SimpleNamespace:
        return SimpleNamespace(ids=[len(word) for word in text.split()])


def test_the_mean_of_the_tokens_is_the_embedding() -> None:
    found = Embedder(Session(), Tokenizer()).embed("Mill burns", "Nobody was hurt")
    assert len(found) == DIMENSIONS
    assert found[0] == 127
    assert found[1] == round(127 * 5 / (4 + 6 + 6 + 3 + 4))
    assert set(found[2:]) == {0}


def test_only_the_beginning_is_looked_at() -> None:
    session = Session()
    Embedder(session, Tokenizer()).embed("Mill", "word " * 5_000)
    assert session.asked[0]["input_ids"].shape == (1, WORDS + 1)


def test_a_model_gets_the_inputs_that_it_has() -> None:
    session = Session(("input_ids", "attention_mask", "token_type_ids"))
    Embedder(session, Tokenizer()).embed("Mill", "")
    assert set(session.asked[0]) == set(session.inputs)


def test_no_words_have_no_embedding() -> None:
    assert Embedder(Session(), Tokenizer()).embed(None, " \n") == ()


@given(st.text(), st.text())
def test_every_number_fits_a_byte(headline: str, text: str) -> None:
    assert all(-127 <= number <= 127 for number in Embedder(Session(), Tokenizer()).embed(headline, text))


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"lacks model\.onnx and tokenizer\.json"):
        Embedder.open(tmp_path)


def test_what_is_no_model_is_said(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_text("neither")
    with pytest.raises(ModelError, match="cannot be loaded"):
        Embedder.open(tmp_path)
