"""The grammar of time expressions: word classes and rules from `lexicons/<language>/times.toml`, compiled.

A rule is a regular expression in which `{class}` stands for any word of a class. Besides the classes of the file there
are the built-in shapes below (days of the month, years, clock hours, numbers). At each place the longest match wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from storywire import lexicons
from storywire.annotate.numbers import any_of
from storywire.types import Span

_COUNTED = r"\s?(?:percent|per\scent|%|million|billion)"  # after these figures a number is no day and no year
SHAPES = {
    "y4": r"(?:1[5-9]|20)\d\d",
    "m2": r"(?:0[1-9]|1[0-2])",
    "d2": r"(?:0[1-9]|[12]\d|3[01])(?!\d)",
    "d1": r"\d{1,2}",
    "digit": r"[1-4]",
    "day": rf"(?:0?[1-9]|[12]\d|3[01])(?!\d|:\d|[.,]\d|{_COUNTED})(?:st|nd|rd|th|º)?(?!\w)",
    "year": rf"(?:1[5-9]|20)\d\d(?!\d|[.,:]\d|\s?[ap]\.m\.|{_COUNTED})",
    "year_any": r"(?:(?:1[5-9]|20)\d\d|\d\d)(?!\d)",
    "year_end": r"(?:(?:1[5-9]|20)\d\d|\d\d)(?!\d)",
    "short_year": r"['’‘]\d\d(?![\d\w])",
    "decade": r"(?:(?:1[5-9]|20)\d0['’]?s|['’‘]?\d0['’]?s)(?!\w)",
    "plain_decade": r"(?:1[89]|20)?[2-9]0(?!\d)",
    "roman": r"(?-i:X(?:IX|VIII|VII|VI|IV|V|X?I{0,3}))",
    "century_number": r"(?:[1-9]|1\d|2[01])(?:st|nd|rd|th)",
    "hour": r"(?:[01]?\d|2[0-4])",
    "minute": r"[0-5]\d",
}
_WORD = re.compile(r"\w+|['’‘](?=\d\d)")
_DIGIT = "0"
_AMOUNTS = frozenset("$€£¥#")  # a number behind one is no time
VAGUE = ("several", "a few", "a couple of", "a couple", "couple of", "many", "some", "few")


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a rule fits. `slots` holds the values of its word classes, repeated ones as name, name2."""

    reading: str
    span: Span
    slots: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Rule:
    reading: str
    pattern: re.Pattern[str]
    slots: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled rules of a language; `words` is the lexicon they came from."""

    language: str
    words: dict[str, Any]
    classes: dict[str, dict[str, Any]]
    openers: Mapping[str, tuple[_Rule, ...]]
    trigger: re.Pattern[str]

    def matches(self, text: str, span: Span) -> Iterator[Match]:
        """The longest match at each place of a stretch of text, without overlaps, in text order."""
        place = span.start
        for start in _WORD.finditer(text, span.start, span.end):
            at, word = start.start(), start[0]
            rules = self.openers.get(word.lower() if word[0].isalpha() else _DIGIT)
            if rules is None or at < place or text[at - 1 : at] in _AMOUNTS:
                continue
            best = self._longest(rules, text, at, span.end)
            if best is not None:
                yield best
                place = best.span.end

    def _longest(self, rules: Sequence[_Rule], text: str, place: int, end: int) -> Match | None:
        found = [(match.end(), rule, match) for rule in rules if (match := rule.pattern.match(text, place, end))]
        if not found:
            return None
        last, rule, match = max(found, key=lambda item: item[0])
        return Match(rule.reading, Span(place, last), self._values(rule, match))

    def _values(self, rule: _Rule, match: re.Match[str]) -> dict[str, Any]:
        said = {slot: (name, match[slot]) for slot, name in rule.slots if match[slot] is not None}
        return {slot: self._value(name, words) for slot, (name, words) in said.items()}

    def _value(self, name: str, words: str) -> Any:
        table = self.classes.get(name)
        if table is None:
            return words
        key = " ".join(words.split())
        if key in table:
            return table[key]
        return next(value for said, value in table.items() if said.lower() == key.lower())


def has_times(language: str | None) -> bool:
    """Whether there is a grammar of time expressions for the language."""
    return language is not None and lexicons.has(language, "times")


@cache
def grammar(language: str) -> Grammar:
    """The grammar of a language (ISO 639-1). Raises ModelError if there is none."""
    words = lexicons.load(language, "times")
    cased, folded = words["cased"], words["class"]
    shapes = {name: f"(?-i:{any_of(table)})" for name, table in cased.items()}
    shapes |= {name: any_of(table) for name, table in folded.items()}
    shapes |= SHAPES | {"number": _number(language)}
    rules = tuple(_rule(rule, shapes) for rule in words["rule"])
    triggers = [any_of(words) for words in [*cased.values(), *(folded[name] for name in words["triggers"])]]
    trigger = re.compile(rf"\d|(?<!\w)(?:{'|'.join(triggers)})", re.IGNORECASE)
    return Grammar(language, words, _tables(cased) | _tables(folded), _openers(words, rules, language), trigger)


def _tables(classes: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: dict(table) for name, table in classes.items()}


def _rule(rule: dict[str, str], shapes: dict[str, str]) -> _Rule:
    slots: list[tuple[str, str]] = []

    def group(found: re.Match[str]) -> str:
        name = found[1]
        count = sum(known == name for _, known in slots)
        slot = name if not count else f"{name}{count + 1}"
        slots.append((slot, name))
        return f"(?P<{slot}>{shapes[name]})"

    body = re.sub(r"\{([a-z_]\w*)\}", group, rule["pattern"])
    return _Rule(rule["reading"], re.compile(rf"(?:{body})(?!\w)", re.IGNORECASE), tuple(slots))


def _openers(words: dict[str, Any], rules: Sequence[_Rule], language: str) -> dict[str, tuple[_Rule, ...]]:
    """By the word that stands at a place, in small letters, the rules that may fit there; _DIGIT for all numerals."""
    numerals = set(_number_words(language))
    found: dict[str, list[_Rule]] = {}
    for rule, given in zip(rules, words["rule"], strict=True):
        names = set(re.findall(r"\{([a-z_]\w*)\}", given["pattern"]))
        opening = {first[0].lower() for word in _first_words(given["pattern"], words) if (first := _WORD.match(word))}
        said = {word if word[0].isalpha() else _DIGIT for word in opening}
        said |= numerals if "number" in names else set()
        said |= {_DIGIT} if names & (SHAPES.keys() | {"number"}) else set()
        for word in said:
            found.setdefault(word, []).append(rule)
    return {word: tuple(fitting) for word, fitting in found.items()}


def _first_words(pattern: str, words: dict[str, Any]) -> Iterator[str]:
    """The words a rule may begin with; a little too many does no harm."""
    for name in re.findall(r"\{([a-z_]\w*)\}", pattern):
        yield from words["cased"].get(name) or words["class"].get(name) or ()
    yield from re.findall(r"[^\W\d_]+", re.sub(r"\\[a-zA-Z]|\{\w+\}|\(\?[P<!=:-]*", " ", pattern))


def _number_words(language: str) -> Iterator[str]:
    """The words with which a number in words begins."""
    numbers = lexicons.load(language, "numbers")
    for word in (*numbers["words"], *numbers["scales"], *numbers["articles"], *VAGUE, *numbers["few"]):
        yield re.split(r"\W", word.lower(), maxsplit=1)[0]


def _number(language: str) -> str:
    numbers = lexicons.load(language, "numbers")
    word = any_of([*numbers["words"], *numbers["scales"]])
    articles, vague = any_of(numbers["articles"]), any_of([*VAGUE, *numbers["few"]])
    digits = r"\d{1,4}(?:[.,]\d{1,3})?(?:\s[1-9]/[2-9])?"
    half = any_of(numbers["and_a_half"])
    return rf"(?:{digits}|(?:{word})(?:[\s-](?:{word})){{0,8}}(?:\s(?:{half}))?|{vague}|{articles})"
