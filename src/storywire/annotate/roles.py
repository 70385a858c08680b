"""Which role a token plays for a given cue: source, content, part of the cue, or none; and how a pair of both is told.

Roles are scored relative to one cue (Pareti 2015 and Newell et al. 2018 tag and link in two steps; scoring each token
against the cue does both at once and keeps discontinuous content together). What is told of a pair: the way between
them in the parse, their distance, and what stands between; `reader` reads it beside the states of both.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from storywire.annotate import cues
from storywire.annotate.tokens import Flags, Ids, Tokens, first_child, one_of
from storywire.annotate.ways import NAMES, Pairs

Floats = npt.NDArray[np.float32]

NONE, SOURCE, CONTENT, CUE = range(4)
PAIR_WORDS = NAMES
BRANCH_WORDS = ("branch lower", "branch tag", "branch mark")
PAIR_NUMBERS = {
    "distance": 17, "sentences": 7, "steps": 8, "ups": 5, "marks between": 5, "commas between": 4, "quotes": 6,
    "quotes between": 4, "cues between": 4, "governor": 4, "cue itself": 3, "cues in sentence": 3, "same tree": 2,
    "stops between": 3, "cues in paragraph": 5, "branch side": 3, "head side": 3,
}  # fmt: skip
_SPREAD = (-60, -30, -15, -8, -4, -2, -1, 0, 1, 2, 4, 8, 15, 30, 60, 120)


def branch_words(tokens: Tokens, ways: Ids) -> list[npt.NDArray[np.uint64]]:
    """The word columns of each pair's branch: the token at which the way leaves the cue's ancestors, and its mark."""
    branch, none = ways[:, 2], np.uint64(0)
    mark = np.where(branch >= 0, first_child(tokens, "mark", "advmod", "case")[branch], -1)
    return [
        np.where(branch >= 0, tokens.lower[branch], none),
        np.where(branch >= 0, tokens.tag[branch], none),
        np.where(mark >= 0, tokens.lower[mark], none),
    ]


def pair_numbers(tokens: Tokens, cue_rows: Ids, which: Pairs, scores: Floats, ways: Ids) -> Ids:
    """The number columns of each pair (pairs, PAIR_NUMBERS); `scores` holds each token's probability of being a cue."""
    t, token, cue = tokens, which.token, cue_rows[which.cue]
    low, high = np.minimum(token, cue), np.maximum(token, cue)
    is_cue = scores >= 0.5

    def between(flags: Flags, most: int) -> Ids:
        total = np.append([0], np.cumsum(flags))
        inside: Ids = np.minimum(np.maximum(total[high] - total[low + 1], 0), most)
        return inside

    quotes = _quotes(t, token, cue)
    opened = np.append([False], (t.quote[1:] != t.quote[:-1]) & (t.quote[1:] >= 0))
    others = is_cue[token] & (token != cue)
    sentence_cues = np.bincount(t.sentence, weights=is_cue)[t.sentence[token]] - (
        is_cue[cue] & (t.sentence[token] == t.sentence[cue])
    )
    paragraph_cues = np.bincount(t.paragraph, weights=is_cue)[t.paragraph[token]]
    branch = ways[:, 2]
    columns = [
        cues.bucket(token - cue, _SPREAD),
        np.clip(t.sentence[token] - t.sentence[cue], -3, 3) + 3,
        ways[:, 0],
        ways[:, 1],
        between(t.mark, 4),
        between(one_of(t.lower, ",", ";"), 3),
        quotes,
        between(opened, 3),
        between(is_cue, 3),
        _governor(t, token, cue, is_cue),
        np.where(token == cue, 2, others),
        np.clip(sentence_cues, 0, 2),
        branch >= 0,
        between(one_of(t.lower, ":", "—", "–", "--", "…", "-"), 2),
        np.clip(paragraph_cues, 0, 4),
        np.where(branch < 0, 0, np.where(branch < cue, 1, 2)),
        np.where(t.head[token] == cue, 0, np.where(t.head[token] < token, 1, 2)),
    ]
    return np.stack([np.asarray(column, dtype=np.int64) for column in columns], axis=1)


def _quotes(tokens: Tokens, token: Ids, cue: Ids) -> Ids:
    """0: no quote; only the token, 1: in the cue's sentence, 2: elsewhere; 3: one quote, 4: two; 5: only the cue."""
    here, there = tokens.quote[token], tokens.quote[cue]
    same = tokens.sentence[token] == tokens.sentence[cue]
    only_token = np.where(same, 1, 2)
    both = np.where(here == there, 3, 4)
    relation: Ids = np.where(here < 0, np.where(there < 0, 0, 5), np.where(there < 0, only_token, both))
    return relation


def _governor(tokens: Tokens, token: Ids, cue: Ids, is_cue: Flags) -> Ids:
    """The nearest cue above the token in the tree: 0 none, 1 this one, 2 another, 3 one that hangs below this one."""
    head, own = tokens.head, np.arange(len(tokens))
    nearest = np.full(len(tokens), -1, dtype=np.int64)
    above = head.copy()
    for _ in range(12):
        nearest = np.where((nearest < 0) & is_cue[above] & (above != own), above, nearest)
        above = head[above]
    first = nearest[token]
    second = np.where(first >= 0, nearest[np.maximum(first, 0)], -1)
    return np.where(first < 0, 0, np.where(first == cue, 1, np.where(second == cue, 3, 2)))
