"""The way between two words in the parse: up from the cue to where the paths meet, then down to the token.

Ways are followed for all pairs of a text at once, one step of the tree at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from storywire.annotate.tokens import Ids, Tokens

Names = tuple[str, str, str, str]
NAMES = ("path", "branch", "way out", "cue lemma and way out")
WINDOW = 220  # tokens on either side of the cue
_STEPS = 4
_KEPT = 5  # steps up, and steps down, that are told apart
_MOST_ROWS = 100_000
_FAR = ("far", "far", "far", "far")


@dataclass(frozen=True)
class Pairs:
    """Cue-token pairs: `cue` is the number of the cue in the list of cues, `token` the number of the token."""

    cue: Ids
    token: Ids


@dataclass(frozen=True)
class Between:
    """What lies between cue and token, for each pair.

    `names`: the distinct ways, each as the words of NAMES; `number` (pairs,) says which. `steps` (pairs, 3): the
    steps, those of them that go up, and the branch: the token at which the way leaves the cue's ancestors, or -1.
    `parent` (pairs,): the pair of the same cue with the token's head, or -1.
    """

    names: tuple[Names, ...]
    number: Ids
    steps: Ids
    parent: Ids


@dataclass
class _Table:
    """The ways met in one text, numbered; 0 is the way of a cue to itself."""

    ups: list[tuple[str, ...]] = field(default_factory=lambda: [()])
    downs: list[tuple[str, ...]] = field(default_factory=lambda: [()])
    known: dict[tuple[int, int, bool], int] = field(default_factory=dict)

    def step(self, way: int, dep: int, label: str, up: bool) -> int:
        """The number of the way that goes one step further."""
        found = self.known.get((way, dep, up))
        if found is None:
            found = self.known[way, dep, up] = len(self.ups)
            self.ups.append((*self.ups[way], label)[:_KEPT] if up else self.ups[way])
            self.downs.append(() if up else (*self.downs[way], label)[:_KEPT])
        return found

    def names(self, way: int, lemma: str) -> Names:
        """The way in the words of NAMES."""
        path, branch, out = _names(self.ups[way], self.downs[way])
        return path, branch, out, f"{lemma} {out}"


@lru_cache(maxsize=100_000)
def _names(ups: tuple[str, ...], downs: tuple[str, ...]) -> tuple[str, str, str]:
    steps = [*(f"^{dep}" for dep in ups), *downs]
    path = " ".join(steps[:_STEPS]) + (" …" if len(steps) > _STEPS else "")
    branch = " ".join([*(f"^{dep}" for dep in ups[:3]), str(len(ups) > 3), *downs[:2]])
    return path or "self", branch, " ".join([*ups[:1], str(min(len(ups), 3)), *downs[:1]])


@dataclass(frozen=True)
class WayWords:
    """The known words of each of NAMES as category numbers from 1; 0 stands for every other."""

    known: tuple[dict[str, int], ...]
    rows: dict[Names, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    def ids(self, between: Between) -> Ids:
        """The category numbers of the pairs' word columns (pairs, NAMES)."""
        if len(self.rows) > _MOST_ROWS:
            self.rows.clear()
        found = [self.rows.get(name) or self._row(name) for name in between.names]
        return np.array(found, dtype=np.int64).reshape(-1, len(NAMES))[between.number]

    def _row(self, name: Names) -> tuple[int, ...]:
        row = tuple(words.get(part, 0) for words, part in zip(self.known, name, strict=True))
        self.rows[name] = row
        return row


