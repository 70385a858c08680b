"""Weights as arrays: one file of safetensors a model, whose only note is its word lists in JSON.

The format holds no code and its reader checks every offset; that the bytes are those that were trained is told by
their SHA-256 in the card. Equal weights give equal bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors import numpy as form

from storywire import models
from storywire.errors import ModelError

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]
FILE, DIGEST = "weights.safetensors", "sha256"  # beside the card, and what the card calls the hash of its bytes
_NOTE, _SCALES = "words", " scales"


@dataclass(frozen=True)
class Weights:
    """`arrays` by name, in half precision or in one byte a number, and `words`, which JSON can tell: vocabularies."""

    arrays: Mapping[str, Array]
    words: Mapping[str, Any]

    def numbers(self, name: str) -> Floats:
        """An array in single precision, in its shape. Raises ModelError if there is none of that name."""
        try:
            found: Floats = self.arrays[name].astype(np.float32)
        except KeyError:
            raise ModelError(f"the weights have no array {name}") from None
        scales = self.arrays.get(name + _SCALES)
        return found if scales is None else found * scales.astype(np.float32)


def half(name: str, matrix: Array) -> dict[str, Array]:
    """The array of that name in half precision."""
    return {name: np.ascontiguousarray(matrix, dtype="<f2")}


def bytewise(name: str, matrix: Array) -> dict[str, Array]:
    """The array of that name in one byte a number, each row with its own scale: to within a 254th of its largest."""
    scales = np.maximum(np.abs(matrix).max(axis=1, keepdims=True) / 127, 1e-4).astype("<f2")
    rounded = np.clip(np.round(matrix / scales.astype(np.float32)), -127, 127).astype(np.int8)
    return {name: rounded, name + _SCALES: scales}


def dumped(weights: Weights) -> bytes:
    """The bytes of the file."""
    note = json.dumps(weights.words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return bytes(form.save(dict(sorted(weights.arrays.items())), {_NOTE: note}))


def parsed(raw: bytes) -> Weights:
    """The weights from the bytes of their file. Raises ValueError if they are damaged."""
    try:
        arrays = form.load(raw)
        head = json.loads(raw[8 : 8 + int.from_bytes(raw[:8], "little")])
        return Weights(arrays, json.loads(head["__metadata__"][_NOTE]))
    except (SafetensorError, KeyError, TypeError) as problem:
        raise ValueError(f"no weights: {problem}") from problem


def digest(raw: bytes) -> str:
    """What the card must say of these bytes."""
    return hashlib.sha256(raw).hexdigest()


def load(name: str, features: Sequence[str]) -> Weights:
    """The weights of a model. Raises ModelError if they are missing, damaged, not those of the card, or trained on
    other features than `features`."""
    said = models.fitting_card(name, features).get(DIGEST)
    try:
        raw = files(models.__name__).joinpath(name, FILE).read_bytes()
        if digest(raw) != said:
            raise ValueError("its bytes are not those that its card names")
        return parsed(raw)
    except (OSError, ValueError) as problem:
        raise ModelError(f"the model {name} cannot be loaded: {problem}") from problem
