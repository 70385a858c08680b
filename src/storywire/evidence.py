"""Evidence: making it, checking it, and finding all of it inside a noun.

The selectors are those of the W3C Web Annotation Data Model, sections 4.2.4 and 4.2.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from storywire.types import Evidence, Layer, Selector, Span

CONTEXT = 32  # code points of prefix and suffix


def quote(text: str, span: Span, article: str, revision: int, layer: Layer = Layer.TEXT) -> Evidence:
    """The evidence for `span` of `text`, which is the text of that layer of that revision.

    Raises ValueError if the span is empty or reaches outside the text.
    """
    if not span.start < span.end <= len(text):
        raise ValueError(f"no evidence at {span.start}:{span.end} of a text of {len(text)} characters")
    prefix = text[max(0, span.start - CONTEXT) : span.start]
    suffix = text[span.end : span.end + CONTEXT]
    return Evidence(article, revision, layer, span, Selector(span.of(text), prefix, suffix, span.start, span.end))


def holds(evidence: Evidence, text: str) -> bool:
    """Whether `text` still says at the span what the selector claims, in the same surroundings."""
    span, selector = evidence.span, evidence.selector
    return (
        (span.start, span.end) == (selector.start, selector.end)
        and span.end <= len(text)
        and span.of(text) == selector.exact
        and text[max(0, span.start - len(selector.prefix)) : span.start] == selector.prefix
        and text[span.end : span.end + len(selector.suffix)] == selector.suffix
    )


def walk(noun: object) -> Iterator[Evidence]:
    """Every piece of evidence inside a noun, in the order of its fields."""
    if isinstance(noun, Evidence):
        yield noun
    elif isinstance(noun, tuple):
        for item in noun:
            yield from walk(item)
    elif is_dataclass(noun):
        for part in fields(noun):
            yield from walk(getattr(noun, part.name))
