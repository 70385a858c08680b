"""Lists, page by page: the stories of the front page, revisions, issues.

Each list is a few queries over narrow, indexed columns, however long the library.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from math import log2
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, func, or_, select

from storywire.store import schema
from storywire.store.cursors import NO_DAY
from storywire.store.indexing import name_key
from storywire.store.rows import SUMMARY
from storywire.types import ArticleSummary, EntityKind, FrontPage, Issue, Step, StoryCard, StorySummary

RANKED = 300  # of the newest stories are ranked by their weight; the older follow by day
HALVED = 5  # days of age that a story with twice the accounts makes up for
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
    """The stories wanted: the newest by accounts and day, then the older by day, then those without a day.

    A story dated after `today` does not make its day the newest. `since` counts what changed later.
    """
    one = connection.execute
    newest: date | None = one(select(func.max(_STORIES.high)).where(_STORIES.high <= today)).scalar()
    among = _among(connection, wanted)
    ids = _ranked(connection, among, wanted, newest or today)
    new = one(select(func.count()).where(_STORIES.changed > since)).scalar_one() if since else 0
    return FrontPage(
        cards=tuple(cards(connection, ids)),
        matching=one(select(func.count()).select_from(among.story.table).where(*among.where)).scalar_one(),
        stories=one(select(func.count()).select_from(schema.stories)).scalar_one(),
        new=new,
        newest=newest,
        changed=one(select(func.max(_STORIES.changed))).scalar(),
    )


class _Among(NamedTuple):
    """The stories that a list is made of: what is asked of each, and which they are."""

    story: Any
    accounts: Any
    high: Any  # NO_DAY or NULL for a story without a day
    low: Any
    where: list[ColumnElement[bool]]


def _among(connection: Connection, wanted: Wanted) -> _Among:
    """The stories wanted: those of a name or an outlet from its own list, where they lie in the order of days."""
    told, outlets = schema.story_outlets, _outlets_called(connection, wanted.outlet)
    lists = [*_naming(EntityKind.PERSON, wanted.person), *_naming(EntityKind.PLACE, wanted.place)]
    if len(outlets) == 1:
        lists.append((told, told.c.outlet == outlets[0]))
    if not lists:
        own = _Among(_STORIES.id, _STORIES.accounts, _STORIES.high, _STORIES.low, [])
    else:
        (table, first), *others = lists
        own = _Among(table.c.story, table.c.accounts, table.c.day, table.c.low, [first])
        own.where.extend(own.story.in_(select(other.c.story).where(which)) for other, which in others)
    if wanted.outlet is not None and len(outlets) != 1:
        own.where.append(own.story.in_(select(told.c.story).where(told.c.outlet.in_(outlets))))
    if wanted.day is not None:
        own.where.extend((own.low <= wanted.day, own.high >= wanted.day))
    return own


def _naming(kind: EntityKind, name: str | None) -> Iterator[tuple[FromClause, ColumnElement[bool]]]:
    """The list of the stories in which a full name stands."""
    if name is not None:
        names, table = schema.names.c, schema.story_names.alias(f"of_{kind.value}")
        known = select(names.id).where(names.kind == kind.value, names.key == name_key(name)).scalar_subquery()
        yield table, table.c.name == known


def _outlets_called(connection: Connection, outlet: str | None) -> list[str]:
    """The ids of the outlets with that id or that name."""
    if outlet is None:
        return []
    known = schema.outlets.c
    query = select(known.id).where(or_(known.id == outlet, func.lower(known.name) == outlet.lower()))
    return list(connection.execute(query).scalars())


def _ranked(connection: Connection, among: _Among, wanted: Wanted, today: date) -> list[str]:
    """The ids in rank: the newest stories by their weight, then the older by day, then those without a day."""
    by_day = (among.high.desc().nulls_last(), among.accounts.desc(), among.story.desc())
    if among.high is not _STORIES.high:
        by_day = (among.high.desc(), among.accounts.desc(), among.story.desc())
    columns = select(among.story.label("id"), among.accounts, among.high.label("high")).where(*among.where)
    newest = connection.execute(columns.where(among.high > NO_DAY).order_by(*by_day).limit(RANKED)).all()
    ranked = [row.id for row in sorted(newest, key=lambda row: _weight(row, today), reverse=True)]
    found = ranked[wanted.skip : wanted.skip + wanted.limit]
    if len(found) < wanted.limit:
        rest = columns.order_by(*by_day).offset(max(wanted.skip, len(ranked))).limit(wanted.limit - len(found))
        found += list(connection.execute(rest).scalars())
    return found


def _weight(row: Any, today: date) -> tuple[float, date, str]:
    """How much a story weighs: twice the accounts are worth HALVED days of age."""
    age = max(0, (today - row.high).days)
    return (log2(max(1, row.accounts)) - age / HALVED, row.high, row.id)


def cards(connection: Connection, ids: Sequence[str]) -> list[StoryCard]:
    """The stories of these ids as the front page shows them, in that order."""
    columns = (_STORIES[name] for name in SUMMARY)
    query = (
        select(*columns, _STORIES.changed, _SHEETS.teaser, _SHEETS.differ, _SHEETS.updated, _SHEETS.activity)
        .join_from(schema.stories, schema.sheets, _SHEETS.story == _STORIES.id, isouter=True)
        .where(_STORIES.id.in_(ids))
    )
    found = {row.id: _card(row) for row in connection.execute(query)}
    return [found[story] for story in ids if story in found]


def _card(row: Any) -> StoryCard:
    summary = StorySummary(**{name: getattr(row, name) for name in SUMMARY})
    activity = row.activity or ()
    return StoryCard(summary, row.teaser or "", row.differ or 0, row.updated or 0, activity, row.changed)


def headlines(connection: Connection, ids: Iterable[str]) -> dict[str, StorySummary]:
    """The summaries of these stories, by id."""
    columns = (_STORIES[name] for name in SUMMARY)
    rows = connection.execute(select(*columns).where(_STORIES.id.in_(tuple(ids))))
    return {row.id: StorySummary(**row._mapping) for row in rows}


def called(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """What articles and stories are called, by id: the headline in quotation marks, of an article its outlet too.

    The id of a story that is no more has the name of the one that it leads to; those that nobody knows are left out.
    """
    wanted = sorted(set(ids))
    outlets, leads = schema.outlets.c, schema.redirects.c
    articles = select(_ARTICLES.id, _ARTICLES.headline, outlets.name).where(_ARTICLES.id.in_(wanted), schema.NEWEST)
    found = {
        row.id: f"“{row.headline or 'without a headline'}”" + (f" ({row.name})" if row.name else "")
        for row in connection.execute(articles.outerjoin(schema.outlets, outlets.id == _ARTICLES.outlet))
    }
    now = select(leads.story, _STORIES.headline).join(schema.placements, _PLACED.article == leads.article)
    now = now.join(schema.stories, _STORIES.id == _PLACED.story).where(leads.story.in_(wanted))
    own = select(_STORIES.id, _STORIES.headline).where(_STORIES.id.in_(wanted))
    for story, headline in (*connection.execute(now), *connection.execute(own)):
        found[story] = f"“{headline or 'without a headline'}”"
    return found


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


def articles_of(connection: Connection, story: str, limit: int, skip: int = 0) -> list[ArticleSummary]:
    """The articles of a story in the order of placing, one page of them."""
    outlets = schema.outlets.c
    query = (
        select(_ARTICLES.id, _ARTICLES.headline, outlets.name, _ARTICLES.outlet, _ARTICLES.low, _ARTICLES.high)
        .join_from(schema.placements, schema.articles, (_ARTICLES.id == _PLACED.article) & schema.NEWEST)
        .join(schema.outlets, outlets.id == _ARTICLES.outlet, isouter=True)
        .where(_PLACED.story == story)
        .order_by(_PLACED.number)
    )
    rows = connection.execute(query.limit(limit).offset(skip))
    return [ArticleSummary(r.id, r.headline, r.name, r.outlet, story, r.low, r.high) for r in rows]


def issues(connection: Connection, code: str | None, limit: int, skip: int = 0) -> tuple[list[Issue], dict[str, int]]:
    """One page of the issues, the newest first, and how many there are of each code."""
    table = schema.issues
    query = select(table).order_by(table.c.number.desc()).limit(limit).offset(skip)
    if code is not None:
        query = query.where(table.c.code == code)
    found = [Issue(r.code, Step(r.step), r.address, r.message, r.article, r.at) for r in connection.execute(query)]
    counts = connection.execute(select(table.c.code, func.count()).group_by(table.c.code).order_by(table.c.code))
    return found, {row[0]: row[1] for row in counts}
