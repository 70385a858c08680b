"""From cue and role probabilities to triples of source, cue and content that do not claim the same words twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from storywire.annotate import cues, reader, roles, sources, ways
from storywire.annotate.confidence import MODEL, WORDS, confidence, measures
from storywire.annotate.tails import without_tail
from storywire.annotate.tokens import Tokens
from storywire.annotate.ways import Between, Pairs

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

LEAST_CUE = 0.2  # cues less likely than this are not looked at
BELOW_CUE = 0.3  # nor those whose probability lies so far below the confidence that is asked for
SHARED = 0.5  # of two triples that share more than this of the smaller content, the likelier stays
PARTING = 1.0  # what it costs, in natural logarithms, to give a token another role than its head
BATCH = 400  # cues looked at together: bounds the memory
DEEPEST = 24  # steps below the root; what hangs deeper is decided with its ancestor
BIAS = np.array([0.0, 0.3, 0.3, 0.0], dtype=np.float32)
MOST_OF_QUOTE = 0.6  # a quote of which so much is content is content as a whole


@dataclass(frozen=True, slots=True)
class Triple:
    """Token numbers of source, cue and content for one cue; `confidence` in [0, 1], from `measures`."""

    anchor: int
    source: tuple[int, ...]
    cue: tuple[int, ...]
    content: tuple[int, ...]
    confidence: float
    measures: tuple[float, ...] = ()
    refusal: bool = False


def find_triples(tokens: Tokens, least: float) -> list[Triple]:
    """The triples of a text with at least that confidence, in text order."""
    states = reader_of(tokens).states(tokens)
    least_cue = max(LEAST_CUE, least - BELOW_CUE)
    said = all_triples(tokens, cue_scores(tokens, states), states, least_cue)
    found = [with_confidence(triple, tokens) for triple in said]
    return apart([triple for triple in found if triple.confidence >= least])


def all_triples(tokens: Tokens, scores: Floats, states: Floats, least_cue: float = LEAST_CUE) -> list[Triple]:
    """One triple for each token that may be a cue; `scores` holds every token's probability of being one."""
    rows = np.flatnonzero(scores >= least_cue)
    batches = (rows[at : at + BATCH] for at in range(0, len(rows), BATCH))
    return [triple for batch in batches for triple in _triples(tokens, scores, states, batch)]


def _triples(tokens: Tokens, scores: Floats, states: Floats, cue_rows: Ids) -> list[Triple]:
    which = ways.pairs(tokens, cue_rows)
    between = ways.between(tokens, cue_rows, which)
    heard = reader_of(tokens)
    chances = heard.role_scores(
        states, cue_rows, which, heard.columns.of_pairs(tokens, cue_rows, which, scores, between)
    )
    role = assigned(tokens, which, chances, between)
    borders = np.searchsorted(which.cue, np.arange(len(cue_rows) + 1))
    parts = (slice(low, high) for low, high in pairwise(borders.tolist()))
    found = (
        _one(tokens, anchor, which.token[part], (role[part], chances[part]), float(scores[anchor]))
        for anchor, part in zip(cue_rows.tolist(), parts, strict=True)
    )
    return [triple for triple in found if triple.content]


def reader_of(tokens: Tokens) -> reader.Reader:
    """The reader for texts with a parse, or the one for texts without."""
    return reader.load(reader.MODEL if tokens.parsed else reader.WORDS)


def with_confidence(triple: Triple, tokens: Tokens) -> Triple:
    """The triple with the probability that it is right."""
    return replace(triple, confidence=confidence(triple.measures, MODEL if tokens.parsed else WORDS))


def cue_scores(tokens: Tokens, states: Floats) -> Floats:
    """The probability of every token that it heads a cue: the mean of what the cue model and the reader say.

    Without a parse there is only the reader.
    """
    scores = np.zeros(len(tokens), dtype=np.float32)
    rows = cues.candidates(tokens)
    scores[rows] = reader_of(tokens).cue_scores(states, rows)
    if tokens.parsed:
        scores[rows] = (scores[rows] + cues.load().scores(tokens, rows)) / 2
    return scores


