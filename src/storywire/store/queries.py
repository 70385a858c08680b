"""A person's search words as a full-text query that cannot be malformed.

Words are joined by AND; "a phrase", OR, NOT (or a minus sign) and a star at a word's end do what people expect.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_PIECE = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_SPOKEN = re.compile(r"\w")


class Found(NamedTuple):
    """A row of the full-text index: the article's row number, the snippet, and BM25 (lower is better)."""

    number: int
    snippet: str
    rank: float


class _Term(NamedTuple):
    text: str
    negated: bool


def parse(words: str) -> str:
    """`words` in the syntax of FTS5 (https://www.sqlite.org/fts5.html#full_text_query_syntax).

    Raises ValueError when nothing is looked for.
    """
    groups: list[list[_Term]] = [[]]
    negate = False
    for piece in _PIECE.finditer(words):
        if piece["word"] == "NOT":
            negate = True
        elif piece["word"] == "OR":
            groups.append([])
        elif piece["word"] != "AND" and (term := _term(piece)):
            groups[-1].append(_Term(term, negate or bool(piece["minus"])))
            negate = False
    joined = [_joined(group) for group in groups if group]
    if not joined:
        raise ValueError("say at least one word to search for")
    return " OR ".join(joined)


def _term(piece: re.Match[str]) -> str | None:
    said = piece["phrase"] if piece["phrase"] is not None else piece["word"]
    if not _SPOKEN.search(said):
        return None
    star = "*" if piece["phrase"] is None and said.endswith("*") else ""
    return '"' + said.rstrip("*").replace('"', "").replace("\0", " ") + '"' + star


def _joined(group: list[_Term]) -> str:
    wanted = [term.text for term in group if not term.negated]
    if not wanted:
        raise ValueError("a search needs at least one word that is wanted, not only words that are not")
    unwanted = "".join(f" NOT {term.text}" for term in group if term.negated)
    return f"({' AND '.join(wanted)}{unwanted})"
