"""Utterances: what an attribution says, ready to be compared, and when two of them are the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from storywire.crosscheck.parts import word_lists
from storywire.crosscheck.speakers import compatible
from storywire.types import ArticleFile, Attribution, AttributionKind, ParagraphKind, Span, Statement
from storywire.wording import containment, content, folded_words, shingles

Names = Mapping[tuple[str, str], str]
"""By article and attribution."""

SAME = 0.4  # of the shorter's word 3-grams (29 of 30 pairs right by eye at this value)
LONG = 6  # words; shorter utterances must be equal
SHARED = 5  # 3-grams in common that outweigh a difference of speaker
RENDERED = 0.7  # of the shorter's content words, for a rendering in other words
RENDERED_WORDS = 4
REPEATED = 0.8  # of the longer's 3-grams, for two that are no quotations

_INSERTION = re.compile(r"\[[^\[\]]{0,80}\]|\([^()]{0,80}\)")
_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]{1,2000})[”\"»“]")
_NOT = frozenset({"not", "no", "never", "none", "without", "nor", "cannot", "cant", "wont", "dont", "didnt", "isnt"})
_MARKS = ("“", '"', "«", "„", "‘", "'")
_CRUMB = 3  # words; so short a piece between others tells nothing
_THAT = re.compile(r"^that (?=[“\"«„])")
_QUOTING = (AttributionKind.DIRECT, AttributionKind.MIXED)


@dataclass(frozen=True, slots=True)
class Utterance:
    """One attribution of one article: its words folded, its 3-grams and its content words."""

    article: str
    outlet: str | None
    attribution: Attribution
    text: str
    folded: tuple[str, ...]
    shingles: frozenset[tuple[str, ...]]
    stems: frozenset[str]
    speaker: str | None
    pulled: bool
    translated: bool = False  # the article says that it was spoken in another language

    @property
    def quoted(self) -> bool:
        return self.attribution.kind in _QUOTING

    @property
    def statement(self) -> Statement:
        a = self.attribution
        return Statement(self.article, self.outlet, self.text, a.evidence, a.id, self.speaker)


def utterances(file: ArticleFile, names: Names) -> list[Utterance]:
    """The speech of an article that says something; `names` are the speakers' names in the story."""
    spoken = (a for a in file.annotations.attributions if a.speech and a.kind is not AttributionKind.NO_COMMENT)
    made = (_utterance(file, a, names) for a in spoken if a.content)
    return [u for u in made if len(u.folded) > 1]


def _utterance(file: ArticleFile, attribution: Attribution, names: Names) -> Utterance:
    article = file.article
    text = _worded([" ".join(span.of(article.text).split()) for span in attribution.content])
    folded = tuple(folded_words(_spoken(text, attribution.kind)))
    name = attribution.speaker.name if attribution.speaker else None
    pulled = any(
        p.kind is ParagraphKind.PULL_QUOTE and p.span.overlaps(attribution.content[0]) for p in article.paragraphs
    )
    return Utterance(
        article.id,
        article.outlet.name if article.outlet else None,
        attribution,
        text,
        folded,
        shingles(folded),
        content(text, article.language),
        names.get((article.id, attribution.id), name),
        pulled,
        _translated(file, attribution),
    )


def _worded(pieces: Sequence[str]) -> str:
    """The content in one line: no crumbs between quotations, and no "that" before one."""
    said = [piece for piece in pieces if any(map(str.isalnum, piece))]
    whole = [p for p in said if p.startswith(_MARKS) or len(p.split()) > _CRUMB]
    return _THAT.sub("", " … ".join(whole or said))


def _translated(file: ArticleFile, attribution: Attribution) -> bool:
    """Whether the words around a quotation say that it was spoken in another language."""
    phrases = word_lists(file.article.language or "").get("translated", ())
    said = folded_words(" | ".join(span.of(file.article.text) for span in _around(attribution)))
    beside = f" {' '.join(said)} "
    return any(f" {phrase} " in beside for phrase in phrases)


def _around(attribution: Attribution) -> Iterator[Span]:
    """The sentences of an attribution without what is quoted."""
    at = attribution.evidence.span.start
    for quoted in sorted(attribution.content):
        if quoted.start > at:
            yield Span(at, quoted.start)
        at = max(at, quoted.end)
    if at < attribution.evidence.span.end:
        yield Span(at, attribution.evidence.span.end)


def _spoken(text: str, kind: AttributionKind) -> str:
    """The words that were spoken: of a mixed one those in quotation marks, and no editor's insertions."""
    plain = _INSERTION.sub(" ", text)
    if kind is AttributionKind.MIXED:
        quoted = " ".join(_QUOTED.findall(plain))
        if len(quoted.split()) > 2:
            return quoted
    return plain


def same(one: Utterance, other: Utterance) -> bool:
    """Whether two attributions give the same utterance: the same words, or one the plain rendering of the other."""
    if one.quoted and other.quoted:
        return same_words(one, other)
    return _rendered(one, other) or _repeated(one, other)


def _repeated(one: Utterance, other: Utterance) -> bool:
    """Whether both print one sentence nearly word for word, whoever is said to have said it."""
    if one.folded == other.folded and len(one.folded) >= RENDERED_WORDS:
        return compatible(one.speaker, other.speaker)
    shorter, longer = sorted((len(one.shingles), len(other.shingles)))
    if shorter < SHARED or shorter < REPEATED * longer:
        return False
    shared = len(one.shingles & other.shingles)
    return shared >= SHARED and shared >= REPEATED * longer and compatible(one.speaker, other.speaker)


def same_words(one: Utterance, other: Utterance) -> bool:
    """Same words: 3-gram containment of at least SAME; short ones equal, or a run of four words cut from the other."""
    known = compatible(one.speaker, other.speaker)
    short, long = sorted((one.folded, other.folded), key=len)
    if len(short) < LONG:
        return known and (short == long or (len(short) >= 4 and _cut(short, long) and bool(one.speaker)))
    share = containment(one.shingles, other.shingles)
    return share >= SAME and (known or len(one.shingles & other.shingles) >= SHARED)


def likeness(one: Utterance, other: Utterance) -> float:
    """The share of the shorter's content words that the other has."""
    smaller = min(len(one.stems), len(other.stems))
    return len(one.stems & other.stems) / smaller if smaller else 0.0


def _cut(short: Sequence[str], long: Sequence[str]) -> bool:
    return any(tuple(long[i : i + len(short)]) == tuple(short) for i in range(len(long) - len(short) + 1))


def _rendered(one: Utterance, other: Utterance) -> bool:
    """Whether an indirect one renders the other: one named speaker, nearly all content words, both or none negated."""
    if one.speaker is None or other.speaker is None or not compatible(one.speaker, other.speaker):
        return False
    shared, smaller = len(one.stems & other.stems), min(len(one.stems), len(other.stems))
    if shared < RENDERED_WORDS or shared < RENDERED * smaller:
        return False
    return _NOT.isdisjoint(one.folded) == _NOT.isdisjoint(other.folded)
