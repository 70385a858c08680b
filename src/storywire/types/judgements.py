"""What persons decided: kept apart from what Storywire found, and replayed on every rebuild."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JudgementKind(StrEnum):
    """What a person can decide."""

    MERGE = "merge"  # these stories are one
    SPLIT = "split"  # these articles are another story than the rest
    MOVE = "move"  # this article belongs in that story
    NOT_WIRE = "not-wire"  # this article is no copy of another
    DATE = "date"  # this article was published on that day, or nobody knows when
    SPEAKER = "speaker"  # these words are that person's, or nobody knows whose

    @property
    def places(self) -> bool:
        """Whether it says in which story articles belong."""
        return self in (JudgementKind.MERGE, JudgementKind.SPLIT, JudgementKind.MOVE)


class Through(StrEnum):
    """How the name of somebody who decides became known, and so how far it can be believed."""

    COMMAND = "command"  # given on a command line, or in Python: whoever could open the library
    PAGE = "page"  # typed into a page that asks for no name
    TOKEN = "token"  # of somebody's own token
    PROXY = "proxy"  # told by the proxy that signed them in
    IMPORT = "import"  # taken over from another library
    UNKNOWN = ""  # kept by a Storywire that did not note it


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decides, and how the name became known."""

    name: str
    through: Through = Through.COMMAND


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided, who and when. One that was undone stays, with who undid it and when.

    `articles` are those decided on; for merge, split and move, those that go into the story `value`, each from the
    story at its place in `origins`, where it joins `beside` and must never again meet any of `apart`. For date, `value`
    is the day in ISO 8601; for speaker the name; None is "not known". `words` are the words of a wrong speaker, and
    `attribution` the id of the finding. `found` says what Storywire had found instead, in words.
    """

    id: str
    kind: JudgementKind
    articles: tuple[str, ...]
    value: str | None
    who: str
    at: datetime
    note: str = ""
    origins: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    attribution: str | None = None
    words: str | None = None
    found: str = ""
    undone: datetime | None = None
    undone_by: str | None = None

    @property
    def stands(self) -> bool:
        """Whether nobody has undone it."""
        return self.undone is None


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the audit: at `at`, `who` made (or, where `undone`, took back) a judgement in this library."""

    number: int
    at: datetime
    who: str
    through: Through
    undone: bool
    judgement: Judgement
