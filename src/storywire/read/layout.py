"""The shape of a page in lines: where its main text probably runs, and its headings.

The main text is the run of lines that weighs most, prose counting for and short lines against it: the greatest sum of
a contiguous subsequence (Kadane's algorithm; Bentley, Programming Pearls, column 8).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from storywire.read.markup import Line, Markup, Zone

_SENTENCE = re.compile(r"[.!?…»”\"'。！？।]\s*$|[.!?…] [^\W\d_]|[。！？]")
_WIDE = re.compile(r"[぀-ヿ㐀-鿿가-힯฀-๿]")
_PROSE = 70  # characters of a line that can be prose
_SHORT = 45.0  # what a line that is no prose weighs against the text
_CONTENT = re.compile(r"\w{4,}")
_LONGEST = 1000  # characters of a line that are looked at


@dataclass(frozen=True, slots=True)
class Layout:
    """Line numbers: the main text runs from `first` up to `last`, inclusive; -1 and -1 where there is none.

    `titles` are the lines above the text that share their words with it: its headline, if the page shows one.
    """

    first: int
    last: int
    heading: int
    lines: int
    titles: tuple[int, ...] = ()


@lru_cache(maxsize=2)  # headline, byline, dateline and date ask for the same page
def layout(page: Markup) -> Layout:
    """Find the main text of a page, the heading nearest above it (-1 if there is no h1), and its titles."""
    first, last = _heaviest([_weight(line) for line in page.lines])
    headings = [number for number, line in enumerate(page.lines) if line.zone & Zone.HEADING]
    above = [number for number in headings if number <= max(first, 0)]
    heading = above[-1] if above else headings[0] if headings else -1
    return Layout(first, last, heading, len(page.lines), _titles(page, first, last))


def _titles(page: Markup, first: int, last: int) -> tuple[int, ...]:
    """Lines above the text, of four words or more, half of whose long words the text has too."""
    beginning = " ".join(line.text[:_LONGEST] for line in page.lines[max(first, 0) : last + 1][:20])
    told = set(_CONTENT.findall(beginning.lower()))
    found = []
    for number, line in enumerate(page.lines[: max(first, 0)]):
        words = set(_CONTENT.findall(line.text[:200].lower())) if 12 <= len(line.text) < _LONGEST else set()
        if len(words) >= 3 and len(line.text.split()) >= 4 and len(words & told) >= 0.5 * len(words):
            found.append(number)
    return tuple(found)


def _weight(line: Line) -> float:
    text = line.text.strip()
    length = len(text)
    if length < 400 and not text.isascii() and _WIDE.search(text):
        length = length * 5 // 2
    if length < _PROSE or not _SENTENCE.search(text) or line.zone & (Zone.NAV | Zone.FOOTER | Zone.COMMENT):
        return -_SHORT
    return float(min(length, 1500))


def _heaviest(weights: list[float]) -> tuple[int, int]:
    best, first, last, total, start = 0.0, -1, -1, 0.0, 0
    for number, weight in enumerate(weights):
        if total <= 0:
            total, start = 0.0, number
        total += weight
        if total > best:
            best, first, last = total, start, number
    return first, last
