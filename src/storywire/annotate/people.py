"""The named people and bodies of one article, as speakers are looked up: by name, by surname, by role, by gender."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property

from spacy.tokens import Doc, Token

from storywire import lexicons
from storywire.types import Entity, EntityKind, Mention, Span

_PARTS = frozenset({"compound", "amod", "nmod", "nummod", "det", "poss", "case", "punct", "flat"})
MOST = 400  # people and bodies of one article that are looked at
_NO_NAMES = frozenset({"I", "The", "A", "An"})
_POSSESSIVES = ("'s", "’s", "'", "’")
_HANGING = frozenset({"CC", "IN", "WP", "WDT", "WP$", "DT"})  # what ends no phrase: "two envoys who", "police in"
_RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})


@dataclass
class Person:
    """A named speaker in waiting: every name the article gives it, where, and what the text calls it.

    `gender` counts what the text shows: titles and given names; "f", "m". `spans` are in text order.
    """

    name: str
    kind: EntityKind
    entity: str | None
    spans: list[Span] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    gender: Counter[str] = field(default_factory=Counter)
    spoke: bool = False  # has the text shown it to be a person (it speaks, bears a personal title)

    @cached_property
    def folded(self) -> str:
        """The name in small letters."""
        return self.name.casefold()

    @cached_property
    def surname(self) -> str:
        return self.name.split()[-1].casefold() if self.name.split() else ""

    def speaks_as(self) -> str | None:
        """The gender that the text shows, or None when it shows none or both."""
        ranked = self.gender.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] < 3 * ranked[1][1]):
            return None
        return ranked[0][0]


@dataclass
class Register:
    """All named speakers of an article; `at` finds the one named at a token."""

    doc: Doc
    people: list[Person]
    by_token: dict[int, Person]

    def named(self, name: str) -> Person | None:
        """The one bearer of a name or surname; None where nobody or several bear it."""
        wanted = name.casefold()
        exact = [p for p in self.people if p.folded == wanted]
        if exact:
            return exact[0]
        last = wanted.split()[-1] if wanted.split() else ""
        bearers = [p for p in self.people if p.surname == last and compatible(p.name, name)]
        return bearers[0] if len(bearers) == 1 else None

    def within(self, start: int, end: int) -> Iterator[Person]:
        """The people named in a stretch of text, in order of their mention."""
        ordered = sorted(
            (span.start, i) for i, p in enumerate(self.people) for span in p.spans if start <= span.start < end
        )
        for _, index in ordered:
            yield self.people[index]


def compatible(one: str, other: str) -> bool:
    """Whether two names can be one person's: the shorter's words stand in the longer, in order; initials do."""
    short, long = sorted((one.casefold().split(), other.casefold().split()), key=len)
    at = 0
    for word in short:
        while at < len(long) and not _same_word(word, long[at]):
            at += 1
        if at == len(long):
            return False
        at += 1
    return True


def _same_word(one: str, other: str) -> bool:
    one, other = one.rstrip("."), other.rstrip(".")
    return one == other or (min(len(one), len(other)) == 1 and one[:1] == other[:1])


def register(doc: Doc, mentions: Iterable[Mention], entities: Iterable[Entity]) -> Register:
    """The named speakers of a text, from its mentions and entities, joined by surname where only one bears it."""
    known = {entity.id: entity for entity in entities}
    found: list[Person] = []
    names = sorted((m for m in mentions if _is_name(m)), key=lambda m: m.span.start)
    for mention in sorted(names, key=lambda m: (-len(clean(m.text).split()), m.span.start)):
        person = _owner(found, mention, known)
        if person is None and len(found) >= MOST:
            continue
        if person is None:
            entity = known.get(mention.entity or "")
            name = entity.name if entity else clean(mention.text)
            person = Person(name, mention.kind, mention.entity)
            person.roles.extend(entity.roles if entity else ())
            found.append(person)
        person.spans.append(mention.span)
    for person in found:
        person.spans.sort(key=lambda span: span.start)
    made = Register(doc, found, {})
    for person in found:
        _note(person, made)
    return made


def _is_name(mention: Mention) -> bool:
    words = clean(mention.text).split()
    return bool(words) and mention.kind is not EntityKind.OTHER and words[0][:1].isupper()


def clean(text: str) -> str:
    """A name without possessive ending and without marks around it."""
    text = " ".join(text.split()).strip("“”\"'‘’.,;:()[]— ") if not text.endswith(".") else " ".join(text.split())
    for ending in _POSSESSIVES:
        text = text.removesuffix(ending)
    words = text.split()
    while words and words[0] in _NO_NAMES:
        words = words[1:]
    return " ".join(words)


def _owner(found: list[Person], mention: Mention, known: dict[str, Entity]) -> Person | None:
    if mention.entity in known:
        return next((p for p in found if p.entity == mention.entity), None)
    name = clean(mention.text)
    folded, parts = name.casefold(), name.split()
    exact = next((p for p in found if p.folded == folded), None)
    if exact is not None:
        return exact
    last, one_word = parts[-1].casefold(), len(parts) == 1
    bearers = [
        p for p in found if p.surname == last and compatible(p.name, name) and (one_word or p.kind == mention.kind)
    ]
    people = [p for p in bearers if p.kind is EntityKind.PERSON] or bearers
    return people[0] if len(people) == 1 else None


def _note(person: Person, made: Register) -> None:
    """What the words around each mention show: titles, roles, gender, and which tokens the mentions cover."""
    first = person.name.split()[0].casefold() if person.name.split() else ""
    if len(person.name.split()) > 1 and person.kind is not EntityKind.PLACE:
        for gender, key in (("f", "female"), ("m", "male")):
            person.gender[gender] += 2 * (first in _given(key))
    for span in person.spans:
        piece = made.doc.char_span(span.start, span.end, alignment_mode="expand")
        for token in piece or ():
            made.by_token[token.i] = person
        if piece is not None and len(piece):
            role = role_beside(piece.root, {t.i for t in piece})
            if role and role not in person.roles:
                person.roles.append(role)
            if role:
                _note_gender(person, role)
    person.gender = +person.gender


@cache
def _given(gender: str) -> frozenset[str]:
    return frozenset(lexicons.load("en", "given_names")[gender].split())


@cache
def _titles(*kinds: str) -> frozenset[str]:
    titles = lexicons.load("en", "titles")
    return frozenset(word for kind in kinds for word in titles[kind])


def _note_gender(person: Person, role: str) -> None:
    said = {word.casefold() for word in role.split()}
    for gender, key in (("f", "female"), ("m", "male")):
        person.gender[gender] += 3 * bool(said & _titles(key))
    if said & _titles("person", "female", "male"):
        person.spoke = True


def role_beside(root: Token, own: set[int]) -> str | None:
    """What the text calls a name where it stands: "Deputy Mayor" before it, or "head of the port" set off after it."""
    known = _titles("person", "female", "male")
    before = _title_before(root, own, known)
    if before and not _form_of_address(before):
        return before
    for child in root.children:
        if child.dep_ == "appos" and child.lemma_.casefold() in known:
            return _phrase(child)
    if root.dep_ == "appos" and root.head.lemma_.casefold() in known and root.head.i < root.i:
        inside = {t.i for t in root.subtree}
        return plain([t for t in root.head.subtree if t.i not in inside and t.i < root.i])
    return None


def _form_of_address(words: str) -> bool:
    """Whether these words only address somebody: "Ms" is no role."""
    forms = {form.casefold() for form in lexicons.load("en", "honorifics")["address"]}
    return all(word.rstrip(".").casefold() in forms for word in words.split())


def _title_before(root: Token, own: set[int], known: frozenset[str]) -> str | None:
    """The title words right before a name, back to the start of its noun phrase."""
    at = min(own) - 1
    words: list[Token] = []
    while at >= 0 and len(words) < 8:
        token = root.doc[at]
        in_phrase = token.head.i in own or token.head in words or token.head.i == root.i
        if (
            token.is_space
            or token.ent_type_ == "DATE"
            or not (in_phrase and token.dep_ in _PARTS)
            or token.text in ",;:"
        ):
            break
        words.append(token)
        at -= 1
    words.reverse()
    if _modifies(root):
        words = [token for token in words if token.lower_ not in {"former", "ex", "fallen", "late"}]
    if any(
        token.lemma_.casefold() in known or token.lower_ in known or in_full(token.text) in known for token in words
    ):
        return plain(words)
    return None


def _modifies(name: Token) -> bool:
    """Whether the name only tells of whom the next noun is: "former President Arden aide" was the aide's office."""
    after = name.doc[name.i + 1] if name.i + 1 < len(name.doc) else None
    return (
        after is not None
        and name.dep_ in {"compound", "nmod", "poss"}
        and after.text[:1].islower()
        and after.pos_ == "NOUN"
    )


