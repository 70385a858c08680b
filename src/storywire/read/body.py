"""The text of an article as it was taken from a page, and what was decided about each part of the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from storywire.types import Paragraph, ParagraphKind, Span

BLANK = "\n\n"  # what stands between two paragraphs


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """One line of a text dump: where it stands on the page, how likely it is text, whether it was kept, and why."""

    span: Span
    score: float
    kept: bool
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an article with its paragraphs, whose spans point into it.

    `kept` and `lines` go along with Source.lines of a text dump and are empty for markup. `confidence` is the F1 that
    such a text has been measured to have. `reader` names the method.
    """

    text: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    confidence: float = 0.0
    kept: tuple[bool, ...] = ()
    lines: tuple[LineVerdict, ...] = ()
    reader: str = ""


def compose(parts: Iterable[tuple[str, ParagraphKind]]) -> tuple[str, tuple[Paragraph, ...]]:
    """Join paragraphs into a text with their spans; blank ones are left out."""
    pieces: list[str] = []
    paragraphs: list[Paragraph] = []
    at = 0
    for part, kind in parts:
        piece = part.strip()
        if piece:
            paragraphs.append(Paragraph(Span(at, at + len(piece)), kind))
            pieces.append(piece)
            at += len(piece) + len(BLANK)
    return BLANK.join(pieces), tuple(paragraphs)
