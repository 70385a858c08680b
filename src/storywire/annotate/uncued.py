"""Direct speech that the cue model passes over, found by form: colons, "as X put it", dashes, continued quotes.

These forms are rare in the training data and common elsewhere. A quote of a few words is left alone: it may be a
title or a word held at arm's length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from spacy.tokens import Token

from storywire import lexicons
from storywire.annotate import running_on, signed
from storywire.annotate.tokens import Tokens
from storywire.annotate.triples import Triple

_LEAST_WORDS = 4
_LEAD = 8  # words that may lead up to a colon
_SURE = 0.7
_CLOSING = ("”", '"', "''", "’’", "»", "’", "'")
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_VERBS = frozenset({"VERB", "AUX"})


def with_uncued(tokens: Tokens, found: Sequence[Triple]) -> list[Triple]:
    """The triples, with those that the form of a bare quote gives, and with continued quotes joined on."""
    found = [_with_source(tokens, triple) for triple in found]
    found += signed.signed_paragraphs(tokens, found)
    taken = {token for triple in found for token in triple.content}
    more = [triple for quote in _bare(tokens, taken) if (triple := _by_form(tokens, quote)) is not None]
    return running_on.joined(tokens, _continued(tokens, [*found, *more]))


def _with_source(tokens: Tokens, triple: Triple) -> Triple:
    """A quote of which only the colon before it is known gets the source that the form gives: "In her words: “…”"."""
    if triple.source or triple.refusal or not triple.content or tokens.quote[triple.content[0]] < 0:
        return triple
    if any(tokens.doc[t].text != ":" for t in triple.cue):
        return triple
    quote = _members(tokens, int(tokens.quote[triple.content[0]]))
    return (_by_form(tokens, quote) if quote else None) or triple


def trimmed(tokens: Tokens, triple: Triple) -> Triple:
    """Without the words that only lead up to a quote: "He repeated ⟨the warning:⟩ “…”", "As she sees ⟨it,⟩ “…”"."""
    triple = _without_show(tokens, triple)
    quoted = [t for t in triple.content if tokens.quote[t] >= 0]
    before = [t for t in triple.content if quoted and t < quoted[0]]
    if not before or len([t for t in quoted if tokens.doc[t].is_alpha]) < _LEAST_WORDS:
        return triple
    last = tokens.doc[quoted[0] - 1].text
    words = [tokens.doc[t].lower_ for t in before if not tokens.doc[t].is_punct]
    if (last != ":" or len(words) > _LEAD) and words != ["it"]:
        return triple
    cue = {*triple.cue, *([quoted[0] - 1] if last == ":" else [])}
    return replace(triple, content=tuple(t for t in triple.content if t not in before), cue=tuple(sorted(cue)))


def _without_show(tokens: Tokens, triple: Triple) -> Triple:
    """Without the name in quotation marks of where it was said: on Radio Orlo’s ⟨“Morning Ferry”⟩ that …."""
    that = next((t for t in triple.content if tokens.doc[t].lower_ == "that" and tokens.quote[t] < 0), None)
    before = [t for t in triple.content if that is not None and t < that]
    words = [tokens.doc[t] for t in before if tokens.doc[t].is_alpha]
    if not before or not 0 < len(words) <= _LEAD or not all(tokens.quote[word.i] >= 0 for word in words):
        return triple
    titled = all(word.text[0].isupper() or len(word) < _LEAST_WORDS for word in words)
    return replace(triple, content=tuple(t for t in triple.content if t not in before)) if titled else triple


def _members(tokens: Tokens, number: int) -> list[int]:
    span = tokens.quotes[number]
    first, last = np.searchsorted(tokens.start, [span.start, span.end])
    return [t for t in range(int(first), int(last)) if not tokens.space[t]]


def _bare(tokens: Tokens, taken: set[int]) -> Iterator[list[int]]:
    """The quotes of some length that no triple has as content."""
    for number in range(len(tokens.quotes)):
        members = _members(tokens, number)
        words = [t for t in members if tokens.doc[t].is_alpha]
        if len(words) >= _LEAST_WORDS and sum(t in taken for t in words) < len(words) / 2:
            yield members


def _by_form(tokens: Tokens, quote: list[int]) -> Triple | None:
    before = _before(tokens, quote[0])
    if before and before[-1].text == ":":
        return _introduced(quote, before, _clause_source(before))
    if before and before[-1].text in {",", "that"} and any(t.pos_ in _VERBS for t in before):
        return _introduced(quote, before, _as_source(before))
    return signed.by_signature(tokens, quote) or _block(tokens, quote)


def _before(tokens: Tokens, first: int) -> list[Token]:
    """The words before a quote, back to the start of the sentence, paragraph or the quote before.

    For a quote that begins its paragraph, those at the end of the paragraph before, if that ends in a colon.
    """
    found: list[Token] = []
    at = first - 1
    if at >= 0 and tokens.space[at]:
        while at > 0 and tokens.space[at]:
            at -= 1
        if tokens.doc[at].text != ":":
            return []
    while at >= 0 and len(found) < 60 and not tokens.space[at] and tokens.quote[at] < 0:
        token = tokens.doc[at]
        if found and token.text in {".", "!", "?", ";"}:
            break
        found.append(token)
        at -= 1
    return found[::-1]


def _introduced(quote: list[int], before: list[Token], source: Sequence[Token]) -> Triple | None:
    if not source:
        return None
    mine = {t.i for t in source}
    verbs = [t.i for t in before if t.pos_ in _VERBS and t.i not in mine]
    anchor = verbs[-1] if verbs else before[-1].i
    cue = {anchor, *([before[-1].i] if before[-1].text == ":" else [])}
    return Triple(anchor, tuple(sorted(mine)), tuple(sorted(cue)), tuple(quote), _SURE)


def _clause_source(before: list[Token]) -> list[Token]:
    """Whose words a clause with a colon announces: "In her words:", "The union's message was plain:", "She wrote:"."""
    words = lexicons.load("en", "speech")
    spoken = {*words["nouns"], *words["announced"]}
    for noun in before:
        if noun.lemma_.casefold() not in spoken:
            continue
        owner = next((t for t in noun.children if t.dep_ == "poss"), None) or next(_from(noun), None)
        if owner is not None:
            return _inside(owner, before)
    for token in before:
        if token.dep_ in _SUBJECTS and (_may_speak(token) or any(t.pos_ == "PROPN" for t in token.children)):
            return _inside(token, before)
    return before[:-1] if len(before) <= 6 and all(t.pos_ == "PROPN" or t.is_punct for t in before) else []


def _from(noun: Token) -> Iterator[Token]:
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in {"from", "of", "by"}:
            yield from (t for t in child.children if t.dep_ == "pobj")


def _as_source(before: list[Token]) -> list[Token]:
    """The subject of "As X made clear," or of the last verb before the quote."""
    verbs = [t for t in before if t.pos_ == "VERB"]
    if before[0].lower_ not in {"as", "like"} and before[-1].text != ",":
        return []
    for verb in reversed(verbs):
        for token in verb.children:
            if token.dep_ in _SUBJECTS and token in before and _may_speak(token):
                said = before[0].lower_ == "as" or verb.lemma_ in lexicons.load("en", "speech")["verbs"]
                return _inside(token, before) if said else []
    return []


def _may_speak(token: Token) -> bool:
    titles = lexicons.load("en", "titles")
    lemma = token.lemma_.casefold()
    named = token.pos_ == "PROPN" or token.lower_ in {"he", "she", "they", "we", "i"}
    return named or lemma in titles["person"] or lemma in titles["body"] or lemma in titles["document"]


def _inside(head: Token, before: list[Token]) -> list[Token]:
    first, last = before[0].i, before[-1].i
    return [t for t in head.subtree if first <= t.i < last and not t.is_space]


def _block(tokens: Tokens, quote: list[int]) -> Triple | None:
    """A quote that is a paragraph by itself, after one that tells of a letter or the like and of whose it is.

    "In a letter to the staff, the director defended the plan."
    """
    here = int(tokens.paragraph[quote[0]])
    first, end = np.searchsorted(tokens.paragraph, [here, here + 1])
    alone = all(t in set(quote) or tokens.space[t] for t in range(int(first), int(end)))
    back = int(np.searchsorted(tokens.paragraph, here - 1)) if here else int(first)
    before = [tokens.doc[t] for t in range(max(back, int(first) - 80), int(first)) if not tokens.space[t]]
    if not alone or not before or any(tokens.quote[t.i] >= 0 for t in before):
        return None
    nouns = [t for t in before if t.pos_ == "NOUN" and t.lemma_ in lexicons.load("en", "speech")["texts"]]
    subjects = [t for t in before if t.dep_ in _SUBJECTS and t.head.dep_ == "ROOT" and _may_speak(t)]
    if len(nouns) != 1 or len(subjects) != 1:
        return None
    return Triple(nouns[0].i, tuple(t.i for t in _inside(subjects[0], before)), (nouns[0].i,), tuple(quote), _SURE)


def _continued(tokens: Tokens, found: Sequence[Triple]) -> list[Triple]:
    """Bare quotes that the next paragraph reopens belong to whoever speaks there, and the other way about."""
    result = sorted(found, key=lambda t: min(t.content or t.cue))
    owner = {token: k for k, triple in enumerate(result) for token in triple.content}
    groups = [_members(tokens, number) for number in range(len(tokens.quotes))]
    for this, following in [
        *zip(groups[-2::-1], groups[:0:-1], strict=True),
        *zip(groups[1:], groups[:-1], strict=True),
    ]:
        if not this or not following or any(t in owner for t in this) or following[0] not in owner:
            continue
        if _runs_on(tokens, min(this, following), max(this, following)):
            k = owner[following[0]]
            result[k] = replace(result[k], content=tuple(sorted({*result[k].content, *this})))
            owner.update(dict.fromkeys(this, k))
    return result


def _runs_on(tokens: Tokens, one: list[int], other: list[int]) -> bool:
    """Whether a quote is left open at the end of its paragraph and the next paragraph begins with the other."""
    gap = range(one[-1] + 1, other[0])
    apart = int(tokens.paragraph[other[0]] - tokens.paragraph[one[-1]])
    open_ended = tokens.doc[one[-1]].text not in _CLOSING and not _reports(tokens, one)
    return apart == 1 and open_ended and all(tokens.space[t] for t in gap)


def _reports(tokens: Tokens, quote: list[int]) -> bool:
    """Whether an open quote ends in a word of saying: then its mark was forgotten, and the narrator speaks."""
    words = [tokens.doc[t] for t in quote[-4:] if tokens.doc[t].is_alpha]
    return any(word.lemma_.lower() in lexicons.load("en", "speech")["verbs"] for word in words[-2:])
