"""Days as people write them: in figures and in words, in the languages of the lexicons.

One pass of a few patterns anchored at digits, whatever the language; a word beside the digits is then looked up among
the month names. A day without a year is not a day here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache

from storywire import lexicons

LANGUAGES = tuple(
    re.findall(
        r"\S+",
        "en de fr es pt it nl da sv no fi is et lv lt pl cs sk hu ro bg ru uk sr hr bs sl sq el tr ar fa "
        "he hi bn id vi th ja ko zh hy ca ",
    )
)
FIRST_YEAR, LAST_YEAR = 1990, 2099

_WORD = r"[^\W\d_](?:[^\s\d,;:/|()<>\"“”]{1,14})?"
_YEAR = r"((?:19|20|25)\d\d)"
_BEFORE = r"(?<!\d)(?<!\d[.,/:-])"
_AFTER = r"(?!\d|[.,:/-]\d{2})"
_YMD = re.compile(_BEFORE + _YEAR + r"\s?([-/.|])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_CJK = re.compile(r"(?:((?:19|20)\d\d)|(令和|平成)\s?(\d{1,2}|元))\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_DMY = re.compile(
    _BEFORE + r"(\d{1,2})\s?([-/.|])\s?(\d{1,2})\s?\2\s?((?:19|20|25)\d\d|\d\d(?!\d))" + r"(?!\d{1,3}(?:\D|$))"
)
_DAY_WORD = re.compile(
    _BEFORE
    + r"(\d{1,2})(?:st|nd|rd|th|er|º|ª|°|η|ος)?[\s.,\-–/]{0,3}(?:de |di |of |d['’]|tháng )?\s?("
    + _WORD
    + r")\.?[\s,.\-–/']{1,3}(?:de |del |of )?((?:19|20|25)\d\d|\d\d(?![\d:.]))",
    re.IGNORECASE,
)
_WORD_DAY = re.compile(
    r"(?<![^\W\d_])(" + _WORD + r")\.?[\s.\-–/]{0,2}(\d{1,2})(?:st|nd|rd|th)?(?:\s?,|\.|\s|-|–|/)\s?" + _YEAR,
    re.IGNORECASE,
)
_YEAR_WORD = re.compile(
    _BEFORE + _YEAR + r"[\s.,/-]{1,3}(" + _WORD + r")\.?[\s.,/-]{1,2}(\d{1,2})(?!\d)", re.IGNORECASE
)
_VIET = re.compile(_BEFORE + r"(\d{1,2})\s?tháng\s?(\d{1,2}),?\s(?:năm\s)?((?:19|20)\d\d)", re.IGNORECASE)
_COMPACT = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?!\d)")
_DIGITS: dict[int, str] = {
    ord(digit): str(value) for first in "٠۰०০๐" for value, digit in enumerate(chr(ord(first) + n) for n in range(10))
}
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_FIGURES = re.compile(r"\d(?:\D{0,40}\d)*")  # figures near enough to each other to be parts of one day
_FEWEST_DIGITS = 3
_COMPACT_DIGITS = 8
_WORD_REACH = 40  # characters before the first figure in which a month's name begins
_ZERO_WIDTH = {0x200F: " ", 0x200E: " ", 0x202F: " ", 0x2009: " "}
_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-3])\s?[:.h時](?:\s?)([0-5]\d)(?!\d)\s?(am|pm|a\.m|p\.m)?", re.IGNORECASE)
_TWO_DIGIT_PIVOT = 60


class Form(StrEnum):
    """How a day is written."""

    ISO = "iso"
    FIGURES = "figures"
    WORDS = "words"
    COMPACT = "compact"
    UNYEARED = "unyeared"


@dataclass(frozen=True, slots=True)
class Written:
    """A day written at `start`:`end` of a text. `other` is the second reading of 03/04/2020, if there is one."""

    day: date
    start: int
    end: int
    form: Form
    other: date | None = None
    short: bool = False  # a year of two digits


@cache
def months(language: str | None = None) -> dict[str, int]:
    """Month names in lower case → 1 to 12: those of all lexicons, the language's own taking precedence."""
    table: dict[str, int] = {}
    for code in LANGUAGES if language is None else (*(code for code in LANGUAGES if code != language), language):
        if not lexicons.has(code, "dates"):
            continue
        for number, names in enumerate(lexicons.load(code, "dates")["months"], 1):
            for name in names:
                if code == language:
                    table[name] = number
                table.setdefault(name, number)
    return table


