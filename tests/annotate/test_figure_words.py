"""The compiled words around figures."""

import pytest

from storywire.annotate.figure_words import figure_words, has_figures
from storywire.errors import ModelError


def test_words_before_and_after_a_number() -> None:
    words = figure_words("en")
    hedge = words.hedge_before.search("The storm killed more than ")
    assert hedge is not None and hedge["hedge"] == "more than"
    sign = words.sign_before.search("worth US$")
    assert sign is not None and words.words["currency_signs"][sign["sign"]] == "USD"
    unit = words.measure_after.match(" square miles of forest")
    assert unit is not None and words.words["measures"][unit["unit"]] == "square mile"
    assert words.status_of["wounded"] == "injured"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_hedge_is_of_a_known_kind(language: str) -> None:
    words = figure_words(language).words
    assert {*words["hedges"].values(), *words["hedges_after"].values()} <= {"about", "below", "over", "under", "exact"}


def test_a_language_without_words() -> None:
    assert (has_figures("es"), has_figures("xx"), has_figures(None)) == (True, False, False)
    with pytest.raises(ModelError):
        figure_words("xx")
