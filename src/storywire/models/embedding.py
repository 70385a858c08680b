"""Embeddings of the beginnings of articles, by a sentence encoder in ONNX from a folder of the user's.

The folder holds `model.onnx` (inputs `input_ids`, `attention_mask` and, if it wants them, `token_type_ids`; the first
output one vector for each token) and `tokenizer.json`. The tokens' mean is the embedding, as Sentence-BERT has it
(Reimers and Gurevych 2019). Needs the extra `embeddings`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from storywire.errors import ModelError

WORDS = 90  # of the text, after the headline
TOKENS = 128
DIMENSIONS = 384  # that the shipped weights were trained with
_REACH = 20 * WORDS  # characters of the text that are looked at
_FILES = ("model.onnx", "tokenizer.json")


class Embedder:
    """Turns headline and text into an embedding. Open it with `Embedder.open`."""

    def __init__(self, session: Any, tokenizer: Any) -> None:
        self._session, self._tokenizer = session, tokenizer
        self._inputs = {given.name for given in session.get_inputs()}

    @classmethod
    @cache
    def open(cls, folder: Path) -> Embedder:
        """From a folder. Raises ModelError if the extra or a file is missing, or the model is not of the kind."""
        missing = [name for name in _FILES if not (folder / name).is_file()]
        if missing:
            raise ModelError(f"the embedding model in {folder} lacks {' and '.join(missing)}")
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as problem:
            raise ModelError("the setting embedding_model needs the extra: install storywire[embeddings]") from problem
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            session = onnxruntime.InferenceSession(str(folder / _FILES[0]), options, providers=["CPUExecutionProvider"])
            tokenizer = Tokenizer.from_file(str(folder / _FILES[1]))
        except Exception as problem:  # both libraries raise nothing narrower
            raise ModelError(f"the embedding model in {folder} cannot be loaded: {problem}") from problem
        tokenizer.no_padding()
        tokenizer.enable_truncation(TOKENS)
        opened = cls(session, tokenizer)
        size = len(opened.embed("A headline", ""))
        if size != DIMENSIONS:
            raise ModelError(f"the embedding model in {folder} gives {size} numbers; {DIMENSIONS} are wanted")
        return opened

    def embed(self, headline: str | None, text: str) -> tuple[int, ...]:
        """The embedding of the headline and the first words, each number in [-127, 127]; empty for no words.

        Raises ModelError if the model cannot be run on it.
        """
        words = text[:_REACH].split()[:WORDS]
        if not words and not (headline or "").strip():
            return ()
        encoded = self._tokenizer.encode(f"{(headline or '')[:_REACH]}. {' '.join(words)}")
        return _rounded(self._run(encoded.ids))

    def _run(self, tokens: Sequence[int]) -> np.ndarray[Any, np.dtype[np.float32]]:
        ids = np.array([tokens], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        try:
            output = self._session.run(None, {name: given[name] for name in self._inputs if name in given})[0]
            mean: np.ndarray[Any, np.dtype[np.float32]] = np.asarray(output, dtype=np.float32)[0].mean(axis=0)
        except Exception as problem:  # onnxruntime raises nothing narrower
            raise ModelError(f"the embedding model cannot be run: {problem}") from problem
        return np.atleast_1d(mean)


def _rounded(vector: np.ndarray[Any, np.dtype[np.float32]]) -> tuple[int, ...]:
    most = float(np.abs(vector).max())
    if not np.isfinite(most) or most == 0:
        return ()
    return tuple(np.rint(vector * (127 / most)).astype(int).tolist())
