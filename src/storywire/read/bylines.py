"""Names out of byline lines: prefixes, roles, places and agencies taken away, several persons told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from functools import cache, lru_cache

from storywire import lexicons
from storywire.read import written
from storywire.read.written import LANGUAGES, months, weekdays

_SPLIT = re.compile(
    r"\s*(?:;|\||•|·|/|&|\n|\s[-–—]\s|,(?! (?:Jr|Sr|II|III|PhD|MD)\b)"
    r"|(?<=\s)(?:and|und|et|y|e|og|och|en|ja|and the|with)(?=\s))\s*",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s*(?:\(|\[|<|@|https?:|www\.|\b\d|\s\||\bfor the\b|\bin [A-ZÄÖÜ]).*$", re.DOTALL)
_NAME_WORD = re.compile(r"^(?:[^\W\d_][\w'’.-]*)$")
_DOMAIN = re.compile(r"\w{3,}\.[a-z]{2,}\b")
_HANDLE = re.compile(r"^[^\W_][\w.'’-]{1,29}(?: [^\W_][\w.'’-]{1,29}){0,3}$")
_LINKING = frozenset(
    re.findall(
        r"\S+",
        "von van de del della der den di da dos das la le el al bin ibn ten ter zu zur af du y e st st. mc abu v ",
    )
)
_MOST_WORDS = 5
_DIGIT = re.compile(r"\d")
_FIRST = re.compile(r"\W*(\w+)")
_GLUED = re.compile(r"^By(?=[A-Z])")
_YOUNGER = re.compile(r",\s*(?=(?:Jr|Sr|II|III|IV)\b)")
_FOR = re.compile(r"(?<=\w)\s+(?:[Ff]or|avec|con|mit|with)\s+(?:the\s|die\s|la\s|le\s)?(?=[A-ZÀ-Þ]).*$")


@cache
def _words(name: str) -> frozenset[str]:
    """A list of the lexicon of bylines."""
    return frozenset(lexicons.load("mul", "bylines")[name])


@cache
def _not_first() -> frozenset[str]:
    return (_words("furniture") | _words("inner")) - _LINKING


@cache
def _not_last() -> frozenset[str]:
    return _words("ends") | _words("dangling") | _LINKING


@cache
def _longest_first(*lists: str) -> str:
    words = set().union(*(_words(name) for name in lists))
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


@cache
def prefixes() -> re.Pattern[str]:
    """What stands before the names of a byline, in the languages of the lexicons; the longest form wins."""
    return _opening({"written by", "posted by", "published by", "story by", "reported by"})


@cache
def _openings() -> re.Pattern[str]:
    """The same with the longer forms, of which the ranker of dates, that was trained with `prefixes`, knows nothing."""
    return _opening(_words("prefixes"))


def _opening(more: Iterable[str]) -> re.Pattern[str]:
    words = {word for code in LANGUAGES for word in lexicons.load(code, "dates")["byline"]}
    longest = sorted(words.union(more), key=lambda word: (-len(word), word))
    return re.compile(rf"^\W{{0,3}}(?:{'|'.join(map(re.escape, longest))})(?:\s*[:：]\s*|\s+)", re.IGNORECASE)


@cache
def agencies() -> dict[str, str]:
    """How agencies sign, in lower case → the name to give."""
    table: dict[str, list[str]] = lexicons.load("mul", "outlets")["agencies"]
    return {sign: name for name, signs in table.items() for sign in signs}


def agency(text: str) -> str | None:
    """The agency whose signature this text is, if it is one."""
    return agencies().get(text.strip(" ()[].:;,–—-").lower())


def furniture() -> frozenset[str]:
    """Words, in lower case, that stand where a name might and are none."""
    return _words("furniture")


def nobody(text: str) -> bool:
    """Whether a signature names nobody, not even a desk: `admin`, an address of the web."""
    return not _words("nobody").isdisjoint(re.findall(r"\w+", text.lower())) or _DOMAIN.search(text) is not None


def prefixed(line: str) -> bool:
    """Whether a line begins as a byline does."""
    return prefixes().match(line) is not None


@lru_cache(maxsize=512)  # several finders ask for the same lines of a page
def names(raw: str) -> tuple[str, ...]:
    """The persons of a byline, in order, each once. Empty where nothing looks like a person's name."""
    found: list[str] = []
    for part in _SPLIT.split(_YOUNGER.sub(" ", _bare(raw))):
        name = _without_office(_titled().sub("", _ended(part)))
        if is_name(name) and name not in found:
            found.append(_cased(name))
    return tuple(found[:12])


def handle(raw: str) -> str | None:
    """What a byline is signed with where that is no ordinary name (`gull42`), or None."""
    part = _ended(next((part for part in _SPLIT.split(_bare(raw)) if part.strip()), ""))
    words = re.findall(r"\w+", part.lower())
    if not _HANDLE.match(part) or agency(part) or len(words) > 4:
        return None
    known = _words("furniture") | _words("roles") | _words("inner") | _not_last() | months().keys() | weekdays().keys()
    return None if all(word in known for word in words) or written.find(part) else part


def _bare(raw: str) -> str:
    """A byline without the words before its names."""
    text = re.sub(r"\s+", " ", raw[:300]).strip(" |-–—·•:")
    for _ in range(3):
        shorter = _without(_label(), _without(_openings(), text))
        if shorter == text:
            break
        text = shorter
    return _without(_GLUED, text)


def _without(opening: re.Pattern[str], text: str) -> str:
    """A text without what a pattern finds at its very beginning."""
    match = opening.match(text)
    return text[match.end() :] if match else text


def _ended(part: str) -> str:
    """One name without what stands behind it."""
    name = _without(_openings(), _CUT.sub("", part).strip(" .,:;|–—-\"'“”"))
    return _stop().split(name, maxsplit=1)[0].strip(" .,:;|–—-")


