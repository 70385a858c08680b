"""Exports of a whole library, streamed from one consistent read: the rows of a table, or the canonical lines."""

from __future__ import annotations

from collections.abc import Iterator

from storywire.publish import exports
from storywire.publish.exports import ROWS, Row, Table
from storywire.store import Reader, streams


def rows(reader: Reader, table: Table, full_text: bool = False) -> Iterator[Row]:
    """The rows of a table in the order of the ids: the same library always gives the same."""
    if table is Table.STORIES:
        for summary, stored in streams.stories(reader.connection):
            yield exports.story_row(summary, stored.story.articles)
    else:
        for file in streams.files(reader.connection):
            yield from ROWS[table](file, full_text)


def canonical(reader: Reader) -> Iterator[bytes]:
    """Everything derived, a line each, sorted, without times of running: equal for equal pages on every engine."""
    for file in streams.files(reader.connection):
        yield exports.canonical_line("article", file.article, file.annotations, file.placement)
    for summary, stored in streams.stories(reader.connection):
        yield exports.canonical_line("story", summary, stored.story, stored.wire, stored.crosscheck)
    for issue in streams.issues(reader.connection):
        yield exports.canonical_line("issue", issue)
