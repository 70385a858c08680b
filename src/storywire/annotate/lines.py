"""Speech that the layout of a line gives: transcripts ("CHAIR: …"), interviews, tickers ("Operator Nordvia: …").

A line that begins with a short name and a colon is somebody's turn when the name is in capitals, when another line
begins with a name in the same way, or when the text names that person or body elsewhere too. An article may quote a
transcript, each turn after an opening mark (“CHAIR: …).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from storywire import lexicons
from storywire.annotate.tokens import Tokens
from storywire.annotate.triples import Triple

_SURE = 0.75
_LONGEST_NAME = 6
_LEAST_WORDS = 3


@dataclass(frozen=True)
class _Line:
    name: tuple[int, ...]
    colon: int
    rest: tuple[int, ...]
    text: str
    is_label: bool  # "Update: …" is nobody's turn
    is_quoted: bool  # the whole line stands in quotation marks


def with_lines(tokens: Tokens, found: list[Triple], names: Iterable[str]) -> list[Triple]:
    """The triples, with the turns of lines that they do not cover; `names` are the names that the text gives."""
    every = list(_lines(tokens))
    if not every:
        return found
    lines = [line for line in every if not line.is_label]
    labels = {line.colon for line in every if line.is_label}
    found = [triple for triple in found if not labels & set(triple.cue)]
    known = {name.casefold() for name in names}
    turns = Counter(line.text for line in lines)
    is_script = len(lines) >= 3 and len(turns) >= 2 and turns.most_common(1)[0][1] >= 2
    sure = {line.colon for line in lines if is_script or _known(line.text, known)}
    spoken = [line for line in lines if line.colon in sure or (line.text.isupper() and not line.is_quoted)]
    found = list(_within_turns(found, [line for line in spoken if line.colon in sure]))
    cue = {token: triple.anchor for triple in found for token in triple.content}
    more = []
    for line in spoken:
        within = {-1, *line.rest} if line.colon in sure else {-1}
        if all(cue.get(t, -1) in within for t in line.rest):
            more.append(Triple(line.colon, line.name, (line.colon,), line.rest, _SURE))
    mine = {token for triple in more for token in (*triple.source, *triple.cue)}
    kept = [triple for triple in found if triple.anchor not in mine]
    return sorted([*kept, *more], key=lambda t: (min(t.content or t.cue), t.anchor))


def _within_turns(found: Sequence[Triple], turns: Sequence[_Line]) -> Iterator[Triple]:
    """The triples, without the content by which they reach from a turn into another: a cue within a turn does not tell
    whose the others are."""
    number = {t: k for k, one in enumerate(turns) for t in range(one.name[0] - one.is_quoted, one.rest[-1] + 1)}
    for triple in found:
        own = number.get(triple.anchor, -1)
        content = tuple(t for t in triple.content if number.get(t, own) == own)
        if content == triple.content:
            yield triple
        elif content:
            yield replace(triple, content=content)


def _known(text: str, names: set[str]) -> bool:
    """Whether a line's name is one of the names, or ends in one after a description: "Rail operator Nordvia"."""
    said = text.casefold()
    return said in names or any(said.endswith(" " + name) for name in names)


def _lines(tokens: Tokens) -> Iterator[_Line]:
    """The paragraphs that begin with a time or nothing, a name in capital letters, a colon and some words."""
    firsts = np.flatnonzero(np.append(True, tokens.paragraph[1:] != tokens.paragraph[:-1]))
    ends = np.append(firsts[1:], len(tokens))
    no_names = lexicons.load("en", "speech")["no_turns"]
    for first, end in zip(firsts.tolist(), ends.tolist(), strict=True):
        words = [t for t in range(first, min(end, first + 12)) if not tokens.space[t]]
        words = _after_time(tokens, words)
        is_quoted = len(words) > 1 and bool(tokens.mark[words[0]])
        words = words[is_quoted:]
        colon = next((k for k, t in enumerate(words) if tokens.doc[t].text == ":"), None)
        if colon is None or not 0 < colon <= _LONGEST_NAME or is_quoted != (tokens.quote[words[colon]] >= 0):
            continue
        name = words[:colon]
        rest = tuple(t for t in range(words[colon] + 1, end) if not tokens.space[t])
        text = tokens.doc[name[0] : name[-1] + 1].text
        if _is_name(tokens, name) and _speaks(tokens, rest) and (text.isupper() or not is_quoted):
            yield _Line(tuple(name), words[colon], rest, text, text.casefold() in no_names, is_quoted)


def _after_time(tokens: Tokens, words: list[int]) -> list[int]:
    """Without a time of day at the head of the line."""
    if words and tokens.doc[words[0]].text[:1].isdigit():
        words = words[1:]
        while words and tokens.doc[words[0]].text in {":", ".", "-", "–", "—", "am", "pm", "a.m.", "p.m.", "h"}:
            words = words[1:]
    return words


def _is_name(tokens: Tokens, name: list[int]) -> bool:
    """Whether the words may name somebody: the last in capitals, none but joining words and marks in small letters."""
    words = [tokens.doc[t] for t in name]
    small = [w for w in words if w.text[:1].islower()]
    return words[-1].text[:1].isupper() and len(small) <= 1 and not any(w.text in {".", "?", "!", ","} for w in words)


def _speaks(tokens: Tokens, rest: tuple[int, ...]) -> bool:
    return sum(tokens.doc[t].is_alpha for t in rest) >= _LEAST_WORDS
