import sqlite3
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.errors import QueryError
from storywire.store import fts5
from storywire.store.fulltext import Index
from storywire.store.queries import All, Any, Node, Not, Query, Term, parse


def spelled(node: Node | None) -> str:
    """The tree in brackets, short."""
    if node is None:
        return ""
    if isinstance(node, Term):
        return f"{node.field + ':' if node.field else ''}{node.words}{'*' if node.prefix else ''}"
    if isinstance(node, Not):
        return f"not({spelled(node.part)})"
    return f"{'all' if isinstance(node, All) else 'any'}({', '.join(spelled(part) for part in node.parts)})"


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("ferry fire", "all(ferry, fire)"),
        ("ferry AND fire", "all(ferry, fire)"),
        ("ferry and fire", "all(ferry, and, fire)"),
        ('"ferry fire" harbour', "all(ferry fire, harbour)"),
        ("“ferry fire”", "ferry fire"),
        ("ferry OR boat fire", "any(ferry, all(boat, fire))"),
        ("(ferry OR boat) fire", "all(any(ferry, boat), fire)"),
        ("ferry NOT fire", "all(ferry, not(fire))"),
        ("ferry -(fire | smoke)", "all(ferry, not(any(fire, smoke)))"),
        ("NOT NOT ferry", "ferry"),
        ("harb*", "harb*"),
        ('"north harb"*', "north harb*"),
        ('speaker:"Idris Halloran" toll', "all(speaker:Idris Halloran, toll)"),
        ("person:(halloran OR quist)", "any(person:halloran, person:quist)"),
        ("Org:yard lang:en", "all(organisation:yard, lang:en)"),
        ("Breaking: ferry at 10:30", "all(Breaking, ferry, at, 10:30)"),
        ("https://post.example/ferry", "https://post.example/ferry"),
        ("ferry – fire", "all(ferry, fire)"),
    ],
)
def test_people_s_words_become_a_tree(query: str, tree: str) -> None:
    assert spelled(parse(query).wanted) == tree


def test_days_bound_the_whole_search() -> None:
    assert parse("from:2025-05 to:2025") == Query(None, date(2025, 5, 1), date(2025, 12, 31))
    bounded = parse("(ferry from:2024-02-28) to:2024-02")
    assert (spelled(bounded.wanted), bounded.low, bounded.high) == ("ferry", date(2024, 2, 28), date(2024, 2, 29))
    assert parse("from:2025-05 from:2025-06 fire").low == date(2025, 6, 1)


@pytest.mark.parametrize(
    ("query", "said", "at"),
    [
        ("", "at least one word", 0),
        ("***", "at least one word", 0),
        ('""', "at least one word", 0),
        ("NOT fire", "wanted", 0),
        ("ferry OR -fire", "wanted", 9),
        ("ferry OR", "both sides", 6),
        ("AND ferry", "both sides", 0),
        ("ferry NOT", "behind it", 6),
        ("(ferry", "not closed", 0),
        ("ferry)", "closes nothing", 5),
        ('ferry "fire', "not closed", 6),
        ("speaker: Halloran", "right after the colon", 0),
        ("author:Halloran", "no field author:", 0),
        ("from:yesterday", "a day such as", 5),
        ("from:2025-02-30", "no day 2025-02-30", 5),
        ("ferry OR from:2025", "whole search", 9),
        ("a*", "two letters", 0),
        ("speaker:outlet:post", "colon", 8),
        ("(" * 20 + "a" + ")" * 20, "deep", 16),
        ("word " * 70, "64", 320),
        ("a" * 2000, "1,000", 1000),
    ],
)
def test_a_bad_search_says_what_is_wrong_and_where(query: str, said: str, at: int) -> None:
    with pytest.raises(QueryError, match=said) as problem:
        parse(query)
    assert problem.value.at == at


def test_a_field_of_articles_is_refused_in_quotations() -> None:
    node = parse("headline:ferry").wanted
    assert node is not None
    assert fts5.match(node, Index.ARTICLES) == 'headline : "ferry"'
    with pytest.raises(QueryError, match="headline:"):
        fts5.match(node, Index.QUOTES)


_PIECES = st.sampled_from(
    ["ferry", "fire*", '"a b"', '"', "OR", "AND", "NOT", "-", "(", ")", "speaker:", "from:2025", "{x}", "^", "+",
     "NEAR(", "x:y", "'; DROP TABLE t; --", "\x00", "\ud800", "_", "é", "🚢", "中文", "*", "“", "”"]
)  # fmt: skip
_SEARCHES = st.one_of(
    st.text(max_size=60), st.lists(_PIECES, max_size=12).map(" ".join), st.lists(_PIECES).map("".join)
)


@given(_SEARCHES)
def test_no_search_is_malformed_or_anything_but_a_value_error(query: str) -> None:
    try:
        parsed = parse(query)
    except QueryError:
        return
    if parsed.wanted is None:
        return
    columns = "headline, text, outlet, speakers, people, places, organisations, language"
    index = sqlite3.connect(":memory:")
    index.execute(f"CREATE VIRTUAL TABLE t USING fts5({columns})")
    index.execute("SELECT * FROM t WHERE t MATCH ?", (fts5.match(parsed.wanted, Index.ARTICLES),)).fetchall()
    assert index.execute("SELECT count(*) FROM sqlite_master WHERE name = 't'").fetchone() == (1,)
    index.close()


@given(_SEARCHES)
def test_trees_keep_their_promises(query: str) -> None:
    try:
        wanted = parse(query).wanted
    except QueryError:
        return

    def holds(node: Node, inside: type | None) -> bool:
        if isinstance(node, Term):
            return bool(node.words) and node.words == " ".join(node.words.split())
        if isinstance(node, Not):
            return inside is All and holds(node.part, Not)
        if isinstance(node, Any):
            return len(node.parts) > 1 and all(holds(part, Any) for part in node.parts)
        return any(not isinstance(part, Not) for part in node.parts) and all(holds(part, All) for part in node.parts)

    assert wanted is None or holds(wanted, None)
