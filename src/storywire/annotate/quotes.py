"""Where a text stands inside quotation marks: a small state machine that one typo cannot derail.

Marks are straight or curly, doubled apostrophes or backquotes, guillemets, and single quotes that stand as words do.
State is kept by paragraph: a quote left open ends with its paragraph, unless a later paragraph closes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from storywire.types import Span

_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
_DOUBLE = re.compile(r"[“”„‟\"«»]|''|``|’’|‘‘")
_CLIPPED = r"(?!\d\ds?\b|n['’]|(?:em|tis|twas|til|cause|bout)\b)"  # '90s, rock 'n' roll, 'em
_SINGLE = re.compile(r"(?<![\w'‘’])['‘]" + _CLIPPED + r"(?=[^\s'‘’\"”)\],.;:!?])", re.IGNORECASE)
_SINGLE_END = re.compile(r"(?<=[^\s(\[])['’](?!\w)")
_SINGLE_STOP = re.compile(r"(?<=[.,!?])['’](?!\w)")
_FIRST_STOP = re.compile(r"[.!?]+(?=\s+[A-Z“\"])|,(?=\s+[a-zA-Z])")
# "We heard a bang, said Ada Lund, who …": the closing mark was forgotten, and what follows is the narrator's.
_SAID = re.compile(
    r"[,!?]\s(?:said|says|added|adds|told)\s(?:[A-Z][\w'’-]+\s?){1,5}|[,!?]\s(?:he|she|they)\s(?:said|says|added|adds)\b"
)
_OPENS_AFTER = frozenset("([{—–―-‘'/:…“")
_REACH = 8  # paragraphs that a quote left open may run on for
_LONGEST_SINGLE = 600


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    opens: bool
    closes: bool


def find_quotes(text: str) -> tuple[Span, ...]:
    """The quoted stretches of `text`, marks included, in order and without overlap.

    A quote that a missing mark leaves open ends at the first likely stop or with its paragraph; a closing mark
    without an opening one at the head of a paragraph closes what an earlier paragraph left open, or else reaches
    back to the paragraph's beginning.
    """
    found: list[Span] = []
    waiting: list[Span] = []  # paragraphs since a quote was left open
    for match in _PARAGRAPH.finditer(text):
        paragraph = Span(match.start(), match.end())
        marks = _marks(text, paragraph)
        if waiting and marks and not marks[0].opens:
            found.extend(waiting)
        if marks or len(waiting) >= _REACH:
            waiting = []
        elif waiting:
            waiting.append(paragraph)
        here, left_open = _in_paragraph(text, paragraph, marks)
        found.extend(here)
        if left_open:
            waiting = [Span(paragraph.end, paragraph.end)]
        found.extend(_singles(text, paragraph, here))
    return tuple(sorted(span for span in found if len(span)))


def _marks(text: str, paragraph: Span) -> list[_Mark]:
    found = []
    for match in _DOUBLE.finditer(text, paragraph.start, paragraph.end):
        before = text[match.start() - 1] if match.start() > paragraph.start else " "
        after = text[match.end()] if match.end() < paragraph.end else " "
        mark = _mark(match, before, after)
        if mark:
            found.append(mark)
    return found


def _mark(match: re.Match[str], before: str, after: str) -> _Mark | None:
    at, sign = match.span(), match.group()
    loose_before = before.isspace() or before in _OPENS_AFTER
    loose_after = after.isspace() or not (after.isalnum() or after in "“‘$£€'([…")
    if sign in {"“", "„", "``", "«", "‘‘"}:
        return _Mark(*at, opens=True, closes=False)
    if sign in {"”", "’’", "»"}:
        return _Mark(*at, opens=before.isspace() and not loose_after, closes=True)
    if before.isdigit() and sign in {'"', "''"} and loose_after:
        return _Mark(*at, opens=False, closes=True)
    if loose_before and loose_after and before.isspace() and after.isspace():
        return _Mark(*at, opens=True, closes=True)
    return _Mark(*at, opens=loose_before and not after.isspace(), closes=not before.isspace() or not loose_before)


def _in_paragraph(text: str, paragraph: Span, marks: list[_Mark]) -> tuple[list[Span], bool]:
    """The quotes of one paragraph, and whether the last was left open at its end."""
    found: list[Span] = []
    start: int | None = None
    for number, mark in enumerate(marks):
        if start is None:
            if mark.opens:
                start = mark.start
            elif number == 0 and not _is_inches(text, mark):
                found.append(Span(paragraph.start, mark.end))
        elif mark.closes:
            found.append(Span(start, mark.end))
            start = None
        else:  # a second opening mark: the first was never closed
            found.append(Span(start, _likely_end(text, start, mark.start)))
            start = mark.start
    if start is not None:
        forgotten = _SAID.search(text, start + 2, paragraph.end)
        found.append(Span(start, forgotten.start() + 1 if forgotten else paragraph.end))
        return found, forgotten is None
    return found, False


def _is_inches(text: str, mark: _Mark) -> bool:
    return text[mark.start] in "\"'”" and mark.start > 0 and text[mark.start - 1].isdigit()


def _likely_end(text: str, start: int, limit: int) -> int:
    stop = _FIRST_STOP.search(text, start + 1, limit)
    return stop.end() if stop else limit


def _singles(text: str, paragraph: Span, doubles: list[Span]) -> list[Span]:
    """Quotes in single marks outside the double ones, each closed within its paragraph."""
    found: list[Span] = []
    at, nearest = paragraph.start, 0
    while opening := _SINGLE.search(text, at, paragraph.end):
        start = at = opening.start()
        while nearest < len(doubles) and doubles[nearest].end <= start:
            nearest += 1
        closing = _closing(text, opening.end() + 1, min(paragraph.end, start + _LONGEST_SINGLE))
        free = nearest == len(doubles) or (closing or start) < doubles[nearest].start
        if closing is not None and free:
            found.append(Span(start, closing))
        at = closing if closing is not None and free else opening.end()
    return found


def _closing(text: str, start: int, limit: int) -> int | None:
    """Where a single quote ends: at a mark after punctuation before the next opening one, or else at the first mark."""
    first = _SINGLE_END.search(text, start, limit)
    if first is None:
        return None
    following = _SINGLE.search(text, first.end(), limit)
    stop = following.start() if following else limit
    after_stop = _SINGLE_STOP.search(text, start, stop)
    return after_stop.end() if after_stop else first.end()
