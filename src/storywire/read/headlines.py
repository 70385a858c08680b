"""The headline: the article's own, not the page's title with its tail, nor that of another story in a sidebar."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from storywire.read import bylines, linked, written
from storywire.read.finding import Candidate, folded, metas, squeeze, whole
from storywire.read.layout import layout
from storywire.read.markup import Line, Markup, Zone

_TAIL = re.compile(r"\s+(?:[|\-–—·•:»«~/]|::|\|\|)\s+")
_PRIORS = {"h1": 0.66, "json-ld": 0.58, "og:title": 0.55, "twitter:title": 0.5, "title": 0.45, "itemprop": 0.5}
_AGAIN = 0.15  # a headline is often said again: above, in a list, at the comments
_SHARING = 0.42  # the score of a line that has words of the text
_CAPTION = re.compile(
    r"©|\(c\)|\b(?:foto|photo|bild|image|courtesy of|getty images|symbolbild|photographer|posted|updated|published)\b",
    re.IGNORECASE,
)
_REACH = 14  # lines above the text among which a dump's headline is looked for
_WORDS = re.compile(r"\w{4,}")
_NO_HEADLINE = 600  # characters from which a line repeats no headline


def of_markup(page: Markup) -> list[Candidate]:
    """Candidates of an HTML page; those that several places agree on come first."""
    found = [candidate for candidate in _stated(page) if 2 < len(candidate.value) < 400]
    known = {folded(candidate.value) for candidate in found if candidate.origin == "h1"}
    names = {folded(content) for _, content, _ in metas(page, "og:site_name", "application-name")}
    cut = [_without_tail(candidate, known, names) for candidate in found]
    votes: Counter[str] = Counter()
    for _, value in {(candidate.origin, folded(candidate.value)) for candidate in cut}:
        votes[value] += 1
    raw = {(candidate.origin, folded(candidate.value)) for candidate in found}
    kept = [each for each in cut if folded(each.value) not in names] or cut  # some give the headline as the site's name
    return [
        Candidate(each.value, each.origin, min(0.97, each.confidence + _agreement(each, votes, raw)), each.span)
        for each in kept
    ]


def _agreement(each: Candidate, votes: Counter[str], raw: set[tuple[str, str]]) -> float:
    """What other places add: the same words, or the same words with something hung on before or behind."""
    own = folded(each.value)
    same = votes[own] - 1
    holding = sum(
        origin != each.origin and own != value and (value.startswith(own + " ") or value.endswith(" " + own))
        for origin, value in raw
    )
    return 0.12 * same + (0.08 * min(holding, 2) if len(own) > 12 else 0.0)


def _stated(page: Markup) -> Iterator[Candidate]:
    shape = layout(page)
    heading: dict[int, int] = {number: -abs(number - shape.heading) for number in range(len(page.lines))}
    headings = [number for number, line in enumerate(page.lines) if line.zone & Zone.HEADING]
    for rank, number in enumerate(sorted(headings, key=lambda number: -heading[number])[:3]):
        line = page.lines[number]
        yield Candidate(
            line.text, "h1", _PRIORS["h1"] - 0.15 * rank - (0.1 if line.zone & Zone.RELATED else 0), whole(line)
        )
    for statement in list(linked.strings(linked.nodes(page), "headline"))[:2]:
        yield Candidate(statement.value, "json-ld", _PRIORS["json-ld"], statement.span())
    for key, content, span in metas(
        page, "og:title", "twitter:title", "headline", "dc.title", "sailthru.title", "parsely-title"
    ):
        yield Candidate(content, key if key in _PRIORS else "meta", _PRIORS.get(key, 0.5), span)
    for line in page.lines[:200]:
        if line.zone & Zone.TITLE:
            yield Candidate(line.text, "title", _PRIORS["title"], whole(line))
            break


def _without_tail(candidate: Candidate, known: set[str], names: set[str]) -> Candidate:
    """A title without the outlet's name or section that is hung on behind it (or set before it)."""
    value = squeeze(candidate.value)
    if candidate.origin == "h1" or folded(value) in known:
        return Candidate(value, candidate.origin, candidate.confidence, candidate.span)
    parts = _TAIL.split(value)
    cuts = [match.span() for match in _TAIL.finditer(value)]
    for start, end in reversed(cuts):
        if folded(value[:start]) in known or folded(value[end:]) in names:
            return Candidate(value[:start], candidate.origin, candidate.confidence, candidate.span)
        if folded(value[end:]) in known or folded(value[:start]) in names:
            return Candidate(value[end:], candidate.origin, candidate.confidence, candidate.span)
    if (
        candidate.origin == "title"
        and len(parts) > 1
        and len(parts[-1].split()) <= 4
        and len(value[: cuts[-1][0]]) > 15
    ):
        return Candidate(value[: cuts[-1][0]], candidate.origin, candidate.confidence, candidate.span)
    return Candidate(value, candidate.origin, candidate.confidence, candidate.span)


def of_dump(page: Markup, first: int, text: str) -> list[Candidate]:
    """Candidates of a text dump: the lines above the text that look like a headline and share words with it."""
    words = set(_WORDS.findall(text[:4000].lower()))
    cased = "\n".join(line.text for line in page.lines if len(line.text) < _NO_HEADLINE).casefold().split("\n")
    found = []
    for distance, number in enumerate(range(min(first, len(page.lines)) - 1, max(-1, first - 1 - _REACH), -1)):
        line = page.lines[number]
        score = _headlike(line, words)
        if score is not None:
            score += _AGAIN * (score > _SHARING and 1 < _times(line.text, cased) < 5) - 0.02 * distance
            found.append(Candidate(line.text.strip(), "line", max(0.1, min(0.9, score)), whole(line)))
    return found


def _times(text: str, cased: list[str]) -> int:
    """How many lines (all in lower case) say the same words as a text."""
    own = folded(text)
    longest = max(own.split(), key=len, default="")
    return sum(folded(line) == own for line in cased if longest in line)


def _headlike(line: Line, words: set[str]) -> float | None:
    """How like a headline a line is, from 0 to 1, or None where it is none."""
    text = line.text.strip()
    count = len(text.split())
    wide = not text.isascii() and bool(re.search(r"[぀-ヿ㐀-鿿가-힯฀-๿]", text))
    if not (10 if not wide else 6) <= len(text) <= 220 or (count < 3 and not wide):
        return None
    if (bylines.prefixed(text) and count < 9) or (written.find(text) and (count < 7 or bylines.stamped(text))):
        return None
    if _CAPTION.search(text) or "@" in text:
        return None
    own = set(_WORDS.findall(text.lower()))
    shared = sum(word in words for word in own) / len(own) if own else 0.0
    score = 0.35 + 0.4 * shared
    score -= 0.15 * text.endswith((".", ":", "…"))
    score += 0.05 * (5 <= count <= 18)
    return score if shared or wide or count >= 4 else None