def in_full(word: str) -> str:
    """The word in small letters, an abbreviated office spelled out: "Sen." is senator."""
    offices: dict[str, str] = lexicons.load("en", "honorifics")["offices"]
    return offices.get(word.rstrip("."), word.rstrip(".")).casefold()


def role_words(role: str) -> set[str]:
    """The words of a role by which somebody may be called again: those of "Sen." are senator."""
    said = {in_full(word) for word in role.split()}
    alike: dict[str, str] = lexicons.load("en", "titles")["alike"]
    return said | {alike[word] for word in said & alike.keys()}


def names_body(name: str) -> bool:
    """Whether a name says that its bearer is no person: "Inland Waters Agency", "RTV"."""
    titles = lexicons.load("en", "titles")
    kinds = {*titles["body"], *titles["document"], *titles["in_names"]}
    return any(word.casefold() in kinds or (len(word) > 1 and word.isupper()) for word in name.split())


def _phrase(head: Token) -> str:
    """A noun phrase without its clauses and what is set off from it by commas, at most twelve words."""
    words: list[Token] = []
    for token in head.subtree:
        if token.i > head.i and (token.text in ",;:—–()" or token.dep_ in {"relcl", "appos", "punct"}):
            break
        if words and token.lower_ in _RELATIVES and token.i > head.i:
            break
        if words and words[-1].lower_ == "with" and token.text[:1].islower() and token.lower_ != "the":
            break  # "a strategist with a tattoo"; `plain` takes the "with" off
        words.append(token)
    return plain(_whole(words, 12))


def _whole(words: list[Token], most: int) -> list[Token]:
    """The words, of too many those before the last joint of the phrase: nothing that breaks off in "and a frequent"."""
    if len(words) <= most:
        return words
    joints = [
        k for k, word in enumerate(words[: most + 1]) if k > 2 and (word.tag_ in {"CC", "IN"} or word.text in ",;")
    ]
    return words[: joints[-1]] if joints else words[:most]


def plain(words: list[Token]) -> str:
    """The words as they stand, without article, pronoun or marks at the edges."""
    while words and (
        words[0].dep_ == "det" or words[0].pos_ in {"PRON", "PART"} or words[0].is_punct or words[0].is_space
    ):
        words = words[1:]
    while words and (
        words[-1].is_punct
        or words[-1].is_space
        or words[-1].text in _POSSESSIVES
        or words[-1].tag_ in _HANGING
        or words[-1].lower_ in _RELATIVES
    ):
        words = words[:-1]
    if not words:
        return ""
    text = words[0].doc[words[0].i : words[-1].i + 1].text
    return " ".join(str(text).split())
