"""Names out of byline lines: prefixes, roles, places and agencies taken away, several persons told apart."""

from __future__ import annotations

import re
from functools import cache

from storywire import lexicons
from storywire.read import written
from storywire.read.written import LANGUAGES, months, weekdays

_SPLIT = re.compile(
    r"\s*(?:;|\||•|·|/|&|\n|\s[-–—]\s|,(?! (?:Jr|Sr|II|III|PhD|MD)\b)"
    r"|(?<=\s)(?:and|und|et|y|e|og|och|en|ja|and the|with|mit)(?=\s))\s*"
)
_CUT = re.compile(r"\s*(?:\(|\[|<|@|https?:|www\.|\b\d|\s\||\bvia\b|\bfor the\b|\bin [A-ZÄÖÜ]).*$", re.DOTALL)
_NAME_WORD = re.compile(r"^(?:[^\W\d_][\w'’.-]*)$")
_LINKING = frozenset(
    re.findall(
        r"\S+",
        "von van de del della der den di da dos das la le el al bin ibn ten ter zu zur af du y e st. mc abu ",
    )
)
_MOST_WORDS = 5
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|writer|staff|redaktion|redaktör|journalist\w*|columnist|contributor|producer|"
    r"news|media|press|office|team|admin|administrator|\w*redakteur\w*|buch|publicado|interview|desk|service|services|group|agentur|agency|redacción|rédaction|"
    r"redazione|redactie|verlag|university|institute|foundation|online|gmbh|inc|ltd|posts?|comments?|author|autor|"
    r"guest|archive|published|updated|min read|read more|minutes?|kommentare?|profile|profil|blog|email|mail|twitter|"
    r"facebook|share|follow|photo|foto|image|bild|staff reports?|contributing)\b",
    re.IGNORECASE,
)


@cache
def prefixes() -> re.Pattern[str]:
    """What stands before the names of a byline, in the languages of the lexicons; the longest form wins."""
    words = {word for code in LANGUAGES for word in lexicons.load(code, "dates")["byline"]}
    longest = sorted(
        words | {"written by", "posted by", "published by", "story by", "reported by"},
        key=lambda word: (-len(word), word),
    )
    return re.compile(rf"^\W{{0,3}}(?:{'|'.join(map(re.escape, longest))})(?:\s*[:：]\s*|\s+)", re.IGNORECASE)


@cache
def agencies() -> dict[str, str]:
    """How agencies sign, in lower case → the name to give."""
    table: dict[str, list[str]] = lexicons.load("mul", "outlets")["agencies"]
    return {sign: name for name, signs in table.items() for sign in signs}


def agency(text: str) -> str | None:
    """The agency whose signature this text is, if it is one."""
    return agencies().get(text.strip(" ()[].:;,–—-").lower())


def prefixed(line: str) -> bool:
    """Whether a line begins as a byline does."""
    return prefixes().match(line) is not None


def names(raw: str) -> tuple[str, ...]:
    """The persons of a byline, in order, each once. Empty where nothing looks like a person's name."""
    text = re.sub(r"\s+", " ", raw[:300]).strip()
    for _ in range(2):
        text = prefixes().sub("", text)
    found: list[str] = []
    for part in _SPLIT.split(text):
        name = _CUT.sub("", part).strip(" .,:;|–—-\"'“”")
        name = prefixes().sub("", name)
        name = re.sub(r"(?:,? (?:PhD|MD|RN|Dr|MA|BA|le|am|um|on|at|el|il))+$", "", name)
        if is_name(name) and name not in found:
            found.append(_cased(name))
    return tuple(found[:12])


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


def undated(line: str) -> str:
    """A line without the days and times of day written in it."""
    kept, at = [], 0
    for day in written.find(line[:300]):
        kept.append(line[at : day.start])
        at = day.end
    return re.sub(r"\d{1,2}[:.h]\d{2}\s?(?:uhr|am|pm|h)?", " ", " | ".join([*kept, line[at:]]), flags=re.IGNORECASE)


def is_name(text: str) -> bool:
    """Whether a text can be a person's name: one to five words, capitalised, no role, month, weekday or agency."""
    words = text.split()
    if not 1 <= len(words) <= _MOST_WORDS or not 3 <= len(text) <= 60 or agency(text) or _ROLE.search(text):
        return False
    low = [word.lower().strip(".,") for word in words]
    if any(len(word) > 3 and (word in months() or word in weekdays()) for word in low) and len(words) == 1:
        return False
    if not all(_NAME_WORD.match(word) for word in words):
        return False
    proper = [word for word, small in zip(words, low, strict=True) if small not in _LINKING]
    return bool(proper) and all(word[0].isupper() or not word[0].isascii() or not word[0].islower() for word in proper)


def _cased(name: str) -> str:
    if not name.isupper() or " " not in name:
        return name
    return " ".join(word.lower() if word.lower() in _LINKING else word.title() for word in name.split())
