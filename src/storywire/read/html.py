"""The text of an article from markup: trafilatura, checked against our own line classifier; where they differ, a vote.

Trafilatura (Barbaresi, ACL 2021) in its fast mode reads most pages best. The classifier reads the page's visible lines
without its tags, so its mistakes are other ones: where both agree the text is trusted, and where they do not, the
slower ways of trafilatura are asked as well and the candidate that agrees most with all others is taken.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import lxml.etree
import lxml.html
import trafilatura

from storywire.read import certainty, dump
from storywire.read.body import Body, compose
from storywire.read.phrases import WORD
from storywire.read.source import Source
from storywire.read.visible import visible_lines
from storywire.types import ParagraphKind

READER = f"trafilatura {trafilatura.__version__}"
AGREED = 0.9  # F1 of two texts above which no third is asked
_SPACE = re.compile(r"\s+")
_TAIL = re.compile(r"\s[|–—-]\s")
_BREAKS = frozenset(str.split("p head item quote row lb div table list li tr article"))
_CJK = re.compile(r"[぀-ヿ㐀-鿿豈-﫿฀-๿]|[^\W぀-ヿ㐀-鿿豈-﫿฀-๿]+")

Parts = tuple[tuple[str, ParagraphKind], ...]


@dataclass(frozen=True)
class Candidate:
    """One way of reading the page: paragraphs with their kinds, and the word 4-grams to compare it by."""

    way: str
    parts: Parts

    @property
    def text(self) -> str:
        return "\n".join(part for part, _ in self.parts)


def read_html(source: Source) -> Body:
    """The body of a page of markup; an empty Body where there is none."""
    tree = source.tree
    if tree is None:
        return Body()
    lines = visible_lines(tree)
    guess = Candidate("lines", dump.parts(lines))
    candidates = [extract(tree, fast=True), guess]
    agreement = agree(candidates[0].text, guess.text)
    if agreement < AGREED:
        candidates += [extract(tree), extract(tree, precision=True)]
    best, support = vote(candidates)
    parts = without_headline(best.parts, headings_of(tree))
    text, paragraphs = compose(parts)
    sure = certainty.confidence("html", support) if text else 0.0
    return Body(text, paragraphs, sure, reader=READER)


def extract(tree: lxml.html.HtmlElement, fast: bool = False, precision: bool = False) -> Candidate:
    """What trafilatura takes from the page; the tree stays as it is."""
    found = trafilatura.bare_extraction(
        copy.deepcopy(tree), include_comments=False, fast=fast, favor_precision=precision
    )
    body = getattr(found, "body", None)
    way = "fast" if fast else "precision" if precision else "default"
    return Candidate(way, tuple(parts_of(body)) if body is not None else ())


def vote(candidates: Sequence[Candidate]) -> tuple[Candidate, float]:
    """The candidate that agrees most with the others, and how much; the first wins a tie."""
    if len(candidates) == 2:
        return candidates[0], agree(candidates[0].text, candidates[1].text)
    grams = [shingles(candidate.text) for candidate in candidates]
    support = [sum(f1(one, other) for other in grams if other is not one) / (len(grams) - 1) for one in grams]
    best = max(range(len(candidates)), key=lambda at: support[at])
    return candidates[best], support[best]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The word 4-grams of a text with their counts; characters of scripts without spaces count as words."""
    words = _CJK.findall(text)
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False))


def f1(one: Counter[tuple[str, ...]], other: Counter[tuple[str, ...]]) -> float:
    """The F1 of two multisets of shingles; 0 where either is empty."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def agree(one: str, other: str) -> float:
    """The F1 of the word 4-grams of two texts."""
    return f1(shingles(one), shingles(other))


def parts_of(body: lxml.etree._Element) -> Iterator[tuple[str, ParagraphKind]]:
    """The paragraphs of trafilatura's body element with their kinds."""
    pieces: list[str] = []
    inside: Counter[str] = Counter()
    for event, element in lxml.etree.iterwalk(body, events=("start", "end")):
        tag = str(element.tag)
        if tag in _BREAKS:
            yield from _flushed(pieces, inside)
        if event == "start":
            inside[tag] += 1
            pieces.append(element.text or "")
        else:
            inside[tag] -= 1
            pieces.append(" " if tag in ("cell", "td", "th") else "")
            pieces.append(element.tail or "")
    yield from _flushed(pieces, inside)


def _flushed(pieces: list[str], inside: Counter[str]) -> Iterator[tuple[str, ParagraphKind]]:
    text = _SPACE.sub(" ", "".join(pieces)).strip()
    pieces.clear()
    if WORD.search(text):
        yield text, _kind(inside)


def _kind(inside: Counter[str]) -> ParagraphKind:
    if inside["head"]:
        return ParagraphKind.SUBHEADING
    return ParagraphKind.LIST_ITEM if inside["item"] else ParagraphKind.BODY


def headings_of(tree: lxml.html.HtmlElement) -> tuple[str, ...]:
    """The page's headline candidates: each h1, then the title with and without its tail."""
    texts = [_SPACE.sub(" ", str(element.text_content())).strip() for element in tree.iter("h1")]
    for title in tree.iter("title"):
        text = _SPACE.sub(" ", str(title.text_content())).strip()
        texts += [_TAIL.split(text)[0], text]
    return tuple(filter(None, texts))


def without_headline(parts: Parts, headlines: Sequence[str]) -> Parts:
    """The paragraphs without the headline where one of the first three repeats it."""
    folded = {_folded(headline) for headline in headlines}
    return tuple(part for at, part in enumerate(parts) if at > 2 or _folded(part[0]) not in folded)


def _folded(text: str) -> str:
    return " ".join(WORD.findall(text.casefold()))
