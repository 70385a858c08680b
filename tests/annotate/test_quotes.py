from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.annotate.quotes import find_quotes


def quoted(text: str) -> list[str]:
    return [span.of(text) for span in find_quotes(text)]


def test_a_quote_around_its_speaker_is_two_stretches():
    text = "“The bridge will open,” said the mayor of Ostermoor. “Not before spring.”"
    assert quoted(text) == ["“The bridge will open,”", "“Not before spring.”"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He called it "a farce", twice.', ['"a farce"']),
        ("She said ''we are done'' and left.", ["''we are done''"]),
        ("``We are done,'' she said.", ["``We are done,''"]),
        ("‘We will win,’ he said. ‘It’s ours.’", ["‘We will win,’", "‘It’s ours.’"]),
        ("'We won't go,' the dockers' leader said.", ["'We won't go,'"]),
        ("‘The players’ families were told,’ she said.", ["‘The players’ families were told,’"]),
        ("The dockers' pay and the '90s are no quotes, nor is rock 'n' roll today.", []),
        ("«Wir bleiben», he said.", ["«Wir bleiben»"]),
        ('It is 6\'2" tall and "very old".', ['"very old"']),
        ("Nothing here.", []),
        ("", []),
    ],
)
def test_marks_of_every_kind(text, expected):
    assert quoted(text) == expected


def test_a_missing_closing_mark_costs_no_more_than_its_clause():
    text = "“We lost the barge, said Tilo Brandt. “We will build another.”"
    assert quoted(text) == ["“We lost the barge,", "“We will build another.”"]


def test_a_quote_left_open_ends_with_its_paragraph():
    text = '"We lost the barge.\n\nThe harbour closed at noon.\n\nIt opens on "Monday".'
    assert quoted(text) == ['"We lost the barge.', '"Monday"']


def test_a_quote_over_paragraphs_reopens_in_each():
    text = "“The first.\n\n“The second.\n\n“The third,” she said."
    assert quoted(text) == ["“The first.", "“The second.", "“The third,”"]


def test_a_quote_left_open_is_closed_by_a_later_paragraph():
    text = '"The first.\n\nThe second.\n\nThe third," she said.'
    assert quoted(text) == ['"The first.', "The second.", 'The third,"']


def test_a_missing_opening_mark_reaches_back_to_the_paragraph():
    assert quoted('We are late," he said. "Very late."') == ['We are late,"', '"Very late."']


@given(st.text(alphabet="ab .,\n'\"“”‘’«»`(—6", max_size=300))
def test_spans_lie_in_order_inside_the_text_and_never_overlap(text):
    found = find_quotes(text)
    assert all(0 <= span.start < span.end <= len(text) for span in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(span.of(text).strip("\n") == span.of(text) for span in found)
    assert found == find_quotes(text)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("mark", ['"', "“", "'", " '", "‘", "''", " 'a", "\" '", "”\n"])
def test_a_hostile_text_takes_no_time(mark):
    find_quotes(mark * 50_000)
