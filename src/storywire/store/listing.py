"""Lists, page by page: the stories of the front page, outlets, articles of an outlet, issues.

Each list is a few queries over narrow, indexed columns, however long the library.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, func, select

from storywire.store import schema
from storywire.types import Article, FrontPage, Issue, Outlet, OutletCount, Step, StoryCard, StorySummary

FRESH_DAYS = 2  # before the newest day: stories that are ranked by accounts, not by day
_STORIES, _SHEETS, _ARTICLES, _PLACED = schema.stories.c, schema.sheets.c, schema.articles.c, schema.placements.c


class Wanted(NamedTuple):
    """Which stories: told on a day, by an outlet (its id), of a person or a place; `limit` of them, after `skip`."""

    day: date | None = None
    outlet: str | None = None
    limit: int = 30
    skip: int = 0
    person: str | None = None
    place: str | None = None


def front_page(connection: Connection, wanted: Wanted, today: date, since: datetime | None) -> FrontPage:
    """The stories wanted: those of the newest days by accounts, then the older by day, then those without a day.

    A story dated after `today` does not make its day the newest. `since` counts what changed later.
    """
    one = connection.execute
    newest: date | None = one(select(func.max(_STORIES.high)).where(_STORIES.high <= today)).scalar()
    filters = _filters(wanted)
    ids = _ranked(connection, filters, newest, wanted)
    new = one(select(func.count()).where(_STORIES.changed > since)).scalar_one() if since else 0
    return FrontPage(
        cards=tuple(cards(connection, ids)),
        matching=one(select(func.count()).select_from(schema.stories).where(*filters)).scalar_one(),
        stories=one(select(func.count()).select_from(schema.stories)).scalar_one(),
        new=new,
        newest=newest,
        changed=one(select(func.max(_STORIES.changed))).scalar(),
    )


def _filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if wanted.day is not None:
        filters += [_STORIES.low <= wanted.day, _STORIES.high >= wanted.day]
    if wanted.outlet is not None:
        filters.append(_STORIES.id.in_(_stories_of_outlet(wanted.outlet)))
    return filters


def _stories_of_outlet(outlet: str) -> Select[Any]:
    return (
        select(_PLACED.story)
        .join_from(schema.articles, schema.placements, _PLACED.article == _ARTICLES.id)
        .where(_ARTICLES.outlet == outlet, _ARTICLES.current)
    )


def _ranked(
    connection: Connection, filters: Sequence[ColumnElement[bool]], newest: date | None, wanted: Wanted
) -> list[str]:
    """The ids in rank, over segments that an index each puts in order."""
    by_accounts = (_STORIES.accounts.desc(), _STORIES.high.desc(), _STORIES.id.desc())
    by_day = (_STORIES.high.desc(), _STORIES.accounts.desc(), _STORIES.id.desc())
    fresh = newest and newest - timedelta(days=FRESH_DAYS)
    segments: list[tuple[ColumnElement[bool], tuple[Any, ...]]] = [(_STORIES.high.is_(None), by_accounts)]
    if fresh is not None:
        segments = [(_STORIES.high >= fresh, by_accounts), (_STORIES.high < fresh, by_day), *segments]
    if wanted.day is not None:
        segments = [(_STORIES.high.is_not(None), by_accounts)]
    found: list[str] = []
    skip = wanted.skip
    for where, order in segments:
        query = select(_STORIES.id).where(where, *filters).order_by(*order)
        got = list(connection.execute(query.offset(skip).limit(wanted.limit - len(found))).scalars())
        found += got
        if len(found) == wanted.limit:
            break
        if skip and not got:
            skip -= connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
        else:
            skip = 0
    return found


def cards(connection: Connection, ids: Sequence[str]) -> list[StoryCard]:
    """The stories of these ids as the front page shows them, in that order."""
    columns = (_STORIES[name] for name in StorySummary.__dataclass_fields__)
    query = (
        select(*columns, _STORIES.changed, _SHEETS.teaser, _SHEETS.differ, _SHEETS.updated, _SHEETS.activity)
        .join_from(schema.stories, schema.sheets, _SHEETS.story == _STORIES.id, isouter=True)
        .where(_STORIES.id.in_(ids))
    )
    found = {row.id: _card(row) for row in connection.execute(query)}
    return [found[story] for story in ids if story in found]


def _card(row: Any) -> StoryCard:
    summary = StorySummary(**{name: getattr(row, name) for name in StorySummary.__dataclass_fields__})
    activity = row.activity or ()
    return StoryCard(summary, row.teaser or "", row.differ or 0, row.updated or 0, activity, row.changed)


def headlines(connection: Connection, ids: Iterable[str]) -> dict[str, StorySummary]:
    """The summaries of these stories, by id."""
    columns = (_STORIES[name] for name in StorySummary.__dataclass_fields__)
    rows = connection.execute(select(*columns).where(_STORIES.id.in_(tuple(ids))))
    return {row.id: StorySummary(**row._mapping) for row in rows}


def sheetless(connection: Connection, limit: int) -> list[str]:
    """Stories that have no sheet yet: of libraries that an older Storywire wrote."""
    query = select(_STORIES.id).where(_STORIES.id.not_in(select(_SHEETS.story))).order_by(_STORIES.id)
    return list(connection.execute(query.limit(limit)).scalars())


def revisions(connection: Connection, article: str) -> list[tuple[int, datetime]]:
    """The revisions of an article and when their pages were taken, the oldest first."""
    pages = schema.pages.c
    query = (
        select(_ARTICLES.revision, pages.taken)
        .join_from(
            schema.articles,
            schema.pages,
            (pages.address == _ARTICLES.address) & (pages.sha256 == _ARTICLES.page_sha256),
        )
        .where(_ARTICLES.id == article)
        .order_by(_ARTICLES.revision)
    )
    return [(row.revision, row.taken) for row in connection.execute(query)]


def outlets(connection: Connection, limit: int, skip: int = 0) -> list[OutletCount]:
    """The outlets of the library, those with most articles first."""
    query = (
        select(
            func.max(_ARTICLES.number).label("number"),
            func.count().label("articles"),
            func.min(_ARTICLES.low).label("low"),
            func.max(_ARTICLES.high).label("high"),
        )
        .where(_ARTICLES.outlet.is_not(None), _ARTICLES.current)
        .group_by(_ARTICLES.outlet)
        .order_by(func.count().desc(), _ARTICLES.outlet)
    )
    rows = connection.execute(query.limit(limit).offset(skip)).all()
    nouns = connection.execute(
        select(_ARTICLES.number, _ARTICLES.noun).where(_ARTICLES.number.in_([row.number for row in rows]))
    )
    known: dict[int, Outlet | None] = {row.number: row.noun.outlet for row in nouns}
    counted = ((known.get(row.number), row) for row in rows)
    return [OutletCount(outlet, row.articles, row.low, row.high) for outlet, row in counted if outlet]


def articles_of_outlet(connection: Connection, outlet: str, limit: int, skip: int = 0) -> list[tuple[Article, str]]:
    """The current articles of an outlet with the story of each, the newest first."""
    query = (
        select(_ARTICLES.noun, _PLACED.story)
        .join_from(schema.articles, schema.placements, _PLACED.article == _ARTICLES.id)
        .where(_ARTICLES.outlet == outlet, _ARTICLES.current)
        .order_by(_ARTICLES.high.desc(), _ARTICLES.number.desc())
    )
    return [(row.noun, row.story) for row in connection.execute(query.limit(limit).offset(skip))]


def issues(connection: Connection, code: str | None, limit: int, skip: int = 0) -> tuple[list[Issue], dict[str, int]]:
    """One page of the issues, the newest first, and how many there are of each code."""
    table = schema.issues
    query = select(table).order_by(table.c.number.desc()).limit(limit).offset(skip)
    if code is not None:
        query = query.where(table.c.code == code)
    found = [Issue(r.code, Step(r.step), r.address, r.message, r.article, r.at) for r in connection.execute(query)]
    counts = connection.execute(select(table.c.code, func.count()).group_by(table.c.code).order_by(table.c.code))
    return found, {row[0]: row[1] for row in counts}
