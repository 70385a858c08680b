import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.store.cursors import cursor, place

_PARTS = st.tuples(st.text(max_size=20), st.integers(-(2**30), 2**30))


@given(st.text(max_size=20), _PARTS)
def test_a_cursor_leads_back_to_its_place(of: str, key: tuple[str, int]) -> None:
    assert place(of, cursor(of, key), (str, int)) == key
    assert cursor(of, key).isascii()


@pytest.mark.parametrize("given_", ["x", "é", "W10", "bm9uc2Vuc2U", "[" * 500, "A" * 2000, cursor("another", ("a", 1))])
def test_a_cursor_of_nobody_s_making_is_refused(given_: str) -> None:
    with pytest.raises(ValueError, match="does not belong to this list"):
        place("this", given_, (str, int))


def test_parts_of_other_kinds_are_refused() -> None:
    for key in ((1, 1), ("a", "b"), ("a",), ("a", 1, 2), ("a", True), ("a", 2**31)):
        with pytest.raises(ValueError, match="cursor"):
            place("list", cursor("list", key), (str, int))


def test_no_cursor_is_the_beginning() -> None:
    assert place("list", None, (str,)) is place("list", "", (str,)) is None
