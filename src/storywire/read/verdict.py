"""Whether a page holds an article at all, or only a wall, an error, a list of headlines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice

from storywire import lexicons
from storywire.errors import IssueCode
from storywire.read import phrases
from storywire.read.body import Body
from storywire.types import ParagraphKind

FEWEST_WORDS = 25  # of an article; short news in brief have 30 and more
_UNSPACED = re.compile("[\u3040-\u9fff\u0e00-\u0e7f]")
_STUB = 220  # words of text up to which a subscription wall makes it a stub
_TOP = 60  # lines among which an error page says so; a form further down has error messages of its own
_CONSENT = 12  # paragraphs that a text which asks for consent does not have
_WORTH = 80  # words from which a stub is taken for what it gives
LOW = 0.55  # confidence below which the reader is warned
_SENTENCE = re.compile(
    r"[\w\u0900-\u0dff](?:[^\W\d]|[\u0900-\u0dff])[\"'”’»)]*[.!?…؟।։](?:[\"'”’»)\]]*(?:\s|$))|[。！？]|[ก-๙]{60}"
)
CUT_SHORT = "the page gives only the beginning of its article: the rest is for subscribers"
_SAYS = {
    IssueCode.CONSENT: "the page shows only a question of consent, not its article",
    IssueCode.PAYWALL: CUT_SHORT,
    IssueCode.NO_ARTICLE: "no article was found on the page",
}
_ERROR = "the page is an error message or a check for robots, not an article"
_NAVIGATION = "the page is a list of headlines or a menu, not an article"


def refusal(body: Body, lines: Sequence[str]) -> tuple[IssueCode, str] | None:
    """Why the page is not taken as an article, as code and words for the user; None if it is one."""
    size = _size(body.text)
    if (size < 2 * FEWEST_WORDS or _speaks_of_consent(body)) and _wall("consent_wall", lines):
        return IssueCode.CONSENT, _SAYS[IssueCode.CONSENT]
    if size < _WORTH and walled(lines):
        return IssueCode.PAYWALL, _SAYS[IssueCode.PAYWALL]
    if size < 4 * FEWEST_WORDS and _has_error((*lines[:_TOP], *body.text.splitlines())):
        return IssueCode.NO_ARTICLE, _ERROR
    if size < FEWEST_WORDS:
        return IssueCode.NO_ARTICLE, _NAVIGATION if len(lines) > 10 else _SAYS[IssueCode.NO_ARTICLE]
    if not _sentences(body):
        return IssueCode.NO_ARTICLE, _NAVIGATION
    return None


def cut_short(body: Body, lines: Sequence[str]) -> bool:
    """Whether the text of a page is likely only the beginning of its article, the rest of it behind a wall."""
    return _size(body.text) < _STUB and walled(lines)


def walled(lines: Sequence[str]) -> bool:
    """Whether a page speaks of a subscription that its article needs."""
    return _wall("paywall_wall", lines)


def _size(text: str) -> float:
    """The words of a text, counted no further than `_STUB`; a character of a script without spaces is half a word."""
    words = sum(1 for _ in islice(phrases.WORD.finditer(text), _STUB))
    return words if words == _STUB or text.isascii() else words + len(_UNSPACED.findall(text)) / 2


def _sentences(body: Body) -> bool:
    """Whether any paragraph of the text holds the end of a sentence (Thai has no mark for it)."""
    texts = [part.span.of(body.text) for part in body.paragraphs if part.kind is not ParagraphKind.SUBHEADING]
    return any(_SENTENCE.search(text) for text in texts)


def _speaks_of_consent(body: Body) -> bool:
    """Whether most paragraphs of the text are about cookies, partners and privacy."""
    if len(body.paragraphs) >= _CONSENT:
        return False
    kind = phrases.CLASSES.index("consent")
    texts = [part.span.of(body.text) for part in body.paragraphs]
    about = [phrases.marks(text, phrases.words(text))[kind] > 0 or "consent" in text.casefold() for text in texts]
    return sum(about) * 2 > len(about)


def _has_error(lines: Sequence[str]) -> bool:
    error = phrases.CLASSES.index("error")
    return any(phrases.marks(line, phrases.words(line))[error] >= 2 for line in lines if len(line) < 300)


def _wall(kind: str, lines: Sequence[str]) -> bool:
    """Whether a kind of wall speaks on the page."""
    shown = "\n".join(line for line in lines if len(line) < 600)
    text = shown[:200_000].casefold().replace("’", "'")
    return any(phrase in text for phrase in _said(kind))


@cache
def _said(kind: str) -> tuple[str, ...]:
    pages = [lexicons.load(language, "walls") for language in phrases.LANGUAGES if lexicons.has(language, "walls")]
    return tuple(said for page in pages for said in page.get(kind, ()))
