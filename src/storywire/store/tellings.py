"""Which names and outlets each story tells of, kept in the order of the front page.

Derived from the placements and from what the lookups know of the articles. A writer keeps it with the story.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, Table, and_, bindparam, delete, func, insert, select, text

from storywire.store import schema
from storywire.store.cursors import NO_DAY
from storywire.store.files import batched

_ARTICLES, _PLACED, _STORIES = schema.articles.c, schema.placements.c, schema.stories.c
Row = tuple[Any, date, int, str, date | None]  # a row of either table: about whom, day, accounts, story, low


def keep(connection: Connection, stories: Iterable[Mapping[str, Any]]) -> None:
    """Let the lists of names and outlets say what these stories have now; only what is new or gone is written.

    `stories` are rows with at least id, low, high and accounts.
    """
    told = {row["id"]: row for row in stories}
    for some in batched(told):
        for table, query in _ABOUT:
            found = connection.execute(query.add_columns(_PLACED.story).where(_PLACED.story.in_(some))).all()
            wanted = {_row(about, told[story]) for about, story in found}
            kept = {tuple(row) for row in connection.execute(select(table).where(table.c.story.in_(some)))}
            _delete(connection, table, kept - wanted)
            _insert(connection, table, wanted - kept)


def _row(about: Any, story: Mapping[str, Any]) -> Row:
    return about, story["high"] or NO_DAY, story["accounts"], story["id"], story["low"]


def forget(connection: Connection, story: str) -> None:
    """Forget a story that is gone."""
    for table, _ in _ABOUT:
        connection.execute(delete(table).where(table.c.story == story))


def rebuild(connection: Connection) -> None:
    """Fill both tables anew, of all stories that there are."""
    for table, query in _ABOUT:
        connection.execute(delete(table))
        about = query.selected_columns[0]
        told = select(about, func.coalesce(_STORIES.high, NO_DAY), _STORIES.accounts, _STORIES.id, _STORIES.low)
        # the same FROM as of one story, and in the order of the table, so that its pages are filled one after another
        own = query.get_final_froms()[0].join(schema.stories, _STORIES.id == _PLACED.story)
        every = told.distinct().select_from(own).where(about.is_not(None)).order_by(text("1, 2, 3, 4"))
        connection.execute(insert(table).from_select([column.name for column in table.columns], every))


def _delete(connection: Connection, table: Table, rows: set[Row]) -> None:
    if rows:
        key = [column.name for column in table.primary_key]
        same = and_(*(table.c[name] == bindparam(f"b_{name}") for name in key))
        given = [{f"b_{name}": part for name, part in zip(key, row, strict=False)} for row in sorted(rows, key=str)]
        connection.execute(delete(table).where(same), given)


def _insert(connection: Connection, table: Table, rows: set[Row]) -> None:
    names = [column.name for column in table.columns]
    if rows:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in sorted(rows, key=str)])


def _names() -> Select[Any]:
    """The names that stand in the articles of stories."""
    own, appearances = schema.placements.join(schema.articles, _of_article()), schema.appearances
    return (
        select(appearances.c.name)
        .distinct()
        .select_from(own.join(appearances, appearances.c.article == _ARTICLES.number))
    )


def _outlets() -> Select[Any]:
    """The outlets of the articles of stories."""
    own = schema.placements.join(schema.articles, _of_article())
    return select(_ARTICLES.outlet).distinct().select_from(own).where(_ARTICLES.outlet.is_not(None))


def _of_article() -> Any:
    return (_ARTICLES.id == _PLACED.article) & schema.NEWEST


_ABOUT = ((schema.story_names, _names()), (schema.story_outlets, _outlets()))
