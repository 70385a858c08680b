"""Words of a text for full-text search, as SQLite's unicode61 tokenizer with remove_diacritics = 2 makes them.

Letters and digits of any script, and private-use characters, make words; marks above and below Latin letters belong to
them and are folded away, as case is (https://www.sqlite.org/fts5.html#unicode61_tokenizer). Another database is given
these words, and so finds the same. Characters that are younger than SQLite's tables are told apart by Python's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

LONGEST = 400  # characters of a word; what goes beyond is cut, in texts and in searches alike

# The combining marks that do not part a word: those that SQLite's tokenizer knows.
_MARKS = "\u0300-\u0304\u0306-\u030c\u030f\u0311\u031b\u0323-\u0328\u032d\u032e\u0330\u0331"
_OWN = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_WORD = re.compile(rf"(?:[^\W_]|[{_OWN}])(?:[^\W_]|[{_OWN}{_MARKS}])*")
_MARK = re.compile(f"[{_MARKS}]")


class Token(NamedTuple):
    """A word of a text: folded, and where it stands, in code points."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text in their order."""
    return [Token(fold(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return [fold(found) for found in _WORD.findall(text)]


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """A word without case and without the diacritics of Latin letters."""
    if word.isascii():
        return word.lower()[:LONGEST]
    return "".join(map(_folded, _MARK.sub("", word)))[:LONGEST]


def _folded(character: str) -> str:
    """One character, by simple case folding: it stays one."""
    low = character.casefold()
    if len(low) != 1:
        low = character.lower()[0]
    base = normalize("NFD", low)[0]
    return base if "a" <= base <= "z" else low
