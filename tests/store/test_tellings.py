"""The lists of stories by name and outlet say at any time what a rebuild would say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from storywire.derive import derive
from storywire.newsroom import Newsroom
from storywire.store import Wanted, Writer, schema, tellings
from storywire.types import EntityKind, Place, StorySummary
from tests import ferry

TODAY = date(2025, 12, 1)


@pytest.fixture
def library(place: Place) -> Iterator[Newsroom]:
    with Newsroom(place) as newsroom:
        ferry.fill(newsroom)
        yield newsroom


def rows(writer: Writer) -> list[list[tuple[object, ...]]]:
    tables = (schema.story_names, schema.story_outlets)
    return [sorted(tuple(row) for row in writer.connection.execute(table.select())) for table in tables]


def front(library: Newsroom, **wanted: object) -> list[str]:
    found = library.front(Wanted(**wanted), TODAY)  # type: ignore[arg-type]
    assert found.matching == len(found.cards)
    return [card.summary.id for card in found.cards]


def test_the_front_page_is_narrowed_by_any_of_them_and_by_several(library: Newsroom) -> None:
    assert front(library, place="Marrow Bay") == ["s-ferry", "s-storm"]
    assert front(library, person="idris halloran") == ["s-ferry"]
    assert front(library, outlet="Hill Gazette") == front(library, outlet="hill-gazette") == ["s-ferry", "s-storm"]
    assert front(library, outlet="hill-gazette", person="Idris Halloran") == ["s-ferry"]
    assert front(library, place="Marrow Bay", outlet="delta-wire", day=date(2025, 5, 2)) == ["s-ferry"]
    assert front(library, place="Marrow Bay", day=date(2025, 5, 3)) == ["s-ferry", "s-storm"]
    assert front(library, place="Marrow Bay", day=date(2025, 5, 2)) == ["s-ferry"]
    assert front(library, person="Nobody Here") == front(library, outlet="nobody") == []


def row_of(summary: StorySummary) -> dict[str, object]:
    return {"id": summary.id, "low": summary.low, "high": summary.high, "accounts": summary.accounts}


def test_two_outlets_of_one_name_are_both_shown_and_no_story_twice(library: Newsroom) -> None:
    with library.store.write() as writer:
        writer.connection.execute(
            schema.outlets.update().where(schema.outlets.c.id == "delta-wire").values(name="Hill Gazette")
        )
    assert front(library, outlet="hill gazette") == ["s-ferry", "s-storm"]


def test_a_story_that_changes_or_goes_takes_its_lines_along(library: Newsroom) -> None:
    with library.store.write() as writer:
        summary = next(one for one in writer.stories() if one.id == "s-ferry")
        tellings.keep(writer.connection, [row_of(replace(summary, accounts=9, high=date(2025, 6, 1)))])
        assert {row[1:3] for row in rows(writer)[1] if row[3] == "s-ferry"} == {(date(2025, 6, 1), 9)}
        derive(writer, ["s-ferry"], ferry.TAKEN)
        kept = rows(writer)
        tellings.rebuild(writer.connection)
        assert rows(writer) == kept
        tellings.forget(writer.connection, "s-ferry")
        assert {row[3] for found in rows(writer) for row in found} == {"s-storm"}


def test_merging_and_taking_it_back_leaves_what_a_rebuild_makes(library: Newsroom) -> None:
    merged = library.judge("merge", ["s-ferry", "s-storm"], who="Ada")
    assert front(library, place="Marrow Bay") == ["s-ferry"]
    library.undo(merged.id, who="Ada")
    assert front(library, place="Marrow Bay") == ["s-ferry", "s-storm"]
    with library.store.write() as writer:
        kept = rows(writer)
        tellings.rebuild(writer.connection)
        assert rows(writer) == kept


def test_a_story_without_a_day_is_listed_last(library: Newsroom) -> None:
    with library.store.write() as writer:
        summary = StorySummary("s-storm", "Storm", 1, 1, 9, None, None)
        tellings.keep(writer.connection, [row_of(summary)])
    assert front(library, place="Marrow Bay") == ["s-ferry", "s-storm"]
    first = library.stories_of(EntityKind.PLACE, "Marrow Bay", 1)
    second = library.stories_of(EntityKind.PLACE, "Marrow Bay", 1, first.next)
    assert [one.id for one in (*first, *second)] == ["s-ferry", "s-storm"] and second.next is None
