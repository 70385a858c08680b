import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from storywire.store import fts5
from storywire.store.fulltext import Index
from storywire.store.highlights import highlighted, snippet
from storywire.store.queries import Node, Term, parse

ANYWHERE = (None, "text")


def shown_by_sqlite(text: str, query: str) -> tuple[str, str]:
    """What SQLite's snippet() and highlight() show; nothing where nothing matches."""
    index = sqlite3.connect(":memory:")
    columns = "headline, text, outlet, speakers, people, places, organisations, language"
    index.execute(f"CREATE VIRTUAL TABLE t USING fts5({columns}, tokenize = 'unicode61 remove_diacritics 2')")
    index.execute("INSERT INTO t (text) VALUES (?)", (text,))
    shown = index.execute(
        "SELECT snippet(t, 1, '‹', '›', ' … ', 32), highlight(t, 1, '‹', '›') FROM t WHERE t MATCH ?",
        (fts5.match(wanted(query), Index.ARTICLES),),
    ).fetchone()
    index.close()
    return shown or ("", "")


def wanted(query: str) -> Node:
    found = parse(query).wanted
    assert found is not None
    return found


_WORDS = st.sampled_from(["ferry", "fire", "harbour", "the", "a", "toll", "Café", "ferryman", "north", "sank", "at"])
_GAPS = st.sampled_from([" ", " ", " ", ". ", ", ", ": ", " – ", "\n"])
_TEXTS = st.lists(st.tuples(_WORDS, _GAPS), min_size=1, max_size=120).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)
_QUERIES = st.sampled_from(
    ["ferry", "ferry fire", "cafe", '"the ferry"', "ferr* toll", '"at the" OR north', "sank OR toll OR fire", '"a a"']
)


@given(_TEXTS, _QUERIES)
def test_what_is_shown_is_what_sqlite_shows(text: str, query: str) -> None:
    of_sqlite = shown_by_sqlite(text, query)
    if of_sqlite[0]:
        assert highlighted(text, wanted(query), ANYWHERE) == of_sqlite[1]
        assert snippet(text, wanted(query), ANYWHERE) == of_sqlite[0]


def test_only_what_is_wanted_there_is_marked() -> None:
    node = wanted("ferry headline:fire speaker:toll NOT harbour")
    assert snippet("A ferry, a fire, a toll, a harbour.", node, ANYWHERE) == "A ‹ferry›, a fire, a toll, a harbour."
    assert snippet("Nothing of it.", node, ANYWHERE) == ""
    assert highlighted("", node, ANYWHERE) == ""


def test_words_that_are_no_words_are_not_looked_for() -> None:
    assert snippet("_ and more", Term("_"), ANYWHERE) == ""
