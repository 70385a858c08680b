"""Which names have the same bearer: string rules over the names of one article or of all articles of a story.

Nodes are (article, key of the name). Each rule joins nodes and says why; what two could bear is left alone.
The rules are those of long use in newswire coreference (Haghighi and Klein 2009; Lee et al. 2013, sieves 4 to 8):
exact match, acronym, compatible full names, bare surname to its one bearer, relaxed head match.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from storywire import lexicons
from storywire.annotate.name_forms import (
    NameForm,
    fold,
    may_be_person,
    pet_form,
    same_given,
    surname,
    territory,
    territory_name,
    vocabulary,
)
from storywire.annotate.short_forms import PARTING, another_bearer, within_place
from storywire.types import EntityKind

MOST_PEOPLE = 500  # persons whose names are compared letter by letter
MOST_NAMES = 4000  # distinct names of one story that are compared; the rest stay alone

_KNOWN = 3  # articles that name somebody in full, so that the others need not

Node = tuple[int, str]
_DEPARTMENTS = frozenset({"department", "ministry"})


@dataclass(frozen=True, slots=True)
class Seen:
    """A name as it was seen: in which article, in which form, and what its bearer was taken for (none: unknown)."""

    article: int
    form: NameForm
    kinds: tuple[EntityKind, ...] = ()
    roles: tuple[str, ...] = ()

    @property
    def node(self) -> Node:
        return self.article, self.form.key


Join = tuple[Node, Node, str]
Rule = Callable[["Bearers"], Iterable[Join]]


class Bearers:
    """Names joined so far: a union-find over nodes that keeps the reason of each join."""

    def __init__(self, seen: Sequence[Seen]) -> None:
        self.forms: dict[str, NameForm] = {}
        self.articles: dict[str, list[int]] = defaultdict(list)
        self.kinds: dict[str, list[EntityKind]] = defaultdict(list)
        self.roles: dict[Node, list[str]] = defaultdict(list)
        self.reasons: dict[Node, list[str]] = defaultdict(list)
        self.order: dict[Node, int] = {}
        self._parent: dict[Node, Node] = {}
        for one in seen:
            self._add(one)

    def _add(self, one: Seen) -> None:
        key = one.form.key
        known = self.forms.setdefault(key, one.form)
        if known.text.isupper() and not one.form.text.isupper():
            self.forms[key] = one.form
        if one.node not in self._parent:
            self._parent[one.node] = one.node
            self.order[one.node] = len(self.order)
            self.articles[key].append(one.article)
        self.roles[one.node].extend(one.roles)
        self.kinds[key].extend(one.kinds)

    def find(self, node: Node) -> Node:
        while self._parent[node] != node:
            self._parent[node] = self._parent[self._parent[node]]
            node = self._parent[node]
        return node

    def join(self, a: Node, b: Node, why: str) -> None:
        first, second = sorted((self.find(a), self.find(b)))
        if first == second:
            return
        self._parent[second] = first
        self.reasons[first] += [why, *self.reasons.pop(second, ())]

    def roots(self, key: str) -> set[Node]:
        return {self.find((article, key)) for article in self.articles[key]}

    def person(self, key: str) -> bool:
        """Whether the name is, or could be, a person's full name."""
        kinds = self.kinds[key]
        persons = sum(kind is EntityKind.PERSON for kind in kinds)
        return may_be_person(self.forms[key]) and (not kinds or 2 * persons >= len(kinds))

    def apply(self, rule: Rule) -> None:
        for a, b, why in list(rule(self)):
            self.join(a, b, why)


def join_names(seen: Sequence[Seen]) -> Bearers:
    """Join all names by all rules, surest first."""
    bearers = Bearers(seen[: 50 * MOST_NAMES])
    if len(bearers.forms) <= MOST_NAMES:
        for rule in RULES:
            bearers.apply(rule)
    return bearers


