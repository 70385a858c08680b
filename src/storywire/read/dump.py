"""The text of an article from a page whose tags are gone: each line is judged, then the best run of lines is taken.

A gradient-boosted classifier gives every line the probability of being text (features in `lines`, weights in
`models/lines`); the article is the run with the greatest sum of word-weighted margins, without the lines inside that
the classifier turns down.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from storywire import models
from storywire.models.trees import Trees
from storywire.read import certainty, paragraphs, phrases
from storywire.read import lines as shape
from storywire.read.body import Body, LineVerdict, compose
from storywire.read.source import Source
from storywire.types import ParagraphKind, Span

READER = "lines 1"
KEEP = 0.45  # probability from which a line is kept
KEEP_LAST = 0.36  # the same for a sentence right after the run
_SENTENCE = 30  # characters
_MOST_TITLES = 3
_MOST_TRIMMED = 0.4  # of the characters
_ENDED = re.compile(r"[.!?。！？…:;][\"'”’»)\]」』]*$")
_LISTED = re.compile(r"^(?:[-–—*•▪‣]|\(?\d{1,2}[.)])\s")
Scores = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_WHY = {
    "share": "share buttons",
    "newsletter": "a newsletter",
    "related": "other stories announced",
    "comments": "comments",
    "consent": "consent or terms",
    "paywall": "log-in or subscription",
    "advert": "an advertisement",
    "picture": "a picture credit",
    "byline": "who and when",
    "rights": "rights",
    "menu": "a menu",
    "tags": "tags",
    "bio": "about the author",
    "media": "a player",
    "error": "an error message",
}


@dataclass(frozen=True, eq=False)
class Judged:
    """What the classifier made of the lines of a page: paragraphs with kinds, expected F1, and each line's score."""

    parts: tuple[tuple[str, ParagraphKind], ...]
    expected: float
    scores: Scores
    kept: Flags


def read_dump(source: Source, explained: bool = False) -> Body:
    """The body of a text dump, if asked with the verdict on each of its lines; an empty text where there is none."""
    lines = [span.of(source.text) for span in source.lines]
    judged = judge(lines)
    text, marked = compose(judged.parts)
    sure = certainty.confidence("dump", judged.expected) if text else 0.0
    verdicts = verdicts_of(source.lines, lines, judged) if explained else ()
    return Body(text, marked, sure, tuple(map(bool, judged.kept)), verdicts, READER)


def judge(lines: Sequence[str]) -> Judged:
    """The article among the lines of a page, and the F1 that the classifier expects of it."""
    seen = shape.look(lines)
    scores = score(seen, len(lines))
    kept = decode(scores, lines)
    chosen = [(lines[at], *seen.of(at, lines[at])) for at in np.flatnonzero(kept).tolist()]
    return Judged(paragraphs.mark(chosen), certainty.expected_f1(scores, kept, lines), scores, kept)


def score(seen: shape.Seen, count: int) -> Scores:
    """The probability that each of `count` lines is text of the article; zero beyond lines.MOST_LINES."""
    judged = _trees().probability(shape.features(seen))
    return np.concatenate([judged, np.zeros(count - len(judged))])


def decode(scores: Scores, lines: Sequence[str]) -> Flags:
    """Which lines are kept: inside the best run, and likely enough."""
    weight = np.sqrt([max(len(line), 4) for line in lines])
    start, end = shape.best_run(weight * (scores - KEEP)) if len(lines) else (0, 0)
    kept = np.zeros(len(lines), np.bool_)
    kept[start:end] = scores[start:end] >= KEEP
    if start < end < len(lines) and scores[end] >= KEEP_LAST and len(lines[end]) >= _SENTENCE:
        kept[end] = bool(_ENDED.search(lines[end][-8:]))
    return _trimmed(kept, lines)


def _trimmed(kept: Flags, lines: Sequence[str]) -> Flags:
    """Without the headlines at both ends: a title above the text, or those of other stories below it.

    A sub-heading has text after it and a list has marks; what is left at an end and never comes to a full stop is
    neither. Where that would take much of the text, the page does not end its sentences so, and all is kept.
    """
    inside = [int(at) for at in np.flatnonzero(kept)]
    first, last = 0, len(inside)
    while last > 1 and like_headline(lines[inside[last - 1]]):
        last -= 1
    while first < min(_MOST_TITLES, last - 1) and like_headline(lines[inside[first]]):
        first += 1
    lost = inside[:first] + inside[last:]
    if sum(len(lines[at]) for at in lost) > _MOST_TRIMMED * sum(len(lines[at]) for at in inside):
        return kept
    trimmed = kept.copy()
    trimmed[lost] = False
    return trimmed


def like_headline(line: str) -> bool:
    """Whether a line is short, never comes to a full stop and is no item of a list."""
    short = len(line) < 160 and line.count(" ") < 25
    return short and not _ENDED.search(line[-8:]) and not _LISTED.match(line)


@cache
def _trees() -> Trees:
    return Trees.from_weights(models.load("lines", shape.FEATURES))


def verdicts_of(spans: Sequence[Span], lines: Sequence[str], judged: Judged) -> tuple[LineVerdict, ...]:
    """The verdict on each line with its reasons."""
    why = reasons(lines, judged.kept)
    each = zip(spans, judged.scores, judged.kept, why, strict=True)
    return tuple(LineVerdict(span, float(score), bool(kept), said) for span, score, kept, said in each)


def reasons(lines: Sequence[str], kept: Flags) -> tuple[tuple[str, ...], ...]:
    """Why each line was kept or left out, in words."""
    inside = np.flatnonzero(kept)
    first, last = (int(inside[0]), int(inside[-1])) if len(inside) else (len(lines), -1)
    return tuple(_why(line, bool(kept[at]), at < first, at > last) for at, line in enumerate(lines))


def _why(line: str, kept: bool, before: bool, after: bool) -> tuple[str, ...]:
    words = phrases.words(line[:400])
    marks = phrases.marks(line[:400], words)
    why = [_WHY[name] for name, strength in zip(phrases.CLASSES, marks, strict=True) if strength >= 2]
    if kept:
        return ("runs on as text",)
    if len(words) < 6:
        why.append("short")
    if before:
        why.append("before the text begins")
    elif after:
        why.append("after the text ends")
    else:
        why.append("unlike the text around it")
    return tuple(why)
