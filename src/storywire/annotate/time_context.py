"""What the words around a time expression say: whether it is a time at all, and whether its clause looks ahead."""

from __future__ import annotations

import re

from spacy.tokens import Token

from storywire.annotate.time_grammar import Grammar, Match
from storywire.annotate.token_index import TokenIndex
from storywire.types import Span

NAMED = frozenset({"weekday", "month", "month_day", "holiday", "season", "bare_season", "often", "weekdays"})
NAME_LABELS = frozenset({"ORG", "PERSON", "WORK_OF_ART", "FAC", "PRODUCT", "LAW"})
CLIMB = 8  # heads to climb on the way to the verb
NEAR = 6  # words before an expression in which a cue counts


_CLOSED = re.compile(r"[.,;:)](?!\d)|$")
_OF_ALL = re.compile(r"\sof\s(?:the|its|their|all|those|his|her)\s", re.IGNORECASE)
_QUARTERS = re.compile(r"(?:one|two|three|a)[\s-]quarters?$", re.IGNORECASE)


def is_time(parse: TokenIndex, match: Match, rules: Grammar) -> bool:
    """Whether a match is a time and not a name, a count or a verb."""
    before, after = _word_before(parse.text, match.span.start), _word_after(parse.text, match.span.end)
    if match.reading in ("year", "short_year"):
        return _is_year(parse, match, before, rules)
    if match.reading in ("decade", "decade_name"):
        return _is_decade(match, parse.text, before, rules.words)
    if match.reading in ("length", "vague_length"):
        return _is_length(match, parse.text, before)
    if match.reading == "earlier" and match.span.of(parse.text).split()[-1].lower() in rules.words["before"]:
        return not after or bool(re.match(r"\s*(?:[.,;:!?”\"]|\d|[A-Z])", parse.text[match.span.end :][:3]))
    return match.reading not in NAMED or not _is_named(parse, match, before, after, rules)


def _is_named(parse: TokenIndex, match: Match, before: str, after: str, rules: Grammar) -> bool:
    """Whether the words are a name or a part of one: Black Friday, a Christmas market, the fall of a government."""
    words = rules.words
    fell = match.reading == "bare_season" and match.slots["season"] == "FA" and after in words["falls"]
    return fell or before in words["name_leads"] or after in words["name_heads"] or _is_name(parse, match, rules)


def _is_length(match: Match, text: str, before: str) -> bool:
    """Not a name ("60 Minutes"), not "the early hours" and not "as many weeks"."""
    said = match.span.of(text)
    if _QUARTERS.search(said) and ("-" in said or _OF_ALL.match(text, match.span.end)):
        return False  # three-quarters of the crop
    named = re.search(r"\s[A-Z][a-z]+$", said) and not said[0].isupper()
    return not named and not (match.reading == "vague_length" and before.lower() in ("early", "small", "wee", "as"))


def _word_before(text: str, place: int) -> str:
    found = re.search(r"([^\s\W]+\.?)[\s-]+$", text[max(0, place - 30) : place])
    return found[1] if found else ""


def _word_after(text: str, place: int) -> str:
    found = re.match(r"[\s-]([\w’']+)", text[place : place + 30])
    return found[1] if found else ""


def _is_year(parse: TokenIndex, match: Match, before: str, rules: Grammar) -> bool:
    """A bare number of four digits is a year after a cue word, in brackets, or where the parse calls it a date."""
    if "edge" in match.slots or match.span.of(parse.text)[0].isalpha():
        return True
    if match.reading == "short_year" and parse.text[max(0, match.span.start - 1) : match.span.start] not in ("", " "):
        return False
    followers = rules.words.get("year_followers")
    if followers and (
        _word_after(parse.text, match.span.end).lower() in followers or _CLOSED.match(parse.text, match.span.end)
    ):
        return True
    labels = {token.ent_type_ for token in parse.tokens(match.span)}
    counts = labels & {"CARDINAL", "QUANTITY", "MONEY", "PERCENT"} and _counts_plural(parse, match.span)
    cued = before.lower() in rules.words["year_cues"]
    bracketed = parse.text[max(0, match.span.start - 1) : match.span.start] == "("
    return not counts and (cued or bracketed or bool(labels & {"DATE", "EVENT"}))


def _counts_plural(parse: TokenIndex, span: Span) -> bool:
    tokens = parse.tokens(span)
    return bool(tokens) and tokens[-1].dep_ == "nummod" and tokens[-1].head.tag_ == "NNS"


