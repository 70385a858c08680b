"""Where the words of a search stand in a text, marked, and the part of it that shows most of them.

For databases that do not do it themselves: the same as SQLite's highlight() and snippet()
(https://www.sqlite.org/fts5.html#the_snippet_function).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from storywire.store.queries import Node, Not, Term
from storywire.store.tokens import Token, tokens, words

OPEN, CLOSE, ELLIPSIS = "‹", "›", " … "
WIDTH = 32  # words of a snippet
LONGEST = 1_000_000  # characters of a text that are looked through


class Found(NamedTuple):
    """Where one of the wanted phrases stands: its number, its first word's place, and how many words it has."""

    phrase: int
    at: int
    size: int


def highlighted(text: str, wanted: Node, fields: Collection[str | None]) -> str:
    """The whole text with what is wanted in these fields marked."""
    place = tokens(text[:LONGEST])
    return _marked(text, place, _found(place, wanted, fields), 0, len(place))


def snippet(text: str, wanted: Node, fields: Collection[str | None]) -> str:
    """The part of the text around its best match, marked; nothing where nothing matches."""
    place = tokens(text[:LONGEST])
    found = _found(place, wanted, fields)
    if not found:
        return ""
    return _marked(text, place, found, _best_start(text, place, found), WIDTH)


def _found(place: Sequence[Token], wanted: Node, fields: Collection[str | None]) -> list[Found]:
    """Every place of every phrase that is wanted, in the order of the text."""
    terms = [term for term in _terms(wanted) if term.field in fields]
    by_word: dict[str, list[int]] = {}
    for at, token in enumerate(place):
        by_word.setdefault(token.word, []).append(at)
    found = [hit for number, term in enumerate(terms) for hit in _phrase(number, term, place, by_word)]
    return sorted(found, key=lambda hit: (hit.at, hit.phrase))


def _phrase(number: int, term: Term, place: Sequence[Token], by_word: dict[str, list[int]]) -> Iterator[Found]:
    said = words(term.words)
    if not said:
        return
    *whole, last = said
    starts = by_word.get(whole[0], []) if whole else _starts(last, term.prefix, by_word)
    for at in starts:
        here = [token.word for token in place[at : at + len(said)]]
        if here[:-1] == whole and len(here) == len(said) and _same(here[-1], last, term.prefix):
            yield Found(number, at, len(said))


def _starts(word: str, prefix: bool, by_word: dict[str, list[int]]) -> list[int]:
    if not prefix:
        return by_word.get(word, [])
    return sorted(at for known, places in by_word.items() if known.startswith(word) for at in places)


def _same(word: str, wanted: str, prefix: bool) -> bool:
    return word.startswith(wanted) if prefix else word == wanted


def _terms(node: Node) -> Iterator[Term]:
    if isinstance(node, Term):
        yield node
    elif not isinstance(node, Not):
        for part in node.parts:
            yield from _terms(part)


# --------------------------------------------------------------------------------------------- the best part


def _best_start(text: str, place: Sequence[Token], found: Sequence[Found]) -> int:
    """The word that the best snippet begins with: many different phrases, rather at the beginning of a sentence."""
    sentences = [at for at in range(len(place)) if _begins(text, place, at)] if len(place) > WIDTH else []
    best, start = 0, 0
    for hit in found:
        score, around = _score(found, hit.at, len(place))
        if score > best:
            best, start = score, around
        before = [at for at in sentences if at <= hit.at]
        if before and before[-1] < hit.at:
            score = _score(found, before[-1], len(place))[0] + (120 if before[-1] == 0 else 100)
            if score > best:
                best, start = score, before[-1]
    return start


def _score(found: Sequence[Found], start: int, size: int) -> tuple[int, int]:
    """What a snippet from that word on is worth, and where it would begin to have its matches in the middle."""
    inside = [hit for hit in found if start <= hit.at < start + WIDTH]
    different = len({hit.phrase for hit in inside})
    first, last = inside[0].at if inside else 0, inside[-1].at + inside[-1].size if inside else 0
    middle = first - int((WIDTH - (last - first)) / 2)
    return 1000 * different + len(inside) - different, max(0, min(middle, size - WIDTH))


def _begins(text: str, place: Sequence[Token], at: int) -> bool:
    """Whether a sentence begins with that word."""
    if at == 0:
        return True
    between = text[place[at - 1].end : place[at].start]
    before = between.rstrip(" \t\n\r") if between != " " else ""
    return len(before) < len(between) and before.endswith((".", ":"))


def _marked(text: str, place: Sequence[Token], found: Sequence[Found], start: int, width: int) -> str:
    """The text from a word on, so many words, with the places found between marks; those that meet are one."""
    end = min(start + width, len(place))
    if end <= start:
        return text
    first = place[start].start if start else 0
    last = place[end - 1].end if end < len(place) else len(text)
    parts, done = [ELLIPSIS if start else ""], first
    for low, high in _joined(found):
        if high <= start or low >= end:
            continue
        opened, closed = place[max(low, start)].start, place[min(high, end) - 1].end
        parts += [text[done:opened], OPEN, text[opened:closed], CLOSE]
        done = closed
    return "".join([*parts, text[done:last], ELLIPSIS if end < len(place) else ""])


def _joined(found: Sequence[Found]) -> Iterator[tuple[int, int]]:
    """The places as ranges of words; those that overlap are one."""
    low = high = -1
    for hit in found:
        if hit.at < high:
            high = max(high, hit.at + hit.size)
            continue
        if high > low:
            yield low, high
        low, high = hit.at, hit.at + hit.size
    if high > low:
        yield low, high
