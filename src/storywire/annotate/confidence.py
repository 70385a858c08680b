"""How sure a triple is: the probability that content and source are right, from what the models said of its parts.

A logistic regression on held-out articles; so a confidence of .8 means right about four times in five.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from storywire import models

MODEL, WORDS = "relations", "relations_words"  # for texts with a parse, and without
FEATURES = (
    "cue", "content", "content least", "source", "no source", "content words", "quoted", "half quoted", "pieces",
)  # fmt: skip
_LIMIT = 6.0


def measures(cue: float, content: Sequence[float], source: Sequence[float], quoted: float, pieces: int) -> list[float]:
    """FEATURES of one triple: log odds of the cue and of its tokens' roles, and what shape the content has.

    `content` and `source` are the role probabilities of their tokens, `quoted` the share of content inside quotes.
    """
    least = sorted(content)[int(0.1 * (len(content) - 1))]
    return [
        _odds(cue),
        _odds(math.fsum(content) / len(content)),
        _odds(least),
        _odds(math.fsum(source) / len(source)) if source else 0.0,
        float(not source),
        math.log1p(len(content)),
        float(quoted >= 0.9),
        float(0 < quoted < 0.9),
        float(min(pieces, 4)),
    ]


def confidence(values: Sequence[float], name: str = MODEL) -> float:
    """The probability that a triple with these measures is right, by the regression of that name."""
    weights, bias = _weights(name)
    total = math.fsum(weight * value for weight, value in zip(weights, values, strict=True)) + bias
    return 1.0 / (1.0 + math.exp(-total))


def _odds(chance: float) -> float:
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    return max(-_LIMIT, min(_LIMIT, math.log(chance / (1 - chance))))


@cache
def _weights(name: str) -> tuple[tuple[float, ...], float]:
    found = models.load(name, FEATURES)
    return tuple(map(float, found["weights"])), float(found["bias"])
