"""What an outlet changed in an article: two revisions side by side, sentence by sentence and statement by statement.

Sentences are aligned by the matching blocks of Ratcliff and Obershelp (1988; Python's difflib); what stands between two
blocks is paired where it is worded alike, and else added or dropped. Statements (attributions, figures) are compared by
their own words, so that one that only moved is no change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import NamedTuple

from storywire.types import ArticleFile, Change, Evidence, RevisionDiff, Span
from storywire.wording import containment, shingles, words

ALIKE = 0.5  # share of words from which one sentence is the other, reworded
MOST = 3_000  # sentences that are aligned; of longer texts the beginning
_PAIRS = 250_000  # comparisons of sentences for one gap


class _Said(NamedTuple):
    """Something said: its words as compared, as they stand, who says it, and where."""

    key: tuple[str, ...]
    text: str
    speaker: str | None = None
    evidence: Evidence | None = None


def compare(before: ArticleFile, after: ArticleFile) -> RevisionDiff:
    """The differences between two revisions of one article. Twice the same revision gives an empty one."""
    old, new = before.article, after.article
    return RevisionDiff(
        article=new.id,
        before=old.revision,
        after=new.revision,
        headline=_plain(old.headline, new.headline),
        byline=_plain(", ".join(old.byline) or None, ", ".join(new.byline) or None),
        published=_plain(_day(before), _day(after)),
        sentences=tuple(_aligned(_sentences(before), _sentences(after))),
        attributions=tuple(_matched(_attributions(before), _attributions(after))),
        figures=tuple(_matched(_figures(before), _figures(after))),
    )


def _plain(before: str | None, after: str | None) -> Change | None:
    return None if before == after else Change(before, after)


def _day(file: ArticleFile) -> str | None:
    day = file.article.published.day
    return day.isoformat() if day else None


def _sentences(file: ArticleFile) -> list[_Said]:
    text = file.article.text
    spans: Iterable[Span] = file.annotations.sentences or (p.span for p in file.article.paragraphs)
    found = [_said(span.of(text)) for span in spans]
    return [one for one in found if one.key][:MOST]


def _attributions(file: ArticleFile) -> list[_Said]:
    text = file.article.text
    return [
        _said(" ".join(span.of(text) for span in one.content), one.speaker.name if one.speaker else None, one.evidence)
        for one in file.annotations.attributions
    ]


def _figures(file: ArticleFile) -> list[_Said]:
    """Figures with what they count, so that "three dead" and "three injured" are two."""
    text = file.article.text
    found = []
    for one in file.annotations.figures:
        counted = " ".join(filter(None, (one.status, one.counted))) or None
        shown = one.span.of(text)
        said = _said(f"{shown} {counted or ''}", counted, one.evidence)
        found.append(said._replace(text=shown))
    return found


def _said(text: str, speaker: str | None = None, evidence: Evidence | None = None) -> _Said:
    shown = " ".join(text.split())
    return _Said(tuple(word.folded for word in words(shown)), shown, speaker, evidence)


def _aligned(before: Sequence[_Said], after: Sequence[_Said]) -> Iterable[Change]:
    """The sentences that differ, in the order of the later text."""
    blocks = SequenceMatcher(None, [s.key for s in before], [s.key for s in after], autojunk=False)
    for kind, low, high, start, end in blocks.get_opcodes():
        if kind != "equal":
            yield from _paired(before[low:high], after[start:end])


def _matched(before: Sequence[_Said], after: Sequence[_Said]) -> Iterable[Change]:
    """Statements are compared wherever they stand: those with the same words are left out."""
    kept = {one.key for one in before} & {one.key for one in after}
    yield from _paired([s for s in before if s.key not in kept], [s for s in after if s.key not in kept])


def _paired(before: Sequence[_Said], after: Sequence[_Said]) -> Iterable[Change]:
    """Each later one with the earlier one that is worded most like it; what finds none is added, or dropped."""
    partners = _partners(before, after)
    for place, one in enumerate(after):
        found = partners.get(place)
        change = Change(None if found is None else before[found].text, one.text, one.speaker, one.evidence)
        yield change
    taken = set(partners.values())
    for place, one in enumerate(before):
        if place not in taken:
            yield replace(Change(one.text, None), speaker=one.speaker, evidence=one.evidence)


def _partners(before: Sequence[_Said], after: Sequence[_Said]) -> dict[int, int]:
    """Places in `after` to places in `before`, the most alike first, each place once."""
    if len(before) * len(after) > _PAIRS:
        return {}
    grams = [[shingles(one.key, 1) for one in side] for side in (before, after)]
    alike = [
        (containment(old, new) * min(len(old), len(new)) / max(len(old), len(new), 1), place, partner)
        for place, new in enumerate(grams[1])
        for partner, old in enumerate(grams[0])
        if old and new
    ]
    found: dict[int, int] = {}
    for score, place, partner in sorted(alike, key=lambda one: (-one[0], abs(one[1] - one[2]), one[1])):
        if score < ALIKE:
            break
        if place not in found and partner not in found.values():
            found[place] = partner
    return found
