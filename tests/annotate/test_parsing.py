"""The Doc has the offsets of the text, whatever the text is."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storywire.annotate.parsing import blank_model, load_model, parse, sentences, whole
from storywire.errors import ModelError
from storywire.types import Paragraph, Span


def test_sentences_keep_to_their_paragraphs() -> None:
    text = "A heading\n\nIt rained. The river rose"
    doc = parse(blank_model(), text, (Paragraph(Span(0, 9)), Paragraph(Span(11, len(text)))))
    assert [s.of(text) for s in sentences(doc)] == ["A heading", "It rained.", "The river rose"]


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300).map(whole), st.integers(0, 300))
def test_offsets_are_those_of_the_text(text: str, cut: int) -> None:
    cut = min(cut, len(text))
    doc = parse(blank_model(), text, (Paragraph(Span(0, cut)), Paragraph(Span(cut, len(text)))))
    assert doc.text == text
    assert all(text[t.idx : t.idx + len(t)] == t.text for t in doc)
    assert not any(s.start < cut < s.end for s in sentences(doc) if text[cut - 1 : cut].isspace())


@pytest.mark.parametrize("run", ["(", "...,", "'", "$", "http://a/", "\u3002"])
def test_a_long_run_without_spaces_takes_no_long_time(run: str) -> None:
    text = f"Before {run * 20_000} after."
    start = time.perf_counter()
    assert parse(blank_model(), text, ()).text == text
    assert time.perf_counter() - start < 5


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    assert whole("a\ud800b") == "a\ufffdb"


def test_a_missing_model_names_the_setting() -> None:
    with pytest.raises(ModelError, match="spacy_model"):
        load_model("nothing_of_that_name")
