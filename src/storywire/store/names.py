"""People, places, organisations and outlets across stories. Each question is a fixed number of queries.

The same full name is one entry: two bearers of it share one, and a surname alone is an entry of its own. Nothing that
only looks alike is merged.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection, and_, func, or_, select

from storywire.store import schema
from storywire.store.cursors import NO_DAY, cursor, day_of, place
from storywire.store.indexing import name_key
from storywire.store.rows import SUMMARY, quotations_of
from storywire.types import (
    ArticleSummary,
    EntityKind,
    Listing,
    NameFile,
    NameSummary,
    Outlet,
    OutletFile,
    OutletKind,
    OutletMonth,
    OutletShare,
    OutletSummary,
    Quotation,
    StorySummary,
)

NameOrder = Literal["articles", "quotes"]
_MOST = 200  # outlets and roles that are counted for one name

_articles, _names, _quotes = schema.articles.c, schema.names.c, schema.quotes.c
_appearances, _placements, _stories = schema.appearances.c, schema.placements.c, schema.stories.c


# ------------------------------------------------------------------------------------------------ names


def names(
    connection: Connection, kind: EntityKind, order: NameOrder, limit: int, after: str | None, containing: str = ""
) -> Listing[NameSummary]:
    """The names of a kind, those in most articles (or most quoted) first; `containing` is a part of the name."""
    by = _names[order]
    query = select(schema.names).where(_names.kind == kind.value, _names.articles > 0)
    if order == "quotes":
        query = query.where(_names.quotes > 0)
    if part := name_key(containing):
        query = query.where(_names.key.contains(part, autoescape=True))
    of = f"names\n{kind.value}\n{order}\n{part}"
    if key := place(of, after, (int, str)):
        query = query.where((by < key[0]) | ((by == key[0]) & (_names.key > key[1])))
    rows = connection.execute(query.order_by(by.desc(), _names.key).limit(limit + 1)).all()
    found = tuple(_summary(row) for row in rows[:limit])
    following = cursor(of, (getattr(found[-1], order), found[-1].key)) if len(rows) > limit else None
    return Listing(found, following)


def name_file(connection: Connection, kind: EntityKind, name: str, limit: int) -> NameFile | None:
    """Everything of one full name, in whatever case or accents it is given; the lists are first pages."""
    row = _named(connection, kind, name)
    if row is None:
        return None
    outlets, low, high = _stood(connection, row.id)
    return NameFile(
        summary=_summary(row),
        low=low,
        high=high,
        roles=_roles(connection, row.id),
        outlets=outlets,
        said=_said(connection, row.id, limit, None),
        stories=_stories_of(connection, row.id, limit, None),
    )


def said(connection: Connection, kind: EntityKind, name: str, limit: int, after: str | None) -> Listing[Quotation]:
    """What the bearer of the name is quoted as saying, the newest first."""
    row = _named(connection, kind, name)
    return _said(connection, row.id, limit, after) if row else Listing()


def stories_of(
    connection: Connection, kind: EntityKind, name: str, limit: int, after: str | None
) -> Listing[StorySummary]:
    """The stories in which the name stands, the newest first."""
    row = _named(connection, kind, name)
    return _stories_of(connection, row.id, limit, after) if row else Listing()


def alike(connection: Connection, kind: EntityKind, name: str) -> list[str]:
    """Names of the kind that hold one of the words, the most frequent first: what may have been meant."""
    parts = [part for part in name_key(name).split("-") if len(part) > 2][:5]
    if not parts:
        return []
    query = select(_names.name).where(_names.kind == kind.value, _names.articles > 0)
    some = or_(*(_names.key.contains(part, autoescape=True) for part in parts))
    return list(connection.execute(query.where(some).order_by(_names.articles.desc(), _names.key).limit(5)).scalars())


def _named(connection: Connection, kind: EntityKind, name: str) -> Any:
    query = select(schema.names).where(_names.kind == kind.value, _names.key == name_key(name), _names.articles > 0)
    return connection.execute(query).first()


def _summary(row: Any) -> NameSummary:
    return NameSummary(EntityKind(row.kind), row.key, row.name, row.articles, row.quotes)


def _roles(connection: Connection, number: int) -> tuple[str, ...]:
    """The roles that it is given, the most frequent first."""
    query = select(_appearances.role).where(_appearances.name == number, _appearances.role.is_not(None))
    counted = query.group_by(_appearances.role).order_by(func.count().desc(), _appearances.role).limit(8)
    return tuple(connection.execute(counted).scalars())


def _stood(connection: Connection, number: int) -> tuple[tuple[OutletShare, ...], date | None, date | None]:
    """The outlets that name it, those with most articles first, and the first and the last day of their articles."""
    outlets, count = schema.outlets.c, func.count().label("articles")
    days = func.min(_appearances.low).label("low"), func.max(_appearances.high).label("high")
    own = select(_appearances.outlet, count, *days).where(_appearances.name == number).group_by(_appearances.outlet)
    each = own.subquery()
    query = select(each, outlets.name).outerjoin(schema.outlets, outlets.id == each.c.outlet)
    rows = connection.execute(query.order_by(each.c.articles.desc(), each.c.outlet)).all()
    shares = [OutletShare(row.outlet, row.name, row.articles) for row in rows if row.name is not None]
    low, high = (row.low for row in rows if row.low), (row.high for row in rows if row.high)
    return tuple(shares[:_MOST]), min(low, default=None), max(high, default=None)


def _said(connection: Connection, number: int, limit: int, after: str | None) -> Listing[Quotation]:
    """Newest first: by the day of the article (none is oldest), then the later in the library."""
    day = _quotes.day
    query = select(_quotes.number, day).where(_quotes.name == number).order_by(day.desc(), _quotes.number.desc())
    of = f"said\n{number}"
    if key := place(of, after, (str, int)):
        last = day_of(key[0])
        query = query.where((day < last) | ((day == last) & (_quotes.number < key[1])))
    rows = connection.execute(query.limit(limit + 1)).all()
    shown = rows[:limit]
    told = quotations_of(connection, {row.number: 0.0 for row in shown})
    following = cursor(of, (shown[-1].day.isoformat(), shown[-1].number)) if len(rows) > limit else None
    return Listing(tuple(told[row.number] for row in shown if row.number in told), following)


def _stories_of(connection: Connection, number: int, limit: int, after: str | None) -> Listing[StorySummary]:
    """Newest first: by day (none is oldest), accounts and id, as they lie in the list of the name."""
    told = schema.story_names.c
    order = (told.day.desc(), told.accounts.desc(), told.story.desc())
    query = select(told.day, told.accounts, told.story).where(told.name == number).order_by(*order)
    of = f"stories of a name\n{number}"
    if key := place(of, after, (str, int, str)):
        query = query.where(_before((told.day, told.accounts, told.story), (day_of(key[0]), *key[1:])))
    rows = connection.execute(query.limit(limit + 1)).all()
    shown = [row.story for row in rows[:limit]]
    columns = (_stories[name] for name in SUMMARY)
    known = {row.id: row for row in connection.execute(select(*columns).where(_stories.id.in_(shown)))}
    found = tuple(StorySummary(**known[story]._mapping) for story in shown if story in known)
    last = rows[limit - 1] if len(rows) > limit else None
    return Listing(found, cursor(of, (last.day.isoformat(), last.accounts, last.story)) if last else None)


def _before(columns: Sequence[Any], key: Sequence[Any]) -> Any:
    """What comes after `key` where all columns go down, most weighty first."""
    (column, *rest), (value, *others) = columns, key
    return or_(column < value, and_(column == value, _before(rest, others))) if rest else column < value


# ---------------------------------------------------------------------------------------------- outlets


def outlets(connection: Connection, limit: int, after: str | None) -> Listing[OutletSummary]:
    """The outlets, those with most articles first."""
    table = schema.outlets
    query = select(table).where(table.c.articles > 0)
    if key := place("outlets", after, (int, str)):
        query = query.where((table.c.articles < key[0]) | ((table.c.articles == key[0]) & (table.c.id > key[1])))
    rows = connection.execute(query.order_by(table.c.articles.desc(), table.c.id).limit(limit + 1)).all()
    found = tuple(OutletSummary(_outlet(row), row.articles) for row in rows[:limit])
    return Listing(found, cursor("outlets", (found[-1].articles, found[-1].outlet.id)) if len(rows) > limit else None)


def outlet_name(connection: Connection, outlet: str) -> str | None:
    """The name of the outlet with this id."""
    found: str | None = connection.execute(select(schema.outlets.c.name).where(schema.outlets.c.id == outlet)).scalar()
    return found


def outlet_file(connection: Connection, outlet: str, limit: int) -> OutletFile | None:
    """An outlet with what it published and how texts went between it and others."""
    row = connection.execute(select(schema.outlets).where(schema.outlets.c.id == outlet)).first()
    if row is None:
        return None
    told = schema.story_outlets.c
    stories = connection.execute(select(func.count(told.story)).where(told.outlet == outlet)).scalar_one()
    months, low, high = _months(connection, outlet)
    return OutletFile(
        outlet=_outlet(row),
        articles=row.articles,
        stories=stories,
        low=low,
        high=high,
        months=months,
        copies_from=_copied(connection, outlet, "copy", "origin"),
        copied_by=_copied(connection, outlet, "origin", "copy"),
        published=published(connection, outlet, limit, None),
    )


def _months(connection: Connection, outlet: str) -> tuple[tuple[OutletMonth, ...], date | None, date | None]:
    """How much it published in each month, the newest first, and the first and the last day. Read from an index."""
    day, count = _articles.high, func.count().label("articles")
    own = select(day, count, func.min(_articles.low).label("low")).where(_articles.outlet == outlet, _articles.current)
    rows = connection.execute(own.group_by(day)).all()
    counted: dict[date | None, int] = {}
    for row in sorted(rows, key=lambda row: row.high or NO_DAY, reverse=True):
        month = row.high and row.high.replace(day=1)
        counted[month] = counted.get(month, 0) + row.articles
    low, high = (row.low for row in rows if row.low), (row.high for row in rows if row.high)
    months = tuple(OutletMonth(month, articles) for month, articles in counted.items())
    return months, min(low, default=None), max(high, default=None)


def published(
    connection: Connection, outlet: str, limit: int, after: str | None, month: date | None = None
) -> Listing[ArticleSummary]:
    """What an outlet published, the newest first; articles without a date come last. In the order of an index.

    `month` is a day of the month that is wanted alone.
    """
    high, number = _articles.high, _articles.number
    query = (
        select(*_LINE, number)
        .outerjoin(schema.outlets, schema.outlets.c.id == _articles.outlet)
        .outerjoin(schema.placements, _placements.article == _articles.id)
        .where(_articles.current, _articles.outlet == outlet)
        .order_by(high.desc().nulls_last(), number.desc())
    )
    if month is not None:
        last = month.replace(day=monthrange(month.year, month.month)[1])
        query = query.where(high >= month.replace(day=1), high <= last)
    of = f"published\n{outlet}" + (f"\n{month:%Y-%m}" if month else "")
    if key := place(of, after, (str, int)):
        later = high.is_(None) & (number < key[1])
        if key[0]:
            day = day_of(key[0])
            later = (high < day) | ((high == day) & (number < key[1])) | high.is_(None)
        query = query.where(later)
    rows = connection.execute(query.limit(limit + 1)).all()
    found = tuple(ArticleSummary(r.id, r.headline, r.name, r.outlet, r.story, r.low, r.high) for r in rows[:limit])
    end = rows[limit - 1] if len(rows) > limit else None
    return Listing(found, cursor(of, (str(end.high or ""), end.number)) if end else None)


_LINE = (
    _articles.id,
    _articles.headline,
    _articles.outlet,
    schema.outlets.c.name,
    _placements.story,
    _articles.low,
    _articles.high,
)


def _copied(connection: Connection, outlet: str, own: str, other: str) -> tuple[OutletShare, ...]:
    """How many articles went between the outlet and others: `own` and `other` are "copy" and "origin".

    A copy with a credit counts for the agency that is named in it, where that is not the outlet of the origin.
    """
    copies, outlets = schema.copies.c, schema.outlets.c
    mine, theirs = copies[f"{own}_outlet"], copies[f"{other}_outlet"]
    counted = select(theirs.label("outlet"), copies.agency, func.count().label("articles"))
    counted = counted.where(mine == outlet, theirs.is_distinct_from(outlet)).group_by(theirs, copies.agency)
    each = counted.subquery()
    query = select(each, outlets.name).outerjoin(schema.outlets, outlets.id == each.c.outlet)
    return _summed(connection.execute(query).all(), agencies=own == "copy")


def _summed(rows: Sequence[Any], agencies: bool) -> tuple[OutletShare, ...]:
    counted: dict[tuple[str | None, str], int] = {}
    for row in rows:
        named = row.agency if agencies and row.agency and row.agency != row.name else None
        key = (None, named) if named else (row.outlet, row.name or "outlet not known")
        counted[key] = counted.get(key, 0) + row.articles
    found = [OutletShare(outlet, name, articles) for (outlet, name), articles in counted.items()]
    return tuple(sorted(found, key=lambda one: (-one.articles, one.name, one.id or "")))


def _outlet(row: Any) -> Outlet:
    return Outlet(row.id, row.name, OutletKind(row.kind), row.country, row.owner)
