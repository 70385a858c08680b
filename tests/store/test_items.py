"""What placing needs, kept by itself."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from storywire.annotate.features import find_features
from storywire.store.items import item_of, pack, unpack
from storywire.types import Article, DateFinding, Features
from tests.store.test_library import annotated, article

COUNTS = st.dictionaries(st.text(min_size=1, max_size=8).filter(lambda t: "\n" not in t), st.integers(1, 65_535))
PARTS = COUNTS.map(lambda counts: tuple(sorted(counts.items())))


def test_features_come_back_as_they_were() -> None:
    found = find_features(
        "Ferry burns off Port Sarrow", "The ferry Marisol burned off Port Sarrow. 41 people were saved."
    )
    assert unpack(pack(found)) == found
    assert unpack(pack(Features())) == Features()


EMBEDDINGS = st.lists(st.integers(-127, 127), max_size=12).map(tuple)


@given(PARTS, PARTS, PARTS, PARTS, EMBEDDINGS)
def test_any_features_come_back(headline: tuple, lede: tuple, body: tuple, names: tuple, embedding: tuple) -> None:
    found = Features(headline, lede, body, names, embedding)
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