def _all(bearers: Bearers, key: str) -> Iterator[Node]:
    return ((article, key) for article in bearers.articles[key])


def _same(bearers: Bearers, key: str) -> Iterator[Join]:
    first, *others = _all(bearers, key)
    return ((first, other, f"“{bearers.forms[key].text}” in several articles") for other in others)


def _territories(bearers: Bearers) -> Iterator[Join]:
    """Names of one country or region, and its people."""
    first: dict[str, Node] = {}
    for key, form in bearers.forms.items():
        code = territory(form)
        if code is None:
            continue
        for node in _all(bearers, key):
            home = first.setdefault(code, node)
            yield home, node, f"“{form.text}” stands for {territory_name(code)} ({code})"


def _full_names(bearers: Bearers) -> Iterator[Join]:
    """Full names of persons: the same, or the same surname with given names that fit no other bearer better."""
    families: dict[str, list[str]] = defaultdict(list)
    for key, form in bearers.forms.items():
        if bearers.person(key):
            families[surname(form)].append(key)
            yield from _same(bearers, key)
    for keys in families.values():
        yield from _within_family(bearers, sorted(keys, key=lambda k: (-len(k), k)))


def _hyphens(bearers: Bearers) -> Iterator[Join]:
    """Names of two and more words that differ by hyphens and spaces only: "Jong Un" and "Jong-un"."""
    first: dict[str, str] = {}
    for key, form in bearers.forms.items():
        letters = key.replace("-", "").replace(" ", "")
        home = first.setdefault(letters, key) if len(form.words) > 1 or "-" in key else key
        if home != key:
            nodes = (bearers.articles[home][0], home), (bearers.articles[key][0], key)
            yield *nodes, f"“{form.text}” and “{bearers.forms[home].text}” differ by a hyphen only"


def _within_family(bearers: Bearers, keys: list[str]) -> Iterator[Join]:
    """A shorter full name joins the one longer name that fits; where several that do not fit each other do, none."""
    for position, key in enumerate(keys):
        form = bearers.forms[key]
        fitting = [k for k in keys[:position] if _fits(bearers.forms[k], form)]
        rivals = any(not _fits(bearers.forms[a], bearers.forms[b]) for a in fitting for b in fitting)
        if fitting and not rivals:
            longer = bearers.forms[fitting[0]]
            nodes = bearers.articles[fitting[0]][0], fitting[0]
            yield (
                nodes,
                (bearers.articles[key][0], key),
                f"“{form.text}” and “{longer.text}”: same surname, given names fit",
            )


def _fits(a: NameForm, b: NameForm) -> bool:
    middle = {w[0] for w in a.words[1:-1]} ^ {w[0] for w in b.words[1:-1]}
    both = len(a.words) > 2 and len(b.words) > 2
    return (same_given(a, b) and not (both and middle)) or _nested(a.words, b.words)


