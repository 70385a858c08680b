from itertools import pairwise
from struct import unpack_from
from typing import Any

import pytest

from storywire.errors import QueryError
from storywire.store.fulltext import Index
from storywire.store.queries import Term, parse
from storywire.store.tsvector import LAST_POSITION, MOST_POSITIONS, match, vector

EMPTY = dict.fromkeys(("headline", "text", "outlet", "speakers", "people", "places", "organisations", "language"), "")


def said(query: str, index: Index = Index.ARTICLES) -> str | None:
    wanted = parse(query).wanted
    assert wanted is not None
    return match(wanted, index)


def indexed(**columns: str) -> dict[str, str]:
    """The words of a vector with their positions, as the server would write them."""
    return told(vector(EMPTY | columns, Index.ARTICLES))


def told(sent: bytes) -> dict[str, str]:
    """What the server reads (tsvectorrecv): a count, then each word up to NUL, a count, its labels and positions."""
    (count,), at, found = unpack_from(">I", sent), 4, {}
    for _ in range(count):
        end = sent.index(b"\0", at)
        (many,) = unpack_from(">H", sent, end + 1)
        places = unpack_from(f">{many}H", sent, end + 3)
        assert [*places] and all(a & 0x3FFF < b & 0x3FFF for a, b in pairwise(places)), "out of order"
        found[f"'{sent[at:end].decode()}'"] = ",".join(
            f"{place & 0x3FFF}{('', 'C', 'B', 'A')[place >> 14]}" for place in places
        )
        at = end + 3 + 2 * many
    assert at == len(sent)
    return found


@pytest.mark.parametrize(
    ("query", "syntax"),
    [
        ("Café", "'cafe'"),
        ('"the ferry"', "('the' <-> 'ferry')"),
        ("ferry fire -smoke", "('ferry' & 'fire' & !'smoke')"),
        ("ferry OR harb*", "('ferry' | 'harb':*)"),
        ("headline:ferry", "'ferry':A"),
        ('text:"the harb"*', "('the':D <-> 'harb':*D)"),
        ("speaker:quist", "'\uf8f1quist'"),
        ("ferry NOT _", "('ferry')"),
        ("ferry OR _", "('ferry')"),
        ("ferry _", None),
    ],
)
def test_the_tree_becomes_a_query(query: str, syntax: str | None) -> None:
    assert said(query) == syntax


def test_nothing_that_is_typed_is_syntax() -> None:
    assert match(Term("it's ' | b:* \\ & !(c)"), Index.ARTICLES) == "('it' <-> 's' <-> 'b' <-> 'c')"
    with pytest.raises(QueryError, match="quotations"):
        said("headline:ferry", Index.QUOTES)


def test_no_phrase_crosses_from_a_column_into_the_next() -> None:
    words = indexed(headline="A ferry", outlet="Harbour Post", text="The ferry sank")
    assert words["'ferry'"] == "2A,8" and words["'harbour'"] == "4B" and words["'the'"] == "7"


def test_fields_stand_apart() -> None:
    words = indexed(text="Quist spoke", speakers="Lena Quist", language="en")
    assert words == {"'\uf8f1lena'": "1C", "'\uf8f1quist'": "2C", "'\uf8f5en'": "1C", "'quist'": "3", "'spoke'": "4"}


def test_what_the_server_could_not_keep_is_left_out() -> None:
    words = indexed(text="the " * 400 + "end " + " ".join(f"w{number}" for number in range(20_000)))
    assert words["'the'"].count(",") == MOST_POSITIONS - 1
    assert words["'w19999'"] == str(LAST_POSITION)
    huge: Any = vector(EMPTY | {"text": " ".join(f"word{number:09}" for number in range(200_000))}, Index.ARTICLES)
    assert len(huge) < 2_000_000


def test_two_labels_of_a_word_at_the_last_position_are_one() -> None:
    outlet = " ".join(f"w{number}" for number in range(LAST_POSITION + 5)) + " end"
    assert indexed(outlet=outlet, text="the end")["'end'"] == f"{LAST_POSITION}B"
