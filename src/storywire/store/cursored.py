"""Lists that go on at a cursor: stories and issues; and when articles were taken. Each is a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from storywire.store import schema
from storywire.store.cursors import NO_DAY, cursor, day_of, moment_of, place
from storywire.store.listing import cards
from storywire.types import Article, ArticleSummary, Issue, Listing, Step, StoryCard

StoryOrder = Literal["accounts", "changed"]
_stories, _issues = schema.stories.c, schema.issues.c


def stories(connection: Connection, order: StoryOrder, limit: int, after: str | None) -> Listing[StoryCard]:
    """The stories with most independent accounts, or those that changed last, first.

    A story that changes while a reader pages on may move to where the reader has been; it never hides another.
    """
    first = _stories[order].label("first")
    day = func.coalesce(_stories.high, NO_DAY).label("second")
    query = select(_stories.id, first, day).order_by(first.desc(), day.desc(), _stories.id.desc())
    of = f"stories\n{order}"
    if key := place(of, after, (str if order == "changed" else int, str, str)):
        last, last_day = moment_of(key[0]) if order == "changed" else key[0], day_of(key[1])
        same_first, same_day = first == last, day == last_day
        query = query.where((first < last) | (same_first & ((day < last_day) | (same_day & (_stories.id < key[2])))))
    rows = connection.execute(query.limit(limit + 1)).all()
    shown = rows[:limit]
    following = cursor(of, _key(shown[-1])) if len(rows) > limit else None
    return Listing(tuple(cards(connection, [row.id for row in shown])), following)


def _key(row: Any) -> tuple[str | int, str, str]:
    first = row.first.isoformat() if isinstance(row.first, datetime) else row.first
    return first, row.second.isoformat(), row.id


def issues(connection: Connection, code: str | None, limit: int, after: str | None) -> Listing[Issue]:
    """What could not be read or was skipped, the newest first."""
    query = select(schema.issues).order_by(_issues.number.desc())
    if code is not None:
        query = query.where(_issues.code == code)
    of = f"issues\n{code or ''}"
    if key := place(of, after, (int,)):
        query = query.where(_issues.number < key[0])
    rows = connection.execute(query.limit(limit + 1)).all()
    found = tuple(Issue(r.code, Step(r.step), r.address, r.message, r.article, r.at) for r in rows[:limit])
    return Listing(found, cursor(of, (rows[limit - 1].number,)) if len(rows) > limit else None)


def lines(connection: Connection, story: str) -> tuple[ArticleSummary, ...]:
    """One line for each article of a story, in the order of placing."""
    kept, placed, outlets = schema.articles.c, schema.placements.c, schema.outlets.c
    query = (
        select(kept.id, kept.headline, outlets.name, kept.outlet, placed.story, kept.low, kept.high)
        .join_from(schema.placements, schema.articles, (kept.id == placed.article) & schema.NEWEST)
        .join(schema.outlets, outlets.id == kept.outlet, isouter=True)
        .where(placed.story == story)
        .order_by(placed.number)
    )
    return tuple(ArticleSummary(*row) for row in connection.execute(query))


def articles(connection: Connection, ids: Sequence[str]) -> tuple[Article, ...]:
    """The newest revisions of these articles, in that order; those that are not kept are left out."""
    kept = schema.articles.c
    rows = connection.execute(select(kept.id, kept.noun).where(kept.id.in_(list(ids)), schema.NEWEST))
    found = {row.id: row.noun for row in rows}
    return tuple(found[one] for one in ids if one in found)


def taken(connection: Connection, articles: Collection[str]) -> dict[str, datetime]:
    """When the newest revision of each of these articles was taken."""
    kept, pages = schema.articles.c, schema.pages.c
    query = (
        select(kept.id, pages.taken)
        .join_from(schema.articles, schema.pages, (pages.address == kept.address) & (pages.sha256 == kept.page_sha256))
        .where(kept.id.in_(list(articles)), schema.NEWEST)
    )
    return {row.id: row.taken for row in connection.execute(query)}
