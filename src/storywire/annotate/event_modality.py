"""How real an event is, as its clause tells it: negation, modals, tense, and the verbs and nouns above it.

The markers follow the veridicality signatures of embedding predicates (Karttunen 2012; FactBank, Saurí and
Pustejovsky 2009), coarsened to the six values of Modality.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from storywire import lexicons
from storywire.types import Modality

if TYPE_CHECKING:
    from spacy.tokens import Token

DEEPEST = 6  # how many heads above the trigger are looked at
_CLAUSES = frozenset(
    {"xcomp", "ccomp", "acl", "advcl", "pcomp", "conj", "relcl", "dobj", "pobj", "prep", "dep", "parataxis"}
)
_ORDER = (
    ("offering", Modality.OFFERED),
    ("threatening", Modality.THREATENED),
    ("denying", Modality.DENIED),
    ("planning", Modality.PLANNED),
    ("claiming", Modality.CLAIMED),
)


@cache
def _frame(name: str) -> frozenset[str]:
    return frozenset(lexicons.load("en", "event_frames")[name])


def modality(trigger: Token, actor: Token | None = None) -> Modality | None:
    """How real the event of the trigger is; None where it is only supposed, asked for or conditional.

    What the doer says of his own deed counts as told by the text.
    """
    if trigger.tag_ == "MD":
        return Modality.HAPPENED
    if _supposed(trigger):
        return None
    if _negated(trigger):
        return Modality.DENIED
    if any(c.dep_ == "aux" and c.lower_ in _frame("future") for c in trigger.children):
        return Modality.PLANNED
    if trigger.pos_ != "VERB" and trigger.dep_ in ("pobj", "dobj"):
        return _of_noun(trigger)
    return _embedded(trigger, actor)


def _negated(token: Token) -> bool:
    """Whether the clause is negated, or the one that it continues without a subject of its own."""
    if any(c.dep_ == "neg" or c.lower_ in ("never", "no") for c in token.children):
        return True
    own = any(c.dep_ in ("nsubj", "nsubjpass", "cc") for c in token.children)
    return (
        token.dep_ == "conj" and token.pos_ == "VERB" and not own and any(c.dep_ == "neg" for c in token.head.children)
    )


def _of_noun(trigger: Token) -> Modality | None:
    """A nominal event takes its reality from the verb of which it is the object."""
    head = trigger.head
    if trigger.dep_ == "dobj" and head.pos_ == "VERB":
        if _supposed(head):
            return None
        negated = any(c.dep_ == "neg" for c in head.children)
        lemma = head.lemma_.lower()
        if negated or lemma in ("deny", "avoid", "prevent", "cancel", "stop"):
            return Modality.DENIED
        if lemma in _frame("requiring"):
            return None
        if lemma in ("plan", "threaten", "propose", "consider", "prepare", "want", "seek"):
            return Modality.THREATENED if lemma == "threaten" else Modality.PLANNED
    return Modality.HAPPENED


def _supposed(token: Token) -> bool:
    """Whether the clause is conditional, or only possible or wished."""
    above, steps = token, 0
    while steps < DEEPEST:
        if any(c.dep_ in ("mark", "aux", "advmod") and c.lower_ in _frame("supposing") for c in above.children):
            return True
        if above.dep_ not in ("conj", "xcomp", "acl", "pcomp"):
            return False
        above, steps = above.head, steps + 1
    return False


def _purpose(token: Token, clause: str) -> bool:
    """An infinitive of purpose: "flights to move them"."""
    return clause in ("relcl", "advcl", "acl") and any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)


def _own_words(verb: Token, actor: Token | None) -> bool:
    speaker = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    return (
        actor is not None and speaker is not None and (actor == speaker or actor.lower_ in ("he", "she", "they", "it"))
    )


def _embedded(trigger: Token, actor: Token | None) -> Modality:
    """The first verb or noun above that says how real its complement is decides."""
    token, steps = trigger, 0
    while token.dep_ in _CLAUSES and token.head is not token and steps < DEEPEST:
        below, clause, token, steps = token, token.dep_, token.head, steps + 1
        named = next((value for name, value in _ORDER[:2] if token.lemma_.lower() in _frame(name)), None)
        if _purpose(below, clause):
            return named or Modality.PLANNED
        if clause in ("relcl", "advcl") or (clause == "acl" and below.tag_ in ("VBN", "VBG")):
            return Modality.HAPPENED
        if clause in ("conj", "prep", "dobj", "pobj"):
            continue
        lemma = token.lemma_.lower()
        for name, value in _ORDER:
            if lemma in _frame(name) and not (name == "claiming" and _own_words(token, actor)):
                return value
        if any(c.dep_ == "aux" and c.lower_ in _frame("future") for c in token.children):
            return Modality.PLANNED
    return Modality.HAPPENED
