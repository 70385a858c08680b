"""Why a text is what it is: every visible line of a page, whether it went into the text, and the reasons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from storywire.read import dump
from storywire.read.body import Body
from storywire.read.edges import folded
from storywire.read.source import Source

_TELLING = 25  # characters from which a line that stands inside of a paragraph is surely that part of it


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line that the page shows: the probability that it is text by the line classifier, and what became of it."""

    text: str
    score: float
    kept: bool
    why: tuple[str, ...]


def explain_lines(source: Source, body: Body) -> tuple[ShownLine, ...]:
    """The visible lines of a page in order, with what became of each when `body` was taken from it."""
    lines = source.shown
    judged = dump.judge(lines)
    kept = np.array(body.kept or _found_again(lines, body), np.bool_)
    why = dump.reasons(lines, kept)
    if not body.kept:
        why = tuple((f"taken by {body.reader}",) if keep else said for keep, said in zip(kept, why, strict=True))
    return tuple(
        ShownLine(line, round(float(score), 3), bool(keep), said)
        for line, score, keep, said in zip(lines, judged.scores, kept, why, strict=True)
    )


def _found_again(lines: tuple[str, ...], body: Body) -> list[bool]:
    """Which lines of a page of markup stand in its text."""
    whole = folded(body.text)
    paragraphs = {folded(part.span.of(body.text)) for part in body.paragraphs}
    return [
        bool(line) and (line in paragraphs or (len(line) >= _TELLING and line in whole)) for line in map(folded, lines)
    ]
