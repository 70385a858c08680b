"""The words of a quote in articles where no attribution was found for them: looked up in the text itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from storywire.evidence import quote
from storywire.types import ArticleFile, ParagraphKind, Span, Statement
from storywire.wording import Word, content, words

_ENOUGH = 8  # words; shorter quotes are not looked up
_FOUND, _LEAST = 0.6, 6  # of the quote’s 3-grams, and so many, must stand close together
_TOLD = 0.6  # of an indirect statement's content words in one sentence: told elsewhere too
_SLACK = 1.5  # a quote may be interrupted by its cue


class Pages:
    """The texts of a story, indexed when first asked."""

    def __init__(self, files: Sequence[ArticleFile]) -> None:
        self._pages = [_Page(file) for file in files]

    def echoes(self, folded: Sequence[str], heard: Iterable[str]) -> list[Statement]:
        """The sentences that hold these words, in articles other than those `heard`; at most one an article."""
        if len(folded) < _ENOUGH:
            return []
        known = set(heard)
        found = (page.find(folded) for page in self._pages if page.file.article.id not in known)
        return [statement for statement in found if statement]

    def told_elsewhere(self, stems: frozenset[str], account: Mapping[str, int], own: int) -> bool:
        """Whether a sentence of another account has most of these content words."""
        others = (page for page in self._pages if account[page.file.article.id] != own)
        return any(page.tells(stems) for page in others)


@dataclass(slots=True, frozen=True)
class _Index:
    words: tuple[Word, ...]
    at: Mapping[tuple[str, ...], int]


class _Page:
    def __init__(self, file: ArticleFile) -> None:
        self.file = file

    @cached_property
    def _index(self) -> _Index:
        found = words(self.file.article.text)
        folded = [w.folded for w in found]
        at: dict[tuple[str, ...], int] = {}
        for i in range(len(folded) - 2):
            at.setdefault(tuple(folded[i : i + 3]), i)
        return _Index(found, at)

    @cached_property
    def _sentences(self) -> list[frozenset[str]]:
        article = self.file.article
        return [content(span.of(article.text), article.language) for span in self.file.annotations.sentences]

    def tells(self, stems: frozenset[str]) -> bool:
        return any(len(stems & sentence) >= _TOLD * len(stems) for sentence in self._sentences if stems)

    def find(self, folded: Sequence[str]) -> Statement | None:
        grams = [tuple(folded[i : i + 3]) for i in range(len(folded) - 2)]
        hits = sorted({self._index.at[g] for g in grams if g in self._index.at})
        run = _densest(hits, int(_SLACK * len(folded)) + 12)
        if len(run) < max(_LEAST, _FOUND * len(set(grams))):
            return None
        span = self._around(Span(self._index.words[run[0]].start, self._index.words[run[-1] + 2].end))
        article = self.file.article
        text = " ".join(span.of(article.text).split())
        outlet = article.outlet.name if article.outlet else None
        return Statement(article.id, outlet, text, quote(article.text, span, article.id, article.revision))

    def _around(self, span: Span) -> Span:
        pulled = [p.span for p in self.file.article.paragraphs if p.kind is ParagraphKind.PULL_QUOTE]
        touched = [s for s in self.file.annotations.sentences if s.overlaps(span)] or [span]
        if any(p.covers(span) for p in pulled):
            return span
        return Span(min(span.start, touched[0].start), max(span.end, touched[-1].end))


def _densest(hits: Sequence[int], width: int) -> Sequence[int]:
    """The most hits that lie within `width` words."""
    best: tuple[int, int] = (0, 0)
    first = 0
    for last, hit in enumerate(hits):
        while hit - hits[first] > width:
            first += 1
        if last + 1 - first > best[1] - best[0]:
            best = (first, last + 1)
    return hits[best[0] : best[1]]
