"""Names in an article: spaCy's named entities, mended by rules that hold for news.

The small model sees one sentence at a time and was trained on other text; the rules see the whole article. They skip
headlines in title case, cut titles and possessives off, add the capitalised runs that the model missed, take each
name's kind by vote over the article, and find every further place where a known name stands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from storywire import lexicons
from storywire.annotate.name_forms import (
    LONGEST_NAME,
    NameForm,
    fold,
    given_names,
    kind_by_words,
    may_be_person,
    peoples,
    read_name,
    surname,
    territories,
    territory,
    vocabulary,
)
from storywire.annotate.offices import office_before
from storywire.types import Article, EntityKind, Mention, ParagraphKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_KINDS = {
    "PERSON": EntityKind.PERSON,
    "ORG": EntityKind.ORGANISATION,
    "GPE": EntityKind.PLACE,
    "LOC": EntityKind.PLACE,
    "FAC": EntityKind.PLACE,
    "NORP": EntityKind.GROUP,
    "EVENT": EntityKind.OTHER,
    "PRODUCT": EntityKind.OTHER,
    "WORK_OF_ART": EntityKind.OTHER,
    "LAW": EntityKind.OTHER,
}
_OFFICE_TAILS = frozenset({"inspector", "general", "deputy", "chief", "executive"})
_GLUED = re.compile(r"([^\W\d_][a-zß-ÿ]{3,})(\d{4}|[A-Z]{3,}|[A-Z][a-z]{2,})$")
SURE = 6  # votes of a kind that follows from the words of the name
EVIDENCE = 2  # votes of an office or form of address before the name, or of "who" after it


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A run of tokens that may be a name. `kind` is None where only its capitals speak for it."""

    first: int
    last: int  # exclusive
    kind: EntityKind | None


def find_mentions(doc: Doc, article: Article) -> tuple[Mention, ...]:
    """The names in the article, in order and without overlap; spans are those of `article.text`."""
    headings = _heading_tokens(doc, article)
    tagged = [c for e in doc.ents if e.start not in headings and (c := _from_entity(doc, e))]
    taken = {i for e in doc.ents for i in range(e.start, e.end)} | {i for c in tagged for i in range(c.first, c.last)}
    runs = [c for c in _runs(doc, taken, headings) if _plausible(doc, c)]
    candidates = sorted([*tagged, *runs], key=lambda c: c.first)
    kinds = _vote(doc, article.text, candidates)
    known = _known(doc, candidates, kinds)
    spans = {(c.first, c.last): kinds[form.key] for c in candidates if (form := _form(doc, c)) and form.key in kinds}
    spans |= _repeats(doc, known, spans)
    return tuple(_mention(doc, article.text, *tokens, kind) for tokens, kind in sorted(spans.items()))


def _mention(doc: Doc, text: str, first: int, last: int, kind: EntityKind) -> Mention:
    start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
    return Mention(Span(start, end), text[start:end], kind)


# ------------------------------------------------------------------------------------------- headings


def _heading_tokens(doc: Doc, article: Article) -> set[int]:
    """The tokens of sub-headings and of paragraphs in title case, where capitals tell nothing."""
    found: set[int] = set()
    starts = [token.idx for token in doc]
    for paragraph in article.paragraphs:
        text = paragraph.span.of(article.text)
        if paragraph.kind is ParagraphKind.SUBHEADING or title_case(text):
            first, last = _tokens_in(starts, paragraph.span)
            found.update(range(first, last))
    return found


def _tokens_in(starts: Sequence[int], span: Span) -> tuple[int, int]:
    from bisect import bisect_left

    return bisect_left(starts, span.start), bisect_left(starts, span.end)


def title_case(text: str) -> bool:
    """Whether a line is written like a headline: no full stop, and nearly all long words capitalised."""
    words = [w for w in text[:400].split() if len(w) > 3 and w[0].isalpha()]
    if len(text) > 250 or len(words) < 2 or text.rstrip("\"'”’ ").endswith((".", "!")):
        return False
    return sum(w[0].isupper() for w in words) >= 0.8 * len(words)


