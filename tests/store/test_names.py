from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from storywire.errors import NotFound
from storywire.newsroom import Newsroom
from storywire.types import EntityKind, Place
from tests import ferry


@pytest.fixture
def library(place: Place) -> Iterator[Newsroom]:
    with Newsroom(place) as newsroom:
        ferry.fill(newsroom)
        yield newsroom


def test_a_person_is_quoted_over_time_and_in_places(library: Newsroom) -> None:
    person = library.person("idris HALLORAN")
    assert (person.summary.name, person.summary.articles, person.summary.quotes) == ("Idris Halloran", 3, 4)
    assert [(one.outlet, one.article) for one in person.said] == [
        ("Hill Gazette", "gazette-1"), ("Hill Gazette", "gazette-1"), ("Valley Echo", "echo-1"),
        ("Harbour Post", "post-1"),
    ]  # fmt: skip
    assert {share.name: share.articles for share in person.outlets} == {
        "Harbour Post": 1, "Hill Gazette": 1, "Valley Echo": 1,
    }  # fmt: skip
    assert [story.id for story in person.stories] == ["s-ferry"]
    assert person.low == date(2025, 5, 2)


def test_names_are_never_merged_for_looking_alike(library: Newsroom) -> None:
    with pytest.raises(NotFound, match="did you mean Idris Halloran"):
        library.person("Halloran")
    with pytest.raises(NotFound, match="no person named 'Zzz'"):
        library.person("Zzz")


def test_names_are_listed_page_after_page(library: Newsroom) -> None:
    first = library.names(EntityKind.PERSON, 2)
    second = library.names(EntityKind.PERSON, 2, after=first.next)
    assert [(one.name, one.articles) for one in (*first, *second)] == [
        ("Tomas Brandal", 4), ("Idris Halloran", 3), ("Lena Quist", 1),
    ]  # fmt: skip
    assert second.next is None
    assert [one.name for one in library.names(EntityKind.PERSON, containing="quis")] == ["Lena Quist"]
    assert [one.name for one in library.names(EntityKind.PERSON, 1, order="quotes")] == ["Idris Halloran"]
    assert library.place("marrow bay").summary.articles == 6
    assert len(library.names(EntityKind.ORGANISATION)) == 0
    with pytest.raises(ValueError, match="cursor"):
        library.names(EntityKind.PLACE, after=first.next)


def test_a_new_revision_takes_the_place_of_the_old_in_every_count(library: Newsroom) -> None:
    before = library.person("Lena Quist")
    assert before.summary.quotes == 1
    [file] = [file for file in ferry.example.files() if file.article.id == "post-1"]
    text = "The ferry Anna sank off Marrow Bay."
    newer = replace(file.article, revision=2, text=text, outlet=None)
    empty = replace(file.annotations, revision=2, attributions=(), figures=(), times=(), sentences=())
    with library.store.write() as writer:
        ferry.put(writer, replace(file, article=newer, annotations=empty), "s-ferry")
    with pytest.raises(NotFound):
        library.person("Lena Quist")
    assert library.person("Tomas Brandal").summary.articles == 3
    assert len(library.search("speaker:quist")) == len(library.search_quotes("quist")) == 0
    assert library.outlet("harbour-post").articles == 0
    with library.store.write() as writer:
        counted = [tuple(one) for one in library_rows(writer)]
        writer.rebuild_lookups()
        assert [tuple(one) for one in library_rows(writer)] == counted


def library_rows(reader: object) -> list[tuple[object, ...]]:
    from sqlalchemy import text

    sql = "SELECT kind, key, name, articles, quotes FROM names WHERE articles > 0 ORDER BY kind, key"
    return list(reader.connection.execute(text(sql)).all())  # type: ignore[attr-defined]


def test_an_outlet_shows_what_it_published_and_whose_texts_it_carried(library: Newsroom) -> None:
    island = library.outlet("island-today")
    assert [(share.name, share.articles) for share in island.copies_from] == [("Delta Wire", 1)]
    assert island.copied_by == ()
    delta = library.outlet("delta-wire")
    assert [(share.id, share.articles) for share in delta.copied_by] == [("island-today", 1)]
    gazette = library.outlet("hill-gazette")
    assert (gazette.articles, gazette.stories, gazette.high) == (2, 2, date(2025, 11, 27))
    assert [line.id for line in gazette.published] == ["gazette-1", "storm-1"]
    assert [(one.month, one.articles) for one in gazette.months] == [(date(2025, 11, 1), 1), (date(2025, 5, 1), 1)]
    assert [line.id for line in library.published("hill-gazette", month=date(2025, 5, 9))] == ["storm-1"]
    assert [line.id for line in library.published("hill-gazette", month=date(2025, 6, 1))] == []
    first = library.published("hill-gazette", 1)
    assert [line.id for line in library.published("hill-gazette", 1, first.next)] == ["storm-1"]
    with pytest.raises(NotFound, match="no outlet"):
        library.outlet("nobody")


def test_outlets_are_listed_page_after_page(library: Newsroom) -> None:
    seen, after = [], None
    while True:
        page = library.outlets(2, after)
        seen += [one.outlet.id for one in page]
        after = page.next
        if after is None:
            break
    assert seen == ["hill-gazette", "delta-wire", "harbour-post", "island-today", "valley-echo"]


def test_quotations_and_stories_of_a_name_go_on_at_their_cursors(library: Newsroom) -> None:
    for turn in (library.said, library.stories_of):
        kind, name = (EntityKind.PERSON, "Idris Halloran") if turn == library.said else (EntityKind.PLACE, "Marrow Bay")
        whole, seen, after = turn(kind, name, 50), [], None
        while True:
            page = turn(kind, name, 1, after)
            seen += list(page)
            after = page.next
            if after is None:
                break
        assert tuple(seen) == whole.items and len(seen) > 1


def test_a_person_s_decision_on_a_speaker_is_what_is_found(library: Newsroom) -> None:
    made = library.judge("speaker", ["post-1", "q1"], "Ilka Tornow", who="Mira")
    assert len(library.search_quotes("speaker:tornow")) == 1
    assert len(library.search_quotes("speaker:quist")) == 0
    assert library.person("Lena Quist").summary.quotes == 0
    with library.store.write() as writer:
        writer.rebuild_lookups()
    assert len(library.search("speaker:tornow")) == 1
    library.undo(made.id, who="Mira")
    assert len(library.search_quotes("speaker:quist")) == 1
    assert library.person("Lena Quist").summary.quotes == 1
