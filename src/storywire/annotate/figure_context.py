"""What the words around a number say: whether it counts something, or is a name, score, label, age or address."""

from __future__ import annotations

import re

from spacy.tokens import Token

from storywire.annotate.figure_words import FigureWords
from storywire.annotate.numbers import Form, Numeral
from storywire.annotate.token_index import TokenIndex
from storywire.types import Span

_ASIDE = re.compile(r"([a-z]{3,}),\s(?:\d{1,2},?\s(?:and\s)?)*$")
_ASIDE_AFTER = re.compile(r"(?:,?\s(?:and\s)?\d{1,2})*,\s[a-z]")


def is_figure(parse: TokenIndex, numeral: Numeral, span: Span, unit: str | None, words: FigureWords) -> bool:
    """Whether a number is a figure. `span` is that of the number with its hedge, sign and unit."""
    text = parse.text
    if numeral.form is Form.VAGUE or (unit is not None and span.of(text)[0] in "$€£¥₹"):
        return True
    before, after = text[max(0, span.start - 40) : span.start], text[numeral.span.end : numeral.span.end + 40]
    checks = (
        _is_age(text, numeral.span, before, after, words),
        _is_listed(before, after),
        _is_joined(after, unit, words),
        _is_clock_or_ratio(before, after, words),
        numeral.form is Form.PART and _is_ordinal(numeral.span.of(text), before, after, words),
        unit is None and _is_bare_year(parse, numeral),
        unit is None and (_is_label(parse, numeral, before, words) or _is_address(after, words)),
        unit is None and _is_score(parse, numeral, words),
        unit is None and _is_idiom(text, numeral.span, words),
        numeral.form is Form.WORDS and _is_name_or_one(parse, numeral, unit, words),
    )
    return not any(checks)


def _is_age(text: str, span: Span, before: str, after: str, words: FigureWords) -> bool:
    """A 44-year-old; aged 44; Ann Example, 44, said."""
    said = words.words
    if re.match(said["age_after"], after, re.IGNORECASE):
        return True
    last = re.search(r"([\w]+)[\s,]*$", before)
    if last and last[1].lower() in said["age_before"]:
        return True
    alone = re.search(r"[A-Z][\w’'.-]+(?:,\s|\s\()$", before) and re.match(r"(?:,|\.(?:\s|$)|\)|;)", after)
    person = _ASIDE.search(before)  # "two brothers, 15 and 17, were"
    aside = person and person[1] in said["aged_nouns"] and _ASIDE_AFTER.match(after)
    return bool(alone or aside) and bool(re.fullmatch(r"\d{1,3}", span.of(text)))


def _is_listed(before: str, after: str) -> bool:
    """The number of a list item, at the beginning of a line: "1. ", "(2) "."""
    starts = not before or before.endswith("\n") or before.endswith("\n(") or before == "("
    return starts and bool(re.match(r"[.)]\s", after))


def _is_joined(after: str, unit: str | None, words: FigureWords) -> bool:
    """A part of a longer word: two-state, 737-MAX; but not 12-member, 40-mile, 1,500-strong."""
    if re.match(r"[-–]\s(?:to|or|and)\s", after):  # a three- to four-day visit
        return True
    if unit is not None or not re.match(r"[-–][A-Za-z]", after):
        return False
    joined = re.match(r"[-–]([A-Za-z]+)", after)
    return joined is None or joined[1].lower().rstrip("s") not in words.words["kept_hyphen_nouns"]


def _is_clock_or_ratio(before: str, after: str, words: FigureWords) -> bool:
    """A part of a clock time whose text came apart ("9: 56"), or of a ratio ("one in five")."""
    clock = re.match(r":\s\d\d(?!\d)", after) or re.search(r"(?<!\d)\d\d?:\s$", before)
    return bool(clock) or bool(re.search(words.words["ratio_before"], before, re.IGNORECASE))


def _is_ordinal(said: str, before: str, after: str, words: FigureWords) -> bool:
    """A third party, a half-litre, the first half of: with an article a part is a share only before "of"."""
    last = re.search(r"(\w+)[\s-]$", before)
    if last and last[1].lower() in words.words["half_leads"]:
        return True
    linked = re.match(r"\s(?:" + "|".join(words.words["of"]) + r")(?!\w)", after)
    return bool(re.match(r"[-–]", after)) or (bool(re.match(r"(?:an?|una?)\s", said, re.IGNORECASE)) and not linked)