# ----------------------------------------------------------------------------------------- candidates


def _from_entity(doc: Doc, entity: Any) -> _Candidate | None:
    kind = _KINDS.get(entity.label_)
    if kind is None:
        return None
    first, last = _trim(doc, entity.start, min(entity.end, entity.start + LONGEST_NAME), kind)
    if kind is EntityKind.PERSON and last - first == 1:
        first = _with_given_name(doc, first)
    if kind is EntityKind.PERSON and last + 1 < len(doc) and _hyphened(doc[last + 1]):
        last += 2
    found = _Candidate(first, last, kind)
    return found if first < last and _nameable(doc, found) else None


def _with_given_name(doc: Doc, first: int) -> int:
    """The model at times tags the surname alone: take in the capitalised word before it, if it is a name's word."""
    before = doc[first - 1] if first and not doc[first].is_sent_start else None
    if before is None or before.ent_type_ or before.pos_ != "PROPN" or not before.is_alpha or not before.is_title:
        return first
    return first if fold(before.text) in _no_given_name() else first - 1


@cache
def _no_given_name() -> frozenset[str]:
    offices = vocabulary("roles", "heads") | vocabulary("roles", "modifiers") | vocabulary("honorifics", "address")
    return offices | vocabulary("names", "never") | vocabulary("names", "generic") | frozenset(territories())


