"""From the text of an article to a spaCy Doc whose offsets are those of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from storywire.annotate.ruler import remembering
from storywire.errors import ModelError
from storywire.types import Paragraph, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

LONGEST_WORD = 150  # code points; spaCy's tokenizer takes quadratic time on longer runs of punctuation
_LONG_RUN = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_PIECE = re.compile(r"\w{1,150}|[^\w\s]{1,150}")
_PARAGRAPH_END = re.compile(r"\n\s*")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def load_model(name: str) -> Language:
    """The spaCy pipeline of that name or in that folder, loaded once a process.

    Raises ModelError, saying what to install.
    """
    import spacy

    try:
        return remembering(spacy.load(name))
    except (OSError, ValueError, ImportError) as problem:
        raise ModelError(
            f"the spaCy model {name} cannot be loaded: install it with `pip install {name.replace('_', '-')}`, or "
            f"name another one in the setting spacy_model ({problem})"
        ) from problem


@cache
def blank_model(language: str = "xx") -> Language:
    """A pipeline without statistics, for languages without a model: words, and sentences by their marks.

    `language` chooses the rules by which words are cut (en, es; xx: those of no language).
    """
    import spacy

    pipeline = spacy.blank(language)
    if language == "es":  # "—Tengo": the dash of a turn is no part of the word
        rules = [*(pipeline.Defaults.prefixes or ()), "—", "–"]
        tokenizer: Any = pipeline.tokenizer
        tokenizer.prefix_search = spacy.util.compile_prefix_regex(rules).search
    pipeline.add_pipe("sentencizer")
    return pipeline


def mark_sentences(doc: Doc) -> Doc:
    """The Doc with sentences by their marks and by paragraphs, as the pipeline without statistics gives them."""
    _open_sentences(doc, [match.end() for match in _PARAGRAPH_END.finditer(doc.text)])
    marked: Doc = blank_model().get_pipe("sentencizer")(doc)
    return marked


def whole(text: str) -> str:
    """The text with U+FFFD for lone surrogates, which are no characters and which spaCy cannot hold."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def parse(pipeline: Language, text: str, paragraphs: Sequence[Paragraph]) -> Doc:
    """The Doc of `text`: same offsets, and no sentence reaches over the edge of a paragraph.

    Raises ValueError if the offsets came out differently, or if the text has lone surrogates.
    """
    doc = _tokens(pipeline, text)
    starts = {p.span.start for p in paragraphs} | {p.span.end for p in paragraphs}
    _open_sentences(doc, sorted(starts))
    parsed = pipeline(doc)
    if parsed.text != text:
        raise ValueError("the parsed text differs from the text of the article")
    return parsed


def _open_sentences(doc: Doc, starts: list[int]) -> None:
    """Let a sentence begin with the first word at or after each offset of `starts` (sorted)."""
    waiting = iter(starts)
    offset = next(waiting, None)
    for token in doc:
        if offset is None:
            return
        if token.is_space or token.idx < offset:
            continue
        token.is_sent_start = True
        while offset is not None and offset <= token.idx:
            offset = next(waiting, None)


def _tokens(pipeline: Language, text: str) -> Doc:
    """The words of the text; runs without white space that no language has are cut without spaCy's rules."""
    from spacy.tokens import Doc

    pieces, done = [], 0
    for run in _LONG_RUN.finditer(text):
        pieces.append(pipeline.make_doc(text[done : run.start()]))
        words = _PIECE.findall(run.group())
        pieces.append(Doc(pipeline.vocab, words=words, spaces=[False] * len(words)))
        done = run.end()
    if not pieces:
        return pipeline.make_doc(text)
    pieces.append(pipeline.make_doc(text[done:]))
    return Doc.from_docs([p for p in pieces if len(p)], ensure_whitespace=False) or pipeline.make_doc("")


def sentences(doc: Doc) -> tuple[Span, ...]:
    """The sentences of a Doc, without the white space around them."""
    found = []
    for sentence in doc.sents:
        words = sentence.text
        start = sentence.start_char + len(words) - len(words.lstrip())
        end = sentence.start_char + len(words.rstrip())
        if start < end:
            found.append(Span(start, end))
    return tuple(found)
