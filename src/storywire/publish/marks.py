"""The text of an article as HTML in which every piece of evidence is a mark with an address of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from storywire.publish.words import shown
from storywire.types import Span

_DEEP = 16  # marks inside marks; deeper ones are points


def anchor(prefix: str, span: Span) -> str:
    """The id of the mark over a span."""
    return f"{prefix}-{span.start}-{span.end}"


def marked(
    text: str, block: Span, spans: Iterable[Span], prefix: str, kinds: Mapping[Span, str] | None = None
) -> Markup:
    """The characters of `block` escaped, with a mark over each of the spans that it touches.

    Marks nest; of two that cross, the later one is cut. A mark has its id where it begins, so each id stands once;
    `kinds` gives some of the marks a class.
    """
    touched = sorted({s for s in spans if s.overlaps(block)}, key=lambda s: (s.start, -s.end))
    out: list[Markup] = []
    ends: list[int] = []
    at = block.start
    for span in touched:
        start = max(span.start, block.start)
        at = _close(text, at, start, ends, out)
        out.append(escape(shown(text[at:start])))
        at = start
        named = Markup(' id="{}"').format(anchor(prefix, span)) if span.start >= block.start else Markup()
        if len(ends) == _DEEP:
            out.append(Markup("<a{}></a>").format(named))
            continue
        kind = kinds.get(span) if kinds else None
        out.append(Markup("<mark{}{}>").format(named, Markup(' class="{}"').format(kind) if kind else Markup()))
        ends.append(min([span.end, block.end, *ends[-1:]]))
    at = _close(text, at, block.end, ends, out)
    out.append(escape(shown(text[at : block.end])))
    return Markup().join(out)


def _close(text: str, at: int, upto: int, ends: list[int], out: list[Markup]) -> int:
    """Close the marks that end at or before `upto`; return where the writing stands."""
    while ends and ends[-1] <= upto:
        end = ends.pop()
        out.append(escape(shown(text[at:end])))
        out.append(Markup("</mark>"))
        at = max(at, end)
    return at


def emphasised(text: str, part: str) -> Markup:
    """The text escaped, with the first occurrence of `part` in strong."""
    before, found, after = text.partition(part) if part else (text, "", "")
    strong = Markup("<strong>{}</strong>").format(shown(found)) if found else Markup()
    return escape(shown(before)) + strong + escape(shown(after))
