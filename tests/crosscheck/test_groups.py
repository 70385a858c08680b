from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storywire.crosscheck.groups import Forest, join

PAIRS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30)


def test_what_shares_a_number_is_one_group() -> None:
    assert join(6, [(4, 1), (1, 2), (5, 5)]) == [[0], [1, 2, 4], [3], [5]]


@given(PAIRS)
def test_a_pair_that_others_join_already_changes_nothing(pairs: list[tuple[int, int]]) -> None:
    forest = Forest(12)
    needed = [pair for pair in pairs if forest.join(*pair)]
    assert join(12, needed) == join(12, pairs)
    assert all(forest.together(*pair) for pair in pairs)
