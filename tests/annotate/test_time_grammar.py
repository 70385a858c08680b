"""Rules and word classes, and the longest match."""

import pytest

from storywire.annotate.time_grammar import grammar, has_times
from storywire.annotate.time_relative import RELATIVE
from storywire.annotate.time_values import ABSOLUTE
from storywire.errors import ModelError
from storywire.types import Span


def test_the_longest_match_wins() -> None:
    text = "It sank on Friday, Aug. 7, 1998 at noon."
    first, second = grammar("en").matches(text, Span(0, len(text)))
    assert (first.reading, first.span.of(text)) == ("month_day_year", "Friday, Aug. 7, 1998")
    assert first.slots == {"weekday": 5, "month": 8, "day": "7", "year": "1998"}
    assert second.reading == "clock_name"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_rule_has_a_reading(language: str) -> None:
    assert {rule["reading"] for rule in grammar(language).words["rule"]} <= set(ABSOLUTE) | set(RELATIVE)


def test_matches_stay_inside_the_stretch() -> None:
    assert [m.span for m in grammar("en").matches("May 3, 2025", Span(0, 5))] == [Span(0, 5)]


def test_a_language_without_a_grammar() -> None:
    assert (has_times("en"), has_times("xx"), has_times(None)) == (True, False, False)
    with pytest.raises(ModelError):
        grammar("xx")


@pytest.mark.parametrize("zone", ["ET", "et", "Et"])
def test_a_word_is_known_in_whichever_letters_a_rule_lets_it_stand(zone: str) -> None:
    text = f"Doors open at 8 p.m. {zone} on Monday."
    assert any("8 p.m." in match.span.of(text) for match in grammar("en").matches(text, Span(0, len(text))))


@pytest.mark.parametrize("said", ["9/11", "a number of hours", "’90s", "twenty-five years ago", "May 2024", "mid-2024"])
def test_a_rule_is_tried_at_whatever_word_it_may_begin_with(said: str) -> None:
    text = f"It was, they said, {said} or so."
    assert [m.span.of(text) for m in grammar("en").matches(text, Span(0, len(text)))] == [said]


def test_an_amount_is_no_year() -> None:
    text = "They paid $2025 and £2024 for it."
    assert list(grammar("en").matches(text, Span(0, len(text)))) == []
