"""Pages as JSON Lines (https://jsonlines.org), one object a line: ours, or those of the programs in `records`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Protocol

from storywire.errors import IssueCode
from storywire.intake.records import page_of
from storywire.types import Issue, RawPage, Step


class Lines(Protocol):
    """Anything that gives lines of bytes, bounded in length."""

    def readline(self, size: int = -1, /) -> bytes:
        """The next line, or at most `size` bytes of it."""


def read_lines(stream: Lines, address: str, max_bytes: int) -> Iterator[RawPage | Issue]:
    """The pages of a JSON Lines stream. A line that is no page gives an Issue and the rest goes on.

    A page is addressed by its url, else by `address` and its id or line number.
    """
    limit = 2 * max_bytes  # JSON escapes make a page longer than it is
    number = 0
    while line := stream.readline(limit):
        number += 1
        where = f"{address}#{number}"
        if len(line) == limit and not line.endswith(b"\n"):
            _skip_rest(stream, limit)
            yield _issue(IssueCode.TOO_LARGE, where, f"line {number} is longer than {limit:,} bytes")
        elif line.strip():
            yield from _row(line, number, address, max_bytes)


def _skip_rest(stream: Lines, limit: int) -> None:
    while (more := stream.readline(limit)) and not more.endswith(b"\n"):
        pass


def _row(line: bytes, number: int, address: str, max_bytes: int) -> Iterator[RawPage | Issue]:
    where = f"{address}#{number}"
    try:
        row = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8", "surrogateescape"))
    except (ValueError, RecursionError) as problem:
        yield _issue(IssueCode.BROKEN_LINE, where, f"line {number} is no JSON: {problem}")
        return
    page, wrong = page_of(row, address, number) if isinstance(row, dict) else (None, ())
    if page is None:
        yield _issue(IssueCode.BROKEN_LINE, where, f"line {number} has neither HTML nor text")
        return
    if len(page.body) > max_bytes:
        yield _issue(IssueCode.TOO_LARGE, page.address, f"the page is larger than {max_bytes:,} bytes")
        return
    for one in wrong:
        yield _issue(IssueCode.BROKEN_LINE, where, f"line {number}: {one}")
    yield page


def _issue(code: IssueCode, address: str, message: str) -> Issue:
    return Issue(code, Step.INTAKE, address, message)
