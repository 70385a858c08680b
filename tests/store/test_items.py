"""What placing needs, kept by itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from storywire.annotate.features import find_features
from storywire.store import Store
from storywire.store.items import item_of, pack, unpack
from storywire.types import Article, DateFinding, Features
from tests.store.test_library import annotated, article, fill

COUNTS = st.dictionaries(st.text(min_size=1, max_size=8).filter(lambda t: "\n" not in t), st.integers(1, 65_535))
PARTS = COUNTS.map(lambda counts: tuple(sorted(counts.items())))


def test_features_come_back_as_they_were() -> None:
    found = find_features(
        "Ferry burns off Port Sarrow", "The ferry Marisol burned off Port Sarrow. 41 people were saved."
    )
    assert unpack(pack(found)) == found
    assert unpack(pack(Features())) == Features()


@given(PARTS, PARTS, PARTS, PARTS)
def test_any_features_come_back(headline: tuple, lede: tuple, body: tuple, names: tuple) -> None:
    found = Features(headline, lede, body, names)
    assert unpack(pack(found)) == found


def test_a_day_that_reading_does_not_stand_behind_is_no_date() -> None:
    day = date(2031, 4, 7)

    def item(published: DateFinding) -> tuple[date | None, date | None]:
        of = article()
        fields = {name: getattr(of, name) for name in Article.__dataclass_fields__}
        made = item_of(Article(**{**fields, "published": published}), annotated(of))
        return made.low, made.high

    assert item(DateFinding(day=day, low=day, high=day)) == (day, day)
    assert item(DateFinding(low=day, high=day)) == (None, None)
    assert item(DateFinding(low=None, high=day)) == (None, day)


def test_a_library_of_before_is_filled_from_what_was_found_in_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.sqlite")
    fill(store, article())
    with store.read() as reader:
        before = [*reader.window(30)]
    with store.write() as writer:
        writer.connection.execute(text("DROP TABLE items"))
        writer.connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    store.close()
    with Store(store.path).read() as reader:
        assert [*reader.window(30)] == before != []
