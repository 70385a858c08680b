from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from storywire.errors import LibraryLocked
from storywire.newsroom import Newsroom
from storywire.store import Store, copying
from storywire.store.sources import Sources
from storywire.types import Place
from storywire.types.places import Server
from tests import ferry
from tests.store.test_sources import NOW, announcement, subscription


def filled(place: Place) -> Newsroom:
    """The ferry's library with a judgement, an issue, something followed, and gaps in its numbers."""
    library = Newsroom(place, now=lambda: NOW)
    ferry.fill(library)
    ferry.fill_again(library)
    library.judge("speaker", ["post-1", "q1"], "Ilka Tornow", who="Mira")
    with library.store.write() as writer:
        sources = Sources(writer.connection)
        sources.add(subscription())
        sources.announce([announcement("a", content="<p>é</p>")])
        writer.save_bulletin(NOW, writer.position())
    return library


def told(library: Newsroom) -> tuple[object, ...]:
    """What a library shows of itself, by every way of asking."""
    hits = {hit.article: hit.snippet for hit in library.search("ferry OR funeral")}
    quotes = sorted(one.text for one in library.search_quotes("hull OR buried"))
    with library.store.read() as reader:
        following = Sources(reader.connection).all(), Sources(reader.connection).waiting(NOW, 9)
        kept = reader.decisions(), reader.position(), reader.last_bulletin(), reader.changes()
        sheets = [reader.sheet(story.id) for story in reader.stories()]
    return b"".join(library.canonical()), hits, quotes, following, kept, sheets


def test_a_copy_tells_the_same_there_and_back(place: Place, tmp_path: Path, lying: Callable[[], Place]) -> None:
    with filled(tmp_path / "first.sqlite") as first:
        heard: list[int] = []
        counts = first.copy_to(place, heard.append)
        expected = told(first)
    assert (
        counts["articles"] == 11
        and counts["quotes"] > 3
        and heard == sorted(heard)
        and heard[-1] == sum(counts.values())
    )
    with Newsroom(place) as second:
        assert told(second) == expected
        assert second.copy_to(tmp_path / "back.sqlite") == second.copy_to(lying()) == counts
    with Newsroom(tmp_path / "back.sqlite") as third:
        assert told(third) == expected


def test_a_copy_goes_on_where_the_other_left_off(place: Place, tmp_path: Path) -> None:
    with filled(tmp_path / "first.sqlite") as first:
        first.copy_to(place)
    with Newsroom(place, now=lambda: NOW) as second:
        with second.store.write() as writer:
            late = ferry.example.files()[2]
            ferry.put(writer, ferry.example.moved(late, "late-1"), "s-ferry")
            Sources(writer.connection).announce([announcement("later")])
            assert writer.position() == 12
        second.judge("speaker", ["late-1", "q1"], "Ilka Tornow", who="Mira")
        assert "late-1" in {hit.article for hit in second.search("ferry")}


def test_only_into_an_empty_library_and_not_beside_a_placer(place: Place, tmp_path: Path) -> None:
    with filled(tmp_path / "first.sqlite") as first, Newsroom(place) as second:
        with second.store.claimed(), pytest.raises(LibraryLocked):
            first.copy_to(place)
        ferry.fill(second)
        before = told(second)
        with pytest.raises(ValueError, match=r"not empty: it has .*pages"):
            first.copy_to(place)
        assert told(second) == before


def test_a_copy_that_fails_leaves_nothing(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_done: int) -> None:
        raise KeyboardInterrupt

    with filled(tmp_path / "first.sqlite") as first:
        with pytest.raises(KeyboardInterrupt):
            first.copy_to(place, broken)
        store = Store(place)
        with store.read() as reader:
            assert not any(copying.count(reader.connection).values())
        store.close()
        first.copy_to(place)


def test_what_is_not_copied_is_derived_or_of_the_moment() -> None:
    names = {table.name for table in copying.copied()}
    assert {"pages", "articles", "annotations", "placements", "judgements", "issues", "announcements"} < names
    assert {"names", "quotes", "outlets", "copies"} < names
    assert not names & {"holders", "indexes"}


def test_a_server_knows_what_was_copied_before_anybody_searches(place: Place, tmp_path: Path) -> None:
    with filled(tmp_path / "first.sqlite") as first, Newsroom(place) as second:
        first.copy_to(place)
        if isinstance(place, Server):
            with second.store.read() as reader:
                rows = text("SELECT reltuples FROM pg_class WHERE oid = 'search'::regclass")  # -1 where nobody counted
                assert reader.connection.execute(rows).scalar_one() > 5
