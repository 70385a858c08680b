"""What the trainers of attribution share: vocabularies, and the writing of a model into the package."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import storywire
from storywire.models import tensors
from storywire.models.tensors import Weights

WORDY = 20  # columns with more categories than this hold words


def vocabulary(counts: Counter[str], most: int, least: int = 5) -> tuple[str, ...]:
    """The commonest values of a column, in an order that does not change."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(value for value, count in ranked[:most] if count >= least and value)


def save(name: str, found: Weights | dict[str, Any], card: dict[str, Any]) -> None:
    """Write a model and its card into the package: arrays as safetensors, whose hash the card tells, else JSON."""
    folder = Path(storywire.__file__).parent / "models" / name
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(found, Weights):
        raw = tensors.dumped(found)
        (folder / tensors.FILE).write_bytes(raw)
        card = {**card, tensors.DIGEST: tensors.digest(raw)}
    else:
        (folder / "weights.json").write_text(json.dumps(found, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
