"""Where the text that was taken from markup really begins and ends, and what surely is none inside of it.

Each paragraph has the score that the line classifier gives to the line it stands in, or None if it stands in no line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from storywire.read import dump, phrases
from storywire.types import ParagraphKind

_NEVER = 0.02  # probability of a line below which it is no text wherever it stands
_SURELY_NOT = 0.1  # the same at the edge of the text
_NOTE = 0.25  # the same for a note in brackets at the edge
_PROMO = 0.2  # the same for a first line right before one that is
_SURELY = 0.9  # text
_SURELY_TEXT = 0.6
_MOST_CUT = 0.5  # of the characters: where more would go, the scores are wrong and not the text
_LITTLE = 300  # characters that may always go
_TAIL = 0.5  # what a line after the text may not reach
_BANNER = 100  # characters of a line that announces other stories or comments
_BRACKETS = re.compile(r"^[(\[].*[)\]]$")
_BANNERS = tuple(phrases.CLASSES.index(kind) for kind in ("related", "comments"))
_WHO = tuple(phrases.CLASSES.index(kind) for kind in ("byline", "bio"))

Part = tuple[str, ParagraphKind]
Scored = tuple[Part, float | None]


def folded(text: str) -> str:
    """The words of a text in lower case: by this paragraphs and lines are told to be the same."""
    return " ".join(phrases.WORD.findall(text.casefold()))


def trim(parts: Sequence[Part], scores: Mapping[str, float]) -> tuple[Part, ...]:
    """The paragraphs without clutter, by the scores of the lines (folded) that they stand in.

    Gone are lines that cannot be text; from a line on that announces other stories or comments, all that follows if
    none of it is likely; and at both ends lines that are surely no text, short ones without a full stop (bylines,
    links) unless surely text, and a promo right above the first paragraph. Where that would be more than half of the
    text, nothing is: then the classifier does not know such pages.
    """
    scored = [(part, scores.get(folded(part[0]))) for part in parts]
    possible = [each for each in scored if each[1] is None or each[1] >= _NEVER] or scored
    kept = _without_promos(_without_ends(_without_tail(possible)))
    cut = _length(scored) - _length(kept)
    if cut > max(_MOST_CUT * _length(scored), _LITTLE):
        kept = scored
    return tuple(part for part, _ in kept)


def _length(scored: Sequence[Scored]) -> int:
    return sum(len(text) for (text, _), _ in scored)


def _without_tail(scored: list[Scored]) -> list[Scored]:
    low = len(scored)
    while low > 1 and (scored[low - 1][1] or 0.0) < _TAIL:
        low -= 1
    return next((scored[:at] for at in range(low, len(scored)) if _is_banner(scored[at][0][0])), scored)


def _is_banner(text: str) -> bool:
    """Whether a short line does nothing but announce other stories or comments."""
    return len(text) < _BANNER and _strength(text, _BANNERS) == phrases.IS_PHRASE


def _strength(text: str, kinds: Sequence[int]) -> int:
    """How strongly a text is marked as one of these kinds (phrases.CLASSES)."""
    marks = phrases.marks(text, phrases.words(text))
    return max(marks[kind] for kind in kinds)


def _without_ends(scored: list[Scored]) -> list[Scored]:
    keep = [not _clutter(*part, score) for part, score in scored]
    if not any(keep):
        return scored
    return scored[keep.index(True) : len(keep) - keep[::-1].index(True)]


def _clutter(text: str, kind: ParagraphKind, score: float | None) -> bool:
    if _BRACKETS.match(text):
        return score is None or score < _NOTE or _strength(text, _WHO) >= phrases.BEGINS
    if kind is not ParagraphKind.LIST_ITEM and dump.like_headline(text):
        return score is None or score < _SURELY_TEXT
    return score is not None and score < _SURELY_NOT


def _without_promos(scored: list[Scored]) -> list[Scored]:
    first = 0
    while len(scored) - first > 3 and _is_promo(scored[first][1], scored[first + 1][1]):
        first += 1
    return scored[first:]


def _is_promo(score: float | None, following: float | None) -> bool:
    return score is not None and score < _PROMO and following is not None and following >= _SURELY
