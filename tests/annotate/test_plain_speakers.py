"""Speakers of texts without a parse."""

from bench.attribution import plain_article
from storywire.annotate.attributions import find_attributions
from storywire.annotate.parsing import blank_model
from storywire.types import Resolution


def speakers(text: str):
    found = find_attributions(blank_model("en")(text), plain_article("a1", text), (), ())
    return [one.speaker for one in found]


def test_a_surname_takes_the_longer_name_given_before():
    text = 'Coach Marta Dvorska was calm. "We will win the next game here," Dvorska said.'
    [one] = speakers(text)
    assert one is not None
    assert (one.name, one.resolution) == ("Marta Dvorska", Resolution.SURNAME)


def test_a_pronoun_is_not_resolved():
    [one] = speakers('"We will win the next game here," she said.')
    assert one is not None
    assert (one.name, one.resolution) == (None, Resolution.UNRESOLVED)


def test_a_body_keeps_the_words_of_the_text():
    [one] = speakers('"The road is closed until further notice," the police said.')
    assert one is not None
    assert (one.name, one.resolution) == ("police", Resolution.COLLECTIVE)
