"""The text of an article from markup: trafilatura, checked against our own line classifier.

Trafilatura (Barbaresi, ACL 2021) in its fast mode reads most pages best. The classifier of `dump` reads the page's
visible lines without its tags, so its mistakes are other ones. Where both agree, the text is trusted. Where they do not
and the classifier is sure of itself, trafilatura has mostly cut a long text short, and the classifier's text is taken.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import lxml.etree
import lxml.html
import trafilatura

from storywire.read import certainty, dump, edges, linked, verdict
from storywire.read.body import Body, compose
from storywire.read.phrases import WORD
from storywire.read.source import Source
from storywire.read.visible import visible_lines
from storywire.types import ParagraphKind

READER = f"trafilatura {trafilatura.__version__}"
DISPUTED = 0.75  # F1 of the two texts below which they are said to disagree
SURE = 0.93  # expected F1 from which the classifier then overrules
_SECOND = 0.7  # confidence that a second reading reaches at most, and that of the classifier alone at least
_SHORT = 900  # characters of text up to which a script may hold more
_MOST_LINES = 20_000
_MOST_CHARS = 1_500_000
_TAIL = re.compile(r"\s[|–—-]\s")
_BREAKS = frozenset(str.split("p head item quote row lb div table list li tr article"))
_CJK = re.compile(r"[぀-ヿ㐀-鿿豈-﫿฀-๿]|[^\W぀-ヿ㐀-鿿豈-﫿฀-๿]+")

Parts = tuple[tuple[str, ParagraphKind], ...]


def read_html(source: Source) -> Body:
    """The body of a page of markup; an empty Body where there is none."""
    tree = source.tree
    if tree is None:
        return Body()
    found = extract(tree) if _bounded(source) else ()
    guess = dump.judge(source.shown)
    agreement = agree(text_of(found), text_of(guess.parts))
    titles = headings_of(tree)
    disputed = agreement < DISPUTED and guess.expected >= SURE
    if disputed or _flat(found, guess.parts):
        parts, sure, reader = guess.parts, certainty.confidence("dump", guess.expected), dump.READER
    else:
        found = without_headline(found, titles)
        parts = edges.trim(found, dict(zip(map(edges.folded, source.shown), guess.scores, strict=True)))
        sure, reader = certainty.confidence("html", agreement), READER
    if _letters(parts) < _SHORT and not verdict.walled((*titles, *source.shown)):
        told = told_by_script(source)
        if _letters(told) > 2 * _letters(parts):
            return _body(told, titles, _SECOND, "articleBody of JSON-LD")
    return _body(parts, titles, sure, reader)


def second_readings(source: Source) -> Iterator[Body]:
    """Other bodies of a page whose first reading came to no article, the most trusted first.

    Trafilatura's slower default mode, and the line classifier alone where it is sure. None is trusted far: `_SECOND`
    caps the confidence.
    """
    tree = source.tree
    if tree is None:
        return
    titles, guess = headings_of(tree), dump.judge(source.shown)
    if _bounded(source):
        slower = extract(tree, fast=False)
        sure = certainty.confidence("html", agree(text_of(slower), text_of(guess.parts)))
        yield _body(slower, titles, min(sure, _SECOND), f"{READER} default")
    sure = certainty.confidence("dump", guess.expected)
    if sure >= _SECOND:
        yield _body(guess.parts, titles, _SECOND, dump.READER)


def _body(parts: Parts, titles: Sequence[str], sure: float, reader: str) -> Body:
    text, paragraphs = compose(without_headline(parts, titles))
    return Body(text, paragraphs, sure if text else 0.0, reader=reader)


def _letters(parts: Parts) -> int:
    return sum(len(part) for part, _ in parts)


def told_by_script(source: Source) -> Parts:
    """The paragraphs of the longest articleBody that the page's JSON-LD gives; markup in it is taken out.

    Some pages are built by scripts and hold their text nowhere else.
    """
    bodies = linked.strings(linked.nodes(source.markup), "articleBody")
    longest = max((each.value for each in bodies), key=len, default="")[:_MOST_CHARS]
    if "<" in longest and ">" in longest:
        longest = "\n".join(visible_lines(lxml.html.fragment_fromstring(longest, create_parent="div")))
    lines = (" ".join(line.split()) for line in longest.splitlines())
    return tuple((line, ParagraphKind.BODY) for line in lines if WORD.search(line))


def _flat(found: Parts, guessed: Parts) -> bool:
    """Whether trafilatura found nothing, or fell back to all text of the page in a single paragraph."""
    return len(found) <= 1 and len(guessed) > 2 * len(found)


def _bounded(source: Source) -> bool:
    """Whether a page is small enough for trafilatura, whose work grows faster than the page."""
    return len(source.shown) <= _MOST_LINES and sum(map(len, source.shown)) <= _MOST_CHARS


def extract(tree: lxml.html.HtmlElement, fast: bool = True) -> Parts:
    """The paragraphs that trafilatura takes from what the page shows, in its fast or its default mode.

    The tree stays as it is. Trafilatura would fall back to JSON-LD by itself and not say so: it gets none to see.
    """
    shown = copy.deepcopy(tree)
    lxml.etree.strip_elements(shown, "script", with_tail=False)
    found = trafilatura.bare_extraction(shown, include_comments=False, fast=fast)
    body = getattr(found, "body", None)
    return tuple(parts_of(body)) if body is not None else ()


def text_of(parts: Parts) -> str:
    """The paragraphs as lines of one text."""
    return "\n".join(part for part, _ in parts)


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
    text = " ".join("".join(pieces).split())
    pieces.clear()
    if WORD.search(text):
        yield text, _kind(inside)


def _kind(inside: Counter[str]) -> ParagraphKind:
    if inside["head"]:
        return ParagraphKind.SUBHEADING
    return ParagraphKind.LIST_ITEM if inside["item"] else ParagraphKind.BODY


def headings_of(tree: lxml.html.HtmlElement) -> tuple[str, ...]:
    """The page's headline candidates: each h1, then the title with and without its tail."""
    texts = [" ".join(str(element.text_content()).split()) for element in tree.iter("h1")]
    for title in tree.iter("title"):
        text = " ".join(str(title.text_content()).split())
        texts += [_TAIL.split(text)[0], text]
    return tuple(filter(None, texts))


def without_headline(parts: Parts, headlines: Sequence[str]) -> Parts:
    """The paragraphs without the headline where one of the first three repeats it."""
    folded = {edges.folded(headline) for headline in headlines}
    return tuple(part for at, part in enumerate(parts) if at > 2 or edges.folded(part[0]) not in folded)
