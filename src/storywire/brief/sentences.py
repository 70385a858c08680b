"""The sentences of a story that may be shown as lines: of body paragraphs, neither too short nor too long."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storywire import lexicons, wording
from storywire.types import ArticleFile, AttributionKind, ParagraphKind, Span
from storywire.wording import content, fold, words

_BODY = (ParagraphKind.BODY, ParagraphKind.LIST_ITEM)
_SHORTEST, _LONGEST = 6, 60  # words
_LINE = 14  # words; a shorter one that no full stop ends is a line of the page, not a sentence
_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]]*$|[”»]$")
_DATELINE = re.compile(
    r"\(\)\s|[A-ZÀ-Þ][A-ZÀ-Þ .’'-]{2,40}(?:,[^.!?–—]{0,60})?\s[-–—]{1,2}\s"
    r"|[A-ZÀ-Þ][^.!?]{0,60}?\([^()]{1,40}\)\s*[-–—]{1,2}\s"
)
_POSTED = re.compile(r"https?://|\bpic\.twitter|(?<!\w)[@#]\w{2}")  # a post of a network, not the article's own words
_CREDITED = re.compile(  # the end of a picture's caption: its day, or whose picture it is
    r",\s[A-Z][a-z]+\.?\s\d{1,2},\s\d{4}\W*$|\([A-Z][^()]{2,60}\s/\s[A-Z][^()]{2,60}\)\W*$"
)
_GLUED = re.compile(r"[a-zà-þ]{2}[.!?][A-ZÀ-Þ][a-zà-þ]+\s")  # two sentences of a page that lost its spaces
_READ = 120  # sentences of one article that are looked at


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the body; `number` counts them from 0, `leaning` says that it needs what stands before it.

    `begin` is where its own words begin: after a dateline, if it has one.
    """

    file: ArticleFile
    span: Span
    number: int
    stems: frozenset[str]
    leaning: bool
    quoted: bool
    begin: int

    @property
    def datelined(self) -> bool:
        return self.begin > self.span.start

    @property
    def article(self) -> str:
        return self.file.article.id

    @property
    def text(self) -> str:
        return " ".join(self.span.of(self.file.article.text).split())


def sentences(file: ArticleFile) -> list[Sentence]:
    """The showable sentences of an article, in text order."""
    article = file.article
    body = [p.span for p in article.paragraphs if p.kind in _BODY]
    openers, caption = _openers(article.language or ""), _caption(article.language or "")
    quotes = [span for a in file.annotations.attributions if a.kind is AttributionKind.DIRECT for span in a.content]
    kept: list[Sentence] = []
    for number, span in enumerate(s for s in file.annotations.sentences if any(p.covers(s) for p in body)):
        found = words(span.of(article.text))
        if number >= _READ:
            break
        if not _SHORTEST <= len(found) <= _LONGEST:
            continue
        said = span.of(article.text).strip()
        if (
            (len(found) < _LINE and not _ENDED.search(said))
            or _POSTED.search(said)
            or (caption and caption.match(said))
            or _CREDITED.search(said)
            or _GLUED.search(said)
        ):
            continue
        dateline = _DATELINE.match(article.text, span.start, span.end)
        covered = sum(max(0, min(span.end, q.end) - max(span.start, q.start)) for q in quotes)
        kept.append(
            Sentence(
                file=file,
                span=span,
                number=number,
                stems=content(span.of(article.text), article.language),
                leaning=found[0].folded in openers or _unopened(span.of(article.text)),
                quoted=covered > 0.5 * len(span),
                begin=dateline.end() if dateline else span.start,
            )
        )
    return kept


def rarity(told: Sequence[Sentence]) -> Mapping[str, float]:
    """How telling each content word is in this story."""
    return wording.rarity([sentence.stems for sentence in told])


def likeness(one: Sentence, other: Sentence, weight: Mapping[str, float]) -> float:
    """Weighted Dice overlap of the content words, in [0, 1]."""
    return wording.dice(one.stems, other.stems, weight)


def _unopened(text: str) -> bool:
    """Whether a quotation ends that began in a sentence before."""
    return text.count("”") > text.count("“")


def _caption(language: str) -> re.Pattern[str] | None:
    """How the caption of a picture begins ("In this 3 May photo …")."""
    if not lexicons.has(language, "leaning") or "caption" not in lexicons.load(language, "leaning"):
        return None
    return re.compile(lexicons.load(language, "leaning")["caption"], re.IGNORECASE)


def _openers(language: str) -> frozenset[str]:
    if not lexicons.has(language, "leaning"):
        return frozenset()
    return frozenset(fold(word) for word in lexicons.load(language, "leaning")["openers"])
