"""Placing features: which terms an article's headline, lede and body hold, and which of them are names.

Terms are words in lower case without function words; scripts that write no spaces give pairs of characters
(Cavnar and Trenkle's n-grams with n = 2, the usual unit for retrieval in Chinese and Japanese). Only the beginning
of a text is looked at: more of it blurs two stories into each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

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


class _Word(NamedTuple):
    term: str
    named: bool  # capitalised where no sentence begins


def find_features(headline: str | None, text: str, names: Sequence[str] = ()) -> Features:
    """The terms by which an article is placed, each with its count, sorted by term.

    `headline` has the terms of the headline, `lede` those of the headline and the first 60 words, `body` those of the
    headline and the first 400 words, `names` those terms of the body that stand in one of the given `names`. Without
    names, words count as such that are capitalised inside a sentence.
    """
    head = [*islice(_words((headline or "")[: 12 * HEADLINE_WORDS]), HEADLINE_WORDS)]
    body = [*islice(_words(text[:_REACH]), BODY_WORDS)]
    idle = _function_words(frozenset(word.term for word in body or head))
    counts = [
        Counter(word.term for word in words if word.term not in idle and len(word.term) > 1)
        for words in (head, head + body[:LEDE_WORDS], head + body)
    ]
    given = {word.term for name in names for word in _words(name)} if names else {w.term for w in body if w.named}
    named = {term: count for term, count in counts[2].items() if term in given}
    headline_terms, lede, whole, names_held = (tuple(sorted(found.items())) for found in (*counts, named))
    return Features(headline_terms, lede, whole, names_held)


def _words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        word = match.group()
        if _IS_UNSPACED.match(word):
            yield from (_Word(word[i : i + 2], False) for i in range(max(1, len(word) - 1)))
        elif len(word) <= LONGEST_WORD:
            term = word.replace(".", "").casefold() if word[-1] == "." else word.casefold()
            yield _Word(term, word[0].isupper() and _inside_sentence(text, match.start()))


def _inside_sentence(text: str, start: int) -> bool:
    """Whether the word at `start` follows another word, so that a capital is not just the sentence's first."""
    return start > 1 and text[start - 1] not in _BEFORE_SENTENCE and text[start - 2] not in _BEFORE_SENTENCE


def _function_words(terms: frozenset[str]) -> frozenset[str]:
    """The function words of the language that most of its function words speak for; English where none does."""
    return max((_stopwords(language) for language in LANGUAGES), key=lambda words: len(words & terms))


@cache
def _stopwords(language: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in lexicons.load(language, "stopwords")["words"])
