"""How one wording differs from a fuller one: a word diff (Hunt and McIlroy's problem, difflib's answer)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from storywire.wording import Word, words

_LIMIT = 300  # words; longer wordings are shown without a diff
_GROUPED = re.compile(r"[.,]")  # between the digits of one number


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
    full, mine = _whole(fullest), _whole(variant)
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


def _whole(text: str) -> tuple[Word, ...]:
    """The words of a text, a number in groups of digits as one: "4,000"."""
    found: list[Word] = []
    for word in words(text):
        last = found[-1] if found else None
        if last and last.folded.isdigit() and word.folded.isdigit() and _GROUPED.fullmatch(text[last.end : word.start]):
            found[-1] = Word(last.folded + word.folded, last.start, word.end)
        else:
            found.append(word)
    return tuple(found)


def _stretch(text: str, found: tuple[Word, ...], first: int, last: int) -> str:
    """Words as they stand in the text, with the signs that touch them."""
    start = 0 if first == 0 else found[first].start - _touching(reversed(text[: found[first].start]))
    end = len(text) if last == len(found) else found[last - 1].end
    after = 0 if last == len(found) else _touching(text[end : found[last].start])
    return text[start : end + after]


def _touching(signs: Iterable[str]) -> int:
    """How many signs stand before the next space or word."""
    count = 0
    for sign in signs:
        if sign.isspace() or sign.isalnum():
            break
        count += 1
    return count


def described(fullest: str, variant: str) -> str:
    """What sort of variant it is: "the same words", "cut" or "reworded"."""
    changes = {piece.change for piece in diff(fullest, variant)}
    if Change.OTHER in changes:
        return "reworded"
    return "cut" if Change.CUT in changes else "the same words"
