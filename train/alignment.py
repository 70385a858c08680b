"""Labels for the lines of a page from a text that was taken from it: silver from extraction, gold where it is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

TOKEN = re.compile(r"[぀-ヿ㐀-鿿豈-﫿฀-๿]|[^\W぀-ヿ㐀-鿿豈-﫿฀-๿]+")
Flags = npt.NDArray[np.bool_]


def tokens(line: str) -> list[str]:
    """Words in lower case; characters of scripts without spaces one by one."""
    return [token.lower() for token in TOKEN.findall(line)]


def lengths(lines: Sequence[str]) -> npt.NDArray[np.float64]:
    """The tokens of each line, one at least."""
    return np.array([max(len(tokens(line)), 1) for line in lines], np.float64)


def covered(lines: Sequence[str], text: str, size: int = 4) -> npt.NDArray[np.float64]:
    """The share of each line's tokens that lie in a run of `size` tokens that the text has too, across line ends."""
    words = tokens(text)
    known = {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}
    flat = [(token, at) for at, line in enumerate(lines) for token in tokens(line)]
    hit = np.zeros(len(flat), bool)
    for at in range(len(flat) - size + 1):
        if tuple(token for token, _ in flat[at : at + size]) in known:
            hit[at : at + size] = True
    owner = [at for _, at in flat]
    found = np.bincount(owner, weights=hit, minlength=len(lines)) if flat else np.zeros(len(lines))
    return found / lengths(lines)


def labels(lines: Sequence[str], text: str, wanted: Iterable[str] = (), unwanted: Iterable[str] = ()) -> Flags:
    """Which lines belong to the text, corrected by snippets that are known to belong to it or not."""
    inside = covered(lines, text) >= 0.5
    squeezed = [" ".join(line.split()) for line in lines]
    for snippets, belongs in ((wanted, True), (unwanted, False)):
        for snippet in (" ".join(snippet.split()) for snippet in snippets):
            for at, line in enumerate(squeezed):
                if snippet in line or (len(line) > 25 and line in snippet):
                    inside[at] = belongs
    return inside
