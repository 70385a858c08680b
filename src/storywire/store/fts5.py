"""A parsed search as a query of SQLite's full-text index (https://www.sqlite.org/fts5.html#full_text_query_syntax).

The only file that writes FTS5 syntax. Words go into it as FTS5 strings, in which only the quotation mark is special and
is never part of a word; so no search can be malformed, or do anything but search.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from storywire.errors import QueryError
from storywire.store.queries import All, Any, Node, Not, Term

# The columns of each index that a field looks into; None is a word without a field.
Columns = Mapping[str | None, str]
ARTICLES: Columns = {
    None: "{headline text outlet}",
    "headline": "headline",
    "text": "text",
    "outlet": "outlet",
    "speaker": "speakers",
    "person": "people",
    "place": "places",
    "organisation": "organisations",
    "lang": "language",
}
QUOTES: Columns = {
    None: "{text speaker}",
    "text": "text",
    "outlet": "outlet",
    "speaker": "speaker",
    "person": "people",
    "place": "places",
    "organisation": "organisations",
    "lang": "language",
}


def match(node: Node, columns: Columns) -> str:
    """The node in the syntax of FTS5. Raises QueryError for a field that the index does not have."""
    if isinstance(node, Term):
        return _term(node, columns)
    if isinstance(node, Any):
        return "(" + " OR ".join(match(part, columns) for part in node.parts) + ")"
    if isinstance(node, All):
        wanted = " AND ".join(match(part, columns) for part in node.parts if not isinstance(part, Not))
        unwanted = " OR ".join(match(part.part, columns) for part in node.parts if isinstance(part, Not))
        return f"(({wanted}) NOT ({unwanted}))" if unwanted else f"({wanted})"
    if isinstance(node, Not):  # the parser lets it stand only inside an All
        raise QueryError("say also a word that is wanted, not only what is not", node.at)
    assert_never(node)


def _term(term: Term, columns: Columns) -> str:
    if term.field not in columns:
        raise QueryError(f"{term.field}: looks into articles, not into quotations", term.at)
    words = term.words.replace('"', " ")
    return f'{columns[term.field]} : "{words}"{"*" if term.prefix else ""}'
