"""How one wording differs from a fuller one: a word diff (Hunt and McIlroy's problem, difflib's answer)."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from storywire.wording import Word, words

_LIMIT = 300  # words; longer wordings are shown without a diff


class Change(StrEnum):
    """What became of a piece of the fuller wording."""

    KEPT = "kept"
    CUT = "cut"
    OTHER = "other"  # words that the fuller one does not have


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words."""

    text: str
    change: Change


def diff(fullest: str, variant: str) -> tuple[Piece, ...]:
    """The variant in pieces; where it leaves words of the fullest out, those words as CUT."""
    full, mine = words(fullest), words(variant)
    if not full or not mine or max(len(full), len(mine)) > _LIMIT:
        return (Piece(variant, Change.KEPT),)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, [w.folded for w in full], [w.folded for w in mine], autojunk=False)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece(_stretch(variant, mine, b1, b2), Change.KEPT))
            continue
        if a2 > a1:
            pieces.append(Piece(fullest[full[a1].start : full[a2 - 1].end], Change.CUT))
        if b2 > b1:
            pieces.append(Piece(_stretch(variant, mine, b1, b2), Change.OTHER))
    return tuple(pieces)


def _stretch(text: str, found: tuple[Word, ...], first: int, last: int) -> str:
    start = 0 if first == 0 else found[first].start
    end = len(text) if last == len(found) else found[last - 1].end
    return text[start:end]


def described(fullest: str, variant: str) -> str:
    """What sort of variant it is: "the same words", "cut" or "reworded"."""
    changes = {piece.change for piece in diff(fullest, variant)}
    if Change.OTHER in changes:
        return "reworded"
    return "cut" if Change.CUT in changes else "the same words"
