from dataclasses import replace

import spacy

from storywire.annotate.running_on import joined
from storywire.annotate.tokens import tokens_of
from storywire.annotate.triples import Triple

NAMED = "“The wall held all night,” Ada Lund said."


def found_in(text, quoted="“The wall held all night,”"):
    """The tokens of a text, and the words of what is joined to the one quotation that is known."""
    doc = spacy.blank("en")(text)
    content = doc.char_span(text.index(quoted), text.index(quoted) + len(quoted))
    known = Triple(content.end, (), (content.end,), tuple(t.i for t in content), 0.9)
    [one] = joined(tokens_of(doc), [known])
    return " ".join(doc[t].text for t in one.content if t not in known.content)


def test_a_paragraph_of_quotation_goes_on_with_the_one_before():
    assert found_in(f"{NAMED}\n\n“The rest is for the board to say.”") == "“ The rest is for the board to say . ”"


def test_and_so_do_those_that_follow_it():
    text = f"{NAMED}\n“The rest is for the board.\n“We shall see them in May.”\nThe board did not answer."
    assert found_in(text) == "“ The rest is for the board . “ We shall see them in May . ”"


def test_what_the_narrator_stands_in_or_comes_between_is_not_joined():
    assert found_in(f"{NAMED}\n“The rest is for the board,” he added.") == ""
    assert found_in(f"{NAMED}\nThe board met in May.\n“The rest is for the board.”") == ""
    assert found_in("She said: “The wall held all night,”\n“The rest is for the board.”") == ""


def test_lines_between_and_titles_are_not_joined():
    assert found_in(f"{NAMED}\n‘A very hard decision for her’") == ""
    assert found_in(f"{NAMED}\n“THE RIVER DOES NOT VOTE”") == ""
    assert found_in(f"{NAMED}\n“Harbour Lights”") == ""


def test_what_somebody_else_said_stays_theirs():
    text = f"{NAMED}\n“The rest is for the board.”"
    tokens = tokens_of(spacy.blank("en")(text))
    second = tuple(t for t in range(len(tokens)) if tokens.paragraph[t] == 1 and not tokens.space[t])
    first = Triple(9, (), (9,), tuple(range(7)), 0.9)
    other = replace(first, anchor=second[0], content=second)
    assert joined(tokens, [first, other]) == [first, other]


def test_a_text_without_quotation_or_without_words():
    for text in ("", "\n", "The board met in May."):
        assert joined(tokens_of(spacy.blank("en")(text)), []) == []