def pairs(tokens: Tokens, cue_rows: Ids) -> Pairs:
    """Each cue with every token of its paragraph, at most WINDOW to either side."""
    first = np.searchsorted(tokens.paragraph, tokens.paragraph[cue_rows], side="left")
    last = np.searchsorted(tokens.paragraph, tokens.paragraph[cue_rows], side="right")
    first, last = np.maximum(first, cue_rows - WINDOW), np.minimum(last, cue_rows + WINDOW + 1)
    sizes = last - first
    number = np.repeat(np.arange(len(cue_rows)), sizes)
    within = np.arange(len(number)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return Pairs(number, first[number] + within)


def between(tokens: Tokens, cue_rows: Ids, which: Pairs) -> Between:
    """The ways of the pairs, which are those of `pairs`."""
    parent = _parents(tokens, which)
    way = np.full(len(which.token), -1, dtype=np.int64)
    branch = way.copy()
    table, deps = _Table(), _labels(tokens)
    spine = _up(table, deps, (tokens, cue_rows, which), (way, parent))
    branch[spine] = which.token[spine]
    _down(table, deps, which.token, (way, branch, parent, spine))
    ups, downs = (np.array([len(part) for part in parts]) for parts in (table.ups, table.downs))
    steps = np.stack([np.minimum(ups[way] + downs[way], 6), np.minimum(ups[way], 3), branch], axis=1)
    steps[way < 0] = (7, 4, -1)
    return Between(*_named(table, tokens, cue_rows, (which.cue, way)), steps, parent)


def _labels(tokens: Tokens) -> tuple[list[int], list[str]]:
    """For each token the number of its dependency label, and the labels."""
    values, number = np.unique(tokens.dep, return_inverse=True)
    strings = tokens.doc.vocab.strings
    return number.tolist(), [strings[int(value)] for value in values]


def _parents(tokens: Tokens, which: Pairs) -> Ids:
    """For each pair the pair of the same cue with the token's head, or -1."""
    size = len(tokens) + 1
    keys = which.cue * size + which.token
    head = tokens.head[which.token]
    wanted = which.cue * size + head
    at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    return np.where((keys[at] == wanted) & (head != which.token), at, -1)


def _up(
    table: _Table, deps: tuple[list[int], list[str]], asked: tuple[Tokens, Ids, Pairs], found: tuple[Ids, Ids]
) -> Ids:
    """Follow each cue to its root and note the ways; the pairs of the cues and their ancestors."""
    tokens, cue_rows, which = asked
    way, parent = found
    numbers, labels = deps
    size = len(tokens) + 1
    own = np.searchsorted(which.cue * size + which.token, np.arange(len(cue_rows)) * size + cue_rows)
    heads, token_of, spine = parent.tolist(), which.token.tolist(), []
    for cue in own.tolist():
        at, here = cue, 0
        for _ in range(40):
            way[at] = here
            spine.append(at)
            if heads[at] < 0:
                break
            dep = numbers[token_of[at]]
            here, at = table.step(here, dep, labels[dep], True), heads[at]
    return np.array(spine, dtype=np.int64)


def _down(
    table: _Table, deps: tuple[list[int], list[str]], token: Ids, found: tuple[npt.NDArray[np.int64], Ids, Ids, Ids]
) -> None:
    """From the cues and their ancestors down to everything that hangs from them, level by level."""
    way, branch, parent, spine = found
    numbers, labels = deps
    on_spine = np.zeros(len(way), dtype=bool)
    on_spine[spine] = True
    waiting = np.flatnonzero((way < 0) & (parent >= 0))
    while len(waiting):
        ready = way[parent[waiting]] >= 0
        rows, waiting = waiting[ready], waiting[~ready]
        if not len(rows):
            return
        above = parent[rows]
        here = token[rows]
        steps = zip(way[above].tolist(), (numbers[t] for t in here.tolist()), strict=True)
        way[rows] = [table.step(before, dep, labels[dep], False) for before, dep in steps]
        branch[rows] = np.where(on_spine[above], here, branch[above])


def _named(
    table: _Table, tokens: Tokens, cue_rows: Ids, found: tuple[Ids, Ids]
) -> tuple[tuple[Names, ...], npt.NDArray[np.int64]]:
    """The distinct names of the pairs' ways, and which of them is each pair's."""
    cue, way = found
    lemmas, lemma = np.unique(tokens.lemma[cue_rows], return_inverse=True)
    strings = tokens.doc.vocab.strings
    words: Sequence[str] = [strings[int(value)] for value in lemmas]
    keys = np.where(way < 0, -1, lemma[cue] * len(table.ups) + way)
    distinct, number = np.unique(keys, return_inverse=True)
    size = len(table.ups)
    names = tuple(_FAR if key < 0 else table.names(key % size, words[key // size]) for key in distinct.tolist())
    return names, number
