"""Proof: every statement of a library is read again in the stored page that it came from.

For each revision: the stored body still has its hash, reading it again gives the same text, and every piece of evidence
says at its span what it claims, in the same surroundings. For each story: the same of all that was derived from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256

from storywire.cluster import Rulings
from storywire.evidence import holds, walk
from storywire.read import announced_text, decode, read_page
from storywire.store import Reader
from storywire.types import (
    Article,
    Dossier,
    Evidence,
    Failure,
    Judgement,
    JudgementKind,
    Layer,
    RawPage,
    Verification,
)

SHOWN = 80  # characters of a text in a failure


def verify(
    reader: Reader, dossiers: Callable[[], Iterator[Dossier]], max_bytes: int, progress: Callable[[int], None]
) -> Verification:
    """Prove every finding of a library, or say which cannot be proved. `progress` hears of each article."""
    return _Proof(reader, max_bytes).run(dossiers, progress)


class _Proof:
    """One run over a library: what was read again, and what failed."""

    def __init__(self, reader: Reader, max_bytes: int) -> None:
        self.reader, self.max_bytes = reader, max_bytes
        self.pages, self.articles, self.findings = set[tuple[str, str]](), 0, 0
        self.failures: list[Failure] = []
        self._text = lru_cache(maxsize=256)(self._text_of)

    def run(self, dossiers: Callable[[], Iterator[Dossier]], progress: Callable[[int], None]) -> Verification:
        for article in self.reader.revisions():
            self._article(article)
            progress(self.articles)
        for dossier in dossiers():
            for noun in (dossier.story, dossier.wire, dossier.crosscheck, dossier.briefing):
                self._evidence(noun)
        standing = [judgement for judgement in self.reader.judgements() if judgement.stands]
        self._judgements(standing)
        return Verification(len(self.pages), self.articles, self.findings, tuple(self.failures), len(standing))

    def _judgements(self, standing: list[Judgement]) -> None:
        """A person's decision is evidence of its own kind: it holds where the library says what it says."""
        stories = dict(self.reader.placed())
        for article, other, together in Rulings(standing).broken(stories):
            said = f"in one story with {other}" if together else f"in another story than {other}"
            self.failures.append(Failure("a person’s decision", article, 0, said, stories[article]))
        for judgement in standing:
            if judgement.kind is JudgementKind.NOT_WIRE:
                self._no_copy(judgement.articles[0], stories)

    def _no_copy(self, article: str, stories: Mapping[str, str]) -> None:
        stored = self.reader.story(stories[article]) if article in stories else None
        if stored and any(article in (wire.origin, *wire.copies) for wire in stored.wire):
            self.failures.append(Failure("a person’s decision", article, 0, "no copy", "taken for one"))

    def _article(self, article: Article) -> None:
        self.articles += 1
        page = self.reader.page(article.address, article.page_sha256)
        if page is None:
            self._fail("the stored page", article, article.address, "it is gone")
            return
        self.pages.add((article.address, article.page_sha256))
        self._page(article, page)
        self._evidence(article)
        self._evidence(self.reader.annotations(article.id, article.revision))

    def _page(self, article: Article, page: RawPage) -> None:
        digest = sha256(page.body).hexdigest()
        if digest != article.page_sha256:
            self._fail("the hash of the stored page", article, article.page_sha256, digest)
            return
        again = read_page(page, article.id, article.revision, max(self.max_bytes, len(page.body))).article
        if again is None or again.text != article.text:
            found = again.text if again else "no article"
            self._fail("the text, read again", article, article.text, found)
        for paragraph in article.paragraphs:
            if paragraph.span.end > len(article.text):
                self._fail("a paragraph", article, f"inside {len(article.text)} characters", str(paragraph.span))

    def _evidence(self, noun: object) -> None:
        for evidence in walk(noun):
            self.findings += 1
            text = self._text(evidence.article, evidence.revision, evidence.layer)
            if text is None or not holds(evidence, text):
                self._unproved(evidence, text)

    def _unproved(self, evidence: Evidence, text: str | None) -> None:
        found = "nothing: there is no such text" if text is None else evidence.span.of(text)
        what = f"the words at {evidence.span.start}:{evidence.span.end} of the {evidence.layer.value}"
        shown = (evidence.selector.exact[:SHOWN], found[:SHOWN])
        self.failures.append(Failure(what, evidence.article, evidence.revision, *shown))

    def _text_of(self, article: str, revision: int, layer: Layer) -> str | None:
        """The text that a layer's spans count in."""
        kept = self.reader.article(article, revision)
        if kept is None or layer is Layer.TEXT:
            return kept.text if kept else None
        page = self.reader.page(kept.address, kept.page_sha256)
        if page is None:
            return None
        if layer is Layer.FEED:
            return announced_text(page)
        return page.url if layer is Layer.ADDRESS else decode(page).text

    def _fail(self, what: str, article: Article, expected: str, found: str) -> None:
        at = next((i for i, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b), 0)
        start = max(0, at - SHOWN // 2)
        shown = (expected[start : start + SHOWN], found[start : start + SHOWN])
        self.failures.append(Failure(what, article.id, article.revision, *shown))
