"""Lists in pages: which one is asked for, and whether there is another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

from storywire.web import links

PAGE = 30
Page = Annotated[int, Query(ge=1, le=10_000)]


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a reader stands in a list, and the addresses of the pages before and after."""

    number: int
    before: str | None
    after: str | None

    @classmethod
    def of(cls, path: str, given: Mapping[str, object], number: int, more: bool) -> Turn:
        """`given` are the parameters that must be kept; `more` says whether another page follows."""
        before = links.with_query(path, **given, page=number - 1) if number > 1 else None
        return cls(number, before, links.with_query(path, **given, page=number + 1) if more else None)


def skipped(number: int) -> int:
    """How many lines stand on the pages before."""
    return (number - 1) * PAGE
