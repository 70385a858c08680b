"""The language of a text: py3langid (Lui and Baldwin 2012), with the page's own word where the text leaves it open."""

from __future__ import annotations

from functools import cache

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

_ENOUGH = 1_500  # characters
_SURE = 0.9
_GLANCE, _CERTAIN = 600, 0.9999  # characters after which a text this certain is read no further
_SHORT = 20  # characters below which nothing is said
_UNSPOKEN = frozenset({"la", "eo", "vo"})  # no newspapers to speak of, and much Latin in legal and place names
_SAME = {"nb": "no", "nn": "no"}  # written norms of Norwegian


def language(text: str, declared: str | None = None) -> str | None:
    """The language of a text as ISO 639-1, or None where neither the text nor the page says.

    `declared` is what the page says of itself (`lang` attribute); it decides only where the text is short or unclear.
    """
    said = (declared or "").strip().lower().replace("_", "-").split("-")[0]
    hint = said if said in _languages() else None
    start = text[:_ENOUGH]
    letters = sum(map(str.isalpha, start))
    letters += 0 if start.isascii() else 3 * sum(char > "\u2e80" and char.isalpha() for char in start)
    if letters < _SHORT:
        return hint
    found, probability = _classified(start)
    code = _SAME.get(found, found)
    if probability >= _SURE:
        return code
    return hint or (code if letters > 10 * _SHORT else None)


def _classified(start: str) -> tuple[str, float]:
    """The language of a text and how sure it is; most are told by their first lines."""
    found, probability = _identifier().classify(start[:_GLANCE])
    if float(probability) < _CERTAIN and len(start) > _GLANCE:
        found, probability = _identifier().classify(start)
    return str(found), float(probability)


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2 and label not in _UNSPOKEN])
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc)  # by rows, as they are asked for
    return identifier


@cache
def _languages() -> frozenset[str]:
    return frozenset(map(str, _identifier().labels)) | {"no"}
