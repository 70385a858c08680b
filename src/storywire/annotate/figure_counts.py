"""What a figure counts, what happened to the counted, and per what: read from the parse and the words around.

The thing counted is the noun group right of the number. A status ("dead", "arrested") is bound to the nearest figure
of its sentence, by what stands closest: the counted noun itself, the word after it, the verb it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from storywire.annotate.figure_words import FigureWords
from storywire.annotate.numbers import Numeral
from storywire.annotate.token_index import TokenIndex
from storywire.types import Span

REACH = 8  # tokens of a noun group that are looked at
WINDOW = 120  # characters to either side in which a status word is looked for
BESIDE = 8  # figures to either side that are looked at
NEAR = 60  # characters within which a status word may be bound by nearness alone
OWN_NOUN = 3.0  # the cost of a status that the counted noun itself names: a verb says more ("hostages were freed")
BOUND = 3.0  # up to this cost a status word may be shared
INSIDE = frozenset(
    {"compound", "amod", "nmod", "poss", "nummod", "case", "punct", "advmod", "quantmod", "npadvmod", "det"}
)
_OF = re.compile(r"\sof\s")
Place = tuple[Span, Span, "Counted | None"]  # sentence, figure, what it counts


@dataclass(frozen=True, slots=True)
class Counted:
    """The noun group counted: its text, where it stands, and its head noun."""

    text: str
    span: Span
    head: int  # token number


def counted_by(parse: TokenIndex, numeral: Numeral, end: int, unit: str | None, words: FigureWords) -> Counted | None:
    """The noun group that a number counts, or what a measure is of; None where the text does not say."""
    sentence = parse.sentence(numeral.span)
    tokens = parse.tokens(Span(end, max(end, min(sentence.end, end + 120)))) if end < sentence.end else []
    tokens = [token for token in tokens if token.idx >= end]
    if unit is not None and tokens and tokens[0].lower_.split("-")[0] in words.words["directions"]:
        return None  # 23 miles south-west of a port
    if unit is None and tokens and tokens[0].text == "-":  # a 12-member panel
        tokens = tokens[1:2]
    elif tokens and tokens[0].text == "-":
        tokens = tokens[1:]
    return _group(parse, _after_of(tokens, unit, words)[:REACH])


def _after_of(tokens: list[Token], unit: str | None, words: FigureWords) -> list[Token]:
    """Skip "of the", and after money "in", "worth of"."""
    if tokens and tokens[0].lower_ == "worth":
        tokens = tokens[1:]
    places = unit == "percent" or unit is None or (len(tokens) > 1 and tokens[1].ent_type_ in ("GPE", "LOC", "DATE"))
    if tokens and tokens[0].lower_ in words.words["of" if places else "money_of"]:
        tokens = tokens[1:]
        while tokens and (tokens[0].lower_ in words.words["determiners"] or tokens[0].tag_ == "PRP$"):
            tokens = tokens[1:]
    return tokens


def _group(parse: TokenIndex, tokens: list[Token]) -> Counted | None:
    head = None
    for token in tokens:
        if token.pos_ in ("NOUN", "PROPN"):
            head = token
            if not (token.head.i > token.i and token.dep_ in INSIDE):
                break
        elif not _modifies(token):
            break
    if head is None or (head.pos_ == "PROPN" and head.ent_type_ in ("DATE", "TIME", "PERSON")):
        return None
    span = Span(tokens[0].idx, head.idx + len(head))
    return Counted(span.of(parse.text), span, head.i)


def _modifies(token: Token) -> bool:
    if token.is_space or token.text in (".", ",", ";", ":", "(", ")"):
        return False
    if token.pos_ in ("ADJ", "NUM") or token.text in ("-", "'s", "’s", '"', "“", "”", "‘", "’"):
        return True
    ahead = token.head.i > token.i
    return ahead and token.dep_ in INSIDE and token.pos_ in ("VERB", "ADV", "PART", "PUNCT", "X")


# ------------------------------------------------------------------------------------------------- status


def statuses_of(
    parse: TokenIndex, places: Sequence[Place], money: Sequence[bool], words: FigureWords
) -> list[str | None]:
    """The status of each figure: a status word goes to its nearest figure, to others only if bound to them too."""
    found: list[tuple[float, int, int, str]] = []
    for number, (sentence, span, counted) in enumerate(places):
        last = counted.span.end if counted is not None else span.end
        window = Span(max(sentence.start, span.start - WINDOW), min(sentence.end, last + WINDOW))
        for match in words.status.finditer(parse.text, window.start, window.end):
            status = words.status_of[match[0].lower()]
            cost = _cost(parse, span, counted, Span(*match.span()))
            loose = counted is None or money[number]  # a noun that is told says by itself what befell it
            fits = _suits(status, money[number], words) and _needs(parse, match[0].lower(), counted, words)
            if fits and (loose or cost <= BOUND):
                found.append((cost + _between(places, number, match.start(), cost), number, match.start(), status))
    given: dict[int, str] = {}
    used: set[int] = set()
    for cost, number, at, status in sorted(found):
        if number not in given and cost < NEAR and (at not in used or cost <= BOUND):
            given[number] = status
            used.add(at)
    return [given.get(number) for number in range(len(places))]


def _suits(status: str, money: bool, words: FigureWords) -> bool:
    lists = words.words["statuses"]
    return status in lists["money"] if money else status not in lists["only_money"]


def _needs(parse: TokenIndex, word: str, counted: Counted | None, words: FigureWords) -> bool:
    """Whether a word that befalls many things ("sent", "held") has here the sort of thing that makes it a status."""
    needed = words.words["needs"].get(word)
    return needed is None or counted is None or parse.doc[counted.head].lower_ in words.words["sorts"][needed]


def _between(places: Sequence[Place], number: int, at: int, cost: float) -> float:
    """A status word on the far side of another figure belongs to that one, unless both count the same noun.

    Of "four of the 20 detainees were released" the four were; the 20 keep only what their own noun says.
    """
    sentence, span, counted = places[number]
    around = places[max(0, number - BESIDE) : number + BESIDE + 1]
    near = [(other, what) for same, other, what in around if same == sentence and other != span]
    heads = {what.head: other for other, what in near if what is not None}
    if counted is not None and counted.head in heads:
        return 0.0 if span.start < heads[counted.head].start or cost == OWN_NOUN else 2.0 * NEAR
    if cost <= BOUND and counted is not None:
        return 0.0
    low, high = sorted((span.start, at))
    return 25.0 * sum(low < other.start < high for other, _ in near)


def _cost(parse: TokenIndex, figure: Span, counted: Counted | None, word: Span) -> float:
    """How far a status word stands from a figure; smaller is nearer."""
    if counted is not None and counted.span.covers(word):
        return OWN_NOUN
    if _OF.fullmatch(parse.text, word.end, max(word.end, figure.start)):  # a fine of
        return 0.5
    last = max(figure.end, counted.span.end if counted is not None else 0)
    gap = parse.text[last : word.start] if word.start >= last else None
    if gap is not None and re.fullmatch(
        r"\s?(?:people\s)?(?:(?:was|were|are|is|have|has|had|been|being|confirmed|left|more)\s)*", gap
    ):
        return 1.0
    if _governs(parse, figure, counted, word):
        return 2.0
    distance = word.start - last if word.start >= last else figure.start - word.end
    text = parse.text[min(last, word.end) : max(figure.start, word.start)]
    barrier = sum(text.count(mark) for mark in (";", ":", "—", "–", "(", ","))
    return 5.0 + abs(distance) + 20 * barrier


def _governs(parse: TokenIndex, figure: Span, counted: Counted | None, word: Span) -> bool:
    """Whether the status word is the verb that the counted noun belongs to, or says something of that noun."""
    token = parse.doc[counted.head] if counted is not None else parse.root(figure)
    status = parse.tokens(word)
    if token is None or not status or not token.dep:
        return False
    for _ in range(REACH):
        up = _upwards(token)
        if up is None:
            break
        token = up
    return status[0].i == token.head.i or (status[0].head.i == token.i and status[0].dep_ in ("acl", "relcl", "amod"))


def _upwards(token: Token) -> Token | None:
    """From a noun to the noun it belongs to: a conjunct, "tons" of resin, "people" including children."""
    if token.dep_ == "pobj" and token.head.lower_ in ("of", "including"):
        return token.head.head
    inside = token.dep_ in ("conj", "nummod", "quantmod", "compound") and token.head.i != token.i
    return token.head if inside and token.head.pos_ != "VERB" else None


# ------------------------------------------------------------------------------------------------- per


def per_of(parse: TokenIndex, number: int, places: Sequence[Place], words: FigureWords) -> str | None:
    """Per what: "$3 a barrel", "40 per flight", "two flights …, each carrying 80"."""
    sentence, span, counted = places[number]
    for end in (counted.span.end if counted is not None else span.end, span.end):
        match = words.per_after.match(parse.text, end)
        if match is not None:
            return (match["any"] or match["known"]).lower()
    around = parse.text[max(sentence.start, span.start - 25) : span.start]
    each = "|".join(map(re.escape, words.words["each"]))
    last = counted.span.end if counted is not None else span.end
    before = re.search(rf"(?<!\w)(?:{each})\s(?:\w+\s)?$", around, re.IGNORECASE)
    after = re.match(rf"\s(?:{each})(?!\w)", parse.text[last : last + 20], re.IGNORECASE)
    if before or after:
        return _each_of(parse, number, places)
    return None


def _each_of(parse: TokenIndex, number: int, places: Sequence[Place]) -> str:
    """The noun counted just before, one of it; "each" where there is none."""
    for sentence, _, counted in reversed(places[max(0, number - BESIDE) : number]):
        if sentence != places[number][0]:
            break
        if counted is not None:
            return str(parse.doc[counted.head].lemma_ or parse.doc[counted.head].lower_).lower()
    return "each"
