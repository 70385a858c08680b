"""What the paragraphs of a text dump are: body, sub-heading, pull quote, list item or caption."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from storywire.read import phrases
from storywire.types import ParagraphKind

_LIST = re.compile(r"^(?:[-–—*•▪‣]|\(?\d{1,2}[.)])\s")
_SENTENCE_END = re.compile(r"[.!?。！？…:;,][\"'”’»)\]」』]*$")
_QUOTED = re.compile('["“„«「][^"“”„«»「」]{20,2000}["”“»」]')
_MARKS = '"“„«「'
_PICTURE = phrases.CLASSES.index("picture")
_LONGEST_HEAD = 14  # words
_SHORTEST_QUOTE = 8  # words of a repeated quote
_LONGEST_CAPTION = 40  # words
Line = tuple[str, list[str], list[int]]
_Gram = tuple[str, ...]
_Told = dict[_Gram, tuple[int, int]]  # the first and the last line that say it


def mark(lines: Sequence[Line]) -> tuple[tuple[str, ParagraphKind], ...]:
    """Each line of an article with its kind; `lines` are texts, their words in lower case, and their marks."""
    told = cache(lambda: _told(lines))  # few texts have a line that needs it
    return tuple((line[0], _kind(lines, at, told)) for at, line in enumerate(lines))


def _told(lines: Sequence[Line]) -> _Told:
    told: _Told = {}
    for at, (_, words, _) in enumerate(lines):
        for gram in _grams(words):
            told[gram] = (told.get(gram, (at, at))[0], at)
    return told


def _kind(lines: Sequence[Line], at: int, told: Callable[[], _Told]) -> ParagraphKind:
    line, words, marks = lines[at]
    if _LIST.match(line):
        return ParagraphKind.LIST_ITEM
    if len(words) <= _LONGEST_CAPTION and marks[_PICTURE] >= phrases.BEGINS:
        return ParagraphKind.CAPTION
    if _is_pull_quote(line, at, told):
        return ParagraphKind.PULL_QUOTE
    if _is_head(line, words) and at + 1 < len(lines) and len(lines[at + 1][1]) > len(words):
        return ParagraphKind.SUBHEADING
    return ParagraphKind.BODY


def _is_head(line: str, words: list[str]) -> bool:
    """Short, begins like a title and does not end like a sentence (a question may head a section)."""
    short = 0 < len(words) <= _LONGEST_HEAD and len(line) <= 110
    unfinished = not _SENTENCE_END.search(line) or (line.endswith("?") and len(words) <= 10)
    return short and unfinished and not line[0].islower()


def _is_pull_quote(line: str, at: int, told: Callable[[], _Told]) -> bool:
    """Whether nearly all of a line stands in quotation marks and is said again by a later line.

    A pull quote that stands after its quote cannot be told from a quote given twice; it stays body.
    """
    if not any(mark in line for mark in _MARKS):
        return False
    quoted = " ".join(_QUOTED.findall(line))
    if len(quoted) < 0.6 * len(line):
        return False
    grams = _grams(phrases.words(quoted))
    if len(grams) + 3 < _SHORTEST_QUOTE:
        return False
    where = told()
    again = sum(gram in where and where[gram][0] == at < where[gram][1] for gram in grams)
    return again >= 0.7 * len(grams)


def _grams(words: Sequence[str]) -> list[_Gram]:
    return [tuple(words[at : at + 4]) for at in range(len(words) - 3)]
