"""The number grammar: digits, number words, scales, fractions, ranges and vague counts, in English and Spanish.

Sums of number words follow the usual reading: units and tens add up, a scale multiplies what stands before it
("two hundred thousand", "dos mil millones"). Words come from `lexicons/<language>/numbers.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import zip_longest
from typing import Any

from storywire import lexicons
from storywire.types import Span

CHANGED = 100  # characters before "from" in which the verb of a change may stand
ROUND = (12, 20, 25, 50, 100, 200, 500, 1000)  # larger numbers of which a ratio may be
MAX_DIGITS = 15  # longer runs of digits are no counts, and beyond what a float holds exactly


class Form(StrEnum):
    """How a number is written."""

    DIGITS = "digits"
    WORDS = "words"
    VAGUE = "vague"
    PART = "part"  # two thirds: `value` is the share of one


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written. `low` and `high` are its inclusive bounds, None is open; a vague one has no value.

    `loose` says "approximate" or "open" where an ending says so ("20-odd", "40-plus").
    """

    span: Span
    form: Form
    value: float | None
    low: float | None
    high: float | None
    loose: str | None = None
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class _Grammar:
    words: dict[str, Any]
    number: re.Pattern[str]
    join: re.Pattern[str]
    between: re.Pattern[str]
    change: re.Pattern[str] | None
    led: re.Pattern[str]


def has_numbers(language: str | None) -> bool:
    """Whether there is a number grammar for the language."""
    return language is not None and lexicons.has(language, "numbers")