def _unglued(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """Without a first word that lost its space ("KostaOtto Lund" are two lines); nothing of a name with another."""
    for i in range(first, last):
        parts = _GLUED.match(doc[i].text)
        if parts and (not parts[2].isalpha() or parts[2].isupper() or fold(parts[2]) in given_names()):
            return (i + 1, last) if i == first else (first, first)
    return first, last


def _trim(doc: Doc, first: int, last: int, kind: EntityKind) -> tuple[int, int]:
    """Without articles, titles and marks around the name, possessives, and verbs of headlines after it."""
    first, last = _unglued(doc, first, last)
    if kind is EntityKind.PERSON and fold(doc[last - 1].text) not in _bodies_and_places():
        last = next((i for i in range(first + 1, last) if _parts_names(doc[i])), last)
    while first < last and not _begins_name(doc[first]):
        first += 1
    while first < last and not _ends_name(doc[last - 1]):
        last -= 1
    first = _after_titles(doc, first, last, kind)
    if kind is EntityKind.PERSON and _ends_an_office(doc, first, last):
        first += 1
    if kind in (EntityKind.ORGANISATION, EntityKind.PLACE):
        last = _before_office(doc, first, last)
    if kind in (EntityKind.PERSON, EntityKind.OTHER):
        while last - first > 1 and doc[last - 1].pos_ == "VERB":
            last -= 1
    return first, last


def _ends_an_office(doc: Doc, first: int, last: int) -> bool:
    """Whether a name's first word belongs to the office before it: "Commissioner for Ports and Customs Otto Lund"."""
    if last - first < 3 or first < 3 or fold(doc[first + 1].text) not in given_names():
        return False
    before = [fold(token.text) for token in doc[max(0, first - 6) : first]]
    joined = before[-1] in ("and", "&") and bool(set(before) & {"for", "of"}) and bool(set(before) & _heads())
    return joined and fold(doc[first].text) not in given_names() and len(doc[first].text) > 3


@cache
def _heads() -> frozenset[str]:
    return vocabulary("roles", "heads")


def _before_office(doc: Doc, first: int, last: int) -> int:
    """The end of a body's or place's name before an office of it: "Arden County Executive"."""
    end = last
    while end - first > 1 and fold(doc[end - 1].text) in vocabulary("roles", "heads") | _OFFICE_TAILS:
        end -= 1
    owner = [fold(token.text) for token in doc[first:end]]
    known = owner[-1:] and (_bodies_and_places() & set(owner) or owner[-1] in territories())
    return end if known else last


@cache
def _bodies_and_places() -> frozenset[str]:
    return vocabulary("names", "organisation") | vocabulary("names", "place")


def _parts_names(token: Token) -> bool:
    """A possessive or a mark: what follows is no part of a person's name."""
    return token.tag_ == "POS" or (token.is_punct and token.text != "-" and "." not in token.text)


def _begins_name(token: Token) -> bool:
    capital = token.text[0].isupper() or (token.text[0].isdigit() and len(token.text) > 1)
    return (capital and token.lower_ not in ("the", "a", "an")) or (
        token.lower_ in vocabulary("names", "surname_first")
        and token.i + 1 < len(token.doc)
        and token.nbor().text[0].isupper()
        and token.lower_ not in ("la", "el", "al", "le", "do")
    )


def _ends_name(token: Token) -> bool:
    if _hyphened(token):
        return True
    if (
        token.text.rstrip(".") in _ranks()
        or token.is_space
        or (token.is_punct and not token.text.endswith("."))
        or token.tag_ == "POS"
    ):
        return False
    return (
        token.text[0].isupper() or token.text[0].isdigit() or any(c.isupper() for c in token.text) or token.text == "."
    )


def _hyphened(token: Token) -> bool:
    """The second half of a word with a hyphen, as in "Ann-lie"."""
    before = token.doc[token.i - 1] if token.i > 1 else None
    return token.is_alpha and before is not None and before.text in ("-", "‑") and not before.whitespace_


@cache
def _ranks() -> frozenset[str]:
    return frozenset(lexicons.load("en", "honorifics")["offices"])


def _after_titles(doc: Doc, first: int, last: int, kind: EntityKind) -> int:
    """The first token of the name itself: what read_name leaves of it."""
    form = read_name(doc[first:last].text)
    if form is None or not (kind is EntityKind.PERSON or may_be_person(form)):
        return first
    dropped = len(doc[first:last].text.split()) - len(form.text.split())
    wanted = form.text.split()[0]
    for i in range(first, last):
        if dropped > 0 and doc[i].text.startswith(wanted.split("-")[0][:3]) and doc[i:last].text.startswith(wanted):
            return i
    return first


def _nameable(doc: Doc, candidate: _Candidate) -> bool:
    """Whether it can be a name at all: a capital, no mere first word of a sentence, not a day, month or office."""
    words = [fold(doc[i].text) for i in range(candidate.first, candidate.last) if not doc[i].is_punct]
    text = doc[candidate.first : candidate.last].text
    if not words or len(text) < 2 or "\n" in text or not any(c.isalpha() for c in text):
        return False
    if all(w in vocabulary("names", "never") for w in words) and text not in ("US", "U.S."):
        return False
    if "-" in text and all(fold(part) in territories() for part in text.split("-")):
        return False
    offices = vocabulary("roles", "heads") | vocabulary("roles", "modifiers")
    ranks = {fold(rank) for rank in _ranks()}
    return (
        not all(word in offices or word.removesuffix("s") in ranks for word in words)
        or text.isupper()
        or text in ("House", "White House")
    )


def _runs(doc: Doc, taken: set[int], headings: set[int]) -> Iterator[_Candidate]:
    """Runs of capitalised proper nouns that the model did not tag, with "of" and "the" inside allowed."""
    position = 0
    while position < len(doc):
        if position in taken or position in headings or not _proper(doc[position]):
            position += 1
            continue
        end = position + 1
        while end < len(doc) and end - position < LONGEST_NAME and end not in taken and _continues(doc, end):
            end += 1
        first, last = _trim(doc, position, end, EntityKind.OTHER)
        if first < last:
            yield _Candidate(first, last, None)
        position = end


def _proper(token: Token) -> bool:
    if not token.text[0].isupper() or (not token.is_alpha and "." not in token.text and "-" not in token.text):
        return False
    return token.pos_ == "PROPN" or fold(token.text) in peoples()


def _continues(doc: Doc, position: int) -> bool:
    token = doc[position]
    if token.is_sent_start:
        return False
    following = position + 1 < len(doc) and _proper(doc[position + 1])
    return _proper(token) or (following and token.lower_ in ("of", "for", "&", "de", "van", "von", "al", "bin", "-"))


def _plausible(doc: Doc, candidate: _Candidate) -> bool:
    """Whether capitals alone make it a name: several words, or one that does not merely open its sentence."""
    if not _nameable(doc, candidate):
        return False
    token = doc[candidate.first]
    if candidate.last - candidate.first > 1 or fold(token.text) in peoples() or _is_territory(doc, candidate):
        return True
    opens = token.is_sent_start or (token.i > 0 and doc[token.i - 1].is_punct and doc[token.i - 1].text != ",")
    return (not opens and len(token) > 2) or (
        token.dep_ == "nsubj" and token.head.lemma_ in _speech() and len(token) > 2
    )


def _is_territory(doc: Doc, candidate: _Candidate) -> bool:
    form = _form(doc, candidate)
    return form is not None and territory(form) is not None


@cache
def _speech() -> frozenset[str]:
    return frozenset(vocabulary("names", "speaking"))


def _form(doc: Doc, candidate: _Candidate) -> NameForm | None:
    return read_name(doc[candidate.first : candidate.last].text, False)


# ---------------------------------------------------------------------------------------------- kinds


def _vote(doc: Doc, text: str, candidates: Iterable[_Candidate]) -> dict[str, EntityKind]:
    """The kind of each name by its key: votes of the model, of its words and of what stands around it."""
    votes: dict[str, Counter[EntityKind]] = defaultdict(Counter)
    forms: dict[str, NameForm] = {}
    for candidate in candidates:
        form = _form(doc, candidate)
        if form is None:
            continue
        forms[form.key] = form
        votes[form.key].update(_ballot(doc, text, candidate, form))
    _share(votes, forms)
    return {key: kind for key, ballot in votes.items() if (kind := _winner(ballot, forms[key]))}


def _ballot(doc: Doc, text: str, candidate: _Candidate, form: NameForm) -> dict[EntityKind, int]:
    ballot: Counter[EntityKind] = Counter()
    if candidate.kind:
        ballot[candidate.kind] += 1
    if sure := kind_by_words(form):
        ballot[sure] += SURE
    before = doc[candidate.first - 1] if candidate.first else None
    addressed = before is not None and fold(before.text.rstrip(".")) in vocabulary("honorifics", "address")
    beside = office_before(text, doc[candidate.first].idx)
    if sure is None and (addressed or (beside and beside.text[0].isupper()) or _who_follows(doc, candidate.last)):
        ballot[EntityKind.PERSON] += EVIDENCE
    if sure is None and may_be_person(form) and form.words[0] in given_names():
        ballot[EntityKind.PERSON] += EVIDENCE
    if sure is None and len(form.words) <= 3 and _owns(doc, candidate):
        ballot[EntityKind.PERSON] += EVIDENCE
    if sure is None and form.acronym and len(form.text) > 2:
        ballot[EntityKind.ORGANISATION] += 1
    if sure is None and candidate.kind is not EntityKind.PERSON and _locative(before):
        ballot[EntityKind.PLACE] += 1
    if candidate.kind is None and not ballot and may_be_person(form) and _speaks(doc, candidate):
        ballot[EntityKind.PERSON] += 1
    return ballot or Counter({EntityKind.OTHER: 1})


def _who_follows(doc: Doc, position: int) -> bool:
    ahead = [t.lower_ for t in doc[position : position + 2]]
    return ahead[:1] == ["who"] or ahead == [",", "who"]


def _owns(doc: Doc, candidate: _Candidate) -> bool:
    """Whether "his" or "her" after the name can only mean it: the name is the subject of the clause."""
    last = doc[candidate.last - 1]
    if last.dep_ not in ("nsubj", "nsubjpass"):
        return False
    own = ("his", "her", "himself", "herself", "he", "she")
    return any(t.lower_ in own and _in_object(t, last.head) for t in doc[last.i + 1 : last.i + 12])


def _in_object(token: Token, verb: Token) -> bool:
    """Whether the word stands in an object or phrase of the verb, a few steps below it."""
    for _ in range(6):
        if token.head == verb:
            return token.dep_ in ("dobj", "attr", "prep", "xcomp")
        token = token.head
    return False


def _locative(before: Token | None) -> bool:
    return before is not None and before.lower_ in ("in", "near", "outside", "across", "throughout")


def _speaks(doc: Doc, candidate: _Candidate) -> bool:
    last = doc[candidate.last - 1]
    return last.dep_ == "nsubj" and last.head.lemma_ in _speech()


def _share(votes: dict[str, Counter[EntityKind]], forms: dict[str, NameForm]) -> None:
    """A bare surname and the full names that end in it vote together."""
    families: dict[str, list[str]] = defaultdict(list)
    for key, form in forms.items():
        if may_be_person(form) and votes[key][EntityKind.PERSON] * 2 >= votes[key].total():
            families[surname(form)].append(key)
    for last, keys in families.items():
        if last in votes and not territory(forms[last]) and last not in vocabulary("names", "cities"):
            for key in keys:
                votes[last].update(votes[key])
            votes[last][EntityKind.PERSON] += max(EVIDENCE, votes[last].total() // 2 + 1)


def _winner(ballot: Counter[EntityKind], form: NameForm) -> EntityKind | None:
    """The kind with the most votes; None for a lone word that nothing but a capital speaks for."""
    kind = max(ballot, key=lambda k: (ballot[k], k is not EntityKind.OTHER, k))
    return None if kind is EntityKind.OTHER and len(form.words) == 1 and ballot.total() < 2 else kind


# -------------------------------------------------------------------------------------------- repeats


def _known(
    doc: Doc, candidates: Iterable[_Candidate], kinds: dict[str, EntityKind]
) -> dict[str, list[tuple[tuple[str, ...], EntityKind]]]:
    """Names to look for again, by their first word: as they stand, and persons by their surname."""
    found: dict[tuple[str, ...], EntityKind] = {}
    for candidate in candidates:
        form = _form(doc, candidate)
        kind = kinds.get(form.key) if form else None
        if form is None or kind is None:
            continue
        words = tuple(doc[i].text for i in range(candidate.first, candidate.last))
        found.setdefault(words, kind)
        if kind is EntityKind.PERSON and may_be_person(form) and len(words[-1]) > 2 and words[-1][0].isupper():
            found.setdefault(words[-1:], kind)
    by_first: dict[str, list[tuple[tuple[str, ...], EntityKind]]] = defaultdict(list)
    for words, kind in sorted(found.items(), key=lambda item: -len(item[0])):
        by_first[words[0]].append((words, kind))
    return by_first


def _repeats(
    doc: Doc,
    known: dict[str, list[tuple[tuple[str, ...], EntityKind]]],
    spans: dict[tuple[int, int], EntityKind],
) -> dict[tuple[int, int], EntityKind]:
    """Further places where a known name stands, outside of those already found."""
    taken = {i for first, last in spans for i in range(first, last)}
    found: dict[tuple[int, int], EntityKind] = {}
    for token in doc:
        for words, kind in known.get(token.text, ()):
            span = range(token.i, token.i + len(words))
            if span.stop <= len(doc) and not taken.intersection(span) and tuple(doc[i].text for i in span) == words:
                found[span.start, span.stop] = kind
                taken.update(span)
                break
    return found
