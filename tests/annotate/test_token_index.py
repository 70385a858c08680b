"""Looking up tokens and sentences by characters."""

from storywire.annotate.token_index import TokenIndex
from storywire.types import Span
from tests.annotate.texts import model


def test_tokens_root_and_sentence_of_a_stretch() -> None:
    text = "The ferry sank on Friday. Nobody was hurt."
    index = TokenIndex.of(model("en")(text))
    friday = Span(text.index("Friday"), text.index("Friday") + 6)
    assert [token.text for token in index.tokens(friday)] == ["Friday"]
    assert [token.text for token in index.tokens(Span(5, 12))] == ["ferry", "sank"]
    root = index.root(friday)
    assert root is not None and root.head.text == "on"
    assert index.sentence(friday).of(text) == "The ferry sank on Friday."


def test_without_sentence_bounds_lines_are_sentences_and_there_is_no_root() -> None:
    text = "El puente cerró.\n\nEl lunes abrió."
    index = TokenIndex.of(model("es")(text))
    assert [span.of(text) for span in index.sentences] == ["El puente cerró.", "El lunes abrió."]
    assert index.root(Span(0, 9)) is None
    assert TokenIndex.of(model("es")("")).sentence(Span(0, 0)) == Span(0, 0)


def test_sentences_are_those_of_the_parse() -> None:
    doc = model("en")("The ferry sank. Nobody knew why! Later they found out.")
    assert TokenIndex.of(doc).sentences == tuple(Span(s.start_char, s.end_char) for s in doc.sents)
