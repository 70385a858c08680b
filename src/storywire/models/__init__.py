"""Small trained weights, each a folder with a `card.json` beside `weights.json` or, for arrays (`models.tensors`),
`weights.safetensors`.

A card says what the model is for, on which data, with which seed and scores it was trained, and names the features
in their order. Loading refuses weights whose features are not the ones that the code computes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from storywire.errors import ModelError


@cache
def card(name: str) -> dict[str, Any]:
    """The card of a model: name, purpose, data, licence, seed, scores, features. Raises ModelError if there is none."""
    return _json(name, "card.json")


def load(name: str, features: Sequence[str]) -> dict[str, Any]:
    """The weights of a model. Raises ModelError if it is missing or was trained on other features than `features`."""
    fitting_card(name, features)
    return _json(name, "weights.json")


def fitting_card(name: str, features: Sequence[str]) -> dict[str, Any]:
    """The card of a model. Raises ModelError if it was trained on other features than `features`."""
    found = card(name)
    if found.get("features") != list(features):
        raise ModelError(f"the model {name} was trained on other features than this version computes: train it again")
    return found


def names() -> list[str]:
    """The models that are shipped, by name."""
    return sorted(entry.name for entry in files(__name__).iterdir() if entry.joinpath("card.json").is_file())


def _json(name: str, file: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(files(__name__).joinpath(name, file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise ModelError(f"the model {name} cannot be loaded: {problem}") from problem
    return found
