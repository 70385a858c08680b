"""What a figure counts and what befell it."""

import pytest

from tests.annotate.texts import figures_in


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The army sent 1,500 additional troops.", [("additional troops", "deployed")]),
        ("The blast left 84 dead and 202 injured.", [(None, "dead"), (None, "injured")]),
        ("Four of the 20 detainees were released.", [("detainees", "released"), ("detainees", "detained")]),
        ("Seven hostages were freed.", [("hostages", "released")]),
        ("Hundreds of thousands of people fled.", [("people", "displaced")]),
        ("Police arrested two men and seized 12 tons of resin.", [("men", "arrested"), ("resin", "seized")]),
        ("The bus carried 52 passengers, killing 18.", [("passengers", None), (None, "dead")]),
        ("It saw several flights, including one on a jet.", [("flights", None), ("flights", None)]),
    ],
)
def test_counted_and_status(text: str, told: list[tuple[str | None, str | None]]) -> None:
    found = [(figure.counted and figure.counted.removeprefix("20 "), figure.status) for figure in figures_in(text)]
    assert found == told


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("Oil rose to $80 a barrel.", "barrel"),
        ("It carries 40 boxes per flight.", "flight"),
        ("Two boats left, each carrying around 80 crates.", "boat"),
        ("They paid $20 each.", "each"),
    ],
)
def test_per(text: str, per: str) -> None:
    assert figures_in(text)[-1].per == per
