from __future__ import annotations

from train.alignment import covered, labels, tokens

PAGE = ["Home", "The mill at Osterby will close", "in June, its owner said.", "The mill", "Log in to comment"]
TEXT = "The mill at Osterby will close in June, its owner said. It opened in 1911."


def test_lines_that_make_up_the_text_are_labelled() -> None:
    assert labels(PAGE, TEXT).tolist() == [False, True, True, False, False]


def test_snippets_known_to_belong_or_not_overrule_the_text() -> None:
    assert labels(PAGE, TEXT, wanted=["Log in to comment"], unwanted=["in June, its"]).tolist() == [
        False, True, False, False, True,
    ]  # fmt: skip


def test_no_text_covers_nothing() -> None:
    assert covered(PAGE, "").tolist() == [0.0] * 5
    assert covered([], TEXT).tolist() == []


def test_scripts_without_spaces_are_taken_by_character() -> None:
    assert tokens("市议会 met") == ["市", "议", "会", "met"]
