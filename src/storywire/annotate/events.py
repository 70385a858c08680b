"""Who did what to whom: PLOVER events from trigger words and the dependency parse.

A trigger of the lexicon, its doer (subject, agent, possessor) and its target (object, oblique) make an event; without
either there is none. The type scheme is PLOVER (Open Event Data Alliance); the patterns are those of dependency-based
event coders (Halterman 2020, "Extracting political events from text using syntax and semantics").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from storywire import lexicons
from storywire.annotate.event_modality import modality
from storywire.annotate.name_forms import fold, vocabulary
from storywire.evidence import quote
from storywire.types import Article, EntityKind, Event, Mention, Span, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LONGEST_SENTENCE = 300  # words
HIGHEST = 6  # how many clauses above the trigger are asked for its subject
LONGEST_PARTY = 120  # code points of an actor's or recipient's span
_PRONOUNS = frozenset({"he", "she", "they", "him", "her", "them", "who"})
_DOING_KINDS = (EntityKind.GROUP, EntityKind.ORGANISATION, EntityKind.PERSON)
_SPEAKING_TYPES = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN"})
_TAKES_CLAUSE = frozenset(
    {
        "agree",
        "refuse",
        "decline",
        "threaten",
        "pledge",
        "promise",
        "vow",
        "offer",
        "propose",
        "demand",
        "urge",
        "ask",
        "call",
        "volunteer",
        "undertake",
        "swear",
    }
)


@dataclass(frozen=True, slots=True)
class _Trigger:
    """An entry of the lexicon that begins with a lemma: its type, the word that must be there, and its list."""

    type: str
    companion: str | None
    needs: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """A trigger in a sentence, with its doer and its target, which may be anything."""

    type: str
    token: Token
    actor: Token | None
    target: Token | None


@dataclass(frozen=True, slots=True)
class _Setting:
    """Where a sentence stands, whom it names, and the times in it."""

    article: Article
    sentence: Span
    named: Mapping[int, Mention]
    times: tuple[TimeExpression, ...]


def find_events(
    doc: Doc, article: Article, mentions: Sequence[Mention], times: Sequence[TimeExpression]
) -> tuple[Event, ...]:
    """The events of the article, "v1" first; evidence is the sentence. `mentions` say who can act, `times` when.

    Sentences of more than LONGEST_SENTENCE words, which no newspaper prints, are passed over.
    """
    named = _named_tokens(doc, mentions)
    found: list[Event] = []
    for sentence in doc.sents:
        if len(sentence) <= LONGEST_SENTENCE:
            text = sentence.text
            start = sentence.start_char + len(text) - len(text.lstrip())
            span = Span(start, max(start, sentence.start_char + len(text.rstrip())))
            where = _Setting(article, span, named, _inside(times, span))
            found += _told(sentence, where, len(found))
    return tuple(found)


def _told(sentence: Iterable[Token], where: _Setting, before: int) -> list[Event]:
    """The events of one sentence, each once."""
    found: dict[tuple[str, Span | None, Span | None], Event] = {}
    for frame in (*_frames(sentence, where.named), *_demands(sentence, where.named)):
        event = _event(f"v{before + len(found) + 1}", frame, where)
        if event:
            found.setdefault((event.type, event.actor, event.recipient), event)
    return list(found.values())


def _inside(times: Sequence[TimeExpression], span: Span) -> tuple[TimeExpression, ...]:
    """The times, which are in text order, that stand in the span."""
    first = bisect_left(times, span.start, key=lambda t: t.span.start)
    last = bisect_left(times, span.end, key=lambda t: t.span.start)
    return tuple(t for t in times[first:last] if span.covers(t.span))


def _named_tokens(doc: Doc, mentions: Sequence[Mention]) -> dict[int, Mention]:
    text = doc.text
    found: dict[int, Mention] = {}
    for mention in mentions:
        if mention.text.isupper() and len(mention.text) > 5 and _opens_paragraph(text, mention.span.start):
            continue
        part = doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
        if part is not None:
            found |= {token.i: mention for token in part}
    return found


def _event(name: str, frame: _Frame, where: _Setting) -> Event | None:
    mode = modality(frame.token, frame.actor)
    actor = _party(frame.actor, where.named)
    recipient = _party(frame.target, where.named) if _addressed(frame) else None
    if mode is None or not (actor or recipient) or actor == recipient or not _telling(frame, actor):
        return None
    article, token = where.article, frame.token
    evidence = quote(article.text, where.sentence, article.id, article.revision)
    trigger = Span(token.idx, token.idx + len(token))
    place, when = _place(token, where.named), _time(token, where.times)
    return Event(name, frame.type, trigger, evidence, mode, actor, recipient, when, place)


def _telling(frame: _Frame, actor: Span | None) -> bool:
    """Whether it says enough: no doer that is a thing or "we", and somebody besides a pronoun."""
    if actor is None:
        return frame.actor is None and frame.target is not None and frame.target.pos_ != "PRON"
    return True


def _addressed(frame: _Frame) -> bool:
    """Whether it is done against or toward the target: not to the troops that are sent, nor to the press."""
    if frame.target is None:
        return False
    if frame.type == "MOBILIZE":
        return frame.target.dep_ == "pobj"
    return frame.target.lemma_.lower() not in _frame_words("audiences")


def _opens_paragraph(text: str, start: int) -> bool:
    """Where a town in capitals is a dateline, and does nothing."""
    return start == 0 or text[start - 1] == "\n"


@cache
def _frame_words(name: str) -> frozenset[str]:
    return frozenset(lexicons.load("en", "event_frames")[name])


# --------------------------------------------------------------------------------------------- frames


@cache
def _triggers(part: str) -> dict[str, tuple[_Trigger, ...]]:
    """By lemma: the entries for verbs, or for nouns; those that ask for most first."""
    found: dict[str, tuple[_Trigger, ...]] = {}
    lists = ("nouns",) if part == "NOUN" else ("toward", "clause", "alone", "verbs")
    for kind, entries in lexicons.load("en", "events").items():
        for name in lists:
            for entry in entries.get(name, ()):
                lemma, _, companion = entry.partition(" ")
                found[lemma] = (*found.get(lemma, ()), _Trigger(kind, companion or None, name))
    order = {name: number for number, name in enumerate(lists)}
    return {k: tuple(sorted(v, key=lambda t: (t.companion is None, order[t.needs]))) for k, v in found.items()}


def _frames(sentence: Iterable[Token], named: Mapping[int, Mention]) -> Iterator[_Frame]:
    for token in sentence:
        if token.i in named:
            continue
        if token.pos_ == "VERB":
            yield from _verb_frames(token, named)
        elif token.pos_ == "NOUN":
            yield from _noun_frames(token, named)


def _verb_frames(token: Token, named: Mapping[int, Mention]) -> Iterator[_Frame]:
    for trigger in _triggers("VERB").get(token.lemma_.lower(), ()):
        target = _target(token, trigger.companion)
        if not _called_for(trigger, token, _party(target, named) is not None, target is not None) or _silent(token):
            continue
        if trigger.type == "CONSULT" and target is not None and target.lemma_.lower() in _frame_words("audiences"):
            continue
        for doer in _coordinated(_doer(token)):
            yield _Frame(trigger.type, token, doer, target)
        return


def _called_for(trigger: _Trigger, token: Token, party: bool, target: bool) -> bool:
    """Whether everything is there that the entry asks for."""
    if trigger.companion and not _accompanied(token, trigger.companion):
        return False
    if trigger.needs == "verbs":
        return bool(trigger.companion) or target or _has_clause(token) or trigger.type not in _SPEAKING_TYPES
    if trigger.needs == "alone":
        return not target
    return party or (trigger.needs == "clause" and _has_clause(token))


def _noun_frames(token: Token, named: Mapping[int, Mention]) -> Iterator[_Frame]:
    """Nominal events: "the union's rejection of the offer", "an attack by rebels on the base"."""
    for trigger in _triggers("NOUN").get(token.lemma_.lower(), ()):
        actor = _child(token, ("poss",)) or _object_of(token, "by") or _adjective(token, named)
        target = next((t for p in ("on", "against", "with", "to", "of") if (t := _object_of(token, p))), None)
        meeting = trigger.type != "CONSULT" or _party(target, named) is not None
        placed = target is not None or token.dep_ in ("dobj", "nsubj", "nsubjpass", "pobj")
        if _party(actor, named) and meeting and placed:
            yield _Frame(trigger.type, token, actor, target)
        return


def _accompanied(token: Token, companion: str) -> bool:
    """Whether the particle, preposition or object that the entry asks for is there."""
    for child in token.children:
        if companion in (child.lemma_.lower(), child.lower_) and child.dep_ in (
            "prep",
            "prt",
            "dobj",
            "advmod",
            "dative",
            "acomp",
            "aux",
            "xcomp",
            "oprd",
        ):
            return True
        if child.dep_ in ("dobj", "pobj", "prep") and any(
            companion in (g.lemma_.lower(), f"{g.lemma_.lower()} {child.lemma_.lower()}")
            for g in child.subtree
            if g.dep_ in ("dobj", "pobj", "conj")
        ):
            return True
    return False


def _has_clause(token: Token) -> bool:
    return any(c.dep_ in ("xcomp", "ccomp") for c in token.children) and token.lemma_ in _TAKES_CLAUSE


def _silent(token: Token) -> bool:
    """ "Declined to comment" rejects nothing."""
    clause = _child(token, ("xcomp",))
    return clause is not None and token.lemma_ in ("decline", "refuse") and clause.lemma_ in _frame_words("silent")


# -------------------------------------------------------------------------------------------- parties


def _demands(sentence: Iterable[Token], named: Mapping[int, Mention]) -> Iterator[_Frame]:
    """What one says another must or should do: a request of the speaker to the other."""
    for token in sentence:
        modal = next((c for c in token.children if c.dep_ == "aux" and c.lower_ in ("must", "should")), None)
        subject = _child(token, ("nsubj",))
        if modal is None or subject is None or subject.i not in named or token.dep_ != "ccomp":
            continue
        speaker = _child(token.head, ("nsubj",))
        if _party(speaker, named) and named[subject.i].kind is not EntityKind.OTHER:
            yield _Frame("REQUEST", modal, speaker, subject)


def _child(token: Token, labels: Sequence[str]) -> Token | None:
    return next((c for c in token.children if c.dep_ in labels), None)


def _doer(token: Token) -> Token | None:
    """The subject of an active, the agent of a passive; of a clause without one, that of the clause above."""
    if _passive(token):
        agent = _child(token, ("agent",))
        return _child(agent, ("pobj",)) if agent is not None else None
    verb: Token | None = token
    for _ in range(HIGHEST):
        subject = _subject(verb, token)
        if subject is not None or verb is None:
            return subject
        verb = _clause_above(verb)
    return None


def _subject(verb: Token | None, token: Token) -> Token | None:
    """Who does what `token` tells, as far as the clause of `verb` says."""
    if verb is None:
        return None
    labels = ("nsubj", "nsubjpass") if verb != token and _passive(verb) else ("nsubj",)
    subject = _child(verb, labels)
    if subject is not None:
        relative = verb.dep_ == "relcl" and subject.lower_ in ("who", "that", "which")
        return verb.head if relative else subject
    if verb.dep_ in ("acl", "relcl"):
        owner = _child(verb.head, ("poss",))
        return owner if owner is not None or verb.tag_ != "VBG" else verb.head
    return None


def _clause_above(verb: Token) -> Token | None:
    """The verb from which a clause without a subject may take it."""
    above = verb.head
    if verb.dep_ in ("acl", "relcl"):
        above = above.head if above.dep_ in ("dobj", "pobj") and _infinitive(verb) else verb
    elif verb.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "ccomp"):
        return None
    if above.dep_ == "prep":
        above = above.head
    return above if above != verb and above.pos_ in ("VERB", "AUX", "ADJ") else None


def _infinitive(token: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)


def _passive(token: Token) -> bool:
    return any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children) or (
        token.dep_ in ("acl", "relcl", "advcl", "xcomp", "ccomp", "oprd")
        and token.tag_ == "VBN"
        and not any(c.dep_ in ("aux", "nsubj") for c in token.children)
    )


def _target(token: Token, companion: str | None) -> Token | None:
    """The subject of a passive, else the person in an object or oblique, else any object."""
    if _passive(token):
        subject = _child(token, ("nsubjpass",))
        return subject if subject is not None else (token.head if token.dep_ == "acl" else None)
    person = _child(token, ("dative",))
    if person is not None and person.pos_ == "ADP":
        person = _child(person, ("pobj",))
    oblique = _companion_object(token, companion) if companion else None
    return person or oblique or _child(token, ("dobj",)) or _outer_object(token) or _object_of(token, "against", "on")


def _companion_object(token: Token, companion: str) -> Token | None:
    """Who is at the other end of "appeal to X", or of "deny X permission", which the parser may hang on the noun."""
    noun = _child(token, ("dobj",))
    inside = _child(noun, ("compound", "nmod")) if noun is not None and noun.lemma_ == companion else None
    return inside if inside is not None else _object_of(token, companion)


def _outer_object(token: Token) -> Token | None:
    """Of "urged Ruritania to act": the subject of the clause below, which the parser hangs there."""
    clause = _child(token, ("ccomp",))
    return _child(clause, ("nsubj",)) if clause is not None and _infinitive(clause) else None


def _object_of(token: Token, *prepositions: str) -> Token | None:
    for child in token.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in prepositions:
            return _child(child, ("pobj",))
    return None


def _adjective(token: Token, named: Mapping[int, Mention]) -> Token | None:
    """Of "the Ruritanian attack on …": the people, where it stands right before the noun."""
    for child in token.children:
        if child.dep_ in ("amod", "compound", "nmod") and child.i in named and named[child.i].kind in _DOING_KINDS:
            return child
    return None


def _coordinated(token: Token | None) -> list[Token | None]:
    others = [] if token is None else [c for c in token.conjuncts if c.i > token.i]
    return [token, *others[:2]]


def _party(token: Token | None, named: Mapping[int, Mention]) -> Span | None:
    """The span of somebody who can act or be acted upon; None for a thing.

    A thing that belongs to somebody ("Freedonia's offer") stands for its owner.
    """
    if token is None:
        return None
    if token.i in named:
        return named[token.i].span
    if token.lower_ in _PRONOUNS:
        return Span(token.idx, token.idx + len(token)) if token.lower_ != "who" else None
    if token.lemma_.lower() in _party_nouns():
        return _noun_phrase(token)
    owner = next((c for c in token.children if c.dep_ == "poss" and c.i in named), None)
    return named[owner.i].span if owner is not None else None


@cache
def _party_nouns() -> frozenset[str]:
    return _frame_words("parties") | vocabulary("roles", "heads")


def _noun_phrase(token: Token) -> Span:
    """The noun with what stands before it, without its article."""
    first = token
    for left in token.lefts:
        if left.dep_ in ("amod", "compound", "nummod", "nmod", "poss"):
            first = left.left_edge if left.left_edge.sent == token.sent else left
            break
    if token.idx + len(token) - first.idx > LONGEST_PARTY or fold(first.text) in ("the", "a", "an"):
        first = token
    return Span(first.idx, token.idx + len(token))


# ----------------------------------------------------------------------------------- where and when


def _place(token: Token, named: Mapping[int, Mention]) -> Span | None:
    for child in token.children:
        where = (
            _child(child, ("pobj",))
            if child.dep_ == "prep" and child.lower_ in ("in", "at", "near", "outside")
            else None
        )
        if where is not None and where.i in named and named[where.i].kind is EntityKind.PLACE:
            return named[where.i].span
    return None


def _time(token: Token, inside: Sequence[TimeExpression]) -> str | None:
    """The time that hangs on the trigger; else the only one of the sentence."""
    for child in token.children:
        if child.dep_ in ("npadvmod", "prep", "advmod"):
            under = Span(child.left_edge.idx, child.right_edge.idx + len(child.right_edge))
            hanging = [t for t in inside if under.covers(t.span)]
            if len(hanging) == 1:
                return hanging[0].id
    return inside[0].id if len(inside) == 1 else None
