"""What is followed: subscriptions, their health, and the queue of addresses that they announced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, delete, func, insert, or_, select, update

from storywire.store import schema
from storywire.store.dialects import upsert
from storywire.types.following import Announcement, Health, Subscription, SubscriptionHealth, SubscriptionKind

ASLEEP_AFTER = timedelta(days=14)  # without one success
ASLEEP_FAILURES = 10  # in a row
PER_HOST = 8  # addresses of one host that are handed out together: no host crowds out the others
_STRUCK = {"done": "done_at", "article": "is_article", "revisit": "again"}  # column → value
_VALIDATED = {"etag": "tag", "modified": "changed"}
_SUBSCRIPTION = tuple(field.name for field in fields(Subscription))
_KEPT = ("address", "url", "subscription", "host", "found", "published", "updated", "headline")


class Struck(NamedTuple):
    """An address that was looked at: when, whether it gave an article, when it is looked at again.

    `validators`: the ETag and Last-Modified that came with it; None where nothing came, which leaves those of before.
    """

    address: str
    at: datetime
    article: bool
    revisit: datetime | None
    validators: tuple[str | None, str | None] | None


class Sources:
    """The tables of following, on one connection: that of a Reader, or of a Writer where something is changed."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    # ----------------------------------------------------------------------------------------- subscriptions

    def add(self, subscription: Subscription) -> bool:
        """Follow something; False if it was followed already."""
        row = {name: getattr(subscription, name) for name in _SUBSCRIPTION}
        added = upsert(self.connection, schema.subscriptions).values(row).on_conflict_do_nothing()
        return self.connection.execute(added.returning(schema.subscriptions.c.id)).first() is not None

    def change(self, subscription: str, **values: Any) -> None:
        """Note something new of a subscription."""
        table = schema.subscriptions
        self.connection.execute(update(table).where(table.c.id == subscription).values(values))

    def hasten(self, now: datetime) -> None:
        """Everything is to be asked now."""
        self.connection.execute(update(schema.subscriptions).values(next_try=now))

    def remove(self, subscription: str) -> None:
        """Follow it no more; what it announced and is still waiting is forgotten, articles stay."""
        announced = schema.announcements
        mine = and_(announced.c.subscription == subscription, announced.c.waiting)
        self.connection.execute(delete(announced).where(mine))
        self.connection.execute(delete(schema.subscriptions).where(schema.subscriptions.c.id == subscription))

    def subscription(self, name: str) -> list[Subscription]:
        """The subscriptions with that address, or whose id begins so."""
        table = schema.subscriptions.c
        where = or_(table.url == name, table.id.startswith(name, autoescape=True))
        return self._subscriptions(select(schema.subscriptions).where(where).limit(10))

    def all(self) -> list[Subscription]:
        """Everything that is followed, by folder, then in the order of adding."""
        table = schema.subscriptions.c
        return self._subscriptions(select(schema.subscriptions).order_by(table.folder, table.added, table.url))

    def due(self, now: datetime, limit: int) -> list[Subscription]:
        """Those to be asked by now: first the ones that do not fail, then those that have waited longest."""
        table = schema.subscriptions.c
        query = select(schema.subscriptions).where(table.next_try <= now)
        return self._subscriptions(query.order_by(table.failures > 0, table.next_try, table.id).limit(limit))

    def next_due(self) -> datetime | None:
        """When the next subscription is to be asked."""
        found: datetime | None = self.connection.execute(select(func.min(schema.subscriptions.c.next_try))).scalar()
        return found

    def health(self, now: datetime) -> list[SubscriptionHealth]:
        """All subscriptions with what came of them."""
        table = schema.announcements.c
        query = select(
            table.subscription,
            func.count(),
            func.sum(case((table.waiting, 0), else_=1)),
            func.sum(case((table.article, 1), else_=0)),
        ).group_by(table.subscription)
        counts = {row[0]: (row[1], row[2], row[3]) for row in self.connection.execute(query)}
        return [SubscriptionHealth(one, health_of(one, now), *counts.get(one.id, (0, 0, 0))) for one in self.all()]

    def _subscriptions(self, query: Any) -> list[Subscription]:
        rows = self.connection.execute(query).mappings()
        return [Subscription(**{**row, "kind": SubscriptionKind(row["kind"])}) for row in rows]

    # ----------------------------------------------------------------------------------------- announcements

    def announce(self, announced: Iterable[Announcement]) -> int:
        """Queue what is new, and what its outlet says was updated; gives how many that are."""
        named = {one.address: one for one in reversed([*announced])}  # the first word on an address counts
        kept = self._kept(list(named))
        new = [_row(one) for one in reversed(named.values()) if one.address not in kept]
        again = [one for one in named.values() if one.address in kept and _updated(one, kept[one.address])]
        table = schema.announcements
        if new:
            self.connection.execute(insert(table), new)
        listed = [{"at": one.address, "seen": one.found} for one in named.values() if one.address in kept]
        if listed:
            seen = update(table).where(table.c.address == bindparam("at")).values(listed=bindparam("seen"))
            self.connection.execute(seen, listed)
        for one in again:
            changed = {"updated": one.updated, "headline": one.headline, "waiting": True, "tries": 0}
            changed["next_try"] = one.found
            self.connection.execute(update(table).where(table.c.address == one.address).values(changed))
        return len(new) + len(again)

    def _kept(self, addresses: list[str]) -> dict[str, Any]:
        """What is known of these addresses."""
        table, kept = schema.announcements.c, {}
        for start in range(0, len(addresses), 500):  # as many as any database takes in one question
            query = select(table.address, table.updated, table.found, table.waiting)
            some = query.where(table.address.in_(addresses[start : start + 500]))
            kept.update({row.address: row for row in self.connection.execute(some)})
        return kept

    def waiting(self, now: datetime, limit: int, more: int = 0) -> list[Announcement]:
        """What may be fetched by now, what is new before what is looked at again, at most a few of each host.

        `more` are so many more of each host: as many as the caller holds of one already.
        """
        table, each = schema.announcements.c, PER_HOST + more
        found = self._handed(and_(table.waiting, table.next_try <= now), limit, each)
        if len(found) < limit:
            found += self._handed(and_(table.revisit <= now, table.waiting.is_(False)), limit - len(found), each)
        return found

    def _handed(self, which: ColumnElement[bool], limit: int, each: int) -> list[Announcement]:
        table = schema.announcements
        place = func.row_number().over(partition_by=table.c.host, order_by=table.c.number).label("place")
        ranked = select(table.c.number, place).where(which).subquery()
        query = select(table).join(ranked, ranked.c.number == table.c.number).where(ranked.c.place <= each)
        rows = self.connection.execute(query.order_by(ranked.c.place, table.c.number).limit(limit))
        return [_announcement(row) for row in rows]

    def next_waiting(self) -> datetime | None:
        """When the next address is to be fetched."""
        table = schema.announcements.c
        times = (select(func.min(table.next_try)).where(table.waiting), select(func.min(table.revisit)))
        found = (self.connection.execute(query).scalar() for query in times)
        return min((moment for moment in found if moment), default=None)

    def postpone(self, address: str, until: datetime) -> None:
        """It failed this time: once more later."""
        table = schema.announcements
        changed = {"tries": table.c.tries + 1, "next_try": until}
        self.connection.execute(update(table).where(table.c.address == address).values(changed))

    def done(self, address: str, at: datetime, **values: Any) -> None:
        """It was looked at; `values` say whether it is an `article`, and its `etag` and `modified`."""
        table = schema.announcements
        changed = {"waiting": False, "done": at, "content": None, **values}
        self.connection.execute(update(table).where(table.c.address == address).values(changed))

    def strike(self, struck: Iterable[Struck]) -> None:
        """These were looked at and taken, or were no article; all of them with a statement or two."""
        table = schema.announcements
        given: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
        for one in struck:
            row = {"at": one.address, "done_at": one.at, "is_article": one.article, "again": one.revisit}
            if one.validators:
                row |= dict(zip(("tag", "changed"), one.validators, strict=True))
            given[one.validators is not None].append(row)
        for with_validators, rows in given.items():
            told = _STRUCK | _VALIDATED if with_validators else _STRUCK
            names = {column: bindparam(name, type_=table.c[column].type) for column, name in told.items()}
            values = {**names, "waiting": False, "content": None}
            if rows:
                self.connection.execute(update(table).where(table.c.address == bindparam("at")).values(values), rows)

    def counts(self, midnight: datetime) -> tuple[int, int, datetime | None]:
        """How many addresses wait, how many articles came since midnight, and when the last one came."""
        table = schema.announcements.c
        waiting = self.connection.execute(select(func.count()).where(table.waiting)).scalar() or 0
        today = self.connection.execute(select(func.count()).where(table.article, table.done >= midnight)).scalar() or 0
        last = self.connection.execute(select(func.max(table.done)).where(table.article)).scalar()
        return waiting, today, last