def _is_decade(match: Match, text: str, before: str, words: dict[str, list[str]]) -> bool:
    said = str(match.slots.get("decade", ""))
    plain = bool(said) and len(re.sub(r"\D", "", said)) == 2 and said[0].isdigit()
    whole = match.span.of(text).lower()
    article = whole.startswith("the ") or "the " in whole
    return before.lower() not in words["possessives"] and not (plain and not article)


def _is_name(parse: TokenIndex, match: Match, rules: Grammar) -> bool:
    """A part of a longer name, a verb ("may"), or an adjective's noun ("a daily")."""
    tokens = parse.tokens(match.span)
    if not tokens:
        return False
    if match.reading == "month" and len(tokens) == 1 and (_is_other_month_word(tokens[0]) or _speaks(tokens[0], rules)):
        return True
    if match.reading == "often" and tokens[0].pos_ in ("NOUN", "PROPN"):
        return True
    named = [token for token in tokens if token.ent_type_ in NAME_LABELS]
    if len(named) < len(tokens):
        return False
    first, last = tokens[0], tokens[-1]
    after = parse.doc[last.i + 1] if last.i + 1 < len(parse.doc) else None
    spills_left = first.ent_iob_ == "I" and first.nbor(-1).text[:1].isupper()
    spills_right = after is not None and after.ent_iob_ == "I" and after.text[:1].isupper()
    return spills_left or spills_right


def _is_other_month_word(token: Token) -> bool:
    """The verb "may", or a march of people: "the annual March for …".

    Dependents are asked for in a parsed text only: without a parse spaCy reads outside the text for them.
    """
    if token.pos_ in ("AUX", "VERB"):
        return True
    march = token.lower_ == "march" and token.dep_ not in ("", "compound")
    return march and any(child.dep_ in ("det", "amod") for child in token.lefts)


def _speaks(token: Token, rules: Grammar) -> bool:
    """A person of that name: "May told reporters", "April said"."""
    return token.dep_ == "nsubj" and token.head.lemma_.lower() in rules.words.get("speaking", ())


# ---------------------------------------------------------------------------------------------- tense


def looks_ahead(parse: TokenIndex, span: Span, sentence: Span, rules: Grammar) -> bool:
    """Whether the clause of an expression speaks of the future: its verb's auxiliary or form, or a cue before it."""
    words = rules.words
    said = parse.text[max(sentence.start, span.start - 80) : span.start]
    near = [word.lower() for word in re.findall(r"[\w’']+", said)][-NEAR:]
    beside = [*near[-1:], *(word for word in near[-2:-1] if word not in words["cues_beside"])]
    if any(word in words["past_cues"] for word in beside):
        return False
    if re.match(r"['’]s(?!\w)", parse.text[span.end : span.end + 3]):
        return any(word in words["ahead_cues"] for word in near)
    opened = re.search(words["until"], said[-40:], re.IGNORECASE) and near[0] not in ("until", "till")
    if opened or re.search(words["ahead_phrase"], said, re.IGNORECASE):
        return True
    verb = _verb(parse, span)
    told = _tense(verb, rules) if verb is not None else None
    if told is not None:
        return told
    form = words.get("future_form")
    return any(word in words["future_cues"] or (form and re.fullmatch(form, word)) for word in near)


def _verb(parse: TokenIndex, span: Span) -> Token | None:
    token = parse.root(span)
    if token is None:
        return None
    for _ in range(CLIMB):
        if token.pos_ in ("VERB", "AUX"):
            return token
        if token.head is token:
            return None
        token = token.head
    return None


def _tense(verb: Token, rules: Grammar) -> bool | None:
    """True ahead, False past, None where the form leaves it open."""
    words = rules.words
    helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if helpers & set(words["future_auxiliaries"]):
        return "have" not in helpers
    if verb.tag_ == "VBD":
        return False
    if verb.lower_ in words["future_cues"] or verb.lemma_.lower() in words["future_cues"]:
        return True
    if verb.tag_ == "VB" and "to" in helpers and verb.head is not verb:
        return _planned(verb.head, rules)
    return _by_form(verb, helpers, words)


def _by_form(verb: Token, helpers: set[str], words: dict[str, list[str]]) -> bool | None:
    if verb.tag_ == "VBN" and helpers:
        return None if helpers & {"has", "have"} else not helpers & {"was", "were", "had"}
    if verb.tag_ == "VBG":
        return True if helpers & {"is", "are", "'s", "’s", "'re", "am"} else None
    return verb.tag_ in ("VBZ", "VBP") and verb.lemma_ in words["timetable_verbs"]


def _planned(head: Token, rules: Grammar) -> bool | None:
    if head.lower_ in rules.words["future_cues"] or head.lemma_.lower() in rules.words["future_cues"]:
        return True
    return None if head.tag_ in ("VBD", "VBN") else True