def _is_bare_year(parse: TokenIndex, numeral: Numeral) -> bool:
    """Four digits of our centuries that count no common noun in the plural."""
    if not re.fullmatch(r"(?:19|20)\d\d", numeral.span.of(parse.text)):
        return False
    tokens = parse.tokens(numeral.span)
    return bool(tokens) and bool(tokens[-1].dep) and not _counts_right(tokens[-1])


def _is_label(parse: TokenIndex, numeral: Numeral, before: str, words: FigureWords) -> bool:
    """No. 1, Flight 370, Boeing 737, Apollo 11: the number names one thing."""
    last = re.search(r"(\S+)\s$", before)
    if re.search(r"(?<!\w)[A-Z][A-Za-z]{0,3}\s-\s$", before):  # AK - 47
        return True
    if last is None:
        return False
    if last[1].strip('(“"').lower() in {label.lower() for label in words.words["labels"]}:
        return True
    if not last[1][:1].isupper() or not last[1][-1:].isalnum():
        return False
    tokens = parse.tokens(numeral.span)
    lead = parse.doc[tokens[0].i - 1] if tokens and tokens[0].i else None
    if lead is None or lead.pos_ != "PROPN" or lead.ent_type_ in ("DATE", "TIME"):
        return False
    return not _counts_right(tokens[-1])


def _counts_right(token: Token) -> bool:
    """Whether a number stands before a common noun in the plural, which it counts."""
    head = token.head
    return head.i > token.i and head.tag_ == "NNS" and token.dep_ in ("nummod", "compound", "quantmod", "amod")


def _is_address(after: str, words: FigureWords) -> bool:
    return bool(re.match(words.words["street_words"], after))


def _is_score(parse: TokenIndex, numeral: Numeral, words: FigureWords) -> bool:
    """3-1, 6-4, 21-14: two numbers with a hyphen where somebody won or voted, or the first is not the smaller."""
    text, span = parse.text, numeral.span
    joined = re.fullmatch(r"\d{1,3}[-–]\d{1,3}", span.of(text))
    apart = re.match(r"[-–]\d", text[span.end : span.end + 2]) or re.search(
        r"\d[-–]$", text[max(0, span.start - 2) : span.start]
    )
    if apart:
        return True
    sentence = parse.sentence(span)
    said = set(re.findall(r"[a-z]+", text[max(sentence.start, span.start - 80) : span.end + 40].lower()))
    return bool(joined) and bool(said & set(words.words["score_cues"]))


def _is_idiom(text: str, span: Span, words: FigureWords) -> bool:
    start = max(0, span.start - 20)
    around = words.idiom.finditer(text, start, min(len(text), span.end + 20))
    return any(match.start() <= span.start and span.end <= match.end() for match in around)


def _is_name_or_one(parse: TokenIndex, numeral: Numeral, unit: str | None, words: FigureWords) -> bool:
    """A number word that is a name (the Group of Seven), or a "one" that counts nothing."""
    text, span = parse.text, numeral.span
    said = span.of(text)
    tokens = parse.tokens(span)
    sentence = parse.sentence(span)
    if (
        said[:1].isupper()
        and span.start > sentence.start + 2
        and not re.search(r"[“\"‘:]\s?$", text[: span.start][-2:])
    ):
        return not _in_title_case(text, sentence)
    if said.lower() not in ("one", "uno", "un", "una") or unit is not None:
        return False
    return not _counts_one(text, span, tokens, words)


def _in_title_case(text: str, sentence: Span) -> bool:
    words = re.findall(r"[A-Za-z]{4,}", sentence.of(text))
    return len(words) > 4 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def _counts_one(text: str, span: Span, tokens: list[Token], words: FigureWords) -> bool:
    """One soldier; including one on a plane: but not "one of", "the one", "no one"."""
    before = re.search(r"([\w’']+)\W*$", text[max(0, span.start - 20) : span.start])
    after = re.match(r"\W*([\w’']+)", text[span.end : span.end + 20])
    if before and before[1].lower() in words.words["one_idioms_before"]:
        return False
    if after and after[1].lower() in words.words["one_idioms_after"]:
        return False
    token = tokens[-1] if tokens else None
    noun = (
        token is not None and token.head.i > token.i and token.head.pos_ in ("NOUN", "PROPN") and token.dep_ == "nummod"
    )
    including = before is not None and before[1].lower() == "including"
    return noun or including
