"""Quotations that a dash and a name after them sign: “We held it.” — Ada Lund.

A letter, a survey, an epigraph: no verb says who speaks. What the quotation holds is the signer's as a whole, whatever
marks and cues stand within it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from storywire.annotate.tokens import Tokens
from storywire.annotate.triples import Triple

_SURE = 0.7
_LEAST_WORDS = 4
_NAME = 14  # tokens that a name and what describes it may have
_DASH = "—–―-"
_CLOSING = frozenset({"”", '"', "''", "’’", "»", "’", "'"})


def by_signature(tokens: Tokens, quote: Sequence[int]) -> Triple | None:
    """A quote with a dash and a name after it, up to the end of the paragraph."""
    at = quote[-1] + 1
    while at < len(tokens) and tokens.space[at] and tokens.paragraph[at] == tokens.paragraph[quote[-1]]:
        at += 1
    if at < len(tokens) and not tokens.doc[at].text.strip(_DASH):
        return _signature(tokens, quote, at)
    return None


def signed_paragraphs(tokens: Tokens, found: Sequence[Triple]) -> Iterator[Triple]:
    """The paragraphs that begin with an opening mark and end in a closing one, a dash and a name, but for those that a
    cue outside the quotation has already."""
    ends = np.flatnonzero(np.append(tokens.paragraph[1:] != tokens.paragraph[:-1], True))
    firsts = np.append(0, ends[:-1] + 1)
    for first, end in zip(firsts.tolist(), ends.tolist(), strict=True):
        dash = _dash(tokens, first, end)
        quote = [t for t in range(first, dash) if not tokens.space[t]]
        words = [t for t in quote if tokens.doc[t].is_alpha]
        signed = _signature(tokens, quote, dash) if len(words) >= _LEAST_WORDS else None
        if signed and not _is_taken(words, [triple for triple in found if not first <= triple.anchor < dash]):
            yield signed


def _dash(tokens: Tokens, first: int, end: int) -> int:
    """The token that is the dash after a closing mark, or ends in it, near the end of a paragraph (`end` is its last
    token) that an opening mark begins; `first` if there is none."""
    if tokens.quote[first] >= 0 and tokens.mark[first]:
        for t in range(end, max(first, end - _NAME), -1):
            text = tokens.doc[t].text
            if text[-1] in _DASH:
                before = next((b for b in range(t - 1, first, -1) if not tokens.space[b]), first)
                return t if (text.rstrip(_DASH) or tokens.doc[before].text) in _CLOSING else first
    return first


def _signature(tokens: Tokens, quote: Sequence[int], dash: int) -> Triple | None:
    """The quote as said by the name that the rest of the paragraph is, if it is one."""
    doc = tokens.doc
    rest = [
        t for t in doc[dash + 1 : dash + _NAME] if tokens.paragraph[t.i] == tokens.paragraph[dash] and not t.is_space
    ]
    ends = dash + 1 + len(rest) >= len(doc) or tokens.space[rest[-1].i + 1] if rest else False
    if not rest or not ends or rest[0].pos_ != "PROPN":
        return None
    return Triple(dash, tuple(t.i for t in rest), (dash,), tuple(quote), _SURE)


def _is_taken(words: Sequence[int], found: Sequence[Triple]) -> bool:
    taken = {token for triple in found for token in triple.content}
    return sum(t in taken for t in words) >= len(words) / 2
