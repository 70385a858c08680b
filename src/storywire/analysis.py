"""What is done with one page, in whatever process: read it, annotate it. The work that a mapper maps.

The heavy rooms are imported when the first page comes, so that looking at a library never waits for a model.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from storywire.errors import IssueCode, StorywireError
from storywire.store import Prepared, PreparedPage, prepared, prepared_page
from storywire.types import Annotations, Article, Issue, RawPage, Reading, Step

if TYPE_CHECKING:
    from storywire.annotate import Annotator


class Task(NamedTuple):
    """A page to analyse, the article and revision that it would become, and the limits."""

    page: RawPage
    sha256: str
    article: str
    revision: int
    spacy_model: str
    max_bytes: int
    max_chars: int
    annotate: bool = True
    embedding_model: str = ""  # a folder
    names: tuple[str, ...] = ()  # the addresses by which the article is known
    vectors: bool = False  # whether a server's index will keep it: its words are prepared with the rest

    @property
    def weight(self) -> int:
        """Bytes that it takes to carry: a mapper keeps few heavy tasks in flight."""
        return len(self.page.body)


class Outcome(NamedTuple):
    """What became of a page: a reading, and findings if it is an article."""

    task: Task
    reading: Reading
    annotations: Annotations | None


class Ready(NamedTuple):
    """What became of a page, as the library takes it up: made where the page was analysed, cheap to carry from there.

    The page of the task has no body here: it is in its row.
    """

    task: Task
    page: PreparedPage
    issues: tuple[Issue, ...]
    article: Prepared | None

    @property
    def weight(self) -> int:
        """Bytes that it takes to hold, about: those that are packed."""
        return self.page.weight + (self.article.weight if self.article else 0)

    def whole(self) -> Task:
        """The task with its page as it came."""
        return self.task._replace(page=replace(self.task.page, body=self.page.body()))


def article_id(address: str) -> str:
    """The id of the article at an address: the same on every run and machine."""
    from base64 import b32encode

    return "a-" + b32encode(sha256(address.encode()).digest())[:10].decode().lower()


def analyse(task: Task) -> Outcome:
    """Read and annotate a page. Any exception but a StorywireError becomes an Issue: one page never stops a batch."""
    try:
        return _analysed(task)
    except StorywireError:
        raise
    except ImportError as problem:
        raise StorywireError(f"the installation is not whole: {problem}; `storywire doctor` says more") from problem
    except Exception as problem:  # noqa: BLE001 the per-page guard
        return lost(task, f"{type(problem).__name__}: {problem}")


def lost(task: Task, why: str = "its worker process died") -> Outcome:
    """The outcome of a page that Storywire itself failed on."""
    message = f"Storywire failed on this page ({why[:300]}); please report it"
    issue = Issue(IssueCode.FAILED, Step.READ, task.page.address, message)
    return Outcome(task, Reading(None, (issue,)), None)


def ready(task: Task) -> Ready:
    """Read and annotate a page, and make the rows of it."""
    return encoded(analyse(task))


def ready_lost(task: Task) -> Ready:
    """The same of a page that cannot be analysed: its worker died, twice."""
    return encoded(lost(task))


def encoded(outcome: Outcome) -> Ready:
    """The rows of an outcome; pure."""
    task, reading, annotations = outcome
    article, found = reading.article, annotations
    if article and not found:
        found = Annotations(article.id, article.revision, "none")
    return Ready(
        task._replace(page=replace(task.page, body=b"")),
        prepared_page(task.page, task.sha256),
        (*reading.issues, *(annotations.issues if annotations else ())),
        prepared(article, found, vectors=task.vectors) if article and found else None,
    )


def _analysed(task: Task) -> Outcome:
    from storywire.read import read_page

    reading = read_page(task.page, task.article, task.revision, task.max_bytes)
    if reading.article is None:
        return Outcome(task, reading, None)
    if not task.annotate:
        return Outcome(task, reading, Annotations(task.article, task.revision, "none"))
    annotations = _annotator(task.spacy_model, task.max_chars).annotate(reading.article)
    return Outcome(task, reading, _embedded(task, reading.article, annotations))


def _embedded(task: Task, article: Article, annotations: Annotations) -> Annotations:
    """The annotations with the embedding of the article's beginning, where a model is set."""
    if not task.embedding_model:
        return annotations
    from storywire.models.embedding import Embedder

    embedding = Embedder.open(Path(task.embedding_model)).embed(article.headline, article.text)
    return replace(annotations, features=replace(annotations.features, embedding=embedding))


@cache
def _annotator(model: str, max_chars: int) -> Annotator:
    from storywire.annotate import Annotator

    return Annotator(model, max_chars)
