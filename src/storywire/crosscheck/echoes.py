"""The words of a quote in articles where no attribution was found for them: looked up in the text itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from storywire.evidence import quote
from storywire.types import ArticleFile, ParagraphKind, Span, Statement
from storywire.wording import Word, content, words

Gram = tuple[str, ...]

_ENOUGH = 8  # words; shorter quotes are not looked up
_FOUND, _LEAST = 0.6, 6  # of the quote’s 3-grams, and so many, must stand close together
_TOLD = 0.6  # of an indirect statement's content words in one sentence: told elsewhere too
_COMMON = 300  # sentences; words in more of them tell nothing
_SLACK = 1.5  # a quote may be interrupted by its cue


class Pages:
    """The texts of a story, indexed by their 3-grams and by the content words of their sentences."""

    def __init__(self, files: Sequence[ArticleFile]) -> None:
        self._pages = [_Page(file) for file in files]

    @cached_property
    def _holders(self) -> Mapping[Gram, list[int]]:
        """For each 3-gram the pages that hold it."""
        holders: dict[Gram, list[int]] = defaultdict(list)
        for number, page in enumerate(self._pages):
            for gram in page.at:
                holders[gram].append(number)
        return holders

    @cached_property
    def _tellers(self) -> Mapping[str, list[tuple[int, int]]]:
        """For each content word the sentences that have it, as numbers of page and sentence."""
        tellers: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, page in enumerate(self._pages):
            for place, stems in enumerate(page.sentences()):
                for stem in stems:
                    tellers[stem].append((number, place))
        return tellers

    def echoes(self, folded: Sequence[str], heard: Iterable[str]) -> list[Statement]:
        """The sentences that hold these words, in articles other than those `heard`; at most one an article."""
        if len(folded) < _ENOUGH:
            return []
        grams = {tuple(folded[i : i + 3]) for i in range(len(folded) - 2)}
        shared = Counter(number for gram in grams for number in self._holders.get(gram, ()))
        least, known = max(_LEAST, _FOUND * len(grams)), set(heard)
        likely = (self._pages[number] for number in sorted(shared) if shared[number] >= least)
        found = (page.find(folded, least) for page in likely if page.article not in known)
        return [statement for statement in found if statement]

    def told_elsewhere(self, stems: frozenset[str], account: Mapping[str, int], own: int) -> bool:
        """Whether a sentence of another account has most of these content words; the commonest are left aside."""
        posted = sorted((self._tellers.get(stem, []) for stem in stems), key=len)
        rare = [places for places in posted if len(places) <= _COMMON]
        shared = Counter(place for places in rare for place in places)
        return any(
            count >= _TOLD * len(rare) and account[self._pages[number].article] != own
            for (number, _), count in shared.items()
        )


class _Page:
    def __init__(self, file: ArticleFile) -> None:
        self.file = file
        self.article = file.article.id

    @cached_property
    def _words(self) -> tuple[Word, ...]:
        return words(self.file.article.text)

    @cached_property
    def at(self) -> Mapping[Gram, int]:
        """Where each 3-gram of the text first stands, in words."""
        folded = [w.folded for w in self._words]
        grams = [*zip(folded, folded[1:], folded[2:], strict=False)]
        return dict(zip(reversed(grams), range(len(grams) - 1, -1, -1), strict=True))

    def sentences(self) -> list[frozenset[str]]:
        article = self.file.article
        return [content(span.of(article.text), article.language) for span in self.file.annotations.sentences]

    def find(self, folded: Sequence[str], least: float) -> Statement | None:
        """The sentences where at least so many of the 3-grams stand close together."""
        grams = [tuple(folded[i : i + 3]) for i in range(len(folded) - 2)]
        hits = sorted({self.at[g] for g in grams if g in self.at})
        run = _densest(hits, int(_SLACK * len(folded)) + 12)
        if len(run) < least:
            return None
        span = self._around(Span(self._words[run[0]].start, self._words[run[-1] + 2].end))
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