@cache
def weekdays(language: str | None = None) -> dict[str, int]:
    """Weekday names of four letters or more (or the language's own) in lower case → 0 (Monday) to 6."""
    table: dict[str, int] = {}
    for code in (language,) if language and lexicons.has(language, "dates") else LANGUAGES:
        for number, names in enumerate(lexicons.load(code, "dates")["weekdays"]):
            table.update({name: number for name in names if len(name) > 3 or code in {"ja", "zh", "ko", "he", "th"}})
    return table


def first_is_month(language: str | None) -> bool:
    """Whether 03/04/2020 is the third of April (False) or the fourth of March (True) where nothing else decides."""
    return (
        language is not None and lexicons.has(language, "dates") and lexicons.load(language, "dates")["order"] == "mdy"
    )


def find(text: str, language: str | None = None) -> tuple[Written, ...]:
    """Every day written in a text, in order, without overlaps; earlier patterns win over later ones."""
    return _found(text, language) if _DIGIT.search(text) else ()


@lru_cache(maxsize=512)  # title, byline and date look at the same lines of a page
def _found(text: str, language: str | None) -> tuple[Written, ...]:
    text = text if text.isascii() else text.translate(_DIGITS | _ZERO_WIDTH)
    found: list[Written] = []
    for figures in _FIGURES.finditer(text):
        if _may_be_day(figures[0]):
            start = max(0, figures.start() - _WORD_REACH)
            found.extend(_apart(_all(text[start : figures.end() + 4], language), start))
    return tuple(sorted(found, key=lambda written: written.start))


def _may_be_day(figures: str) -> bool:
    """Whether figures are enough for a day: a day and a year apart, or all of it in one number."""
    if figures.isdigit():
        return len(figures) >= _COMPACT_DIGITS
    return len(_DIGIT.findall(figures)) >= _FEWEST_DIGITS


def _apart(days: Iterator[Written], offset: int) -> list[Written]:
    """Days without overlaps, the earlier ones winning, moved by an offset."""
    found: list[Written] = []
    for written in days:
        start, end = written.start + offset, written.end + offset
        if not any(start < other.end and other.start < end for other in found):
            found.append(replace(written, start=start, end=end))
    return found


def _all(text: str, language: str | None) -> Iterator[Written]:
    yield from _figures(text, language)
    if _LETTER.search(text):
        yield from _words(text, language)
    for match in _COMPACT.finditer(text):
        yield from _built(match, (match[1], match[2], match[3]), Form.COMPACT)


def _figures(text: str, language: str | None) -> Iterator[Written]:
    plain = text.isascii()
    for match in () if plain else _CJK.finditer(text):
        year = match[1] or str({"令和": 2018, "平成": 1988}[match[2]] + (1 if match[3] == "元" else int(match[3])))
        yield from _built(match, (year, match[4], match[5]), Form.ISO)
    for match in _YMD.finditer(text):
        yield from _built(match, (match[1], match[3], match[4]), Form.ISO)
    for match in () if plain else _VIET.finditer(text):
        yield from _built(match, (match[3], match[2], match[1]), Form.WORDS)
    for match in _DMY.finditer(text):
        yield from _either_order(match, language)


def _either_order(match: re.Match[str], language: str | None) -> Iterator[Written]:
    first, second, year = match[1], match[3], match[4]
    short = len(year) == 2
    if short and (match[2] in "-|" or " " in match[0]):
        return
    readings = [day(year, second, first), day(year, first, second)]
    if match[2] in "/-|" and first_is_month(language):
        readings.reverse()
    if match[2] == ".":
        readings = readings[:1]
    known = [reading for reading in readings if reading]
    if known:
        other = known[1] if len(known) == 2 and known[1] != known[0] else None
        yield Written(known[0], match.start(), match.end(), Form.FIGURES, other, short)


