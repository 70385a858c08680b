from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from storywire.newsroom import Newsroom
from storywire.store import Store, indexing
from storywire.store.indexing import name_key, rows_of
from storywire.types import EntityKind, Place
from tests import ferry
from tests.publish import example


def test_an_article_becomes_rows() -> None:
    file = example.files()[0]
    rows = rows_of(7, file.article, ferry.named(file))
    assert rows.search["number"] == 7 and rows.search["speakers"] == "Tomas Brandal"
    assert {(row["kind"], row["key"], row["quotes"]) for row in rows.names} == {
        ("person", "tomas-brandal", 1), ("place", "marrow-bay", 0),
    }  # fmt: skip
    [said] = rows.quotes
    assert said["text"].startswith("“The hull was sound") and said["people"] == "Tomas Brandal \ue000 Brandal"
    span = slice(said["start"], said["end"])
    assert "Tomas Brandal" in file.article.text[span]


def test_a_library_of_the_first_schema_is_filled_when_it_is_opened(place: Place) -> None:
    """What the migration leaves behind: what is kept, and lookups that nobody filled."""
    with Newsroom(place) as library:
        ferry.fill(library)
        before = everything(library)
        with library.store.write() as writer:
            indexing._clear(writer.connection)
            writer.connection.execute(text("DELETE FROM indexes"))
            assert everything_of(writer) != before
    with Newsroom(place) as library:
        assert everything(library) == before
        assert len(library.search_quotes("hull")) == 3


def test_rebuilding_changes_nothing(place: Place) -> None:
    with Newsroom(place) as library:
        ferry.fill(library)
        before = everything(library)
        with library.store.write() as writer:
            assert writer.rebuild_lookups() == 6
        assert everything(library) == before


def test_what_a_person_decides_of_a_day_moves_what_is_listed_by_days(place: Place) -> None:
    with Newsroom(place) as library:
        ferry.fill(library)
        library.judge("date", ["gazette-1"], "2025-04-01", who="Ada")
        assert [said.article for said in library.said(EntityKind.PERSON, "Idris Halloran")][-1] == "gazette-1"
        assert library.person("Idris Halloran").low == date(2025, 4, 1)
        assert library.said(EntityKind.PERSON, "Idris Halloran").items[-1].published.day == date(2025, 4, 1)
        assert [hit.published.day for hit in library.search("outlet:gazette to:2025-04")] == [date(2025, 4, 1)]
        before = everything(library)
        with library.store.write() as writer:
            writer.rebuild_lookups()
        assert everything(library) == before


def everything(library: Newsroom) -> list[list[tuple[object, ...]]]:
    with library.store.read() as reader:
        return everything_of(reader)


def everything_of(reader: object) -> list[list[tuple[object, ...]]]:
    asked = (
        "SELECT * FROM search ORDER BY 1",
        "SELECT kind, key, name, articles, quotes FROM names ORDER BY kind, key",
        "SELECT n.key, a.article, a.role, a.outlet, a.low, a.high "
        "FROM appearances a JOIN names n ON n.id = a.name ORDER BY 1, 2",
        "SELECT q.article, q.finding, q.text, q.speaker, q.people, q.key, q.day FROM quotes q ORDER BY q.number",
        "SELECT * FROM outlets ORDER BY id",
        "SELECT * FROM copies ORDER BY story, copy",
        "SELECT n.key, s.day, s.accounts, s.story, s.low "
        "FROM story_names s JOIN names n ON n.id = s.name ORDER BY 1, 4",
        "SELECT * FROM story_outlets ORDER BY 1, 2, 3, 4",
    )
    run = reader.connection.execute  # type: ignore[attr-defined]
    return [[tuple(row) for row in run(text(sql))] for sql in asked]


@given(st.text(st.characters(categories=("Lu", "Ll", "Lo", "Mn", "Nd", "Zs", "Po", "Pd")), max_size=30))
def test_a_key_is_its_own_key(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key and key == key.casefold() and " " not in key


def test_spellings_of_a_name_share_a_key() -> None:
    assert name_key("Inés  QUIRARTE") == name_key("Ines Quirarte") == "ines-quirarte"
    assert name_key("Jean-Luc O’Hara") == "jean-luc-ohara"
    assert name_key("…") == ""


def test_the_index_itself_is_sound(tmp_path: Path) -> None:
    with Newsroom(tmp_path / "ferry.sqlite") as library:
        ferry.fill(library)
        ferry.fill_again(library)
        with library.store.write() as writer:
            for table in ("search", "search_quotes"):
                writer.connection.execute(text(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')"))
    assert Store(tmp_path / "ferry.sqlite")
