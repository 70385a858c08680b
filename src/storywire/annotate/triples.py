"""From cue and role probabilities to triples of source, cue and content that do not claim the same words twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from storywire.annotate import cues, roles
from storywire.annotate.tokens import Tokens

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

LEAST_CUE = 0.15  # cues less likely than this are not looked at
SHARED = 0.5  # of two triples that share more than this of the smaller content, the likelier stays
GAP = 0.25  # a token between content tokens joins them from this probability on
MOST_OF_QUOTE = 0.6  # a quote of which so much is content is content as a whole


@dataclass(frozen=True, slots=True)
class Triple:
    """Token numbers of source, cue and content for one cue; `confidence` in [0, 1]."""

    anchor: int
    source: tuple[int, ...]
    cue: tuple[int, ...]
    content: tuple[int, ...]
    confidence: float
    refusal: bool = False


def find_triples(tokens: Tokens, least: float) -> list[Triple]:
    """The triples of a text with at least that confidence, in text order."""
    scores = cue_scores(tokens)
    cue_rows = np.flatnonzero(scores >= LEAST_CUE)
    if not len(cue_rows):
        return []
    which = roles.pairs(tokens, cue_rows)
    chances = roles.load().scores(tokens, cue_rows, which, scores)
    found = [triple for triple in decoded(tokens, cue_rows, which, chances, scores) if triple.confidence >= least]
    return apart(found)


def cue_scores(tokens: Tokens) -> Floats:
    """The probability of every token that it heads a cue."""
    scores = np.zeros(len(tokens), dtype=np.float32)
    rows = cues.candidates(tokens)
    scores[rows] = cues.load().scores(tokens, rows)
    return scores


def decoded(
    tokens: Tokens, cue_rows: Ids, which: roles.Pairs, chances: Floats, scores: Floats
) -> Iterator[Triple]:
    """One triple a cue, where it has any content."""
    borders = np.searchsorted(which.cue, np.arange(len(cue_rows) + 1))
    for number, anchor in enumerate(cue_rows.tolist()):
        part = slice(borders[number], borders[number + 1])
        triple = _one(tokens, anchor, which.token[part], chances[part], float(scores[anchor]))
        if triple.content:
            yield triple


def _one(tokens: Tokens, anchor: int, window: Ids, chances: Floats, score: float) -> Triple:
    role = chances.argmax(axis=1)
    role = _bridged(tokens, window, role, chances)
    role = _whole_quotes(tokens, window, role)
    words = ~tokens.space[window]
    content, source = window[(role == roles.CONTENT) & words], window[(role == roles.SOURCE) & words]
    cue = window[(role == roles.CUE) & words]
    sure = chances[role == roles.CONTENT, roles.CONTENT]
    confidence = score * float(sure.mean()) if len(sure) else 0.0
    cue = cue if anchor in cue else np.array(sorted([*cue.tolist(), anchor]))
    return Triple(anchor, tuple(source.tolist()), tuple(cue.tolist()), tuple(content.tolist()), confidence)


def _bridged(tokens: Tokens, window: Ids, role: Ids, chances: Floats) -> Ids:
    """Single tokens between two tokens of the same role join them if that is at all likely."""
    role = role.copy()
    inner = np.arange(1, len(role) - 1)
    gap = (role[inner] == roles.NONE) & (role[inner - 1] == role[inner + 1]) & (role[inner - 1] != roles.NONE)
    for at in inner[gap]:
        if chances[at, role[at - 1]] >= GAP or not tokens.doc[int(window[at])].is_alpha:
            role[at] = role[at - 1]
    return role


def _whole_quotes(tokens: Tokens, window: Ids, role: Ids) -> Ids:
    role = role.copy()
    quote = tokens.quote[window]
    for number in np.unique(quote[(role == roles.CONTENT) & (quote >= 0)]):
        inside = quote == number
        if (role[inside] == roles.CONTENT).mean() >= MOST_OF_QUOTE:
            role[inside] = roles.CONTENT
    return role


def apart(found: Sequence[Triple]) -> list[Triple]:
    """The likeliest triples that do not share their contents, in text order; lesser overlaps go to the likelier one."""
    kept: list[Triple] = []
    taken: set[int] = set()
    for triple in sorted(found, key=lambda t: (-t.confidence, t.anchor)):
        mine = set(triple.content)
        shared = mine & taken
        if len(shared) > SHARED * len(mine):
            continue
        kept.append(replace(triple, content=tuple(sorted(mine - taken))))
        taken |= mine
    return sorted(kept, key=lambda t: (min(t.content), t.anchor))


def runs(members: Sequence[int], tokens: Tokens) -> list[tuple[int, int]]:
    """Consecutive token numbers as half-open runs; white space between them does not part them."""
    found: list[tuple[int, int]] = []
    for token in sorted(members):
        if found and not (~tokens.space[found[-1][1] : token]).any():
            found[-1] = (found[-1][0], token + 1)
        else:
            found.append((token, token + 1))
    return found