def assigned(tokens: Tokens, which: Pairs, chances: Floats, between: Between) -> Ids:
    """The role of each pair: the likeliest assignment when a token that parts from its head pays for it.

    A Potts model on the dependency tree, solved exactly by max-product (Pearl 1988): leaves to root, then back.
    Where a branch leaves the cue's own ancestors, parting is free; without a parse it is free everywhere.
    """
    depth, price, parent = _tree(tokens, which, between)
    own = np.log(np.maximum(chances, 1e-6)) + BIAS
    below = own.copy()
    order = np.argsort(depth, kind="stable")
    borders = np.searchsorted(depth[order], np.arange(1, depth.max(initial=0) + 2))
    levels = [order[first:last] for first, last in pairwise(borders.tolist())]
    for rows in reversed(levels):
        best = below[rows].max(axis=1, keepdims=True) - price[rows, None]
        np.add.at(below, parent[rows], np.maximum(below[rows], best))
    role: Ids = below.argmax(axis=1)
    for rows in levels:
        bonus = np.zeros((len(rows), chances.shape[1]))
        bonus[np.arange(len(rows)), role[parent[rows]]] = price[rows]
        role[rows] = (below[rows] + bonus).argmax(axis=1)
    return role


def _tree(tokens: Tokens, which: Pairs, between: Between) -> tuple[Ids, npt.NDArray[np.float64], Ids]:
    """For each pair its depth in the tree, what parting from its parent costs, and that parent's pair."""
    token, parent = which.token, between.parent
    if tokens.parsed:
        branch = between.steps[:, 2]
        free = (branch == token) | (branch < 0)
        return np.where(parent >= 0, cues.depth(tokens, DEEPEST)[token], 0), np.where(free, 0.0, PARTING), parent
    return np.zeros_like(token), np.zeros(len(token)), parent


def _one(tokens: Tokens, anchor: int, window: Ids, found: tuple[Ids, Floats], score: float) -> Triple:
    role, chances = found
    role = without_tail(tokens, anchor, window, _whole_quotes(tokens, window, role))
    role = sources.settled(tokens, anchor, window, role, chances[:, roles.SOURCE])
    role[(role == roles.CONTENT) & (window == anchor)] = roles.CUE
    role[tokens.space[window]] = roles.NONE
    content, source, cue = (np.flatnonzero(role == r) for r in (roles.CONTENT, roles.SOURCE, roles.CUE))
    members = tuple(window[content].tolist())
    if not members:
        return Triple(anchor, (), (anchor,), (), 0.0, ())
    quoted = float((tokens.quote[window[content]] >= 0).mean())
    chance = chances[content, roles.CONTENT].tolist(), chances[source, roles.SOURCE].tolist()
    values = tuple(measures(score, *chance, quoted, len(runs(members, tokens))))
    cues_here = tuple(sorted({*window[cue].tolist(), anchor}))
    return Triple(anchor, tuple(window[source].tolist()), cues_here, members, 0.0, values)


def _whole_quotes(tokens: Tokens, window: Ids, role: Ids) -> Ids:
    """A quote that is mostly content is content as a whole."""
    role = role.copy()
    quote = tokens.quote[window]
    for number in set(quote[role == roles.CONTENT].tolist()) - {-1}:
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
    """Consecutive token numbers of one paragraph as half-open runs; white space between them does not part them."""
    filled: list[int] = tokens.once("filled", lambda: np.append(0, np.cumsum(~tokens.space)).tolist())
    paragraph: list[int] = tokens.once("paragraphs", tokens.paragraph.tolist)
    found: list[tuple[int, int]] = []
    for token in sorted(members):
        last = found[-1] if found else None
        if last and paragraph[last[0]] == paragraph[token] and filled[last[1]] == filled[token]:
            found[-1] = (last[0], token + 1)
        else:
            found.append((token, token + 1))
    return found