def _nested(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    long, short = (a, b) if len(a) > len(b) else (b, a)
    return len(short) > 1 and len(long) > len(short) and long[-len(short) :] == short


Families = dict[str, dict[Node, set[int]]]


def _families(bearers: Bearers, part: Callable[[NameForm], str]) -> Families:
    """By that part of their full names: the persons, with the articles that write the full name."""
    found: Families = defaultdict(lambda: defaultdict(set))
    for full, form in bearers.forms.items():
        if len(form.words) > 1 and bearers.person(full):
            for article in bearers.articles[full]:
                found[part(form)][bearers.find((article, full))].add(article)
    return found


def _bare(bearers: Bearers) -> list[tuple[str, NameForm]]:
    idle = vocabulary("names", "generic") | vocabulary("names", "never")
    return [
        (k, f)
        for k, f in bearers.forms.items()
        if f.proper and k not in idle and not territory(f) and not bearers.person(k)
    ]


def _same_spelling(bearers: Bearers) -> Iterator[Join]:
    """The same spelling in several articles, unless it is the surname, or first word, of two persons of the story."""
    families, firsts = _families(bearers, surname), _families(bearers, _first_word)
    for key in bearers.forms:
        if len(families.get(key, ())) < 2 and len(firsts.get(pet_form(key), ())) < 2:
            yield from _same(bearers, key)


def _surnames(bearers: Bearers) -> Iterator[Join]:
    """A bare surname and its one bearer in the article, else its one bearer in the story."""
    families, last = _families(bearers, surname), _families(bearers, _last_word)
    named = _Fullnames.of(bearers)
    for key, form in _bare(bearers):
        if (form.acronym and len(key) <= 3) or _rather_not_person(bearers, key):
            continue
        found = families.get(key) or last.get(key) or {}
        for article in bearers.articles[key]:
            told = named.bearer(bearers, (article, key), found)
            if told is not None:
                root, why = told
                full = bearers.forms[root[1]].text
                yield root, (article, key), f"“{form.text}” is {why}, {full}"


@dataclass(frozen=True, slots=True)
class _Fullnames:
    """Of each bearer of a full name: where in each article it first stands, and the last words of the offices held."""

    first: Mapping[tuple[int, Node], int]
    posts: Mapping[Node, frozenset[str]]

    @classmethod
    def of(cls, bearers: Bearers) -> _Fullnames:
        first: dict[tuple[int, Node], int] = {}
        posts: dict[Node, set[str]] = defaultdict(set)
        for node, place in bearers.order.items():
            if bearers.person(node[1]):
                root = bearers.find(node)
                first.setdefault((node[0], root), place)
                posts[root] |= _last_words(bearers.roles[node])
        return cls(first, {root: frozenset(words) for root, words in posts.items()})

    def bearer(self, bearers: Bearers, bare: Node, found: Mapping[Node, set[int]]) -> tuple[Node, str] | None:
        """The bearer of a bare surname, and why, among those whose surname it is, with the articles that name them.

        The one of the article; of several, or where the surname stands before any full name, as only somebody known
        to the reader is named, the one whose office goes with it.
        """
        here = [root for root, articles in found.items() if bare[0] in articles]
        early = len(here) == 1 and self.first.get((bare[0], here[0]), 0) > bearers.order[bare]
        once = early and len(found[here[0]]) == 1  # named in full by one article, and there after the surname
        if once or (len(found) > 1 and (len(here) != 1 or early)):
            offices = _last_words(bearers.roles[bare])
            holders = [root for root in found if offices & self.posts.get(root, frozenset())]
            if len(holders) == 1:
                return holders[0], "in this office the surname of one person only"
            known = None if holders or (len(here) == 1 and not early) else _protagonist(found)
            return (known, "the surname of the one whom most articles name in full") if known else None
        one = here or list(found)
        return (one[0], "the surname of one person only") if len(one) == 1 else None


def _protagonist(found: Mapping[Node, set[int]]) -> Node | None:
    """Of several who bear a surname, the one whom several articles of the story name in full, and hardly any other."""
    first, *others = sorted(found, key=lambda root: (-len(found[root]), root))
    rivals = max((len(found[root]) for root in others), default=0)
    return first if len(found[first]) >= _KNOWN and len(found[first]) > 2 * rivals else None


def _last_words(roles: Iterable[str]) -> set[str]:
    return {words[-1] for role in roles if (words := role.casefold().split())}


def _last_word(form: NameForm) -> str:
    return form.words[-1]


def _first_word(form: NameForm) -> str:
    """The given name, or the surname that stands first; a pet form is what it stands for."""
    return pet_form(form.words[0])


def _given_names(bearers: Bearers) -> Iterator[Join]:
    """A given name, or a surname that stands first, alone, and its one bearer in the same article."""
    families, firsts = _families(bearers, surname), _families(bearers, _first_word)
    for key, form in _bare(bearers):
        found = firsts.get(pet_form(key), {})
        if not found or key in families or _not_person(bearers, key):
            continue
        for article in bearers.articles[key]:
            here = [root for root, articles in found.items() if article in articles]
            if len(here) == 1:
                full = bearers.forms[here[0][1]].text
                yield here[0], (article, key), f"“{form.text}” begins the name of one person only, {full}"


def _rather_not_person(bearers: Bearers, key: str) -> bool:
    """Whether a lone word is rather no surname: a group of people, or a city that nothing there calls a person."""
    kinds = bearers.kinds[key]
    if kinds.count(EntityKind.GROUP) * 2 > len(kinds):
        return True
    called = EntityKind.PERSON in kinds or any(bearers.roles[article, key] for article in bearers.articles[key])
    return key in vocabulary("names", "cities") and not called


def _not_person(bearers: Bearers, key: str) -> bool:
    kinds = bearers.kinds[key]
    return bool(kinds) and EntityKind.PERSON not in kinds


def _initials(form: NameForm) -> set[str]:
    inner = vocabulary("names", "inner")
    letters = "".join(w[0] for w in form.words if w not in inner)
    return {letters, f"t{letters}", "".join(w[0] for w in form.words)} if len(letters) > 1 else set()


@cache
def _agencies() -> dict[str, str]:
    """From the letters by which a news agency is known to its name: in news "AP" is seldom anybody else."""
    known = lexicons.load("en", "agencies")["agencies"]
    return {credit: agency["name"] for agency in known for credit in agency["credit"] if credit.isupper()}


def _acronyms(bearers: Bearers) -> Iterator[Join]:
    """Capitals and the one name of which they are the initials."""
    spelled: dict[str, set[Node]] = defaultdict(set)
    for key, form in bearers.forms.items():
        if (
            form.proper
            and len(form.words) > 1
            and not form.text.isupper()
            and set(bearers.kinds[key]) != {EntityKind.PERSON}
        ):
            for letters in _initials(form):
                spelled[letters] |= bearers.roots(key)
    offices = vocabulary("names", "offices")
    for key, form in _bare(bearers):
        found = spelled.get(key, set())
        agency = fold(_agencies().get(form.text, ""))
        found = {n for n in found if not agency or n[1] == agency}
        if form.acronym and key not in offices and len({bearers.find(n) for n in found}) == 1:
            full = min(found)
            yield (
                full,
                (bearers.articles[key][0], key),
                f"“{form.text}” are the initials of {bearers.forms[full[1]].text}",
            )


def _longer(bearers: Bearers) -> Iterator[Join]:
    """A shortened name and the one longer name that begins or ends with it."""
    ends: dict[str, set[str]] = defaultdict(set)
    families = _families(bearers, surname)
    for key, form in bearers.forms.items():
        if form.proper and ":" not in key:  # the title of a work is short for nothing
            for cut in range(1, len(form.words)):
                ends[" ".join(form.words[:cut])].add(key)
                ends[" ".join(form.words[cut:])].add(key)
    for key, form in _bare(bearers):
        if key in families:  # a surname is no short form of what is named after its bearer
            continue
        longer = [k for k in ends.get(key, ()) if _shortens(bearers, key, k)]
        roots = {root: k for k in sorted(longer) for root in bearers.roots(k)}
        for article in bearers.articles[key]:
            near = {bearers.find((article, k)) for k in longer if article in bearers.articles[k]} or set(roots)
            if len(near) == 1:
                full = bearers.forms[roots[min(near)]].text
                yield min(near), (article, key), f"“{form.text}” is short for {full}"


def _shortens(bearers: Bearers, key: str, longer: str) -> bool:
    """Whether the name may stand for the longer one: not a place in a body's name, nor a person in anything's."""
    short, long = bearers.forms[key], bearers.forms[longer]
    kinds, others = set(bearers.kinds[key]), set(bearers.kinds[longer])
    if short.acronym or bearers.person(longer) or (kinds and others and not kinds & others):
        return False
    if EntityKind.GROUP in kinds or (kinds == {EntityKind.PLACE} and within_place(short, long)):
        return False
    telling = [w for w in short.words if w not in vocabulary("names", "generic")]
    more = set(long.words) - set(short.words)
    return bool(telling) and not another_bearer(short, long, more) and not more <= vocabulary("names", "inner")


def _offices(bearers: Bearers) -> Iterator[Join]:
    """An office that stands alone, as in headlines, and the one person of the article who holds it."""
    heads = vocabulary("roles", "heads")
    for key, form in bearers.forms.items():
        if form.words[-1] not in heads or PARTING & set(form.words) or bearers.person(key):
            continue
        for article in bearers.articles[key]:
            words = set(form.words) - vocabulary("names", "inner")
            holders = {
                bearers.find(n) for n, roles in bearers.roles.items() if n[0] == article and _holds(roles, words)
            }
            if len(holders) == 1:
                holder = holders.pop()
                yield holder, (article, key), f"“{form.text}” is the office of {bearers.forms[holder[1]].text}"


def _holds(roles: Iterable[str], office: set[str]) -> bool:
    """Whether one of the roles has every word of the office: "Ports Minister" is no Minister of Fish."""
    return any(office <= set(fold(role).split()) for role in roles)


def _plurals(bearers: Bearers) -> Iterator[Join]:
    """Names of bodies that differ by a plural or a small word only: "Election(s) Commission"."""
    first: dict[tuple[str, ...], str] = {}
    inner = vocabulary("names", "inner")
    for key, form in bearers.forms.items():
        if len(form.words) < 2 or not form.proper or bearers.person(key):
            continue
        stems = tuple(w.rstrip("s") if len(w) > 4 else w for w in form.words if w not in inner)
        if stems and stems[0] in _DEPARTMENTS and form.words[1] == "of":  # the Department of Defense
            stems = (*stems[1:], stems[0])
        home = first.setdefault(stems, key)
        if home != key:
            nodes = (bearers.articles[home][0], home), (bearers.articles[key][0], key)
            yield *nodes, f"“{form.text}” and “{bearers.forms[home].text}” differ by an ending only"


def _misspelled(bearers: Bearers) -> Iterator[Join]:
    """Full names of persons that differ by a letter or two, never written in the same article."""
    people = sorted(key for key in bearers.forms if bearers.person(key))[:MOST_PEOPLE]
    for position, key in enumerate(people):
        form = bearers.forms[key]
        others = (k for k in people[position + 1 :] if not set(bearers.articles[k]) & set(bearers.articles[key]))
        for other in others:
            if key[0] == other[0] and _nearly(key, other) and not _initials_differ(form, bearers.forms[other]):
                nodes = (bearers.articles[key][0], key), (bearers.articles[other][0], other)
                yield *nodes, f"“{form.text}” and “{bearers.forms[other].text}” differ by a letter or two"


def _initials_differ(a: NameForm, b: NameForm) -> bool:
    return any(x != y and min(len(x), len(y)) < 3 for x, y in zip(a.words, b.words, strict=False))


def _nearly(a: str, b: str) -> bool:
    """Whether one letter tells two long names apart, or two letters two very long ones."""
    shorter = min(len(a), len(b))
    allowed = 0 if shorter < 8 else 1 if shorter < 14 else 2
    return bool(allowed) and abs(len(a) - len(b)) <= allowed and _distance(a, b) <= allowed


def _distance(a: str, b: str) -> int:
    """The edit distance (Levenshtein 1966)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


RULES: tuple[Rule, ...] = (
    _territories,
    _full_names,
    _hyphens,
    _misspelled,
    _same_spelling,
    _surnames,
    _given_names,
    _plurals,
    _acronyms,
    _longer,
    _offices,
)
"""Surest first: what a rule joins, the rules after it see as one bearer."""