def _without_office(name: str) -> str:
    """A full name without the office or the agency that follows it without a comma: `Ada Quill Staff Writer`.

    What qualifies an office (`senior`) goes with it. A text that does not leave two words stays as it is.
    """
    name = _FOR.sub("", name)
    words = name.split()
    low = [word.lower().strip(".,") for word in words]
    known = _words("offices") | _words("qualities")
    for at in range(2, len(words)):
        office = known.issuperset(low[at:]) and not _words("offices").isdisjoint(low[at:])
        if (office or agency(" ".join(words[at:]))) and known.isdisjoint(low[:at]):
            return " ".join(words[:at])
    return name


@cache
def _stop() -> re.Pattern[str]:
    """The words that end a name, in small letters or at the end; a name does not begin with one."""
    days = "|".join(map(re.escape, sorted(weekdays())))
    ends = rf"(?:{_longest_first('ends')}|PhD|MD|RN|MA|BA)\b.*|(?:{_longest_first('dangling')})(?:\s+(?:\d|{days}).*)?"
    return re.compile(rf"(?<=\S),?\s+(?:{ends})$", re.IGNORECASE | re.DOTALL)


@cache
def _titled() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_longest_first('titles')})\s+(?=\S+\s+\S)", re.IGNORECASE)


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"^\W{{0,3}}(?:{_longest_first('labels')})\s*[:：]\s*", re.IGNORECASE)


def after_prefix(line: str) -> str | None:
    """What follows a byline's prefix in the middle of a line (`2 May 2020 by …`), or None."""
    match = _inner().search(line)
    return line[match.end() :] if match else None


@cache
def _inner() -> re.Pattern[str]:
    return re.compile(
        r"(?:^|[\s\d|•·–-])(?:by|von|par|por|av|af|di|door|autor|author|auteur|redaktion|text)(?:\s*:\s*|\s+)(?=\S)",
        re.IGNORECASE,
    )


def _opens(text: str) -> bool:
    """Whether a text begins with words that announce a byline; by its first word most are told at once."""
    first = _FIRST.match(text)
    if first is None or first[1].lower() not in _first_words():
        return False
    return _openings().match(text) is not None or _label().match(text) is not None


@cache
def _first_words() -> frozenset[str]:
    spoken = {word for code in LANGUAGES for word in lexicons.load(code, "dates")["byline"]}
    found = (_FIRST.match(word) for word in spoken | _words("prefixes") | _words("labels"))
    return frozenset(match[1].lower() for match in found if match)


def may_sign(line: str) -> bool:
    """Whether a line can be a byline or head one, by a look at its figures and its first word; False is certain."""
    first = _FIRST.match(line)
    begins = first is not None and first[1].lower() in _first_words()
    return begins or _DIGIT.search(line) is not None or _GLUED.match(line.strip()) is not None


def heads(line: str) -> bool:
    """Whether a short line says no more than that a byline follows: `By`, `Author:`."""
    return _opens(line + " ")


class Sign(IntEnum):
    """How plainly a line says that it is a byline."""

    STATED = 3  # it begins with a word for it
    INSIDE = 2  # such a word stands in the middle, in a line with a day
    BESIDE = 1  # it holds a day, and something else


def signature(line: str) -> tuple[str, Sign] | None:
    """The part of a line that may hold the names of a byline, without days, or None if nothing speaks for one."""
    text = line.strip()
    plain = undated(text)
    if _opens(text) or _GLUED.match(text):
        return _first_signed(plain), Sign.STATED
    if plain != text:
        rest = after_prefix(plain)
        return (_first_signed(rest), Sign.INSIDE) if rest else (plain, Sign.BESIDE)
    return None


def stamped(line: str) -> bool:
    """Whether a line with a day says by whom something was written then."""
    signed = signature(line)
    return signed is not None and signed[1] is not Sign.BESIDE


def _first_signed(text: str) -> str:
    """The first part of a line between bars that has a name: what follows are sections and numbers of comments."""
    parts = re.split(r"\s*[|•·]\s*", text)
    return next((part for part in parts if names(part) or handle(part)), text)


def undated(line: str) -> str:
    """A line without the days and times of day written in it."""
    if _DIGIT.search(line) is None:
        return line
    kept, at = [], 0
    for day in written.find(line[:300]):
        kept.append(line[at : day.start])
        at = day.end
    return re.sub(r"\d{1,2}[:.h]\d{2}\s?(?:uhr|am|pm|h)?", " ", " | ".join([*kept, line[at:]]), flags=re.IGNORECASE)


def is_name(text: str) -> bool:
    """Whether a text can be a person's name: one to five words, capitalised, no role, month, weekday or agency."""
    words = text.split()
    if not 1 <= len(words) <= _MOST_WORDS or not 3 <= len(text) <= 60 or agency(text):
        return False
    low = [word.lower().strip(".,") for word in words]
    if not _words("roles").isdisjoint(re.findall(r"\w+", text.lower())) or _words("furniture").issuperset(low):
        return False
    if len(low[0]) > 3 and low[0] in (months() | weekdays()) and len(words) == 1:
        return False
    if low[0] in _not_first() or low[-1] in _not_last():
        return False
    if _DOMAIN.search(text) or not all(_NAME_WORD.match(word) for word in words):
        return False
    proper = [word for word, small in zip(words, low, strict=True) if small not in _LINKING]
    return bool(proper) and all(word[0].isupper() or not word[0].isascii() or not word[0].islower() for word in proper)


def _cased(name: str) -> str:
    if not name.isupper() or " " not in name:
        return name
    return " ".join(word.lower() if word.lower() in _LINKING else word.title() for word in name.split())
