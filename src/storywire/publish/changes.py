"""What changed between two revisions of an article: paragraphs side by side, and the words within those reworded."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from storywire.publish.variants import Change, Piece, diff
from storywire.types import Article

_MOST = 400  # paragraphs that are compared


@dataclass(frozen=True, slots=True)
class Changed:
    """A paragraph that is not as it was, in pieces."""

    pieces: tuple[Piece, ...]


def changes(before: Article, after: Article) -> tuple[Changed, ...]:
    """The paragraphs (headline first) that were added, taken out or reworded, in the order of the text."""
    old, new = _paragraphs(before), _paragraphs(after)
    found: list[Changed] = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        both = min(a2 - a1, b2 - b1)
        found += [Changed(_reworded(old[a1 + n], new[b1 + n])) for n in range(both)]
        found += [Changed((Piece(text, Change.CUT),)) for text in old[a1 + both : a2]]
        found += [Changed((Piece(text, Change.OTHER),)) for text in new[b1 + both : b2]]
    return tuple(found)


def _paragraphs(article: Article) -> list[str]:
    return [article.headline or "", *(p.span.of(article.text) for p in article.paragraphs[:_MOST])]


def _reworded(old: str, new: str) -> tuple[Piece, ...]:
    pieces = diff(old, new)
    if all(piece.change is Change.KEPT for piece in pieces):  # too long to compare, or only stops and commas differ
        return (Piece(old, Change.CUT), Piece(new, Change.OTHER))
    return pieces