def health_of(subscription: Subscription, now: datetime) -> Health:
    """How a subscription is doing at `now`."""
    if subscription.failures == 0:
        return Health.OK if subscription.succeeded else Health.NEW
    since = now - (subscription.succeeded or subscription.added)
    asleep = subscription.failures >= ASLEEP_FAILURES and since >= ASLEEP_AFTER
    return Health.SLEEPING if asleep else Health.FAILING


def _row(one: Announcement) -> dict[str, Any]:
    """A new announcement, as a row."""
    row = {name: getattr(one, name) for name in _KEPT}
    content = one.content.encode("utf-8", "replace") if one.content else None
    return row | {"waiting": True, "tries": 0, "next_try": one.found, "listed": one.found, "content": content}


def _updated(one: Announcement, kept: Any) -> bool:
    """Whether its outlet says that what was looked at has changed since."""
    return not kept.waiting and one.updated is not None and one.updated > (kept.updated or kept.found)


def _announcement(row: Any) -> Announcement:
    content: bytes | None = row.content
    return Announcement(
        **{name: getattr(row, name) for name in _KEPT},
        content=content.decode() if content else None,
        tries=row.tries,
        etag=row.etag,
        modified=row.modified,
        again=not row.waiting,
    )


__all__: Sequence[str] = ("ASLEEP_AFTER", "ASLEEP_FAILURES", "Sources", "health_of")
