"""The words around a source."""

import pytest

from storywire.annotate import phrases
from storywire.annotate.triples import Triple
from tests.annotate.texts import model


def word(text: str, name: str):
    return next(token for token in model("en")(text) if token.text == name)


def test_a_noun_phrase_ends_before_its_clauses():
    head = word("The old keeper of the gate, who was tired, said nothing.", "keeper")
    assert " ".join(t.text for t in phrases.noun_phrase(head)) == "The old keeper of the gate"


def test_who_stands_for_the_noun_before_it():
    head = word("The keeper who said so has left.", "who")
    antecedent = phrases.antecedent(head)
    assert antecedent is not None
    assert antecedent.text == "keeper"


@pytest.mark.parametrize(("gender", "name"), [("f", "spokeswoman"), ("m", "spokesman"), (None, "spokesperson")])
def test_words_that_show_a_gender(gender, name):
    assert phrases.gender_of_word(name) == gender


def test_a_role_fits_when_it_holds_every_word():
    assert phrases.roles_fit("senator", ["Northland Sen."])
    assert not phrases.roles_fit("first nominee", ["second nominee"])


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("The mayor’s daughter and adviser, Ilse Brandauer, said no.", False),
        ("The daughter and the adviser, Ilse Brandauer, said no.", True),
        ("The ministry and the port said no.", True),
    ],
)
def test_two_posts_of_one_person_are_one_speaker(text, several):
    doc = model("en")(text)
    head = next(token for token in doc if token.dep_ == "nsubj")
    assert phrases.are_several(head, Triple(head.head.i, tuple(range(head.head.i)), (head.head.i,), (), 1.0)) is several
