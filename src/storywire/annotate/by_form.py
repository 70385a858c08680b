"""Who said what by form alone, for languages that have word lists and no trained models here (Spanish).

What is looked for, in the words of the word list "speech" of the language: a quote with a verb of speech and a noun
phrase beside it; a verb of speech with "que" and a clause; a clause that ends in a comma, a verb of speech and a noun
phrase; "según" and its like. What does not have one of these forms is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from storywire import lexicons
from storywire.annotate.tokens import Tokens
from storywire.annotate.triples import Triple

_LONGEST_SOURCE = 14
_BETWEEN = 7  # words between a verb and its "que": "dijo este lunes a los periodistas que"
_LEAST_QUOTED = 2
_QUOTED, _CLAUSE, _BY = 0.9, 0.8, 0.75
_STOPS = frozenset(".!?;:…")
_BREAKS = frozenset({",", ";", ":", ".", "(", ")", "—", "–", "!", "?", "…"})


@dataclass(frozen=True)
class _Text:
    """One sentence of a text, as numbers of its tokens without white space, and the words of the language."""

    tokens: Tokens
    words: dict[str, Any]

    def low(self, token: int) -> str:
        return str(self.tokens.doc[token].lower_)

    def is_verb(self, token: int) -> bool:
        return self.tokens.quote[token] < 0 and self.low(token) in self.words["verb_forms"]


def find_triples(tokens: Tokens, language: str) -> list[Triple]:
    """The triples of a text in a language with the word list "speech"; nothing where there is none."""
    if not lexicons.has(language, "speech"):
        return []
    text = _Text(tokens, lexicons.load(language, "speech"))
    found: list[Triple] = []
    taken: set[int] = set()
    for sentence in _sentences(tokens):
        for triple in _of_sentence(text, sentence):
            if not taken & set(triple.content or triple.cue) and triple.anchor not in taken:
                found.append(triple)
                taken |= {*triple.content, triple.anchor, *triple.source}
    return _carried_on(text, sorted(found, key=lambda t: (min(t.content or t.cue), t.anchor)), taken)


def _of_sentence(text: _Text, sentence: list[int]) -> Iterator[Triple]:
    for form in (_refusals, _dialogue, _quoted, _by, _clauses):
        yield from form(text, sentence)


def _sentences(tokens: Tokens) -> Iterator[list[int]]:
    """Sentences by their marks outside quotes, within paragraphs."""
    here: list[int] = []
    for t in range(len(tokens)):
        if here and tokens.paragraph[t] != tokens.paragraph[here[-1]]:
            yield here
            here = []
        if not tokens.space[t]:
            here.append(t)
            ends = tokens.doc[t].text in {".", "!", "?", "…"}
            if ends and tokens.quote[t] < 0:
                yield here
                here = []
    if here:
        yield here


# --------------------------------------------------------------------------------------------- quotes


def _quoted(text: _Text, sentence: list[int]) -> Iterator[Triple]:
    """Quotes with a verb after them ("…", dijo X), or before (X dijo: "…", X: "…")."""
    for quote in _groups(text.tokens, sentence):
        if sum(text.tokens.doc[t].is_alpha for t in quote) < _LEAST_QUOTED:
            continue
        triple = _after(text, sentence, quote) or _before(text, sentence, quote)
        if triple is not None:
            yield triple


def _groups(tokens: Tokens, sentence: list[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    for t in sentence:
        if tokens.quote[t] < 0:
            continue
        if groups and tokens.quote[groups[-1][-1]] == tokens.quote[t]:
            groups[-1].append(t)
        else:
            groups.append([t])
    return groups


def _after(text: _Text, sentence: list[int], quote: list[int]) -> Triple | None:
    rest = [t for t in sentence if t > quote[-1]]
    if rest and text.tokens.doc[rest[0]].text in {",", "—", "–"}:
        rest = rest[1:]
    verb = next((k for k, t in enumerate(rest[:4]) if text.is_verb(t)), None)
    if verb is None or any(text.tokens.quote[t] >= 0 for t in rest[:verb]):
        return None
    source = _phrase(text, rest[verb + 1 :])
    begin = [t for t in sentence if t < quote[0] and text.tokens.quote[t] < 0]
    if begin and text.tokens.doc[begin[-1]].text not in _BREAKS and begin[-1] == quote[0] - 1:
        quote = [*_clause_start(text, begin), *quote]
    return Triple(rest[verb], tuple(source), (rest[verb],), tuple(quote), _QUOTED)


def _clause_start(text: _Text, begin: list[int]) -> list[int]:
    """The words of the clause that a quote ends: none of them after a verb of speech."""
    if any(text.is_verb(t) for t in begin):
        return []
    return begin


def _before(text: _Text, sentence: list[int], quote: list[int]) -> Triple | None:
    lead = [t for t in sentence if t < quote[0] and text.tokens.quote[t] < 0]
    if not lead:
        return None
    colon = text.tokens.doc[lead[-1]].text == ":"
    verbs = [t for t in lead if text.is_verb(t)]
    if verbs and (colon or _que(text, lead, verbs[-1]) is None):
        if not colon and quote[0] - verbs[-1] > _BETWEEN:
            return None
        source = _subject(text, lead, verbs[-1])
        between = [] if colon else [t for t in lead if t > verbs[-1] and text.low(t) not in {"como", "de"}]
        content = [*between, *quote] if not colon else quote
        return Triple(verbs[-1], tuple(source), (verbs[-1],), tuple(content), _QUOTED)
    if colon and not verbs and len(lead) <= _LONGEST_SOURCE:
        words = [t for t in lead[:-1] if text.tokens.doc[t].is_alpha]
        if words and text.tokens.doc[words[-1]].text[:1].isupper():
            return Triple(lead[-1], tuple(lead[:-1]), (lead[-1],), tuple(quote), _CLAUSE)
    return None


def _dialogue(text: _Text, sentence: list[int]) -> Iterator[Triple]:
    """A turn that dashes set off: "—No lo sé —dijo Ana Ruiz—."."""
    doc = text.tokens.doc
    if doc[sentence[0]].text not in {"—", "–"}:
        return
    dashes = [k for k, t in enumerate(sentence) if doc[t].text in {"—", "–"}]
    for place in dashes[1:]:
        rest = sentence[place + 1 :]
        if rest and text.is_verb(rest[0]):
            yield Triple(rest[0], tuple(_phrase(text, rest[1:])), (rest[0],), tuple(sentence[1:place]), _CLAUSE)
            return


# -------------------------------------------------------------------------------------------- clauses


def _clauses(text: _Text, sentence: list[int]) -> Iterator[Triple]:
    """ "X dijo que …" and "…, dijo X"."""
    for place, t in enumerate(sentence):
        if not text.is_verb(t):
            continue
        que = _que(text, sentence, t)
        ends_clause = place > 3 and text.tokens.doc[sentence[place - 1]].text == ","
        told = ends_clause and bool(_phrase(text, [x for x in sentence[place + 1 :] if que is None or x < que]))
        if que is not None and not told and text.low(t) not in text.words["no_clause"]:
            content = _until_aside(text, [x for x in sentence if x >= que])
            if len(content) > 2:
                yield Triple(t, tuple(_subject(text, sentence, t)), (t,), tuple(content), _CLAUSE)
                return
        elif ends_clause and not _is_aside(text, sentence[: place - 1]):
            content = sentence[: place - 1]
            source = _phrase(text, sentence[place + 1 :])
            if source and len(content) > 3 and not any(text.is_verb(x) for x in content):
                yield Triple(t, tuple(source), (t,), tuple(content), _CLAUSE)
                return


def _is_aside(text: _Text, before: list[int]) -> bool:
    """Whether the words end in a comma and a name: "Su abogado, Ana Ruiz" leads up to a verb and is no clause."""
    commas = [k for k, t in enumerate(before) if text.tokens.doc[t].text == ","]
    rest = before[commas[-1] + 1 :] if commas else []
    return bool(rest) and all(text.tokens.doc[t].text[:1].isupper() for t in rest)


def _que(text: _Text, sentence: Sequence[int], verb: int) -> int | None:
    """The "que" that opens the clause of a verb, if it is near and nothing parts them."""
    for t in [x for x in sentence if x > verb][: _BETWEEN + 1]:
        if text.low(t) in text.words["that"]:
            return t
        if text.tokens.doc[t].text in _STOPS or text.tokens.quote[t] >= 0 or text.is_verb(t):
            return None
    return None


def _until_aside(text: _Text, content: list[int]) -> list[int]:
    """Without the stop at the end, and without what follows a comma and "según" or another verb of speech."""
    for place, t in enumerate(content):
        following = content[place + 1 : place + 3]
        if text.tokens.doc[t].text == "," and any(
            text.low(x) in text.words["by"] or text.is_verb(x) or text.low(x) in text.words["gerunds"]
            for x in following
        ):
            content = content[:place]
            break
    while content and text.tokens.doc[content[-1]].text in _STOPS and text.tokens.quote[content[-1]] < 0:
        content = content[:-1]
    return content


def _by(text: _Text, sentence: list[int]) -> Iterator[Triple]:
    """ "Según X, …" and "…, según X"."""
    for place, t in enumerate(sentence):
        length = _by_length(text, sentence, place)
        if not length or text.tokens.quote[t] >= 0:
            continue
        rest = sentence[place + length :]
        if rest and text.is_verb(rest[0]):  # "según dijo X"
            rest = rest[1:]
        source = _phrase(text, rest)
        after = [x for x in rest if source and x > source[-1]]
        if place <= 1 and after and text.tokens.doc[after[0]].text == ",":
            content = _until_aside(text, after[1:])
        else:
            content = sentence[:place]
            while content and text.tokens.doc[content[-1]].text == ",":
                content = content[:-1]
        if source and len(content) > 3:
            yield Triple(t, tuple(source), tuple(sentence[place : place + length]), tuple(content), _BY)
            return


def _by_length(text: _Text, sentence: list[int], place: int) -> int:
    for phrase in text.words["by_phrases"]:
        words = phrase.split()
        if [text.low(t) for t in sentence[place : place + len(words)]] == words:
            return len(words)
    return 0


# -------------------------------------------------------------------------------------- noun phrases


def _phrase(text: _Text, rest: list[int]) -> list[int]:
    """The noun phrase at the head of `rest`, with a name set off after it by a comma: "la ministra, Ana Ruiz,"."""
    found: list[int] = []
    commas = 0
    rest = _after_adverbs(text, rest)
    for t in rest[:_LONGEST_SOURCE]:
        word = text.tokens.doc[t].text
        if word == "," and not commas and found and _name_follows(text, rest, t):
            commas += 1
        elif word in _BREAKS or text.tokens.quote[t] >= 0 or _ends(text, t):
            break
        found.append(t)
    return found


def _ends(text: _Text, token: int) -> bool:
    """Whether a word cannot be of a noun phrase after a verb: a preposition of place or time, a verb, a gerund."""
    word = text.low(token)
    return word in text.words["ends"] or text.is_verb(token) or word.endswith(tuple(text.words["gerund_endings"]))


def _after_adverbs(text: _Text, rest: list[int]) -> list[int]:
    """Without words of time and the like between verb and subject: "dijo ayer la ministra", "afirmó también"."""
    while rest:
        two = " ".join(text.low(t) for t in rest[:2])
        if two in text.words["adverbs"]:
            rest = rest[2:]
        elif text.low(rest[0]) in text.words["adverbs"]:
            rest = rest[1:]
        else:
            break
    return rest


def _name_follows(text: _Text, rest: list[int], comma: int) -> bool:
    after = [t for t in rest if t > comma][:1]
    before = [t for t in rest if t < comma]
    named = any(text.tokens.doc[t].text[:1].isupper() for t in before)
    return bool(after) and text.tokens.doc[after[0]].text[:1].isupper() and not named


def _subject(text: _Text, sentence: list[int], verb: int) -> list[int]:
    """The noun phrase before a verb, back over one aside; else the one after it, unless "que" comes first."""
    before = [t for t in sentence if t < verb and text.tokens.quote[t] < 0]
    while before and text.low(before[-1]) in text.words["helpers"]:
        before = before[:-1]
    found: list[int] = []
    commas = 0
    while before and len(found) < _LONGEST_SOURCE:
        word = text.tokens.doc[before[-1]].text
        if word == "," and commas < 2 and (not found or commas == 1):
            commas += 1
        elif commas == 1 and text.low(before[-1]) in text.words["relatives"]:  # "Ana Ruiz, que dirige la planta, dijo"
            found.clear()
            before.pop()
            continue
        elif word in _BREAKS or text.is_verb(before[-1]) or text.low(before[-1]) in text.words["clause_starts"]:
            break
        found.append(before.pop())
    found.reverse()
    found = _without_lead(text, found)
    if found:
        return found
    after = [t for t in sentence if t > verb]
    que = _que(text, sentence, verb)
    return _phrase(text, [t for t in after if que is None or t < que])


def _without_lead(text: _Text, found: list[int]) -> list[int]:
    """Without words of time or place at the head, and without commas at the edges."""
    doc = text.tokens.doc
    commas = [k for k, t in enumerate(found) if doc[t].text == ","]
    if commas and found and text.low(found[0]) in text.words["leads"]:
        found = found[commas[0] + 1 :]
    while found and (doc[found[0]].text == "," or text.low(found[0]) in text.words["adverbs"]):
        found = found[1:]
    while found and doc[found[-1]].text == ",":
        found = found[:-1]
    if found and text.low(found[0]) in text.words["leads"]:
        return []
    return found


# ------------------------------------------------------------------------------------------- the rest


def _refusals(text: _Text, sentence: list[int]) -> Iterator[Triple]:
    """ "X no quiso hacer comentarios", "X declinó comentar …"."""
    joined = [text.low(t) for t in sentence]
    for phrase in text.words["no_comment"]:
        words = phrase.split()
        for place in range(len(joined) - len(words) + 1):
            if joined[place : place + len(words)] == words and text.tokens.quote[sentence[place]] < 0:
                cue = sentence[place : place + len(words)]
                source = _subject(text, sentence, cue[0])
                yield Triple(cue[0], tuple(source), tuple(cue), (), _QUOTED, refusal=True)
                return


def _carried_on(text: _Text, found: list[Triple], taken: set[int]) -> list[Triple]:
    """A whole sentence of quotes right after an attributed quote, in the same paragraph, belongs to it."""
    result = list(found)
    for sentence in _sentences(text.tokens):
        inner = [t for t in sentence if text.tokens.quote[t] >= 0]
        outer = [t for t in sentence if text.tokens.quote[t] < 0 and text.tokens.doc[t].is_alpha]
        if outer or taken & set(inner) or sum(text.tokens.doc[t].is_alpha for t in inner) < _LEAST_QUOTED:
            continue
        before = [k for k, t in enumerate(result) if t.content and max(t.anchor, t.content[-1]) < inner[0]]
        if not before:
            continue
        one = result[before[-1]]
        same = text.tokens.paragraph[one.anchor] == text.tokens.paragraph[inner[0]]
        if same and text.tokens.quote[one.content[-1]] >= 0:
            result[before[-1]] = replace(one, content=(*one.content, *inner))
            taken |= set(inner)
    return result
