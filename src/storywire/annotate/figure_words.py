"""The words of figures of a language, compiled: hedges, signs, units, statuses and what makes a number no figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from storywire import lexicons
from storywire.annotate.numbers import any_of

GAP = r"[\s\u00a0]"


@dataclass(frozen=True, slots=True)
class FigureWords:
    """Compiled patterns over the text before (`*_before`) and after (`*_after`) a number, and the word lists."""

    words: dict[str, Any]
    hedge_before: re.Pattern[str]
    hedge_after: re.Pattern[str]
    sign_before: re.Pattern[str]
    percent_after: re.Pattern[str]
    currency_after: re.Pattern[str]
    measure_after: re.Pattern[str]
    measure_before: re.Pattern[str]
    per_after: re.Pattern[str]
    status: re.Pattern[str]
    status_of: dict[str, str]
    idiom: re.Pattern[str]


def has_figures(language: str | None) -> bool:
    """Whether figures can be found in the language."""
    return language is not None and all(lexicons.has(language, name) for name in ("figures", "numbers"))


@cache
def figure_words(language: str) -> FigureWords:
    """The words of a language. Raises ModelError if there are none."""
    words = lexicons.load(language, "figures")
    status_of = {said: status for status, list_ in words["status"].items() for said in list_}
    return FigureWords(
        words,
        re.compile(rf"(?<!\w)(?P<hedge>{any_of(words['hedges'])}){GAP}$", re.IGNORECASE),
        re.compile(rf",?{GAP}(?P<hedge>{any_of(words['hedges_after'])})(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?P<sign>{any_of(words['currency_signs'])}){GAP}?$"),
        re.compile(rf"{GAP}?-?(?P<unit>{any_of(words['percent'])})(?!\w)", re.IGNORECASE),
        re.compile(rf"[\s-]?(?<=[\d\s-])(?P<unit>{any_of(words['currencies'])})(?!\w)"),
        re.compile(rf"{GAP}?-?(?P<unit>{any_of(words['measures'])})(?!\w)"),
        re.compile(rf"(?<!\w)(?P<unit>{any_of(words['measures_before']) or '(?!)'})[\s-]$", re.IGNORECASE),
        re.compile(_per(words), re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{any_of(status_of)})(?!\w|['’]s\b)", re.IGNORECASE),
        status_of,
        re.compile(rf"(?<!\w)(?:{any_of(words['idioms'])})(?!\w)", re.IGNORECASE),
    )


def _per(words: dict[str, Any]) -> str:
    units, articles = any_of(words["per_units"]), any_of(words["per_articles"])
    return rf"{GAP}(?:(?:{any_of(words['per'])}){GAP}(?P<any>\w+)|(?:{articles}){GAP}(?P<known>{units})(?!\w))"
