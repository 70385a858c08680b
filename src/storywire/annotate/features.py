"""Placing features: which terms an article's headline, lede and body hold, and which of them are names.

Terms are words in lower case without function words; scripts that write no spaces give pairs of characters
(Cavnar and Trenkle's n-grams with n = 2, the usual unit for retrieval in Chinese and Japanese). Only the beginning
of a text is looked at: more of it blurs two stories into each other.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from functools import cache

from storywire import lexicons
from storywire.types import Features

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")  # of which we know the function words
HEADLINE_WORDS = 60  # a longer headline is no headline; only this much of it is looked at
LEDE_WORDS = 60
BODY_WORDS = 400
LONGEST_WORD = 40  # characters; longer ones are addresses, keys and other debris
_REACH = 12 * BODY_WORDS  # characters of the text that are looked at

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"(?:[A-Z]\.){{2,8}}|[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_BEFORE_SENTENCE = frozenset('.!?:;…"“”„«»‘(\n\r\t•|—–')


def find_features(headline: str | None, text: str, names: Sequence[str] = ()) -> Features:
    """The terms by which an article is placed, each with its count, sorted by term.

    `headline` has the terms of the headline, `lede` those of the headline and the first 60 words, `body` those of the
    headline and the first 400 words, `names` those terms of the body that stand in one of the given `names`. Without
    names, words count as such that are capitalised inside a sentence.
    """
    head, _ = _terms((headline or "")[: 12 * HEADLINE_WORDS], HEADLINE_WORDS)
    body, named = _terms(text[:_REACH], BODY_WORDS)
    idle = _function_words(frozenset(body or head))
    headline_terms, lede, whole = (_counted(terms, idle) for terms in (head, head + body[:LEDE_WORDS], head + body))
    given = {term for name in names for term in _terms(name)[0]} if names else named
    return Features(headline_terms, lede, whole, tuple(pair for pair in whole if pair[0] in given))


def _counted(terms: Sequence[str], idle: frozenset[str]) -> tuple[tuple[str, int], ...]:
    """The terms of more than one character with their counts, sorted, without function words."""
    counts = Counter(terms)
    return tuple((term, counts[term]) for term in sorted(counts.keys() - idle) if len(term) > 1)


def _terms(text: str, most: int = sys.maxsize) -> tuple[list[str], set[str]]:
    """The first terms of a text, and those of them that are capitalised where no sentence begins."""
    terms: list[str] = []
    named: set[str] = set()
    for match in _WORD.finditer(text):
        if len(terms) >= most:
            break
        word = match.group()
        if not word.isascii() and _IS_UNSPACED.match(word):
            terms += (word[i : i + 2] for i in range(max(1, len(word) - 1)))
        elif len(word) <= LONGEST_WORD:
            term = word.replace(".", "").casefold() if word[-1] == "." else word.casefold()
            terms.append(term)
            if term != word and word[0].isupper() and _inside_sentence(text, match.start()):
                named.add(term)
    return terms[:most], named


def _inside_sentence(text: str, start: int) -> bool:
    """Whether the word at `start` follows another word, so that a capital is not just the sentence's first."""
    return start > 1 and text[start - 1] not in _BEFORE_SENTENCE and text[start - 2] not in _BEFORE_SENTENCE


def _function_words(terms: frozenset[str]) -> frozenset[str]:
    """The function words of the language that most of its function words speak for; English where none does."""
    return max((_stopwords(language) for language in LANGUAGES), key=lambda words: len(words & terms))


@cache
def _stopwords(language: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in lexicons.load(language, "stopwords")["words"])
