"""What can be read from a name alone: its words, its key, its titles, and what its words say about its bearer."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from storywire import lexicons
from storywire.types import EntityKind

LONGEST_NAME = 12  # words
_OUTER = " \t\n\r\"'`´‘’‚“”„«»‹›.,;:!?()[]{}*|/\\–—-…"
_POSSESSIVE = re.compile(r"(?:['’`´]s|(?<=s)['’])$", re.IGNORECASE)
_APART = re.compile(
    r"\s+(?=['’]\s?s\b)|(?<=['’])\s(?=s\b)|(?<=\w)\s?\.\s?(?:com|org|net)\b|\((?=\w+\)\s[A-Z])|(?<=\w)\)(?=\s[A-Z])"
)
_TOGETHER = re.compile(r"(?<=[a-z]\.)(?=[A-Z][a-z])|(?<=\w\.)(?=[A-Z][a-z]{3})")
_INITIALS = re.compile(r"(?:[A-Z]\.){2,}[A-Z]?\.?")
_STOP = re.compile(r"[,;()\[\]]|\s[–—/]\s|\s-\s|:")
_WORK = re.compile(r"\w+:\s[A-Z]")  # "Arden: The Return", which is not Arden


@dataclass(frozen=True, slots=True)
class NameForm:
    """One way of writing a name, without its titles. `words` are folded: no case, accents or points.

    `proper` tells whether any word was capitalised; `offices` are the titles that stood before the name.
    """

    text: str
    words: tuple[str, ...]
    proper: bool
    offices: tuple[str, ...] = ()
    addressed: bool = False

    @property
    def key(self) -> str:
        return " ".join(self.words)

    @property
    def acronym(self) -> bool:
        letters = self.text.replace(".", "")
        return len(self.words) == 1 and 2 <= len(letters) <= 6 and letters.isalpha() and letters.isupper()


@cache
def vocabulary(name: str, *path: str) -> frozenset[str]:
    """A list of an English lexicon as a set of folded words."""
    found = lexicons.load("en", name)
    for step in path:
        found = found[step]
    return frozenset(fold(word) for word in found)


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Lower case without accents, points and apostrophes, so that spellings of one word are equal."""
    plain = unicodedata.normalize("NFKD", text)
    kept = (c for c in plain if not unicodedata.combining(c) and c not in ".'’`´")
    return "".join(kept).casefold()


@cache
def territories() -> dict[str, str]:
    """From the folded name of a country, region or people to its ISO 3166 code."""
    found = {fold(name): code for name, code in _territory_names() if not _abbreviated(name)}
    return found | {name: code for name, code in peoples().items() if name not in found}


def _territory_names() -> list[tuple[str, str]]:
    tables = (lexicons.load("en", "countries")["names"], lexicons.load("en", "regions")["names"])
    return [(name, code) for table in tables for code, names in table.items() for name in names]


def _abbreviated(name: str) -> bool:
    """Whether it is an abbreviation as "Calif." is, which without its point is a word or nothing."""
    return name.endswith(".") and not _INITIALS.fullmatch(name)


@cache
def abbreviations() -> dict[str, str]:
    """From the abbreviation of a region, with its point, to its ISO 3166-2 code."""
    return {name: code for name, code in _territory_names() if _abbreviated(name)}


@cache
def peoples() -> dict[str, str]:
    """From the folded name of a people, or its adjective, to the ISO 3166 code of its country."""
    table = lexicons.load("en", "countries")["peoples"]
    singular = {fold(name): code for code, names in table.items() for name in names}
    return singular | {f"{name}s": code for name, code in singular.items() if not name.endswith(("s", "sh", "ch"))}


@cache
def given_names() -> frozenset[str]:
    """Folded words with which the names of persons begin, and of little else."""
    lists = lexicons.load("en", "given_names")
    known = {fold(name) for names in (lists["female"], lists["male"]) for name in names.split()}
    return frozenset(known - territories().keys() - vocabulary("names", "given_places"))


def territory_name(code: str) -> str:
    """The name under which a country or region is shown."""
    for lexicon in ("countries", "regions"):
        names = lexicons.load("en", lexicon)["names"]
        if code in names:
            return str(names[code][0])
    return code


