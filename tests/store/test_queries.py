import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.store.queries import parse


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("ferry fire", '("ferry" AND "fire")'),
        ('"ferry fire" harbour', '("ferry fire" AND "harbour")'),
        ("ferry OR boat", '("ferry") OR ("boat")'),
        ("ferry NOT fire", '("ferry" NOT "fire")'),
        ("ferry -fire", '("ferry" NOT "fire")'),
        ("harb*", '("harb"*)'),
        ("ferry & (fire", '("ferry" AND "(fire")'),
    ],
)
def test_people_s_words_become_a_query(words: str, query: str) -> None:
    assert parse(words) == query


@pytest.mark.parametrize("words", ["", "  ", "-fire", "NOT fire", '""', "***"])
def test_nothing_wanted_is_said(words: str) -> None:
    with pytest.raises(ValueError, match="word"):
        parse(words)


@given(st.text(max_size=60))
def test_no_words_make_a_malformed_query(words: str) -> None:
    try:
        query = parse(words)
    except ValueError:
        return
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    index.execute("SELECT * FROM t WHERE t MATCH ?", (query.encode("utf-8", "replace").decode(),)).fetchall()
    index.close()
