"""The Annotator: Article → Annotations. It parses the text once and hands the Doc from finder to finder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from storywire.annotate.attributions import find_attributions
from storywire.annotate.entities import link
from storywire.annotate.events import find_events
from storywire.annotate.features import find_features
from storywire.annotate.figures import find_figures
from storywire.annotate.names import find_mentions
from storywire.annotate.parsing import blank_model, load_model, parse, sentences, whole
from storywire.annotate.times import find_times
from storywire.errors import IssueCode
from storywire.types import Annotations, Article, Issue, Paragraph, Span, Step
from storywire.version import __version__

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Finder = Callable[["Doc", Article, Annotations], Annotations]
"""A finder adds its findings to those of the finders before it."""


def _names(doc: Doc, article: Article, found: Annotations) -> Annotations:
    mentions, entities = link(article.text, find_mentions(doc, article))
    return replace(found, mentions=mentions, entities=entities)


def _attributions(doc: Doc, article: Article, found: Annotations) -> Annotations:
    return replace(found, attributions=find_attributions(doc, article, found.mentions, found.entities))


def _times(doc: Doc, article: Article, found: Annotations) -> Annotations:
    return replace(found, times=find_times(doc, article))


def _figures(doc: Doc, article: Article, found: Annotations) -> Annotations:
    return replace(found, figures=find_figures(doc, article, found.times))


def _features(_doc: Doc, article: Article, found: Annotations) -> Annotations:
    names = [mention.text for mention in found.mentions]
    return replace(found, features=find_features(article.headline, article.text, names))


def _events(doc: Doc, article: Article, found: Annotations) -> Annotations:
    return replace(found, events=find_events(doc, article, found.mentions, found.times))


ENGLISH: tuple[Finder, ...] = (_names, _attributions, _times, _figures, _events, _features)
"""What is found in English, in order: times and figures before events, features last."""

WORDS_ALONE: tuple[Finder, ...] = (_attributions, _times, _figures, _features)
"""What is found without a parse: in English with the model "words", and in languages with the word list "speech"."""

ANY_LANGUAGE: tuple[Finder, ...] = (_times, _figures, _features)
"""What needs no parse: times and figures in the languages that have word lists, features in every language."""


WORDS = "words"
"""The model that is none: English is read by its words alone."""

BY_FORM = ("es",)
"""Languages in which attributions are found by form."""


class Annotator:
    """Finds everything that is to be found in an article. Models are loaded at the first article, once a process.

    `model` is the name of an installed spaCy pipeline for English, or a folder; or WORDS for none: several times the
    speed, but then names and events are not looked for, and attributions are found by the words alone. Of a text, the
    first `max_chars` code points are annotated. Both are plain values, so that a worker process can be told how to
    make its own.
    """

    def __init__(self, model: str, max_chars: int = 200_000) -> None:
        if max_chars < 1:
            raise ValueError(f"max_chars must be at least 1, not {max_chars}")
        self.model = model
        self.max_chars = max_chars

    def annotate(self, article: Article) -> Annotations:
        """All findings in the article. Raises ModelError if the spaCy model is not installed."""
        language = (article.language or "").lower().split("-")[0]
        parsed = language == "en" and self.model != WORDS
        finders = ENGLISH if parsed else WORDS_ALONE if language in {"en", *BY_FORM} else ANY_LANGUAGE
        part, issues = _first_part(replace(article, text=whole(article.text)), self.max_chars)
        if language != "en":
            issues += (_not_analysed(article, _language_gap(article, language)),)
        pipeline = self._english if parsed else blank_model(language if finders is WORDS_ALONE else "xx")
        doc = parse(pipeline, part.text, part.paragraphs)
        found = Annotations(article.id, article.revision, self.name(parsed), sentences(doc), issues=issues)
        for finder in finders:
            found = finder(doc, part, found)
        return found

    def name(self, english: bool = True) -> str:
        """The code, the model and their versions: findings of another name are to be made anew."""
        model = f"{self.model} {self._english.meta['version']}" if english and self.model != WORDS else "no model"
        return f"storywire {__version__}; {model}; spaCy {_spacy_version()}"

    @property
    def _english(self) -> Language:
        return load_model(self.model)


def _spacy_version() -> str:
    from spacy.about import __version__ as version

    return str(version)


def _first_part(article: Article, limit: int) -> tuple[Article, tuple[Issue, ...]]:
    """The article cut to its first `limit` code points, with an Issue if anything was cut."""
    length = len(article.text)
    if length <= limit:
        return article, ()
    paragraphs = tuple(
        Paragraph(Span(p.span.start, min(p.span.end, limit)), p.kind)
        for p in article.paragraphs
        if p.span.start < limit
    )
    message = f"only the first {limit:,} of {length:,} characters were analysed"
    return replace(article, text=article.text[:limit], paragraphs=paragraphs), (_not_analysed(article, message),)


def _language_gap(article: Article, language: str) -> str:
    said = f"the language {article.language}" if article.language else "an unknown language"
    missing = "names and events" if language in BY_FORM else "names, quotations and events"
    return f"{missing} are not analysed in {said}"


def _not_analysed(article: Article, message: str) -> Issue:
    return Issue(IssueCode.NOT_ANALYSED, Step.ANNOTATE, article.address, message, article.id)
