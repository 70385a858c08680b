"""One candidate for a field of a page, on its way to a MetadataFinding: value, origin, how sure, where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from storywire import evidence
from storywire.read.markup import Element, Line, Markup
from storywire.types import Evidence, Layer, MetadataFinding, Span

_NO_WORD = re.compile(r"[^\w\n]+")
_MOST = 8  # candidates kept of one field


@dataclass(frozen=True, slots=True)
class Candidate:
    """`value` cleaned, from `origin`; `span` of the page is where it was read."""

    value: str
    origin: str
    confidence: float
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What evidence is made of: the page's text, and the article and revision it is evidence for."""

    text: str
    article: str
    revision: int

    def evidence(self, span: Span | None) -> Evidence | None:
        """The evidence for a span of the page, or None."""
        if span is None or not span.start < span.end <= len(self.text):
            return None
        return evidence.quote(self.text, span, self.article, self.revision, Layer.PAGE)

    def findings(self, field: str, candidates: Iterable[Candidate]) -> tuple[MetadataFinding, ...]:
        """Findings of one field, best first; what has no place on the page is less sure."""
        found: list[Candidate] = []
        for candidate in candidates:
            value = squeeze(candidate.value)
            if value and value not in {other.value for other in found}:
                sure = candidate.confidence if candidate.span else candidate.confidence * 0.8
                found.append(replace(candidate, value=value, confidence=round(sure, 3)))
        found.sort(key=lambda candidate: -candidate.confidence)
        return tuple(
            MetadataFinding(field, each.value, each.origin, each.confidence, self.evidence(each.span))
            for each in found[:_MOST]
        )


def squeeze(text: str) -> str:
    """White space folded to single spaces, soft hyphens taken out."""
    return " ".join(text.replace("\xad", "").split())


def folded(text: str) -> str:
    """Words in lower case: what two spellings of one title have in common."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def all_folded(texts: Iterable[str]) -> list[str]:
    """The same of many texts of one line each, in one go."""
    return [text.strip(" ") for text in _NO_WORD.sub(" ", "\n".join(texts).casefold()).split("\n")]


def whole(line: Line) -> Span:
    """The span of a line without the white space around it."""
    start = len(line.text) - len(line.text.lstrip())
    return line.locate(start, len(line.text.rstrip()))


def metas(page: Markup, *keys: str) -> list[tuple[str, str, Span]]:
    """Meta elements by property, name or itemprop, in the order of `keys`: key, content, span of the content."""
    table = _metas(page)
    return [(key, *element.attributes["content"]) for key in keys for element in table.get(key, [])[:5]]


@lru_cache(maxsize=2)  # every field of a page looks into it
def _metas(page: Markup) -> dict[str, list[Element]]:
    table: dict[str, list[Element]] = {}
    for element in page.elements[:3000]:
        if element.name == "meta" and element.get("content").strip():
            for attribute in ("property", "name", "itemprop"):
                table.setdefault(element.get(attribute).lower(), []).append(element)
    return table
