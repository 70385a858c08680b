from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from storywire.store import item_of, prepared, prepared_page
from storywire.store.fulltext import Index
from storywire.store.tsvector import vector
from storywire.types import Features, PackedFeatures
from tests.publish import example
from tests.store.test_library import annotated, article, page


def test_an_article_is_what_its_rows_say() -> None:
    file = example.files()[0]
    rows = prepared(file.article, file.annotations)
    assert rows.id == file.article.id and rows.high == file.article.published.high
    assert rows.read() == file.article and rows.found() == file.annotations


def test_placing_gets_the_same_from_the_rows() -> None:
    there = replace(article().published, moment=datetime(2025, 5, 5, 8, tzinfo=timezone(timedelta(hours=2))))
    of = replace(article(), published=there)
    found = replace(annotated(of), features=Features(body=(("ferry", 2), ("harbour", 1))))
    placing = prepared(of, found).placing()
    assert placing.moment == there.moment and placing.moment.tzinfo is UTC
    assert isinstance(placing.features, PackedFeatures) and placing.features.terms == "ferry\nharbour"
    plain = item_of(of, found)
    assert replace(placing, features=plain.features) == plain


def test_vectors_for_a_server_are_made_with_the_rest() -> None:
    file = example.files()[0]
    plain, rows = (prepared(file.article, file.annotations, vectors=made).lookups for made in (False, True))
    assert rows.search["vector"] == vector(plain.search, Index.ARTICLES) != b""
    assert [row["vector"] for row in rows.quotes] == [vector(row, Index.QUOTES) for row in plain.quotes]
    assert "vector" not in plain.search


def test_a_page_keeps_its_body_and_its_moments() -> None:
    row = prepared_page(page(b"The ferry"), "0" * 64)
    assert row.body() == b"The ferry" and row.row["size"] == 9
    assert row.row["fetched"] == page().fetched.replace(tzinfo=None)  # type: ignore[union-attr]
    assert "taken" not in row.row


def test_rows_are_numbered_when_they_are_saved() -> None:
    file = example.files()[0]
    index = prepared(file.article, file.annotations).lookups
    numbered = index.numbered(7)
    assert numbered.search["number"] == 7
    assert {row["article"] for row in (*numbered.names, *numbered.quotes)} == {7}
    assert index.search["number"] == 0  # the same rows may be numbered again