def territory(form: NameForm) -> str | None:
    """The ISO 3166 code of the country, region or people that the name names."""
    if not form.proper or (len(form.key) <= 3 and not form.text.isupper()):
        return abbreviations().get(form.text)
    return abbreviations().get(form.text) or territories().get(form.key)


def read_name(text: str, person: bool | None = None) -> NameForm | None:
    """The name inside `text`: leading articles, prepositions, titles and possessives go, and what follows a comma.

    `person` says whether the bearer is known to be one; titles are taken off only where it may be. None if no word
    is left.
    """
    plain = _POSSESSIVE.sub("", _bare(_TOGETHER.sub(" ", _APART.sub("", text[:200]))))
    words = [w for w in _head(plain).split() if w.strip(_OUTER)][:LONGEST_NAME]
    proper = any(_capital(w) for w in words)
    proper = proper and not _describes(words)
    words = _core(words) if proper else [w for w in words if fold(w) not in _ARTICLES]
    offices: tuple[str, ...] = ()
    addressed = False
    if person is not False:
        words, offices, addressed = _without_titles(words)
    if words:
        words[-1] = _POSSESSIVE.sub("", words[-1])
    words = _without_suffix([w for w in map(_inner, words[:-1]) if w] + [w for w in map(_bare, words[-1:]) if w])
    spellings = lexicons.load("en", "names")["spellings"]
    folded = tuple(spellings.get(f, f) for f in map(fold, words) if f)
    return NameForm(" ".join(words), folded, proper, offices, addressed) if folded else None


_ARTICLES = frozenset({"the", "a", "an", "at", "in", "on", "to", "of", "from", "into", "off", "near", "his", "her"})


def _inner(word: str) -> str:
    """A word inside a name: an apostrophe at its end belongs to it, unless it closes a quotation."""
    bare = _bare(word)
    follows = word[word.find(bare) + len(bare) :] if bare else ""
    if len(bare) == 1 and bare.isupper() and follows.startswith("."):
        return f"{bare}."
    return bare + follows if follows in ("'", "’", ":") and word.startswith(bare) else bare


def _bare(word: str) -> str:
    """Without the marks around it, but for the last point of initials."""
    left = word.lstrip(_OUTER)
    bare = left.rstrip(_OUTER)
    pointed = left[: len(bare) + 1]
    return pointed if _INITIALS.fullmatch(pointed) or pointed in abbreviations() else bare


def _head(text: str) -> str:
    """What stands before the first comma, bracket or dash; all of it where that would leave nothing.

    A work's title stays whole where one word stands before its colon.
    """
    cut = _STOP.search(text, text.index(":") + 1 if _WORK.match(text) else 0)
    before = text[: cut.start()] if cut else text
    return before if before.strip(_OUTER) else text


def _capital(word: str) -> bool:
    bare = word.lstrip(_OUTER)
    return bool(bare) and (bare[0].isupper() or (bare[0].isdigit() and len(bare) > 1) or any(c.isupper() for c in bare))


def _describes(words: list[str]) -> bool:
    """Whether the phrase only describes something else by a name, as "a bank in Athens" and "Athens bank" do.

    "The city of Athens" and "Athens city" still name Athens.
    """
    first = next(i for i, w in enumerate(words) if _capital(w))
    last = len(words) - next(i for i, w in enumerate(reversed(words)) if _capital(w))
    lead = [fold(w) for w in words[:first]]
    while lead and lead[0] in _ARTICLES:
        lead = lead[1:]
    kinds = vocabulary("names", "place") | vocabulary("names", "area")
    heads = [a for a, b in pairwise(lead) if b in _ARTICLES - {"the", "a", "an", "his", "her"}]
    if heads and heads[0] not in kinds:
        return True
    tail = [fold(w) for w in words[last:]]
    return bool(tail) and tail[0] not in _ARTICLES | vocabulary("names", "inner") and tail[-1] not in kinds


def _core(words: list[str]) -> list[str]:
    """The first run of capitalised words, small words inside it allowed."""
    inner = vocabulary("names", "inner")
    while words and (not _capital(words[0]) or fold(words[0]) in _ARTICLES):
        if fold(words[0]) in vocabulary("names", "surname_first") and len(words) > 1 and _capital(words[1]):
            break
        words = words[1:]
    last = 0
    for position, word in enumerate(words):
        if _capital(word):
            last = position + 1
        elif fold(word) not in inner:
            break
    return words[:last]


