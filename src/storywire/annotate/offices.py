"""What a text says a person is: the office before a name ("Deputy Mayor X") or beside it ("X, the deputy mayor,")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from storywire import lexicons
from storywire.annotate.name_forms import fold, given_names, peoples, territories, vocabulary
from storywire.types import Span

LOOK_BACK, LOOK_AHEAD = 90, 140  # code points
LONGEST_OFFICE = 14  # words
_BACKWARDS = re.compile(r"[\w.’'-]*\w[\w.’'-]*\Z")
_AGE = re.compile(r",\s\d{1,3}(?=,)")
_BESIDE = re.compile(
    r"(?:’s|'s)?,\s(?:(?:the|a|an|its|their|his|her|who\s(?:is|was|serves\sas)(?:\s(?:the|a|an))?)\s)?(?=\w)"
)
_WORD = re.compile(r"[\w.’'&-]*\w")
_END = re.compile(
    r"[,;:()“”\"\n—–]|(?<![A-Z])\.\s|\sand\s(?![A-Z])|\swith\s(?!the\s|[A-Z])|\s(?:who|which|that|said|told|says|was|is|has|had)\b|\.\Z"
)
_NEXT = re.compile(r"\s(?:to|in|of|for)\s(?:the\s)?([A-Z][\w.-]*)\s([A-Z][\w.-]*)(?:\s[A-Z][\w.’'-]*)+$")
_VERBS = frozenset({"said", "told", "says", "was", "is", "has", "had"})
_JOINING = frozenset({"and", "or", "but", "as", "with", "another", "fellow", "is", "was", "are", "were", "has", "had"})
_WITHIN = frozenset({"of", "for", "&"})  # what joins the words of one name
_LINKING = frozenset({"of", "for", "at", "to", "in", "the", "with", "on", "and", "’s"})


@dataclass(frozen=True, slots=True)
class Office:
    """An office as the text words it, where it stands, and whether it is held now ("former minister" is not)."""

    text: str
    span: Span
    current: bool = True


def office_before(text: str, start: int) -> Office | None:
    """The office that stands right before the name at `start`."""
    first = end = start
    found = False
    while end - first < LOOK_BACK:
        word = _word_before(text, first)
        if word is None or not (_headed(word.of(text)) if not found else _qualifies(word.of(text), text, first)):
            break
        first, end, found = word.start, (end if found else word.end), True
    if not found:
        return None
    first = _within(text, first, end)
    wording = text[first:end]
    return Office(wording, Span(first, end), _current(wording))


def _within(text: str, first: int, end: int) -> int:
    """Where an office begins that seems to begin inside a name: "(Department of) Ports Regional Director"."""
    before = _word_before(text, first)
    if before is None or not text[first].isupper() or fold(before.of(text)) not in _WITHIN:
        return first
    known, start = vocabulary("roles", "modifiers") | vocabulary("roles", "past"), end
    for word in reversed(list(_WORD.finditer(text, first, end))):
        if not (start == end or fold(word[0]) in known or _headed(word[0])):
            return start
        start = word.start()
    return first


def office_beside(text: str, end: int) -> Office | None:
    """The office that stands as an apposition after the name that ends at `end`."""
    ahead = text[end : end + LOOK_AHEAD]
    age = _AGE.match(ahead)
    skipped = age.end() if age else 0
    opened = _BESIDE.match(ahead, skipped)
    if not opened:
        return None
    closed = _END.search(ahead, opened.end())
    phrase = ahead[opened.end() : closed.start() if closed else len(ahead)].rstrip()
    words = [fold(w) for w in _WORD.findall(phrase)]
    if not (closed and 0 < len(words) <= LONGEST_OFFICE) or not _is_office(words) or _goes_on(phrase, words[0], closed):
        return None
    if (
        " the " in opened[0] and closed[0].strip() in _VERBS
    ):  # "As for Bell, the director said": the director is another
        return None
    begin = end + opened.end()
    return Office(phrase, Span(begin, begin + len(phrase)), _current(phrase))


def _goes_on(phrase: str, first: str, closed: re.Match[str]) -> bool:
    """Whether what follows the name is no apposition: the next of a list ("Lund, Sen. Bell") or a clause."""
    known = vocabulary("roles", "modifiers") | vocabulary("roles", "past") | vocabulary("roles", "heads")
    if _named_next(phrase):
        return True
    doing = phrase[:1].islower() and first.endswith(("ed", "ing")) and first not in known
    return doing or first in _JOINING or (closed[0].startswith(".") and phrase.rsplit(maxsplit=1)[-1] in _ranks())


def _named_next(phrase: str) -> bool:
    """Whether the office ends in a country and goes on with a person: "Ambassador to Saleria Otto Lund" is Lund's."""
    found = _NEXT.search(phrase)
    return bool(found and fold(found[1]) in territories() and fold(found[2]) in given_names())


def _is_office(words: list[str]) -> bool:
    """Whether the head of the phrase, the last word before "of" or "for", is an office."""
    cut = next((i for i, w in enumerate(words) if w in _LINKING and i), len(words))
    return _headed(words[cut - 1])


def _word_before(text: str, start: int) -> Span | None:
    """The word that ends one space before `start`; None at a mark or the edge of a paragraph."""
    if start < 2 or text[start - 1] not in " \u00a0":
        return None
    word = _BACKWARDS.search(text, max(0, start - 41), start - 1)
    return Span(word.start(), word.end()) if word else None


def _headed(word: str) -> bool:
    """Whether the word can be the last of an office."""
    bare = fold(word)
    heads = vocabulary("roles", "heads")
    if word.endswith(".") and word.rstrip(".") not in _ranks():
        return False
    rank = word.rstrip(".") in _ranks() and word[0].isupper()
    return rank or bare in heads or (bare.endswith("s") and bare[:-1] in heads)


def _qualifies(word: str, text: str, following: int) -> bool:
    """Whether the word before an office belongs to it: "deputy", "Mexican", "U.S.", or a capital inside a title."""
    bare = fold(word)
    if word.endswith(".") and word.count(".") == 1 and word.rstrip(".") not in _ranks():
        return False
    if bare == "under" and not text[following:].casefold().startswith("secretar"):
        return False
    known = vocabulary("roles", "modifiers") | vocabulary("roles", "past") | vocabulary("roles", "future")
    if bare in known or bare in peoples() or (word[0].isupper() and bare in territories()):
        return True
    capital = word[0].isupper() and text[following : following + 1].isupper()
    idle = vocabulary("names", "never") | vocabulary("function_words", "words")  # "Under President Arden"
    return _headed(word) or (capital and bare not in idle and not word.endswith("."))


def _current(wording: str) -> bool:
    gone = vocabulary("roles", "past") | vocabulary("roles", "future")
    parts = {fold(w) for w in _WORD.findall(wording)}
    return not parts & gone and not any(p.startswith("ex-") for p in parts)


@cache
def _ranks() -> frozenset[str]:
    return frozenset(lexicons.load("en", "honorifics")["offices"])
