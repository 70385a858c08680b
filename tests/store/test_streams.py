from pathlib import Path

from storywire.newsroom import Newsroom
from storywire.publish.exports import Table
from storywire.store import streams
from storywire.types import Place
from tests import ferry


def test_everything_streams_in_the_order_of_ids(place: Place) -> None:
    with Newsroom(place) as library:
        ferry.fill(library)
        streams._BATCH = 2
        try:
            ids = [row["article"] for row in library.exported(Table.ARTICLES)]
        finally:
            streams._BATCH = 100
        assert ids == ["delta-1", "echo-1", "gazette-1", "island-1", "post-1", "storm-1"]
        assert [row["story"] for row in library.exported(Table.STORIES)] == ["s-ferry", "s-storm"]
        assert next(library.exported(Table.ARTICLES, full_text=True))["text"]


def test_exports_say_what_persons_decided(place: Place) -> None:
    with Newsroom(place) as library:
        ferry.fill(library)
        library.judge("speaker", ["post-1", "q1"], "Ilka Tornow", who="Mira")
        said = {row["speaker"] for row in library.exported(Table.ATTRIBUTIONS) if row["article"] == "post-1"}
        assert "Ilka Tornow" in said and "Lena Quist" not in said


def test_two_libraries_of_the_same_pages_are_canonically_equal(place: Place, tmp_path: Path) -> None:
    told = []
    for one in (place, tmp_path / "other.sqlite"):
        with Newsroom(one) as library:
            ferry.fill(library)
            told.append(b"".join(library.canonical()))
    assert told[0] == told[1] and told[0].count(b"\n") == 8
