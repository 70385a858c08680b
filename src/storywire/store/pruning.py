"""Making a library smaller without losing the evidence of what stays.

In this order, the oldest first: pages that carry no article; revisions that their outlet has replaced; stories whose
last news is old, with their articles and all that hangs on them; issues of what is not there. A story goes whole or not
at all, and one with an article that a standing judgement names stays. What is current in a story that stays is never
touched, so `verify` holds before and after. Sizes are measured after each step; a dry run does the work and takes it
back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, exists, func, or_, select, update

from storywire.store import indexing, schema, tellings
from storywire.store.dialects import fulltext, size_after, size_of
from storywire.types import Pruned

_PAGES, _ARTICLES, _PLACED, _ISSUES = schema.pages.c, schema.articles.c, schema.placements.c, schema.issues.c


class _Candidate(NamedTuple):
    """Something that may go: what it is, and its keys."""

    kind: str
    key: tuple[Any, ...]


def prune(connection: Connection, before: datetime, target: int, dry: bool) -> tuple[Pruned, set[str]]:
    """Take away what was taken before a moment, until at most `target` bytes are in use. With `dry`, only count.

    Gives with it the stories that stay and were linked with one that went: what they tell of links is to be renewed.
    """
    trial, start = connection.begin_nested(), size_of(connection)
    done, broom = Pruned(before=start, after=start, dry=dry), _Broom(connection)
    whole = connection.execute(select(func.coalesce(func.sum(_PAGES.size), 0))).scalar_one() or 1
    forget_announced(connection, before)
    for one in _candidates(connection, before):
        if done.after <= target:
            break
        went = {"articles": done.articles + broom.sweep(one), one.kind: getattr(done, one.kind) + 1}
        done = replace(done, after=size_after(connection, start, broom.gone / whole), **went)
    issues = broom.forget_issues(before if done.after > target else None)
    broom.tidy()
    done = replace(done, after=size_after(connection, start, broom.gone / whole), issues=issues)
    if dry:
        trial.rollback()
        return done, set()
    trial.commit()
    return done, broom.linked


def forget_announced(connection: Connection, before: datetime) -> None:
    """Forget what was announced and looked at before, unless its feed named it when it was last read; and the rules of
    sites where nobody has asked since.


    What a feed still names would be announced anew.
    """
    table, other = schema.announcements, schema.announcements.alias()
    named = func.coalesce(table.c.listed, table.c.found)
    last = select(func.max(func.coalesce(other.c.listed, other.c.found))).where(
        other.c.subscription == table.c.subscription
    )
    followed = select(schema.subscriptions.c.id)
    over = (named < last.scalar_subquery()) | table.c.subscription.not_in(followed)
    connection.execute(delete(table).where(~table.c.waiting, table.c.done < before, over))
    connection.execute(delete(schema.robots).where(schema.robots.c.asked < before))


# ------------------------------------------------------------------------------------------ what may go


def _candidates(connection: Connection, before: datetime) -> Iterator[_Candidate]:
    for kind, query in (("pages", _empty(before)), ("revisions", _replaced(before)), ("stories", _over(before))):
        judged = _judged(connection) if kind == "stories" else set()
        for row in connection.execute(query).all():
            if row[0] not in judged:
                yield _Candidate(kind, tuple(row))


def _empty(before: datetime) -> Select[Any]:
    """Pages that carry no article."""
    read = exists().where(_ARTICLES.address == _PAGES.address, _ARTICLES.page_sha256 == _PAGES.sha256)
    query = select(_PAGES.address, _PAGES.sha256).where(_PAGES.taken < before, ~read)
    return query.order_by(_PAGES.taken, _PAGES.address, _PAGES.sha256)


def _replaced(before: datetime) -> Select[Any]:
    """Revisions after which there is a newer one."""
    query = select(_ARTICLES.id, _ARTICLES.revision).join(schema.pages, _page_of_article())
    return query.where(~_ARTICLES.current, _PAGES.taken < before).order_by(_PAGES.taken, _ARTICLES.number)


def _over(before: datetime) -> Select[Any]:
    """Stories of which no page was taken since."""
    last = func.max(_PAGES.taken)
    query = (
        select(_PLACED.story)
        .join(schema.articles, _ARTICLES.id == _PLACED.article)
        .join(schema.pages, _page_of_article())
        .group_by(_PLACED.story)
    )
    return query.having(last < before).order_by(last, _PLACED.story)


def _page_of_article() -> ColumnElement[bool]:
    return (_PAGES.address == _ARTICLES.address) & (_PAGES.sha256 == _ARTICLES.page_sha256)


def _judged(connection: Connection) -> set[str]:
    """The stories of all articles that a standing judgement names."""
    said = [one for one in connection.execute(select(schema.judgements.c.noun)).scalars() if one.stands]
    named = {article for one in said for article in (*one.articles, *one.beside, *one.apart)}
    placed = connection.execute(select(_PLACED.article, _PLACED.story))
    return {story for article, story in placed if article in named}


# ----------------------------------------------------------------------------------------- taking away


class _Broom:
    """Takes candidates away with all that hangs on them, and remembers what they leave behind."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.issues = 0
        self.gone = 0  # bytes of the pages that went, as they came
        self.addresses: set[str] = set()  # where pages went
        self.linked: set[str] = set()  # stories that stay and had a link to one that went, or from it

    def sweep(self, one: _Candidate) -> int:
        """Take it away; how many articles went."""
        if one.kind == "pages":
            self._page(*one.key)
        elif one.kind == "revisions":
            self._revision(*one.key)
        else:
            return self._story(*one.key)
        return 0

    def forget_issues(self, before: datetime | None) -> int:
        """Forget issues at addresses whose pages went, and with `before` those of that age without a page at all.

        Gives how many issues went in all.
        """
        paged = exists().where(_PAGES.address == _ISSUES.address)
        for address in sorted(self.addresses):
            self.issues += self._delete(schema.issues, (_ISSUES.address == address) & ~paged)
        if before:
            self.issues += self._delete(schema.issues, (_ISSUES.at < before) & ~paged)
        return self.issues

    def tidy(self) -> None:
        """Leave no name or outlet without an article, no position beyond the last article, and the indexes compact."""
        names, outlets, appearances = schema.names, schema.outlets, schema.appearances.c
        self._delete(names, ~exists().where(appearances.name == names.c.id))
        self._delete(outlets, outlets.c.articles < 1)
        last = select(func.coalesce(func.max(_ARTICLES.number), 0)).scalar_subquery()
        for table, column in ((schema.decisions, "position"), (schema.bulletins, "newest")):
            self.connection.execute(update(table).where(table.c[column] > last).values({column: last}))
        fulltext(self.connection).tidy(self.connection)

    def _page(self, address: str, sha256: str) -> None:
        one = delete(schema.pages).where(_PAGES.address == address, _PAGES.sha256 == sha256)
        self.gone += sum(self.connection.execute(one.returning(_PAGES.size)).scalars())
        self.addresses.add(address)

    def _story(self, story: str) -> int:
        members = list(self.connection.execute(select(_PLACED.article).where(_PLACED.story == story)).scalars())
        self._links(story, members)
        for article in members:
            self._article(article)
        self._delete(schema.sheets, schema.sheets.c.story == story)
        self._delete(schema.stories, schema.stories.c.id == story)
        indexing.remove_copies(self.connection, story)
        tellings.forget(self.connection, story)
        self.linked.discard(story)
        return len(members)

    def _links(self, story: str, members: list[str]) -> None:
        """Cut the links from a story and to it, by all ids that it ever had."""
        links, redirects = schema.links.c, schema.redirects.c
        from_it, old = links.article.in_(members), redirects.article.in_(members)
        ids = [story, *self.connection.execute(select(redirects.story).where(old)).scalars()]
        to_it = links.other.in_(ids)
        others = list(self.connection.execute(select(links.other).where(from_it)).scalars())
        pointing = self.connection.execute(
            select(_PLACED.article, _PLACED.story, _PLACED.noun)
            .join(schema.links, links.article == _PLACED.article)
            .where(to_it)
        ).all()
        for article, _, placed in pointing:
            left = replace(placed, related=tuple(link for link in placed.related if link.story not in ids))
            self.connection.execute(update(schema.placements).where(_PLACED.article == article).values(noun=left))
        self.linked |= {other for _, other, _ in pointing} | set(others)
        self._delete(schema.links, or_(from_it, to_it))
        self._delete(schema.redirects, old)

    def _article(self, article: str) -> None:
        own = _ARTICLES.id == article
        for number in self.connection.execute(select(_ARTICLES.number).where(own, _ARTICLES.current)).scalars().all():
            indexing.remove(self.connection, number)
        for revision in self.connection.execute(select(_ARTICLES.revision).where(own)).scalars().all():
            self._revision(article, revision)
        for table in (schema.placements, schema.identities, schema.items):
            self._delete(table, table.c.article == article)
        self.issues += self._delete(schema.issues, _ISSUES.article == article)

    def _revision(self, article: str, revision: int) -> None:
        """One revision with its findings, and its page if no other one stands on it."""
        own, findings = (_ARTICLES.id == article) & (_ARTICLES.revision == revision), schema.findings.c
        address, sha256 = self.connection.execute(select(_ARTICLES.address, _ARTICLES.page_sha256).where(own)).one()
        self._delete(schema.findings, (findings.article == article) & (findings.revision == revision))
        self._delete(schema.articles, own)
        shared = select(_ARTICLES.id).where(_ARTICLES.address == address, _ARTICLES.page_sha256 == sha256)
        if not self.connection.execute(shared.limit(1)).first():
            self._page(address, sha256)

    def _delete(self, table: Table, which: ColumnElement[bool]) -> int:
        return self.connection.execute(delete(table).where(which)).rowcount