def any_of(words: Iterable[str]) -> str:
    """A regular expression of alternatives, the longest first."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


def read_number(words: str, language: str) -> float | None:
    """The value of a number phrase that fills the whole string, or None: "twenty-five", "1,500", "half a million"."""
    found = find_numerals(words, language)
    whole = len(found) == 1 and found[0].span == Span(0, len(words))
    return found[0].value if whole else None


def find_numerals(text: str, language: str) -> tuple[Numeral, ...]:
    """Every number of a text in text order, ranges joined ("3-5", "between 3 and 5 million")."""
    grammar = _grammar(language)
    singles = [
        numeral
        for match in _matches(text, grammar)
        if (numeral := _numeral(match, grammar)) is not None
        and (_stands_alone(text, numeral.span) or _led(text, numeral.span, grammar))
    ]
    return tuple(_ranges(text, singles, grammar))


def _matches(text: str, grammar: _Grammar) -> Iterator[re.Match[str]]:
    """Where numbers stand; what has the form of a ratio and is none ("14 out of 37") is two numbers."""
    for match in grammar.number.finditer(text):
        if match["ratio_under"] and _ratio(match, grammar.words) is None:
            middle = match.start("ratio_under")
            yield from grammar.number.finditer(text, match.start(), middle)
            yield from grammar.number.finditer(text, middle, match.end())
        else:
            yield match


def _led(text: str, span: Span, grammar: _Grammar) -> bool:
    """Whether a word that a hyphen joins to its number stands before it: "magnitude-6.4"."""
    return bool(grammar.led.search(text[max(0, span.start - 20) : span.start]))


@cache
def _grammar(language: str) -> _Grammar:
    words = lexicons.load(language, "numbers")
    word, scale = any_of([*words["words"], *words["scales"]]), any_of(words["scales"])
    articles, glue = any_of(words["articles"]), rf"(?:\s|-|\s(?:{any_of(words['joiners'])})\s)"
    digits = r"\d+(?:[.,\u00a0\u202f]\d+)*"
    halves = any_of(words["and_a_half"])
    ratio, every = any_of(words["ratio_joiners"]), any_of(words["ratio_every"]) or "(?!)"
    glued = any_of(words["glued"])
    endings = any_of([*words["approximate_endings"], *words["open_endings"]])
    number = rf"""
        (?<![\w$€£¥])(?P<vague>{any_of(words["vague"])})(?!\w)
      | (?<!\w)(?P<few>{any_of(words["few"])})(?:\s(?P<few_scale>{scale}))?(?!\w)
      | (?<!\w)(?:(?P<half>{any_of(words["half"])})\s|(?P<quarter>{any_of(words["quarter_of"])})\s)
            (?:(?:{articles})\s)?(?P<half_scale>{scale})(?!\w)
      | (?<![\w.,$€£¥])(?P<ratio_over>{word}|[1-9]\d?)\s(?:{ratio})\s(?:(?:{every})\s)?(?P<ratio_under>{word}|\d{{1,3}})
            (?![\w%]|[.,:/-]\w)
      | (?<!\w)(?P<half_of>{any_of(words["half_of"])})(?=\s(?:{any_of(words["of"])})\s)
      | (?<!\w)(?P<over>{word}|{articles})[\s-](?P<under>{any_of(words["parts"])})(?!\w)
      | (?P<digits>{digits})(?P<fraction>[½¼¾]|[\s-]?[1-9]/[2-9](?![\d/]))?
            (?:\s?(?P<short>{any_of(words["short_scales"])})(?!\w)|(?P<scales>(?:[\s-](?:{scale})(?!\w))+))?
            (?P<ending>{endings})?(?:(?![\w])|(?=(?:{glued})(?!\w)))
      | (?<!\w)(?P<words>(?:(?:{articles})\s(?=(?:{scale})(?!\w)))?(?:{word})(?:{glue}(?:{word})(?!\w))*)(?!\w)
            (?:\s(?P<and_half>{halves})(?:\s(?P<after_half>{scale}))?(?!\w))?(?P<words_ending>{endings})?(?!\w)
    """
    joins = any_of(words["range_joiners"])
    return _Grammar(
        words,
        re.compile(number, re.IGNORECASE | re.VERBOSE),
        re.compile(rf"\s?[-–—]\s?|\s(?:{joins})\s(?:[$€£¥]\s?)?|\s?[-–]\s?[$€£¥]", re.IGNORECASE),
        re.compile(rf"(?<!\w){any_of([words['between']])}\s(?:[$€£¥]\s?)?$", re.IGNORECASE),
        _change(words),
        re.compile(rf"(?<!\w)(?:{any_of(words['leads']) or '(?!)'})-$", re.IGNORECASE),
    )


def _numeral(match: re.Match[str], grammar: _Grammar) -> Numeral | None:
    said, span, words = match.groupdict(), Span(*match.span()), grammar.words
    if said["vague"]:
        return _vague(span, words["vague"][_key(said["vague"])], 1.0)
    if said["few"]:
        scale = words["scales"][_key(said["few_scale"])] if said["few_scale"] else 1.0
        return _vague(span, words["few"][_key(said["few"])] * scale, scale)
    if said["half_scale"]:
        scale = words["scales"][_key(said["half_scale"])]
        return _exact(span, Form.WORDS, scale / (2 if said["half"] else 4), scale)
    if said["half_of"] or said["ratio_under"] or said["under"]:
        return _share(match, words)
    return _from_digits(match, grammar) if said["digits"] else _from_words(match, grammar)


def _key(words: str) -> str:
    return " ".join(words.lower().split())


def _vague(span: Span, least: float, scale: float) -> Numeral:
    return Numeral(span, Form.VAGUE, None, float(least), None, scale=scale)


def _exact(span: Span, form: Form, value: float, scale: float = 1.0) -> Numeral:
    value = round(float(value), 6)
    return Numeral(span, form, value, value, value, scale=scale)


def _share(match: re.Match[str], words: dict[str, Any]) -> Numeral | None:
    """Half of, one in five, two thirds."""
    if match["half_of"]:
        return _exact(Span(*match.span()), Form.PART, 0.5)
    return _ratio(match, words) if match["ratio_under"] else _part(Span(*match.span()), match.groupdict(), words)


def _part(span: Span, said: dict[str, str | None], words: dict[str, Any]) -> Numeral | None:
    over = words["words"].get(_key(said["over"] or ""), 1)
    under = words["parts"][_key(said["under"] or "")]
    return _exact(span, Form.PART, over / under) if 0 < over < under else None


def _ratio(match: re.Match[str], words: dict[str, Any]) -> Numeral | None:
    """One in five as the share of one; "four in 12" is none: a ratio is of ten or fewer, or of a round number."""
    over, under = (
        words["words"].get(_key(said), words["scales"].get(_key(said))) if not said.isdigit() else int(said)
        for said in (match["ratio_over"], match["ratio_under"])
    )
    fits = over is not None and under is not None and 0 < over < under and (under <= 10 or under in ROUND)
    return _exact(Span(*match.span()), Form.PART, over / under) if fits else None


def _from_digits(match: re.Match[str], grammar: _Grammar) -> Numeral | None:
    said, words = match.groupdict(), grammar.words
    value = read_digits(said["digits"], words["decimal"])
    if value is None:
        return None
    value += _fraction(said["fraction"])
    scale = 1.0
    if said["short"]:
        short = {word.lower(): number for word, number in words["short_scales"].items()}
        scale = short[said["short"].lower()]
    for word in re.split(r"[\s-]+", (said["scales"] or "").strip(" -")):
        scale *= words["scales"].get(word.lower(), 1)
    return _loosened(_exact(Span(*match.span()), Form.DIGITS, value * scale, scale), said["ending"], words)


def read_digits(digits: str, decimal: str = ".") -> float | None:
    """The value of digits with separators; a mark before exactly three (or Indian two) digits parts thousands."""
    if sum(map(str.isdigit, digits)) > MAX_DIGITS or not digits.isascii():
        digits = digits.replace("\u00a0", "").replace("\u202f", "")
        if len(digits) > MAX_DIGITS or not digits.isascii():
            return None
    groups = re.split(r"[.,]", digits)
    marks = re.findall(r"[.,]", digits)
    if not marks:
        return float(digits)
    last = marks[-1]
    thousands = all(len(group) == 3 for group in groups[-1:]) and all(len(group) in (2, 3) for group in groups[1:-1])
    if len(set(marks)) == 1 and thousands and not (last == decimal == "." and len(marks) == 1):
        return float("".join(groups)) if len(groups[0]) <= 3 and groups[0] != "0" else None
    if len(marks) > 1 and marks.count(last) > 1:
        return None  # a version, an address, a date
    return float("".join(groups[:-1]) + "." + groups[-1])


def _fraction(said: str | None) -> float:
    if not said:
        return 0.0
    if said in "½¼¾":
        return {"½": 0.5, "¼": 0.25, "¾": 0.75}[said]
    over, under = said.strip(" -").split("/")
    return int(over) / int(under)


def _from_words(match: re.Match[str], grammar: _Grammar) -> Numeral | None:
    said, words = match.groupdict(), grammar.words
    value = _sum(re.split(r"[\s-]+", said["words"].lower()), words)
    if value is None:
        return None
    scale = _last_scale(said["words"], words)
    if said["and_half"]:
        after = words["scales"].get((said["after_half"] or "").lower(), 0)
        value = (value + 0.5) * after if after else value + 0.5 * scale
    return _loosened(_exact(Span(*match.span()), Form.WORDS, value, scale), said["words_ending"], words)


def _last_scale(said: str, words: dict[str, Any]) -> float:
    return float(words["scales"].get(re.split(r"[\s-]+", said.lower())[-1], 1))


def _sum(tokens: list[str], words: dict[str, Any]) -> float | None:
    """The value of number words, or None where they do not make one number ("two three")."""
    total, current, least = 0.0, None, float("inf")
    for token in tokens:
        if token in words["joiners"]:
            continue
        if token in words["scales"]:
            scale = words["scales"][token]
            total, current = _scaled(total, current, scale)
            least = float("inf") if scale <= 100 else scale
        elif (number := words["words"].get(token)) is not None:
            if current is not None and not _fits(current, number):
                return None
            current = (current or 0.0) + number
        elif token in words["articles"]:
            current = 1.0
    return total + (current or 0.0) if least else None


def _scaled(total: float, current: float | None, scale: float) -> tuple[float, float | None]:
    if scale <= 100:  # dozen, hundred: stay open for tens and units
        return total, (1.0 if current is None else current) * scale
    if total and scale > total:
        return (total + (current or 0.0)) * scale, None
    return total + (1.0 if current is None else current) * scale, None


def _fits(current: float, number: float) -> bool:
    """Whether a smaller number word may follow: "twenty" + "five", "hundred" + "twelve"."""
    if current % 100 == 0 and current:
        return number < 100
    return current % 10 == 0 and current % 100 >= 20 and 0 < number < 10


def _loosened(numeral: Numeral, ending: str | None, words: dict[str, Any]) -> Numeral:
    if not ending or numeral.value is None:
        return numeral
    if ending.lower() in words["open_endings"]:
        return replace(numeral, high=None, loose="open")
    return replace(numeral, loose="approximate")


def _stands_alone(text: str, span: Span) -> bool:
    """Not a part of a word, a code, a clock time, a date or a version: F-16, 10:35, 9/11, 3.8.2, ep4."""
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    if not text[span.start].isdigit():
        return not before.endswith(("-", "’", "'")) or before[:1].isspace()
    if before[-1:].isalnum() or (before and before[-1] in "_/\\:#@&"):
        return False
    if before[-1:] in "-‐." and before[:1].isalnum() and not (before[-1:] == "-" and before[:1].isdigit()):
        return False
    return not (after[:1] in "/:\\_@" and after[1:2].isalnum()) and not (after[:1] in ".," and after[1:2].isdigit())


def _ranges(text: str, singles: list[Numeral], grammar: _Grammar) -> Iterable[Numeral]:
    skip = False
    for one, two in zip_longest(singles, singles[1:]):
        if skip:
            skip = False
            continue
        joined = _range(text, one, two, grammar) if two is not None else None
        skip = joined is not None
        yield joined or one


def _change(words: dict[str, Any]) -> re.Pattern[str] | None:
    """What stands before the first number of a change ("rose from"), where the language has words for it."""
    said = words.get("change")
    if not said:
        return None
    return re.compile(
        rf"(?<!\w)(?:{any_of(said['verbs'])})\s[^.;:]*?{any_of(said['from'])}\s(?:[$€£¥]\s?)?$", re.IGNORECASE
    )


def _is_change(text: str, start: int, grammar: _Grammar) -> bool:
    """Whether two numbers tell a change and no range: "the toll rose from 14 to 23"."""
    return grammar.change is not None and bool(grammar.change.search(text[max(0, start - CHANGED) : start]))


def _range(text: str, one: Numeral, two: Numeral, grammar: _Grammar) -> Numeral | None:
    if one.value is None or two.value is None or Form.PART in (one.form, two.form):
        return None
    gap = text[one.span.end : two.span.start]
    between = grammar.between.search(text, max(0, one.span.start - 12), one.span.start)
    joiner = grammar.words["between_joiner"]
    if _is_change(text, one.span.start, grammar):
        return None
    if between and re.fullmatch(rf"(?:\s?%)?\s{joiner}\s(?:[$€£¥]\s?)?", gap, re.IGNORECASE):
        start = between.start()
    elif not grammar.join.fullmatch(gap.replace("%", "", 1)):
        return None
    else:
        start = one.span.start
    if "%" in gap and not re.match(r"\s?%", text[two.span.end : two.span.end + 2]):
        return None  # fell 7% to 312p
    scale = two.scale if one.scale == 1 and one.value < 1000 else 1.0
    low, high = one.value * scale, two.value
    return Numeral(Span(start, two.span.end), two.form, None, low, high, scale=two.scale) if low < high else None
