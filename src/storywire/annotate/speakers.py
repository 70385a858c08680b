"""Who speaks: from the source of an attribution to a named speaker, or an honest "not named".

Names and surnames first; then pronouns, titles and bodies by what the article shows (last speaker, recency,
subjecthood, gender and role). Where two could be meant, nobody is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from spacy.tokens import Token

from storywire import evidence, lexicons
from storywire.annotate import people, phrases
from storywire.annotate.people import Person, Register
from storywire.annotate.tokens import Tokens
from storywire.annotate.triples import Triple
from storywire.types import Article, Entity, EntityKind, Evidence, Mention, Resolution, Span, Speaker

_HE, _SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
_IT, _THEY = frozenset({"it", "its", "itself"}), frozenset({"they", "them", "their", "theirs", "themselves"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_MYSELF = frozenset({"i", "me", "my", "mine", "myself"})
_OTHERS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "dative"})  # what nobody is to himself in "I" speech
_REACH = 4  # paragraphs that a pronoun may look back over
_MARGIN = 1.5  # by how much the best candidate must lead the next
_ALONE = 2.5  # what it counts to be the only one named nearby
_WEAK = 1.2  # a lone candidate weaker than this is not taken
_FIXED = Speaker(None, Resolution.UNRESOLVED)


@dataclass(frozen=True, slots=True)
class _Told:
    """An attribution already resolved: where it stood, and whose words they were."""

    at: int
    paragraph: int
    speaker: Speaker
    person: Person | None


def resolve(
    tokens: Tokens,
    article: Article,
    triples: Sequence[Triple],
    mentions: Iterable[Mention],
    entities: Iterable[Entity],
) -> list[Speaker | None]:
    """The speaker of each triple, in their order; None where the text gives no source at all."""
    found = people.register(tokens.doc, mentions, entities)
    room = _Room(tokens, article, found, [])
    result: list[Speaker | None] = []
    for triple in triples:
        head = head_of(tokens, triple.source)
        speaker, person = room.heard(head, triple) if head is not None else (None, None)
        result.append(speaker)
        if speaker is not None:
            anchor = head.i if head is not None else triple.anchor
            room.told.append(_Told(anchor, int(tokens.paragraph[triple.anchor]), speaker, person))
    return result


def head_of(tokens: Tokens, members: Sequence[int]) -> Token | None:
    """The word of a source on which its others hang."""
    inside = set(members)
    words = [m for m in members if tokens.doc[m].pos_ not in {"PUNCT", "SPACE", "ADP", "DET", "CCONJ"}] or list(members)
    tops = [m for m in words if int(tokens.head[m]) not in inside or int(tokens.head[m]) == m]
    tops = tops or words
    nominal = [m for m in tops if tokens.doc[m].pos_ in {"NOUN", "PROPN", "PRON"}]
    return tokens.doc[(nominal or tops)[0]] if tops else None


@dataclass(frozen=True)
class _Room:
    """What resolving one article looks at; `told` grows as the text is read."""

    tokens: Tokens
    article: Article
    register: Register
    told: list[_Told]

    def heard(self, head: Token, triple: Triple) -> tuple[Speaker, Person | None]:
        """The speaker, but nobody where the quotation itself speaks of that person as of another."""
        head = phrases.quoted_by(head, self.tokens.doc[triple.anchor])
        speaker, person = self.speaker(head, triple)
        named = head.pos_ == "PROPN" and phrases.is_subject(head)
        if person is None or named or not self._speaks_of(person, triple):
            return speaker, person
        return self._unresolved(head), None

    def _speaks_of(self, person: Person, triple: Triple) -> bool:
        """Whether a quotation with an "I" in it names the person as somebody who does or is done to."""
        doc = self.tokens.doc
        quoted = [doc[t] for t in triple.content if self.tokens.quote[t] >= 0]
        if not any(token.lower_ in _MYSELF for token in quoted):
            return False
        named = (token for token in quoted if self.register.by_token.get(token.i) is person)
        return any(t.dep_ in _OTHERS and "," not in doc[max(t.i - 1, 0) : t.i + 2].text for t in named)

    def speaker(self, head: Token, triple: Triple) -> tuple[Speaker, Person | None]:
        """The speaker whose noun phrase `head` heads."""
        if head.lower_ in _RELATIVE and (antecedent := phrases.antecedent(head)) is not None:
            head = antecedent
        head = phrases.behind_words(head)
        if head.pos_ == "PRON" or head.lower_ in _HE | _SHE | _IT | _THEY:
            return self._pronoun(head)
        if phrases.are_several(head, triple):
            return self._several(triple), None
        person, where = self._person(head, triple)
        if person is not None and not self._member(head, person):
            return self._named(head, person, where)
        if head.pos_ == "PROPN" and not phrases.is_title(head):
            return self._unlisted(head)
        name = phrases.set_off_name(head, triple) or self._name_at_end(head, triple)
        if name is not None:
            person = self.register.by_token.get(name.i)
            return self._named(name, person, name) if person is not None else self._unlisted(name)
        return self._nominal(head)

    @staticmethod
    def _member(head: Token, person: Person) -> bool:
        """Whether the words call one person by a party or people: "the Inland Democrat said" is no name."""
        group = person.kind is EntityKind.GROUP and head.tag_ in {"NN", "NNP"} and not head.lower_.endswith("s")
        return group and phrases.is_title(head) and any(child.dep_ == "det" for child in head.children)

    # ---------------------------------------------------------------------------------------- names

    def _name_at_end(self, head: Token, triple: Triple) -> Token | None:
        """The name that an office in capitals leads up to: "Superintendent of Police Ada Lund"; or a bare surname."""
        if not head.text[:1].isupper() or any(child.dep_ in {"det", "poss"} for child in head.children):
            return None
        if not phrases.is_title(head):
            known = self.register.named(head.text)
            return head if known is not None and known.kind is EntityKind.PERSON else None
        comma = next((t for t in triple.source if t > head.i and head.doc[t].text in ",;:("), len(head.doc))
        words = [head.doc[t] for t in triple.source if head.i <= t < comma]
        last = self.register.by_token.get(words[-1].i)
        capitals = all(word.text[:1].isupper() or word.lower_ in {"of", "for", "and", "the"} for word in words)
        return words[-1] if capitals and last is not None and last.kind is EntityKind.PERSON else None

    def _person(self, head: Token, triple: Triple) -> tuple[Person | None, Token]:
        """The person named by the phrase: at its head, or set beside it ("the coach, Jo Bell", "Coach Jo Bell")."""
        source = set(triple.source)
        beside = [t for t in head.children if t.dep_ in {"appos", "compound", "flat", "nmod"} and t.i in source]
        for token in (head, *(t for t in beside if t.pos_ == "PROPN")):
            person = self.register.by_token.get(token.i)
            if person is None or (token is not head and person.kind is not EntityKind.PERSON and not person.spoke):
                continue
            if token is not head and token.dep_ != "appos" and head.pos_ != "PROPN" and not phrases.is_title(head):
                continue
            return self._bearer(person, token), token
        return None, head

    def _bearer(self, person: Person, token: Token) -> Person:
        """The person of that surname, where the name was taken for a place or a people of another spelling."""
        if person.kind is EntityKind.PERSON or people.compatible(person.name, token.text):
            return person
        other = self.register.named(token.text)
        return other if other is not None and other.kind is EntityKind.PERSON else person

    def _named(self, head: Token, person: Person, where: Token) -> tuple[Speaker, Person]:
        span = self._span(person, where)
        said = people.clean(span.of(self.article.text))
        full = said.casefold() == person.name.casefold() or person.kind is not EntityKind.PERSON
        first, last = np.searchsorted(self.tokens.start, [span.start, span.end])
        inside = set(range(int(first), int(last)))
        role = people.role_beside(where, inside or {where.i}) or (person.roles[0] if person.roles else None)
        if len(said.split()) > 1 and len(said) > len(person.name):
            full = True
        resolution = Resolution.NAMED if full else Resolution.SURNAME
        bare = not any(child.dep_ == "det" for child in where.children)  # "the United States" is nobody's name
        if bare and head.dep_ in {"nsubj", "pobj", "nsubjpass"} and not people.names_body(person.name):
            person.spoke = True
        return Speaker(person.name, resolution, person.entity, role, self._evidence(span)), person

    def _unlisted(self, head: Token) -> tuple[Speaker, Person | None]:
        """A capitalised name that no mention covers: the run of names around it, and its bearer if it has one."""
        run = phrases.name_run(head)
        span = Span(int(self.tokens.start[run[0]]), int(self.tokens.end[run[-1]]))
        name = people.clean(span.of(self.article.text))
        person = self.register.named(name)
        shown = person.name if person is not None else name
        resolution = Resolution.NAMED if shown.casefold() == name.casefold() else Resolution.SURNAME
        role = people.role_beside(head, set(run)) or (person.roles[0] if person is not None and person.roles else None)
        if not name or not name[:1].isupper():
            return self._unresolved(head), None
        entity = person.entity if person is not None else None
        if person is None:
            person = Person(name, EntityKind.PERSON, None, [span])
            self.register.people.append(person)
            self.register.by_token.update(dict.fromkeys(run, person))
        return Speaker(shown, resolution, entity, role, self._evidence(span)), person

    # ------------------------------------------------------------------------------------- pronouns

    def _pronoun(self, head: Token) -> tuple[Speaker, Person | None]:
        word = head.lower_
        if word in _HE | _SHE:
            gender = "m" if word in _HE else "f"
            person = self._best(head, gender)
            if person is not None:
                person = self._in_full(person, gender)
                person.gender[gender] += 1
                return self._resolved(person, head, Resolution.PRONOUN), person
        elif word in _IT | _THEY:
            return self._body_or_group(head, plural=word in _THEY)
        return self._unresolved(head), None

    def _best(self, head: Token, gender: str) -> Person | None:
        """The person a pronoun stands for: the likeliest by where they were last named and spoke, if clearly ahead."""
        ranked = sorted(self._scored(head, gender), key=lambda item: -item[0])
        if not ranked or ranked[0][0] < _WEAK:
            return None
        if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN:
            return None
        best = ranked[0][1]
        nearer = self._nearer_noun(head, gender, best)
        if nearer is not None:
            return self._by_role(nearer, people.plain(phrases.noun_phrase(nearer)))[1]
        fitting = (p for _, p in ranked[1:] if p.speaks_as() == gender)
        return None if best.speaks_as() is None and any(self._named_beside(p, head) for p in fitting) else best

    def _in_full(self, person: Person, gender: str) -> Person:
        """Of several who bear a surname that was used alone, the one whom the pronoun fits; else the bare surname."""
        if len(person.name.split()) > 1:
            return person
        bearers = [
            p
            for p in self.register.people
            if p.surname == person.surname and p.kind is EntityKind.PERSON and len(p.name.split()) > 1
        ]
        fitting = [p for p in bearers if p.speaks_as() in {None, gender}]
        return fitting[0] if len(fitting) == 1 and fitting[0].speaks_as() == gender else person

    def _nearer_noun(self, head: Token, gender: str, person: Person) -> Token | None:
        """A later subject of the same paragraph that is somebody without a name: "the mayor", "my mother"."""
        begin = int(np.searchsorted(self.tokens.paragraph, self.tokens.paragraph[head.i]))
        ends = [span.end for span in person.spans if span.start < self.tokens.start[head.i]]
        begin = max(begin, int(np.searchsorted(self.tokens.start, max(ends, default=0))))
        for at in range(head.i - 1, begin - 1, -1):
            word = self.tokens.doc[at]
            if word.pos_ != "NOUN" or word.head.dep_ != "ROOT" or not phrases.is_subject(word):
                continue
            if self.tokens.quote[at] < 0 and phrases.is_title(word) and phrases.is_definite(word):
                return word if phrases.gender_of_word(word.lemma_.casefold()) in {None, gender} else None
        return None

    def _named_beside(self, person: Person, head: Token) -> bool:
        """Whether somebody is named in the sentence of the pronoun, before it."""
        first = int(np.searchsorted(self.tokens.sentence, self.tokens.sentence[head.i]))
        return any(self.register.by_token.get(at) is person for at in range(first, head.i))

    def _scored(self, head: Token, gender: str) -> Iterator[tuple[float, Person]]:
        paragraph = int(self.tokens.paragraph[head.i])
        last = next((told for told in reversed(self.told) if told.person is not None and told.at < head.i), None)
        newest, alone = self._newest_subject(head), self._alone(head, gender, last)
        for person in self.register.people:
            shown = person.speaks_as()
            if shown not in {None, gender} or (person.kind is not EntityKind.PERSON and not person.spoke):
                continue
            named = bisect_left(person.spans, int(self.tokens.start[head.i]), key=lambda span: span.start)
            if not named:
                continue
            score = self._recency(person.spans[named - 1], head) + 2.0 * (shown == gender)
            if last is not None and last.person is person and paragraph - last.paragraph <= _REACH:
                led = newest in {None, id(person)} and alone is None
                score += 2.5 if last.paragraph == paragraph else 2.0 if led or alone is person else 0.3
            score += _ALONE * (alone is person)
            score += 1.0 * (newest == id(person))
            if score > 0:
                yield score, person

    def _alone(self, head: Token, gender: str, last: _Told | None) -> Person | None:
        """The one fitting person named before the pronoun in its paragraph, or else in the paragraph before.

        Nobody where somebody else spoke since: then the talk is still theirs.
        """
        start = int(self.tokens.start[head.i])
        for back in (0, 1):
            paragraph = int(self.tokens.paragraph[head.i]) - back
            first, end = np.searchsorted(self.tokens.paragraph, [paragraph, paragraph + 1])
            stretch = range(int(first), min(int(end), head.i))
            at = [t for t in stretch if self.tokens.quote[t] < 0 and self._fits(self.register.by_token.get(t), gender)]
            named = {id(self.register.by_token[t]): self.register.by_token[t] for t in at}
            if not named:
                continue
            one = next(iter(named.values()))
            if self._in_passing(stretch, at, gender):
                return None
            spoken = last is not None and last.person is not one and last.paragraph >= paragraph
            return one if len(named) == 1 and not spoken and one.spans[0].start < start else None
        return None

    def _in_passing(self, stretch: range, at: list[int], gender: str) -> bool:
        """Whether a pronoun is the subject before the names at those tokens, none of which is one: it goes on."""
        pronouns = _HE if gender == "m" else _SHE
        earlier = (self.tokens.doc[t] for t in stretch if t < at[0] and self.tokens.quote[t] < 0)
        going_on = any(word.lower_ in pronouns and phrases.is_subject(word) for word in earlier)
        return going_on and not any(phrases.is_subject(self.tokens.doc[t]) for t in at)

    @staticmethod
    def _fits(person: Person | None, gender: str) -> bool:
        """Whether somebody who was named is likely a person and may be "he" or "she"."""
        if person is None or person.speaks_as() not in {None, gender}:
            return False
        return person.spoke or (person.kind is EntityKind.PERSON and len(person.name.split()) > 1)

    def _newest_subject(self, head: Token) -> int | None:
        """The person who was last the subject, outside quotes, in the pronoun's own paragraph."""
        for at in range(head.i - 1, -1, -1):
            if self.tokens.paragraph[at] != self.tokens.paragraph[head.i]:
                return None
            person = self.register.by_token.get(at)
            if person is not None and self.tokens.quote[at] < 0 and phrases.is_subject(self.tokens.doc[at]):
                return id(person) if person.kind is EntityKind.PERSON or person.spoke else None
        return None

    def _recency(self, span: Span, head: Token) -> float:
        at = int(np.searchsorted(self.tokens.start, span.start))
        back = phrases.paragraphs_between(self.tokens, at, head.i)
        if back > _REACH:
            return -10.0
        same_sentence = int(self.tokens.sentence[at]) == int(self.tokens.sentence[head.i])
        score = 1.5 - 0.6 * back + 0.5 * same_sentence
        piece = self.tokens.doc.char_span(span.start, span.end, alignment_mode="expand")
        if piece is not None and len(piece):
            score += 1.2 * phrases.is_subject(piece.root) - 0.7 * (piece.root.dep_ in {"poss", "compound"})
            score -= 1.5 * (self.tokens.quote[piece.root.i] >= 0)
        return score

    def _body_or_group(self, head: Token, plural: bool) -> tuple[Speaker, Person | None]:
        """Whom "it" or "they" stands for: the last speaker, if that was a body or several people."""
        last = next((told for told in reversed(self.told) if told.at < head.i), None)
        near = last is not None and int(self.tokens.paragraph[head.i]) - last.paragraph <= 2
        if last is None or not near or last.speaker.name is None:
            return self._unresolved(head), None
        group = last.speaker.resolution is Resolution.COLLECTIVE
        body = (
            last.person is not None
            and last.person.kind in {EntityKind.ORGANISATION, EntityKind.PLACE}
            and not last.person.spoke
        )
        one = body or (group and not phrases.plural_name(last.speaker.name))
        if (plural and (group or body)) or (not plural and one):
            return replace(last.speaker, resolution=Resolution.PRONOUN), last.person
        return self._unresolved(head), None

    # ------------------------------------------------------------------------------ titles and bodies

    def _several(self, triple: Triple) -> Speaker:
        """Several speakers at once, under the words that name them."""
        words = [self.tokens.doc[t] for t in range(min(triple.source), max(triple.source) + 1)]
        span = Span(int(self.tokens.start[words[0].i]), int(self.tokens.end[words[-1].i]))
        return Speaker(people.plain(words) or None, Resolution.COLLECTIVE, evidence=self._evidence(span))

    def _nominal(self, head: Token) -> tuple[Speaker, Person | None]:
        lemma, phrase = head.lemma_.casefold(), people.plain(phrases.noun_phrase(head))
        titles = lexicons.load("en", "titles")
        if head.tag_ in {"NNS", "NNPS"} or any(c.dep_ == "conj" for c in head.children):
            return Speaker(phrase or None, Resolution.COLLECTIVE, evidence=self._here(head)), None
        if phrases.is_definite(head) and (lemma in titles["person"] or lemma in {*titles["female"], *titles["male"]}):
            return self._by_role(head, phrase)
        if lemma in titles["person"] or lemma in {*titles["female"], *titles["male"]}:
            return Speaker(None, Resolution.ANONYMOUS, role=phrase or None, evidence=self._here(head)), None
        if lemma in titles["body"] or lemma in titles["document"] or lemma.rstrip("s") in titles["body"]:
            return self._by_earlier(head, phrase)
        if phrases.owner_token(head) is not None and phrase:
            return Speaker(
                people.plain(phrases.noun_phrase(head, owner=True)), Resolution.COLLECTIVE, evidence=self._here(head)
            ), None
        return Speaker(None, Resolution.UNRESOLVED, role=phrase or None, evidence=self._here(head)), None

    def _by_role(self, head: Token, phrase: str) -> tuple[Speaker, Person | None]:
        """Whom "the mayor" stands for: the one person whom the text so far calls that."""
        wanted = head.lemma_.casefold()
        gender = phrases.gender_of_word(wanted)
        bearers = [
            p
            for p in self.register.people
            if any(wanted in people.role_words(role) for role in p.roles)
            and p.speaks_as() in {None, gender or p.speaks_as()}
            and any(s.start < self.tokens.start[head.i] for s in p.spans)
            and not self._set_off_from(head, p)
        ]
        fitting = [p for p in bearers if phrases.roles_fit(phrase, p.roles)]
        fitting = fitting or (bearers if len(phrase.split()) == 1 else [])
        if len(fitting) > 1:
            recent = [t.person for t in self.told[-2:] if t.person in fitting]
            fitting = recent[-1:] if recent and all(p is recent[0] for p in recent) else fitting
        if len(fitting) == 1:
            return self._resolved(fitting[0], head, Resolution.TITLE), fitting[0]
        return Speaker(None, Resolution.UNRESOLVED, role=phrase or None, evidence=self._here(head)), None

    def _set_off_from(self, head: Token, person: Person) -> bool:
        """Whether the parse takes the title for that person's own, though the source leaves the name out.

        "In a talk with Jo Bell, the mayor said": the clause begins at the title, and Jo Bell is none.
        """
        return head.dep_ == "appos" and self.register.by_token.get(head.head.i) is person

    def _by_earlier(self, head: Token, phrase: str) -> tuple[Speaker, Person | None]:
        """A body or a document: under the name or the fuller words the text gave it before, else under these words."""
        short = phrases.is_definite(head) and len(phrase.split()) < 3
        theirs = any(child.dep_ == "poss" and child.pos_ == "PRON" for child in head.children)
        own = short and not theirs and phrases.owner_token(head) is None
        body = (self._called(head, phrase) or self._company(head)) if own else None
        if body is not None:
            return self._resolved(body, head, Resolution.TITLE), body
        author = self._author(head) if own else None
        if author is not None:
            return replace(author.speaker, resolution=Resolution.TITLE), author.person
        fuller = self._fuller(head) if short and not theirs else None
        if fuller is not None:
            span = Span(int(self.tokens.start[fuller[0].i]), int(self.tokens.end[fuller[-1].i]))
            return Speaker(people.plain(fuller), Resolution.TITLE, evidence=self._evidence(span)), None
        with_owner = people.plain(phrases.noun_phrase(head, owner=True)) or phrase
        return Speaker(with_owner or None, Resolution.COLLECTIVE, evidence=self._here(head)), None

    def _called(self, head: Token, phrase: str) -> Person | None:
        """The one body named before whose name holds every word of the phrase: "the agency", "the appeals court"."""
        wanted = {*phrase.casefold().split()[:-1], head.lemma_.casefold()}
        start = self.tokens.start[head.i]
        bearers = [
            p
            for p in self.register.people
            if p.kind is not EntityKind.PERSON
            and p.spans[0].start < start
            and len(p.name.split()) > len(wanted)
            and wanted <= {*p.name.casefold().split(), *(word.rstrip("s").casefold() for word in p.name.split())}
        ]
        return bearers[0] if len(bearers) == 1 else None

    def _author(self, head: Token) -> _Told | None:
        """Who issued "the statement": the last speaker, if the sentence that gave their words called it one."""
        last = next((told for told in reversed(self.told) if told.at < head.i), None)
        if head.lemma_.casefold() not in lexicons.load("en", "titles")["document"] or last is None:
            return None
        near = int(self.tokens.paragraph[head.i]) - last.paragraph <= 2
        same = np.flatnonzero(self.tokens.sentence == self.tokens.sentence[last.at])
        called = any(self.tokens.lemma[t] == self.tokens.lemma[head.i] for t in same.tolist() if t < head.i)
        return last if near and called and last.speaker.name is not None else None

    def _company(self, head: Token) -> Person | None:
        """Whom "the company" stands for: the body that spoke last, if no other body was named since."""
        titles = lexicons.load("en", "titles")
        last = next((told for told in reversed(self.told) if told.at < head.i), None)
        if head.lemma_.casefold() not in titles["company"] or last is None or last.person is None:
            return None
        roles = {word.casefold() for role in last.person.roles for word in role.split()}
        if last.person.kind is not EntityKind.ORGANISATION or last.person.gender or roles & set(titles["person"]):
            return None
        near = int(self.tokens.paragraph[head.i]) - last.paragraph <= 2
        since = (self.register.by_token.get(at) for at in range(last.at + 1, head.i))
        others = {id(p) for p in since if p is not None and p.kind is EntityKind.ORGANISATION} - {id(last.person)}
        return last.person if near and not others else None

    def _fuller(self, head: Token) -> list[Token] | None:
        """The last earlier phrase with the same head word that says more."""
        own = len(phrases.noun_phrase(head))
        limit = max(0, head.i - 400)
        for at in range(head.i - 1, limit, -1):
            same = self.tokens.lemma[at] == self.tokens.lemma[head.i] and self.tokens.tag[at] == self.tokens.tag[head.i]
            if same and self.tokens.quote[at] < 0:
                words = phrases.noun_phrase(self.tokens.doc[at], owner=True)
                if len(words) > own and any(w.pos_ == "PROPN" for w in words):
                    return None if self._other_body(at, head) else words
        return None

    def _other_body(self, at: int, head: Token) -> bool:
        """Whether another body is named between two words that call a company so: then the later may be that one."""
        if head.lemma_.casefold() not in lexicons.load("en", "titles")["company"]:
            return False
        since = (self.register.by_token.get(token) for token in range(at + 1, head.i))
        return any(p is not None and p.kind is EntityKind.ORGANISATION for p in since)

    # ------------------------------------------------------------------------------------- evidence

    def _resolved(self, person: Person, head: Token, how: Resolution) -> Speaker:
        before = [s for s in person.spans if s.start < self.tokens.start[head.i]]
        role = person.roles[0] if person.roles else None
        return Speaker(person.name, how, person.entity, role, self._evidence((before or person.spans)[-1]))

    def _unresolved(self, head: Token) -> Speaker:
        return replace(_FIXED, evidence=self._here(head))

    def _span(self, person: Person, where: Token) -> Span:
        start, end = int(self.tokens.start[where.i]), int(self.tokens.end[where.i])
        covering = (span for span in person.spans if span.start < end and start < span.end)
        return next(covering, Span(start, end))

    def _here(self, head: Token) -> Evidence:
        words = [t for t in phrases.noun_phrase(head) if not t.is_space] or [head]
        return self._evidence(Span(int(self.tokens.start[words[0].i]), int(self.tokens.end[words[-1].i])))

    def _evidence(self, span: Span) -> Evidence:
        return evidence.quote(self.article.text, span, self.article.id, self.article.revision)
