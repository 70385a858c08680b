"""No-comments: who was asked and gave no answer ("declined to comment", "have not provided further comments")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from spacy.tokens import Token

from storywire import lexicons
from storywire.annotate.tokens import Tokens, one_of
from storywire.annotate.triples import Triple

_CONFIDENCE = 0.9


def find_refusals(tokens: Tokens) -> list[Triple]:
    """Refusals to comment that the narrator reports, as triples without content words of their own."""
    words = lexicons.load("en", "speech")["no_comment"]
    return [
        _triple(verb, answer)
        for row in np.flatnonzero(one_of(tokens.pos, "VERB") & (tokens.quote < 0)).tolist()
        for verb in [tokens.doc[row]]
        for answer in [_answer(verb, words)]
        if answer is not None
    ]


def _answer(verb: Token, words: dict[str, Any]) -> Token | None:
    """The word of answering that the verb refuses, or None."""
    lemma = verb.lemma_.lower()
    if lemma in words["refusals"]:
        return _first(verb, words["answers"])
    if not any(child.dep_ == "neg" for child in verb.children):
        return None
    if lemma in words["verbs"] and not any(child.dep_ == "ccomp" for child in verb.children):
        return verb
    return _first(verb, words["given"]) if lemma in words["giving"] else None


def _first(verb: Token, lemmas: list[str]) -> Token | None:
    """The first word of the list among the verb's dependents and theirs."""
    near = [*verb.rights, *(grand for child in verb.rights for grand in child.children)]
    return next((token for token in near if token.lemma_.lower() in lemmas), None)


def _triple(verb: Token, answer: Token) -> Triple:
    subject = next((t for t in _subjects(verb) if _may_answer(t)), None)
    source = tuple(t.i for t in subject.subtree if not t.is_space) if subject is not None else ()
    low, high = min(verb.i, answer.i), max(verb.i, answer.i)
    helpers = [child.i for child in verb.lefts if child.dep_ in {"aux", "auxpass", "neg"}]
    cue = tuple(sorted({*helpers, *range(low, high + 1)}))
    return Triple(verb.i, source, cue, _request(answer, set(cue)), _CONFIDENCE, refusal=True)


def _subjects(verb: Token) -> Iterator[Token]:
    """Subjects of the verb, or of the verbs that it is joined or subordinate to."""
    for _ in range(4):
        yield from (child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"})
        if verb.dep_ not in {"conj", "xcomp", "ccomp", "advcl"}:
            return
        verb = verb.head


def _may_answer(subject: Token) -> bool:
    titles = lexicons.load("en", "titles")
    known = subject.lemma_.casefold() in {*titles["person"], *titles["body"], *titles["female"], *titles["male"]}
    bare = subject.text[:1].isupper() and not any(child.dep_ == "det" for child in subject.children)
    return known or bare or subject.pos_ in {"PROPN", "PRON"}


def _request(answer: Token, cue: set[int]) -> tuple[int, ...]:
    """What there was no answer to ("on the refusal", "to a request for comment")."""
    found = (t.i for child in answer.rights if child.dep_ == "prep" for t in child.subtree if not t.is_space)
    return tuple(sorted(set(found) - cue))
