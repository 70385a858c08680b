"""The text of an article for its page: every sentence and finding is a mark with an address, with notes beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from storywire.publish import words
from storywire.publish.marks import anchor, marked
from storywire.types import (
    ArticleFile,
    Attribution,
    AttributionKind,
    EntityKind,
    Figure,
    ParagraphKind,
    Span,
    TimeExpression,
)
from storywire.web import links

PART = 12_000  # code points of text on one page
_NOTES = 10  # beside one paragraph; the rest is folded
PREFIX = "f"
_LONGEST = 60
_AROUND = 120  # characters before and after a sentence that was asked for
_HOW = {
    AttributionKind.DIRECT: "quoted",
    AttributionKind.MIXED: "partly quoted",
    AttributionKind.INDIRECT: "reported",
    AttributionKind.NO_COMMENT: "no comment",
}


@dataclass(frozen=True, slots=True)
class Note:
    """A finding, beside the paragraph where it begins: what sort, what it says, and where its mark is."""

    kind: str  # said, figure, time, person
    label: str
    more: str
    anchor: str
    at: int
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, marked, and the notes beside it."""

    kind: ParagraphKind
    html: Markup
    notes: tuple[Note, ...]
    rest: tuple[Note, ...]


def parts(file: ArticleFile) -> tuple[Span, ...]:
    """A long text in parts of at most PART code points, each a page: cut after a paragraph, else after a sentence."""
    end = len(file.article.text)
    after_paragraphs = sorted(p.span.end for p in file.article.paragraphs)
    after_sentences = sorted(s.end for s in file.annotations.sentences)
    made: list[Span] = []
    start = 0
    while end - start > PART:
        cuts = (_last(ends, start + PART // 2, start + PART) for ends in (after_paragraphs, after_sentences))
        cut = next((cut for cut in cuts if cut), start + PART)
        made.append(Span(start, cut))
        start = cut
    return (*made, Span(start, end))


def _last(ends: Sequence[int], low: int, high: int) -> int | None:
    """The last of these places, ascending, that lies above `low` and not above `high`."""
    place = bisect_right(ends, high)
    return ends[place - 1] if place and ends[place - 1] > low else None


def narrowed(file: ArticleFile, part: Span) -> ArticleFile:
    """The article with only those attributions whose words begin in a part of it."""
    found = file.annotations
    here = tuple(a for a in found.attributions if a.content and part.start <= a.content[0].start < part.end)
    return replace(file, annotations=replace(found, attributions=here))


def part_of(made: Sequence[Span], at: int) -> int:
    """The number of the part, from 1, in which a code point stands."""
    return next((n for n, part in enumerate(made, 1) if at < part.end), len(made))


def blocks(file: ArticleFile, asked: Span | None, part: Span) -> list[Block]:
    """The paragraphs of a part of an article. `asked`, the sentence that the reader came for, is marked as such."""
    article, found = file.article, file.annotations
    kinds: dict[Span, str] = {}
    kinds |= {m.span: "person" for m in found.mentions if m.kind is EntityKind.PERSON}
    kinds |= {t.span: "time" for t in found.times}
    kinds |= {f.span: "figure" for f in found.figures}
    kinds |= {span: "said" for a in found.attributions for span in a.content}
    spans = {*found.sentences, *kinds, *(a.evidence.span for a in found.attributions)}
    if asked is not None:
        spans.add(asked)
        kinds[asked] = "asked"
    near = [span for span in spans if span.overlaps(part)]
    notes = sorted((n for n in _notes(file) if part.start <= n.at < part.end), key=lambda note: note.at)
    made = []
    for paragraph in article.paragraphs:
        if paragraph.span.overlaps(part):
            here = Span(max(paragraph.span.start, part.start), min(paragraph.span.end, part.end))
            own = [n for n in notes if here.start <= n.at < here.end]
            html = marked(article.text, here, near, PREFIX, kinds)
            made.append(Block(paragraph.kind, html, tuple(own[:_NOTES]), tuple(own[_NOTES:])))
    return made


def asked_span(at: str | None, text: str) -> Span | None:
    """The span that an address names ("120-240"); None where it is not inside the text."""
    start, _, end = (at or "").partition("-")
    if not (start.isdecimal() and end.isdecimal() and max(len(start), len(end)) < 9 and (at or "").isascii()):
        return None
    low, high = int(start), int(end)
    return Span(low, high) if low < high <= len(text) else None


def around(text: str, span: Span) -> tuple[str, str]:
    """What stands before and after a span, to the nearest whole word."""
    before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
    if len(before) == _AROUND:
        before = "… " + before.partition(" ")[2]
    if len(after) == _AROUND:
        after = after.rpartition(" ")[0] + " …"
    return before, after


def _notes(file: ArticleFile) -> Iterator[Note]:
    found = file.annotations
    yield from (_said(a) for a in found.attributions if a.content)
    yield from (_figure(f, file.article.text) for f in found.figures)
    yield from (_time(t, file.article.text) for t in found.times if t.low or t.high)
    seen: set[str] = set()
    names = {e.id: e.name for e in found.entities}
    for mention in found.mentions:
        if mention.kind is EntityKind.PERSON:
            name = names.get(mention.entity or "", mention.text)
            if name not in seen:
                seen.add(name)
                yield Note("person", name, "", anchor(PREFIX, mention.span), mention.span.start, links.person(name))


def _said(a: Attribution) -> Note:
    speaker = a.speaker
    name = (speaker.name if speaker else None) or "speaker not named"
    more = f"{_HOW[a.kind]}, {a.confidence:.0%} sure"
    return Note("said", name, more, anchor(PREFIX, a.content[0]), a.content[0].start)


def _figure(f: Figure, text: str) -> Note:
    said = _cut(f.span.of(text))
    what = " ".join(dict.fromkeys(part for part in (f.status, f.counted) if part))
    value = words.bounds(f.low, f.high) if f.low != f.high else f"{f.value:,.10g}" if f.value is not None else ""
    measured = value and f"{value} {f.unit or ''}".strip()
    more = " · ".join(part for part in (measured, what) if part and part != said)
    return Note("figure", said, more, anchor(PREFIX, f.span), f.span.start)


def _time(t: TimeExpression, text: str) -> Note:
    said = words.stretch(t.low, t.high)
    return Note("time", _cut(t.span.of(text)), said, anchor(PREFIX, t.span), t.span.start)


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"
