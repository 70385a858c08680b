"""Figures of an article: value, bounds, unit, the thing counted, what befell it, per what."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.figures import measure
from storywire.annotate.figures import bounds
from storywire.annotate.numbers import find_numerals
from storywire.evidence import holds
from tests.annotate.texts import figures_in

CASES = Path(__file__).parents[2] / "bench" / "cases" / "figures.jsonl"


def test_figures_of_a_sentence() -> None:
    text = "The blast at Orvale left 84 people dead and around 200 injured, and cost $1.1 billion."
    dead, injured, cost = figures_in(text)
    assert (dead.value, dead.low, dead.high, dead.counted, dead.status) == (84, 84, 84, "people", "dead")
    assert (injured.span.of(text), injured.low, injured.high, injured.hedge) == ("around 200", 180, 220, "around")
    assert injured.status == "injured"
    assert (cost.span.of(text), cost.value, cost.unit) == ("$1.1 billion", 1.1e9, "USD")
    assert [figure.id for figure in (dead, injured, cost)] == ["f1", "f2", "f3"]
    assert all(holds(figure.evidence, text) and figure.evidence.span.covers(figure.span) for figure in figures_in(text))


def test_what_each_of_them_carries() -> None:
    boats, crates = figures_in("Two boats left the quay, each carrying about 80 crates.")
    assert (boats.counted, crates.counted, crates.per) == ("boats", "crates", "boat")
    (oil,) = figures_in("Oil rose to $80 a barrel.")
    assert oil.per == "barrel"


def test_our_own_cases() -> None:
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    assert len(cases) >= 150
    assert measure(cases, show=False)["right"] >= 0.95


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [("exact", 80, 80), ("about", 72, 88), ("below", 72, 80), ("over", 80, None), ("under", None, 80)],
)
def test_bounds(kind: str, low: float | None, high: float | None) -> None:
    (numeral,) = find_numerals("80", "en")
    assert bounds(numeral, kind, counts=True) == (low, high)


def test_a_language_without_word_lists_gives_nothing() -> None:
    assert figures_in("84 Tote bei Unglück.", "de") == ()


@pytest.mark.parametrize("text", ["", "84 " * 3000, "dead " * 3000 + "84", "$5 " * 3000, "between " * 3000])
def test_hostile_text_is_bounded(text: str) -> None:
    assert all(figure.span.of(text) for figure in figures_in(text, "es"))


WORDS = [
    "84",
    "dead",
    "and",
    "about",
    "$5",
    "million",
    "people",
    "two",
    "between",
    "3",
    "percent",
    "of",
    "-",
    "each",
    "one",
    "including",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_spans_and_bounds_hold_and_twice_is_equal(words: list[str]) -> None:
    text = " ".join(words)
    figures = figures_in(text)
    assert figures == figures_in(text)
    assert all(f.span.of(text) and holds(f.evidence, text) for f in figures)
    assert all(f.low is None or f.high is None or f.low <= f.high for f in figures)


def test_fresh_cases() -> None:
    cases = [json.loads(line) for line in CASES.with_name("figures_2.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(cases) >= 40
    assert measure(cases, show=False)["right"] >= 0.95


def test_ages_set_apart_by_commas_are_no_figures() -> None:
    assert [f.value for f in figures_in("Two teenagers, 15 and 17, were held, and a driver, 32, was hurt.")] == [2]
    assert [f.value for f in figures_in("The number of those rescued, 112, is final.")] == [112]


def test_the_first_half_is_no_share() -> None:
    assert figures_in("He scored in the first half of the match.") == ()


def test_a_unit_before_its_number() -> None:
    (quake,) = figures_in("The magnitude-6.4 quake was felt in Orvale.")
    assert (quake.value, quake.unit) == (6.4, "magnitude")


def test_a_place_is_no_status() -> None:
    (share,) = figures_in("Half of the hospital's rooms are empty.")
    assert (share.value, share.unit, share.status) == (50, "percent", None)
