"""Who said what: attributions of a parsed article, each with source, cue, content, speaker and evidence.

The method: score every token as head of a cue, score every token of its paragraph for its role relative to that cue,
keep the likeliest triples that do not claim the same words, add what rules carry (no-comments, quotes that stand
under a colon), and resolve the speakers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Literal

import numpy as np
from spacy import attrs
from spacy.tokens import Doc, Token

from storywire import evidence, lexicons
from storywire.annotate import by_form, lines, plain_speakers, refusals, speakers, triples, uncued
from storywire.annotate.tokens import Flags, Tokens, tokens_of
from storywire.annotate.triples import Triple
from storywire.types import Article, Attribution, AttributionKind, Entity, Mention, Span, Speaker

Mode = Literal["speech", "all"]

# set on held-out articles: for a precision of .93 there, as others are harder; and where F1 is flat, rather high
LEAST = {"speech": 0.75, "all": 0.4}
LEAST_BY_WORDS = 0.6  # without a parse, mode "speech"
DIRECT = 0.9
_ENDINGS = (("ied", "y"), ("ies", "y"), ("ed", ""), ("ed", "e"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"))
_SHOUT = 5  # words
LONG = 6  # tokens, marks included, from which a whole quote is speech whatever its cue


def find_attributions(
    doc: Doc, article: Article, mentions: tuple[Mention, ...], entities: tuple[Entity, ...], mode: Mode = "speech"
) -> tuple[Attribution, ...]:
    """The attributions of an article in text order, with ids q1, q2, …

    `doc` is `article.text`, offset for offset, tagged and parsed; without a parse the words alone are looked at, and in
    other languages than English (those with the word list "speech") the form alone. Mode "speech" gives what is said,
    written or answered; "all" gives beliefs, plans, findings and the like too. Raises ValueError if the texts differ.
    """
    if not _is_text_of(doc, article.text):
        raise ValueError("the parsed text is not the text of the article")
    if not len(doc):
        return ()
    tokens = tokens_of(doc, article.text)
    language = (article.language or "en").lower().split("-")[0]
    if language != "en":
        found = by_form.find_triples(tokens, language)
        people = plain_speakers.resolve(tokens, article, found, language, elided=True)
    else:
        said = lines.with_lines(tokens, find_triples(tokens, mode), [mention.text for mention in mentions])
        found = [triple for triple in said if triple.content or triple.cue]
        people = _people(tokens, article, found, (mentions, entities))
    pairs = zip(found, people, strict=True)
    return tuple(_attribution(number, t, who, tokens, article) for number, (t, who) in enumerate(pairs, 1))


def _is_text_of(doc: Doc, text: str) -> bool:
    """Whether a Doc is that text, as far as its length and every fiftieth word show: joining all words takes long."""
    length = doc[-1].idx + len(doc[-1].text_with_ws) if len(doc) else 0
    return length == len(text) and all(text.startswith(doc[t].text, doc[t].idx) for t in range(0, len(doc), 50))


def _people(
    tokens: Tokens, article: Article, found: list[Triple], known: tuple[tuple[Mention, ...], tuple[Entity, ...]]
) -> list[Speaker | None]:
    if tokens.parsed:
        return speakers.resolve(tokens, article, found, *known)
    return plain_speakers.resolve(tokens, article, found, "en")


def find_triples(tokens: Tokens, mode: Mode) -> list[Triple]:
    """The triples of a mode in text order, no-comments among them."""
    least = LEAST[mode] if tokens.parsed else min(LEAST[mode], LEAST_BY_WORDS)
    silent = refusals.find_refusals(tokens)
    anchors = {triple.anchor for triple in silent}
    said = (t for t in triples.find_triples(tokens, least) if t.anchor not in anchors and not _shouted(tokens, t))
    kept = [t for t in (uncued.trimmed(tokens, t) for t in said) if mode == "all" or is_speech(tokens, t)]
    kept = uncued.with_uncued(tokens, kept)
    return sorted([*kept, *silent], key=lambda t: (min(t.content or t.cue), t.anchor))


def _shouted(tokens: Tokens, triple: Triple) -> bool:
    """Whether all of it stands in capitals: a line that leads to another article, unless the whole text does."""
    flags = tokens.once("letters", lambda: tokens.doc.to_array([attrs.IS_ALPHA, attrs.IS_UPPER]).astype(bool))
    alone, capital = flags.reshape(-1, 2)[[*triple.source, *triple.cue, *triple.content]].T
    if alone.sum() <= _SHOUT or not capital[alone].all():
        return False
    text = tokens.once("text", lambda: tokens.doc.text)
    return text.upper() != text


def is_speech(tokens: Tokens, triple: Triple) -> bool:
    """Whether a word of the cue is one of saying or introduces words, a document finds, or a longer quote is given."""
    words = lexicons.load("en", "speech")
    cue = (tokens.doc[token] for token in triple.cue)
    if any(t.text in words["marks"] or _of_saying() & _lemmas(t, words["forms"]) for t in cue):
        return True
    if _finds(tokens, triple):
        return True
    return len(triple.content) >= LONG and bool(triple.source) and kind(tokens, triple) is AttributionKind.DIRECT


@cache
def _of_saying() -> frozenset[str]:
    words = lexicons.load("en", "speech")
    return frozenset((*words["verbs"], *words["nouns"], *words["others"]))


def _finds(tokens: Tokens, triple: Triple) -> bool:
    """Whether the source is a document and the cue what documents do: "the report found", "minutes showed"."""
    verbs, documents = lexicons.load("en", "speech")["of_documents"], lexicons.load("en", "titles")["document"]
    own = set(triple.source)
    heads = (tokens.doc[t] for t in triple.source if int(tokens.head[t]) not in own or int(tokens.head[t]) == t)
    found = any(tokens.doc[t].lemma_.lower() in verbs for t in triple.cue)
    return found and any(head.lemma_.lower() in documents for head in heads)


def _lemmas(token: Token, forms: dict[str, str]) -> set[str]:
    """The dictionary form of a word; without a parse, every form that it may come from."""
    if token.lemma_:
        return {token.lemma_.lower()}
    word = token.lower_
    found = {word, forms.get(word, word)}
    for ending, other in _ENDINGS:
        if word.endswith(ending):
            found.add(word.removesuffix(ending) + other)
    return found | {"accord"} if word == "according" else found


def _attribution(number: int, triple: Triple, who: Speaker | None, tokens: Tokens, article: Article) -> Attribution:
    parts = (spans(tokens, part) for part in (triple.content, triple.source, triple.cue))
    content, source, cue = parts
    content = tuple(with_marks(span, tokens) for span in content)
    return Attribution(
        id=f"q{number}",
        kind=kind(tokens, triple),
        content=content,
        evidence=evidence.quote(article.text, _whole(tokens, triple, content), article.id, article.revision),
        source=source,
        cue=cue,
        speaker=who,
        speech=(article.language or "en").lower()[:2] != "en" or is_speech(tokens, triple),
        confidence=round(min(max(triple.confidence, 0.0), 1.0), 3),
    )


def kind(tokens: Tokens, triple: Triple) -> AttributionKind:
    """How the words are given, by the share of the content's words inside quotation marks."""
    content = np.array(triple.content, dtype=np.int64)
    words = content[tokens.once("words and numbers", lambda: _words(tokens))[content]]
    if not len(words) or triple.refusal:
        return AttributionKind.NO_COMMENT if triple.refusal else AttributionKind.INDIRECT
    share = float((tokens.quote[words] >= 0).mean())
    if share >= DIRECT:
        return AttributionKind.DIRECT
    return AttributionKind.MIXED if share else AttributionKind.INDIRECT


