"""What is no figure."""

import pytest

from tests.annotate.texts import figures_in


@pytest.mark.parametrize(
    "text",
    [
        "Ilse Brandt, 44, will appeal.",
        "The Harriers won 3-1 in Dunmere.",
        "Flight 370 left at noon.",
        "He lives at 12 Elm Street.",
        "One of the drivers fled.",
        "No one was there.",
        "It is a two-state plan.",
        "1. Peel the beets.",
        "The Group of Seven will meet in Orsk again.",
        "The strike lasted two weeks.",
        "They found AK - 47 rifles.",
    ],
)
def test_no_figures(text: str) -> None:
    assert figures_in(text) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A 12-member jury sat.", 12),
        ("Only one soldier was hurt.", 1),
        ("In Texas 20 people were hurt.", 20),
        ("Seven hostages are free.", 7),
    ],
)
def test_figures_that_look_like_traps(text: str, value: float) -> None:
    assert [figure.value for figure in figures_in(text)] == [value]
