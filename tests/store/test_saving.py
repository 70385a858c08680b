from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from sqlalchemy import event, select, text

from storywire.store import Prepared, Store, prepared, prepared_page, schema
from storywire.store.dialects import put
from storywire.store.items import pack
from storywire.store.search import Asked
from storywire.types import Annotations, Features, Place, Placement, RawPage, Relation, StoryLink
from tests.store.test_library import NOW, annotated, article, page


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    made = Store(place)
    yield made
    made.close()


def many(count: int, first: int = 0) -> tuple[list[RawPage], list[Prepared]]:
    """So many articles, each on its page."""
    pages, rows = [], []
    for number in range(first, first + count):
        body = f"The ferry {number}".encode()
        pages.append(page(body, f"test:{number}"))
        digest = sha256(body).hexdigest()
        of = replace(article(), id=f"a-{number:03}", address=f"test:{number}", page_sha256=digest)
        rows.append(prepared(of, annotated(of)))
    return pages, rows


def keep(store: Store, pages: list[RawPage], rows: list[Prepared]) -> int:
    """Save them together; how many statements it took."""
    seen: list[str] = []
    with store.write() as writer:
        event.listen(writer.connection, "before_cursor_execute", lambda *given: seen.append(given[2]))
        writer.save_pages([prepared_page(one, sha256(one.body).hexdigest()) for one in pages], NOW)
        writer.save_articles(rows)
        writer.save_placements([Placement(one.id, "s-1", False, 1.0) for one in rows])
    return len(seen)


def told(store: Store) -> list[list[tuple[object, ...]]]:
    asked = (
        "SELECT number, id, revision, current, low, high FROM articles ORDER BY number",
        "SELECT id, kind, key, name, articles, quotes FROM names ORDER BY id",
        "SELECT name, article, role FROM appearances ORDER BY 1, 2",
        "SELECT number, article, text, name FROM quotes ORDER BY 1",
        "SELECT * FROM outlets ORDER BY id",
        "SELECT number, article, story FROM placements ORDER BY 1",
    )
    with store.read() as reader:
        return [[tuple(row) for row in reader.connection.execute(text(sql))] for sql in asked]


def test_many_at_once_are_what_each_by_itself_is(place: Place, store: Store, lying: object) -> None:
    pages, rows = many(5)
    keep(store, pages, rows)
    with Alone(lying()) as other:  # type: ignore[operator]
        for one, row in zip(pages, rows, strict=True):
            keep(other, [one], [row])
        assert told(other) == told(store)
    with store.read() as reader:
        assert len(reader.search(Asked("ferry", limit=10)).items) == 5


class Alone:
    """Another library, closed at the end."""

    def __init__(self, place: Place) -> None:
        self.store = Store(place)

    def __enter__(self) -> Store:
        return self.store

    def __exit__(self, *_: object) -> None:
        self.store.close()


def test_statements_do_not_grow_with_the_batch(store: Store) -> None:
    few = keep(store, *many(2))
    assert keep(store, *many(30, first=2)) <= few + 1  # names that are known are counted, new ones put in


def test_a_new_revision_takes_the_place_of_the_old_one(store: Store) -> None:
    pages, rows = many(3)
    keep(store, pages, rows)
    body = b"The ferry sank"
    of = replace(rows[1].read(), revision=2, page_sha256=sha256(body).hexdigest(), text="The boat Marisol sank.")
    with store.write() as writer:
        writer.save_page(page(body, "test:1"), of.page_sha256, NOW)
        writer.save_articles([prepared(of, Annotations(of.id, 2, "none"))])
    with store.read() as reader:
        assert (
            reader.newest_revisions(["a-001", "a-x"]) == {"a-001": 2}
            and reader.articles(["a-000", "a-001", "a-x"])["a-001"] == of
        )
        assert len(reader.search(Asked("sank")).items) == 1
        assert {row.articles for row in reader.connection.execute(text("SELECT articles FROM outlets"))} == {3}


def test_links_are_read_of_many_stories_at_once(store: Store) -> None:
    pages, rows = many(3)
    keep(store, pages, rows)
    links = (StoryLink("s-2", Relation.EARLIER, 0.5), StoryLink("s-old", Relation.RELATED, 0.4))
    with store.write() as writer:
        placed = [("a-000", "s-1", links), ("a-001", "s-2", ()), ("a-002", "s-3", ())]
        writer.save_placements([Placement(a, s, False, 1.0, related=linked) for a, s, linked in placed])
        writer.lead("s-old", "a-002")
        assert writer.sizes(["s-1", "s-2", "s-9"]) == {"s-1": 1, "s-2": 1}
        assert writer.members_of(["s-3", "s-9"]) == {"s-3": ["a-002"]}
        found = writer.links_of(["s-1", "s-2", "s-3"])
        assert [(one.story, one.relation) for one in found["s-1"]] == [("s-2", "earlier"), ("s-3", "related")]
        assert [(one.story, one.relation) for one in found["s-2"]] == [("s-1", "later")]
        assert [one.story for one in found["s-3"]] == ["s-1"]  # by an id that it had before
        assert found["s-1"] == writer.links("s-1")
        writer.revive_stories(["s-old"])
        assert [one.story for one in writer.links("s-1")] == ["s-2", "s-old"]


def test_nothing_is_nothing(store: Store) -> None:
    with store.write() as writer:
        writer.save_pages([], NOW)
        writer.save_articles([])
        writer.save_placements([])
        writer.save_identities({})
        writer.save_issues([], NOW)
        assert writer.links_of([]) == {} and writer.newest() is None


def test_rows_are_put_in_place_of_others_and_days_and_moments_come_back(store: Store) -> None:
    told = {"article": "a-1", "low": date(2025, 3, 1), "high": None, "moment": datetime(2025, 3, 1, 8, 30)}
    told |= {"outlet": None, "confidence": 0.5, "features": pack(Features())}
    with store.write() as writer:
        put(writer.connection, schema.items, [told], ["article"])
        put(writer.connection, schema.items, [dict(reversed((told | {"confidence": 0.75}).items()))], ["article"])
        put(writer.connection, schema.items, [told | {"confidence": 1.0}])  # without a key the first stays
    with store.read() as reader:
        (row,) = reader.connection.execute(select(schema.items)).all()
    assert (row.low, row.high, row.moment) == (date(2025, 3, 1), None, datetime(2025, 3, 1, 8, 30, tzinfo=UTC))
    assert row.confidence == 0.75
