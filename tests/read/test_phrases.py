from __future__ import annotations

import pytest

from storywire.read import phrases


def strength(line: str, name: str) -> int:
    return phrases.marks(line, phrases.words(line))[phrases.CLASSES.index(name)]


@pytest.mark.parametrize(
    ("line", "name", "expected"),
    [
        ("You may also like", "related", 3),
        ("Related: the mill that would not close its doors", "related", 2),
        ("The family shared some related worries with us", "related", 1),
        ("Das könnte Sie auch interessieren", "related", 3),
        ("関連記事", "related", 3),
        ("Читайте также: мост закрыт", "related", 2),
        ("The river rose again overnight", "related", 0),
    ],
)
def test_phrases_are_found_in_many_languages_and_graded(line: str, name: str, expected: int) -> None:
    assert strength(line, name) == expected


def test_apostrophes_and_case_make_no_difference() -> None:
    assert strength("DON’T MISS", "related") == 3


def test_the_function_words_are_those_of_the_page() -> None:
    german = [phrases.words("Der Rat hat am Montag über die Brücke und das Ufer gesprochen")]
    assert "und" in phrases.stops_of(german)
    assert "and" not in phrases.stops_of(german)
