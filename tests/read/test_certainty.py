from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.read.certainty import confidence, expected_f1


def test_sure_lines_give_a_high_expectation_and_doubtful_ones_a_low_one() -> None:
    kept = np.array([True, True, False])
    assert expected_f1(np.array([1.0, 1.0, 0.0]), kept, ["aaaa", "bb", "cccc"]) == 1
    assert expected_f1(np.array([0.5, 0.5, 0.5]), kept, ["aaaa", "bb", "cccccc"]) == pytest.approx(0.5)


def test_nothing_kept_is_nothing_sure() -> None:
    assert expected_f1(np.zeros(1), np.zeros(1, bool), ["a"]) == 0


@given(st.sampled_from(["dump", "html"]), st.floats(0, 1), st.floats(0, 1))
def test_confidence_is_in_range_and_never_falls_with_the_measure(way: str, one: float, other: float) -> None:
    low, high = sorted([one, other])
    assert 0 <= confidence(way, low) <= confidence(way, high) <= 1
