"""The words around a source: its noun phrase, the name set beside it, whom a relative pronoun stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from storywire import lexicons
from storywire.annotate import people
from storywire.annotate.tokens import Tokens
from storywire.annotate.triples import Triple

_QUOTING = frozenset({"quote", "cite"})


def antecedent(head: Token) -> Token | None:
    """The noun that "who" or "which" stands for."""
    verb = head.head
    for _ in range(4):
        if verb.dep_ == "relcl":
            return verb.head
        verb = verb.head
    return None


def are_several(head: Token, triple: Triple) -> bool:
    """Whether a source is a list of names: "the ministry and the port"."""
    inside = set(triple.source)
    if _two_posts_of_one(head, inside):
        return False
    joined = any(
        child.dep_ == "conj" and child.i in inside and child.pos_ in {"PROPN", "NOUN"} for child in head.children
    )
    return joined and any(child.dep_ == "cc" and child.i in inside for child in list_words(head))


def _two_posts_of_one(head: Token, inside: set[int]) -> bool:
    """Whether two nouns without a plural and without an article of its own are one person's, named after a comma.

    "The mayor’s daughter and adviser, Jo Bell" is one, "the mayor and the coach, Jo Bell" are two.
    """
    second = next((child for child in head.children if child.dep_ == "conj" and child.i in inside), None)
    if second is None or head.tag_ != "NN" or second.tag_ != "NN" or not (is_title(head) and is_title(second)):
        return False
    own = any(child.dep_ in {"det", "poss"} for child in second.children)
    doc = head.doc
    end = second.i + 1
    return not own and end + 1 in inside and doc[end].text == "," and doc[end + 1].pos_ == "PROPN"


def list_words(head: Token) -> Iterator[Token]:
    """The dependents of the members of a list."""
    for _ in range(8):
        yield from head.children
        following = next((child for child in head.children if child.dep_ == "conj"), None)
        if following is None:
            return
        head = following


def behind_words(head: Token) -> Token:
    """Whose words they are: "her words" is she, "the message from the union" the union."""
    words = lexicons.load("en", "speech")
    lemma = head.lemma_.casefold()
    if lemma not in {*words["nouns"], *words["announced"]} or lemma in words["stand_alone"]:
        return head
    owners = [t for t in head.children if t.dep_ == "poss"]
    owners += [t for p in head.children if p.dep_ == "prep" and p.lower_ in {"from", "of", "by"} for t in p.children]
    return owners[0] if owners else head


def quoted_by(head: Token, anchor: Token) -> Token:
    """Whose words another gives: where "Lund quotes Bell as saying", the speaker is Bell."""
    verb = anchor
    for _ in range(4):
        if verb.lemma_ in _QUOTING or verb.head is verb:
            break
        verb = verb.head
    told = next((child for child in verb.children if child.dep_ in {"dobj", "obj"} and child.i > verb.i), None)
    if verb.lemma_ not in _QUOTING or told is None or not any(t.lower_ == "as" for t in verb.doc[told.i : told.i + 8]):
        return head
    return told if told.pos_ in {"PROPN", "PRON", "NOUN"} else head


def set_off_name(head: Token, triple: Triple) -> Token | None:
    """The last word of the name that stands between commas after a phrase: "a welder, Jo Bell", "one of them, Bell"."""
    doc, source = head.doc, set(triple.source)
    comma = next((t for t in sorted(source) if t > head.i and doc[t].text == ","), None)
    if comma is None or comma + 1 not in source or doc[comma + 1].pos_ != "PROPN":
        return None
    last = comma + 1
    while last + 1 in source and doc[last + 1].pos_ == "PROPN":
        last += 1
    return doc[last]


def name_run(head: Token) -> list[int]:
    """The consecutive name words that end in or surround `head`, within its sentence."""
    first = last = head.i
    doc = head.doc
    while (
        first > 0 and doc[first - 1].pos_ == "PROPN" and not doc[first].is_sent_start and not is_title(doc[first - 1])
    ):
        first -= 1
    while last + 1 < len(doc) and doc[last + 1].pos_ == "PROPN" and not doc[last + 1].is_sent_start:
        last += 1
    return list(range(first, min(last, first + 7) + 1))


def noun_phrase(head: Token, owner: bool = False) -> list[Token]:
    """The words of a noun phrase: modifiers before the head and "of"-like phrases after it, without clauses."""
    words = []
    for token in head.subtree:
        if token.i > head.i and (
            token.text in ",;:—–()." or token.dep_ in {"relcl", "appos", "acl", "punct"} or token.is_space
        ):
            break
        words.append(token)
    start = next((k for k in range(len(words) - 1, -1, -1) if words[k].i < head.i and words[k].text in ',;:—–"“'), -1)
    words = words[start + 1 :]
    if not owner:
        mine = {t.i for child in head.children if child.dep_ == "poss" for t in child.subtree}
        words = [t for t in words if t.i not in mine]
    return words[:14]


def is_subject(token: Token) -> bool:
    """Whether a word, or what it is set beside, is the subject of a verb."""
    if token.dep_ == "appos":
        token = token.head
    return str(token.dep_) in {"nsubj", "nsubjpass"}


def owner_token(head: Token) -> Token | None:
    """The name in the possessive before a noun: whose it is."""
    return next((child for child in head.children if child.dep_ == "poss" and child.pos_ == "PROPN"), None)


def is_definite(head: Token) -> bool:
    """Whether a noun is one that the reader is taken to know."""
    return any(child.lower_ in {"the", "this", "that"} or child.dep_ == "poss" for child in head.children)


def is_title(token: Token) -> bool:
    """Whether a word is what a person may be called."""
    titles = lexicons.load("en", "titles")
    word = token.lemma_.casefold()
    return word in titles["person"] or token.lower_ in {*titles["female"], *titles["male"]}


def gender_of_word(word: str) -> str | None:
    """The gender that a word for a person shows: f, m or None."""
    titles = lexicons.load("en", "titles")
    return "f" if word in titles["female"] else "m" if word in titles["male"] else None


def roles_fit(phrase: str, roles: Sequence[str]) -> bool:
    """Whether one of the roles holds every word of the phrase."""
    wanted = {people.in_full(word) for word in phrase.split()}
    return any(wanted <= people.role_words(role) for role in roles)


def plural_name(name: str) -> bool:
    """Whether a name ends like a plural."""
    return name.rsplit(maxsplit=1)[-1].endswith("s") if name.split() else False


def paragraphs_between(tokens: Tokens, first: int, last: int) -> int:
    """How many paragraph breaks lie between two tokens."""
    inside = tokens.paragraph[first : last + 1]
    return int((inside[1:] != inside[:-1]).sum())
