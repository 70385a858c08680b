"""The number grammar."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.annotate.numbers import Form, find_numerals, read_digits, read_number


def test_numbers_of_a_sentence() -> None:
    text = "Half a million people, 1.2bn bees and between 3 and 5 million crabs."
    half, bees, crabs = find_numerals(text, "en")
    assert (half.span.of(text), half.value) == ("Half a million", 500_000)
    assert (bees.span.of(text), bees.value) == ("1.2bn", 1.2e9)
    assert (crabs.span.of(text), crabs.value, crabs.low, crabs.high) == ("between 3 and 5 million", None, 3e6, 5e6)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("two hundred and fifty thousand", 250_000),
        ("twenty-five", 25),
        ("one and a half million", 1_500_000),
        ("a dozen", 12),
        ("two dozen", 24),
        ("15 lakh", 1_500_000),
        ("1,00,000", 100_000),
        ("one million two hundred thousand and six", 1_200_006),
        ("2 1/2", 2.5),
        ("2½", 2.5),
        ("40k", 40_000),
        ("a quarter of a million", 250_000),
        ("two three", None),
        ("F-16", None),
        ("10:35", None),
        ("3.8.2", None),
        ("9/11", None),
    ],
)
def test_english(words: str, value: float | None) -> None:
    assert read_number(words, "en") == value


@pytest.mark.parametrize(
    ("words", "value"),
    [("dos mil millones", 2e9), ("treinta y cinco", 35), ("4,5", 4.5), ("1.500", 1500), ("un millón y medio", 1.5e6)],
)
def test_spanish(words: str, value: float) -> None:
    assert read_number(words, "es") == value


def test_vague_counts_have_no_value_but_a_least_reading() -> None:
    (tens,) = find_numerals("tens of thousands of people", "en")
    assert (tens.form, tens.value, tens.low, tens.high) == (Form.VAGUE, None, 20_000, None)


def test_endings_loosen() -> None:
    odd, plus = find_numerals("20-odd boats and 5,000+ crabs", "en")
    assert (odd.value, odd.loose) == (20, "approximate")
    assert (plus.low, plus.high, plus.loose) == (5000, None, "open")


@given(st.integers(0, 10**12))
def test_grouped_digits_read_back(number: int) -> None:
    assert read_digits(f"{number:,}") == number


@given(st.text(alphabet="0123456789.,- andtwomillion½%$\n", max_size=60))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    found = find_numerals(text, "en")
    assert all(0 <= n.span.start < n.span.end <= len(text) for n in found)
    assert all(one.span.end <= two.span.start for one, two in pairwise(found))
    assert all(n.low is None or n.high is None or n.low <= n.high for n in found)


def test_a_change_is_two_numbers_and_a_range_is_one() -> None:
    assert [n.value for n in find_numerals("The count rose from 14 to 23.", "en")] == [14, 23]
    assert [n.value for n in find_numerals("La cifra subió de 14 a 23.", "es")] == [14, 23]
    assert [(n.low, n.high) for n in find_numerals("From 14 to 23 people came.", "en")] == [(14, 23)]


def test_a_ratio_is_a_share() -> None:
    for said, share in (
        ("One in five", 0.2),
        ("nine out of ten", 0.9),
        ("1 in 4", 0.25),
        ("one in every three", 1 / 3),
    ):
        (found,) = find_numerals(f"{said} homes burned.", "en")
        assert found.form is Form.PART
        assert found.value == pytest.approx(share, abs=1e-5)
    assert [n.value for n in find_numerals("Uno de cada cuatro hogares", "es")] == [0.25]


def test_a_ratio_of_an_odd_number_is_two_numbers() -> None:
    assert [n.value for n in find_numerals("14 out of 37 boats", "en")] == [14, 37]
    assert [n.value for n in find_numerals("five in two", "en")] == [5, 2]


def test_half_of_something_is_a_share() -> None:
    (found,) = find_numerals("Half of the beds", "en")
    assert (found.form, found.value) == (Form.PART, 0.5)
    assert found.span.of("Half of the beds") == "Half"


def test_a_unit_may_touch_its_digits() -> None:
    assert [n.value for n in find_numerals("310mm of rain, 40km of road, 312p a share", "en")] == [310, 40, 312]
    assert find_numerals("the F16k9 model", "en") == ()


def test_magnitude_joins_its_number_by_a_hyphen() -> None:
    assert [n.value for n in find_numerals("a magnitude-6.4 earthquake", "en")] == [6.4]
    assert find_numerals("an F-16 jet", "en") == ()


def test_a_percentage_and_another_unit_are_no_range() -> None:
    assert [n.value for n in find_numerals("fell 7% to 312p", "en")] == [7, 312]
    (found,) = find_numerals("between 5% and 10%", "en")
    assert (found.low, found.high) == (5, 10)