def _without_titles(words: list[str]) -> tuple[list[str], tuple[str, ...], bool]:
    """The words without address and offices before them, the offices, and whether there was a form of address."""
    offices: list[str] = []
    addressed = False
    while len(words) > 1:
        first = fold(words[0].rstrip("."))
        if first in vocabulary("honorifics", "address") and _capital(words[1]):
            words, addressed = words[1:], True
            continue
        length = _office_length(words)
        if not length:
            break
        offices.append(" ".join(words[:length]))
        words = words[length:]
    return words, tuple(offices), addressed


def _office_length(words: list[str]) -> int:
    """How many leading words are an office that a person's name follows."""
    heads, modifiers = vocabulary("roles", "heads"), vocabulary("roles", "modifiers")
    ranks = {fold(rank) for rank in lexicons.load("en", "honorifics")["offices"]}
    past, length = vocabulary("roles", "past"), 0
    for position, word in enumerate(words[:-1]):
        bare = fold(word)
        if bare in heads or (bare in ranks and word.rstrip(".").istitle()):
            length = position + 1
        elif bare not in modifiers and bare not in past and bare not in peoples() and bare not in territories():
            break
    rest = [fold(w) for w in words[length:]]
    return 0 if not rest or _impersonal(rest) else length


def _impersonal(words: list[str]) -> bool:
    """Whether folded words cannot be a person's name: they name a kind of body or place, or begin in lower case."""
    kinds = vocabulary("names", "organisation") | vocabulary("names", "generic") | vocabulary("names", "place")
    inner = vocabulary("names", "inner") - vocabulary("names", "surname_first")
    return words[-1] in kinds or words[0] in inner or (len(words) == 1 and words[0] in vocabulary("roles", "heads"))


def _without_suffix(words: list[str]) -> list[str]:
    suffixes = vocabulary("honorifics", "suffixes", "name")
    while len(words) > 2 and fold(words[-1]) in suffixes:
        words = words[:-1]
    return words


def kind_by_words(form: NameForm) -> EntityKind | None:
    """What the words of the name alone say its bearer is; None where they say nothing."""
    if not form.proper:
        return None
    first, *others = form.words
    bodies, places = vocabulary("names", "organisation"), vocabulary("names", "place")
    signs = (
        (form.key in peoples(), EntityKind.GROUP),
        (territory(form) is not None, EntityKind.PLACE),
        (bool(form.offices or form.addressed), EntityKind.PERSON),
        (bool(others) and form.words[-1] in bodies, EntityKind.ORGANISATION),
        (bool(others) and form.words[-1] in places, EntityKind.PLACE),
        (bool(others) and first in bodies and others[0] in ("of", "for"), EntityKind.ORGANISATION),
    )
    return next((kind for sign, kind in signs if sign), None)


def may_be_person(form: NameForm) -> bool:
    """Whether the name has the shape of a person's full name: two to five words, none a kind of body or place."""
    if not (form.proper and 2 <= len(form.words) <= 5) or territory(form):
        return False
    impersonal = vocabulary("names", "organisation") | vocabulary("names", "place") | vocabulary("names", "generic")
    impersonal |= vocabulary("names", "happening")
    small = vocabulary("names", "inner") - vocabulary("names", "surname_first")
    personal = vocabulary("names", "surname_first")
    return not any((w in impersonal and w not in personal) or w in small or not w[0].isalpha() for w in form.words)


def surname(form: NameForm) -> str:
    """The last word with the particles before it: "van der Veld"; of a full name never the first word.

    Two words of which the first is a particle, and no given name ("Al Lund"), are a surname as a whole.
    """
    particles = vocabulary("names", "surname_first")
    if len(form.words) == 2 and form.words[0] in particles and pet_form(form.words[0]) == form.words[0]:
        return form.key
    start = len(form.words) - 1
    while start > 1 and form.words[start - 1] in particles:
        start -= 1
    return " ".join(form.words[start:])


def pet_form(word: str) -> str:
    """The given name that a folded pet form stands for; any other word is itself."""
    return str(lexicons.load("en", "names")["pet_forms"].get(word, word))


def same_given(a: NameForm, b: NameForm) -> bool:
    """Whether two full names can share a bearer by their first words: equal, an initial, or a pet form."""
    one, other = a.words[0], b.words[0]
    if pet_form(one) == pet_form(other):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) != 2 and long.startswith(short)
