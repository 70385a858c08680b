"""Whose words they are: a source is one phrase, what is done has a doer, and "it is clear" is said by nobody.

The roles of the tokens are decided one by one, so a source may come out in two pieces that belong to two clauses, or
not at all where no noun reaches half of the probability. Here the source is looked at as a whole.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from spacy.tokens import Token

from storywire.annotate import roles
from storywire.annotate.tokens import Flags, Ids, Tokens, one_of

Floats = npt.NDArray[np.float32]

LEAST = 0.1  # how probable the head of a phrase has to be as a source where no token is likely to be one
_SEEM = frozenset({"seem", "appear"})
_PASSIVE = frozenset({"nsubjpass", "auxpass"})
_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "acomp", "csubj"})
_APART = frozenset({"relcl", "acl", "advcl"})  # what may hang on a noun and is no part of its phrase


def settled(tokens: Tokens, anchor: int, window: Ids, role: Ids, chance: Floats) -> Ids:
    """The roles of the tokens `window` relative to the cue `anchor`, with one phrase for a source, or none.

    `chance`: how probable each is to be of the source. Without a parse nothing changes.
    """
    if not tokens.parsed:
        return role
    cue = tokens.doc[anchor]
    source = np.flatnonzero((role == roles.SOURCE) & ~tokens.space[window])
    if not len(source):
        found = _doer(tokens, cue, window, role, chance)
    elif cue.lemma_ in _SEEM or (cue.pos_ == "AUX" and _is_it(cue, window[source].tolist())):
        found = source[:0]
    elif source[-1] - source[0] >= len(source):
        found = _likeliest(tokens, window, source, chance)
    else:
        return role
    role = np.where(role == roles.SOURCE, roles.NONE, role)
    role[found] = roles.SOURCE
    return role


def _doer(tokens: Tokens, cue: Token, window: Ids, role: Ids, chance: Floats) -> Ids:
    """The likeliest noun phrase, if its head is likely enough; nothing for a verb in the passive voice, whose subject
    does not speak, nor for "seem"."""
    if _passive(cue) or cue.lemma_ in _SEEM:
        return np.zeros(0, dtype=np.int64)
    free = role == roles.NONE
    nouns = free & one_of(tokens.pos[window], "NOUN", "PROPN", "PRON") & ~one_of(tokens.dep[window], "compound")
    likely = np.where(nouns, chance, 0)
    best = int(likely.argmax())
    if likely[best] < LEAST:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(free & np.isin(window, _phrase(tokens.doc[int(window[best])])))


def _passive(verb: Token) -> bool:
    """Whether it is a verb in the passive voice, or a participle that stands alone."""
    deps = {child.dep_ for child in verb.children}
    return bool(deps & _PASSIVE) or (verb.tag_ == "VBN" and "aux" not in deps)


def _phrase(head: Token) -> list[int]:
    """The token numbers of a noun phrase, without the clauses and the marks that hang on its head."""
    found = [head.i]
    for child in head.children:
        if child.dep_ not in _APART and child.dep_ != "punct":
            found += [token.i for token in child.subtree]
    return found


def _is_it(verb: Token, source: list[int]) -> bool:
    """Whether the source is but the "it" of "it is clear that"."""
    word = verb.doc[source[0]]
    alone = len(source) == 1 and word.lower_ == "it" and word.head.i == verb.i
    return alone and any(child.dep_ in _CLAUSES for child in verb.children)


def _likeliest(tokens: Tokens, window: Ids, source: Ids, chance: Floats) -> Ids:
    """Of the phrases that a source is in pieces of, the one with the likeliest token."""
    return max(_phrases(tokens, window, source), key=lambda phrase: float(chance[phrase].max()))


def _phrases(tokens: Tokens, window: Ids, source: Ids) -> list[Ids]:
    """The pieces of a source: what hangs together in the parse, or stands side by side but for marks."""
    number = {int(t): at for at, t in enumerate(window[source])}
    piece = list(range(len(source)))

    def of(at: int) -> int:
        while piece[at] != at:
            at = piece[at]
        return at

    words = _words(tokens)
    for token, at in number.items():
        head = number.get(int(tokens.head[token]))
        if head is not None:
            piece[of(at)] = of(head)
    for (one, at), (other, beside) in pairwise(number.items()):
        if not words[one + 1 : other].any():
            piece[of(beside)] = of(at)
    belongs = np.array([of(at) for at in range(len(source))])
    return [source[belongs == name] for name in dict.fromkeys(belongs.tolist())]


def _words(tokens: Tokens) -> Flags:
    """Which tokens have a letter or a digit."""

    def made() -> Flags:
        return np.array([any(c.isalnum() for c in token.text) for token in tokens.doc], dtype=bool)

    return tokens.once("letters or digits", made)
