from __future__ import annotations

import itertools
import os
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from storywire.wording import containment, content, shingles, shortened, stem, words


def test_two_spellings_of_the_same_words_are_equal() -> None:
    one, two = "“We won’t go to the U.S. café!”", "we WON'T go... to the US cafe"
    assert (
        [w.folded for w in words(one)]
        == [w.folded for w in words(two)]
        == ["we", "wont", "go", "to", "the", "us", "cafe"]
    )


def test_containment_is_of_the_shorter() -> None:
    full, cut = (shingles(text.split()) for text in ("a b c d e f", "c d e f"))
    assert containment(full, cut) == 1.0
    assert containment(full, frozenset()) == 0.0
    assert shingles(["a", "b"]) == {("a", "b")}


def test_content_words_lose_grammar_and_inflection() -> None:
    assert content("The ministers were refusing the offers of 12 engineers") == content(
        "A minister refused an offer: 12 engineer"
    )
    assert content("El barco se hundió", "xx") == {"barco", "hundio"}
    assert stem("goes") == "goes"


@given(st.text())
def test_words_stand_where_they_say(text: str) -> None:
    found = words(text)
    assert all(0 <= w.start < w.end <= len(text) for w in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_a_long_text_is_cut_at_a_sentence_if_one_ends_late_enough() -> None:
    text = "One two three four five. " * 20
    assert shortened(text.strip(), 12) == "One two three four five. One two three four five. …"
    assert shortened("word " * 30, 12) == "word " * 11 + "word …"
    assert shortened("One two three.", 12) == "One two three."


_LIKENESS = """
from math import log
from storywire.wording import dice
names = [f"word{n}" for n in range(40)]
weight = {name: log(1 + 40 / (1 + n)) for n, name in enumerate(names)}
print([dice(frozenset(names[:30]), frozenset(names[n:]), weight) for n in range(20)])
"""


def test_how_alike_two_sentences_are_is_the_same_in_every_process() -> None:
    """Each process goes through a set of words in an order of its own: the last digit decided between two equals."""
    told = {
        subprocess.run(
            [sys.executable, "-c", _LIKENESS],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert len(told) == 1