def _words(text: str, language: str | None) -> Iterator[Written]:
    names = months(language)
    for match in _DAY_WORD.finditer(text):
        month = names.get(match[2].lower().rstrip("."))
        if month:
            yield from _built(match, (match[3], str(month), match[1]), Form.WORDS)
    for pattern, (year, word, number) in ((_WORD_DAY, (3, 1, 2)), (_YEAR_WORD, (1, 2, 3))):
        for match in pattern.finditer(text):
            month = names.get(match[word].lower().rstrip("."))
            if month:
                yield from _built(match, (match[year], str(month), match[number]), Form.WORDS)


_NO_YEAR_AFTER = r"(?!\s?\d|[.,]?\s{0,2}(?:de |del )?['’]?\d{2}(?:\d\d)?(?![\d:.]))"
_DAY_MONTH = re.compile(_BEFORE + r"(\d{1,2})(?:st|nd|rd|th|º)?\.?\s(?:de |di )?(" + _WORD + r")\b" + _NO_YEAR_AFTER)
_MONTH_DAY = re.compile(r"(?<![^\W\d_])(" + _WORD + r")\.?\s(\d{1,2})(?:st|nd|rd|th)?" + _NO_YEAR_AFTER + r"(?![\d:])")
_CJK_MONTH_DAY = re.compile(r"(?<![\d年년])(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_YEAR_BACK = timedelta(days=365)


def find_unyeared(text: str, last: date, language: str | None = None) -> tuple[Written, ...]:
    """Days written without a year (“March 25, 3:04 pm”) as those of the twelve months up to `last`.

    A weekday beside such a day that is not its own shows that another year is meant: then it is left out.
    """
    if _DIGIT.search(text) is None:
        return ()
    text = text if text.isascii() else text.translate(_DIGITS | _ZERO_WIDTH)
    known = find(text, language)
    names = months(language)
    found: list[Written] = []
    for pattern, (word, number) in ((_MONTH_DAY, (1, 2)), (_DAY_MONTH, (2, 1)), (_CJK_MONTH_DAY, (1, 2))):
        for match in pattern.finditer(text):
            month = int(match[word]) if match[word].isdigit() else names.get(match[word].lower().rstrip("."), 0)
            start, end = match.span()
            if month and not any(start < other.end and other.start < end for other in [*known, *found]):
                meant = _latest(month, match[number], last)
                if meant and _weekday_agrees(text[max(0, start - 16) : end + 12].lower(), meant):
                    found.append(Written(meant, start, end, Form.UNYEARED))
    return tuple(sorted(found, key=lambda written: written.start))


def _latest(month: int, number: str, last: date) -> date | None:
    """The latest such day up to `last`, not more than a year before it."""
    for year in (last.year, last.year - 1):
        built = day(str(year), str(month), number)
        if built and last - _YEAR_BACK < built <= last:
            return built
    return None


def _weekday_agrees(around: str, meant: date) -> bool:
    named = {weekdays()[word] for word in re.findall(r"[^\W\d_]{4,}", around) if word in weekdays()}
    return not named or meant.weekday() in named


def _built(match: re.Match[str], parts: tuple[str, str, str], form: Form) -> Iterator[Written]:
    built = day(*parts)
    if built:
        yield Written(built, match.start(), match.end(), form, short=len(parts[0]) == 2)


def day(year: str, month: str, number: str) -> date | None:
    """A day of the calendar from its figures, or None: two-digit years around now, Buddhist years taken back."""
    value = int(year)
    if value < 100:
        value += 2000 if value < _TWO_DIGIT_PIVOT else 1900
    if value >= 2400:
        value -= 543
    if not FIRST_YEAR <= value <= LAST_YEAR:
        return None
    try:
        return date(value, int(month), int(number))
    except ValueError:
        return None


def clock(text: str) -> tuple[int, int] | None:
    """The first time of day in a text, hours and minutes."""
    match = _TIME.search(text)
    if match is None:
        return None
    hour, half = int(match[1]), (match[3] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    return hour, int(match[2])


def past_weekday(weekday: int, reference: date) -> date:
    """The last such weekday on or before a day: what a bare weekday in the past tense means (0 to 6 days back)."""
    return reference - timedelta(days=(reference.weekday() - weekday) % 7)