def _words(tokens: Tokens) -> Flags:
    """Which tokens are words or numbers."""
    flags: Flags = np.any(tokens.doc.to_array([attrs.IS_ALPHA, attrs.LIKE_NUM]).reshape(-1, 2), axis=1)
    return flags


def spans(tokens: Tokens, members: Sequence[int]) -> tuple[Span, ...]:
    """The stretches of text that the tokens cover."""
    return tuple(Span(int(tokens.start[a]), int(tokens.end[b - 1])) for a, b in triples.runs(members, tokens))


def with_marks(span: Span, tokens: Tokens) -> Span:
    """The span with the quotation marks beside it, when it stands at the edge of a quote."""
    for quote in quotes_at(span, tokens):
        left, right = span.start - quote.start, quote.end - span.end
        if 0 < left <= 2:
            span = Span(quote.start, span.end)
        if 0 < right <= 2:
            span = Span(span.start, quote.end)
    return span


def quotes_at(span: Span, tokens: Tokens) -> Iterator[Span]:
    """The quotes that overlap a span."""
    first, last = np.searchsorted(tokens.start, (span.start, span.end))
    for number in sorted(set(tokens.quote[first:last].tolist()) - {-1}):
        yield tokens.quotes[number]


def _whole(tokens: Tokens, triple: Triple, content: Iterable[Span]) -> Span:
    """The sentence or sentences that hold source, cue and content."""
    members = [*triple.content, *triple.source, *triple.cue]
    begin = np.searchsorted(tokens.sentence, tokens.sentence[min(members)], side="left")
    end = np.searchsorted(tokens.sentence, tokens.sentence[max(members)], side="right")
    inside = begin + np.flatnonzero(~tokens.space[begin:end])
    edges = [Span(int(tokens.start[inside[0]]), int(tokens.end[inside[-1]])), *content]
    return Span(min(s.start for s in edges), max(s.end for s in edges))
