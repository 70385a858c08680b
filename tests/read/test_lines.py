from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from storywire.read import lines as shape

PROSE = "The council of Brenn voted on Monday to lengthen the breakwater by two hundred metres, the mayor said."


def column(page: list[str], name: str) -> list[float]:
    return shape.features(shape.look(page))[:, shape.FEATURES.index(name)].tolist()


def test_prose_is_told_from_menus() -> None:
    prose = column(["Home", "Latest News Today", PROSE, "Contact"], "prose")
    assert prose[2] > 0.5
    assert max(prose[0], prose[1], prose[3]) < 0.35


def test_neighbours_and_banners_are_seen() -> None:
    page = [PROSE, PROSE, "Related articles", "Mill to close", "Choir sings"]
    assert column(page, "since_related")[3:] == [1, 2]
    assert column(page, "until_related")[:2] == [2, 1]
    assert column(page, "prose-1")[1] == column(page, "prose")[0]
    assert column(page, "prose-1")[0] == -1


def test_a_line_like_the_text_shares_its_words() -> None:
    like = column([PROSE, PROSE.replace("Monday", "Tuesday"), "Breakwater vote in Brenn", "Choir sings"], "likeness")
    assert like[2] > 0.4 and like[3] == 0


def test_lengths_count_characters_of_scripts_without_spaces() -> None:
    words = column(["市议会将于星期四开会决定如何处理这笔资金。", "one two"], "words")
    assert words[0] > words[1] * 1.5


def test_the_best_run_is_kadanes() -> None:
    assert shape.best_run([1, -2, 3, -1, 2, -5, 1]) == (2, 5)
    assert shape.best_run([-1.0, -2.0]) == (0, 0)
    assert shape.best_run([]) == (0, 0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=60), max_size=25))
def test_features_are_finite_whatever_the_lines(page: list[str]) -> None:
    found = shape.features(shape.look(page))
    assert found.shape == (len(page), len(shape.FEATURES))
    assert np.isfinite(found).all()


def test_no_feature_has_two_names() -> None:
    assert len(set(shape.FEATURES)) == len(shape.FEATURES)
