"""Making a library smaller without losing the evidence of what stays.

In this order, the oldest first: pages that carry no article; revisions that their outlet has replaced; stories whose
last news is old, with their articles, pages and issues. A story goes whole or not at all, and one that a person has
judged stays. What is current in a story that stays is never touched, so `verify` holds before and after.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

from storywire.types import Pruned


class _Candidate(NamedTuple):
    """Something that may go: what it is, its keys, and how many bytes it takes."""

    kind: str
    key: tuple[str, ...]
    size: int


_PAGES = """
SELECT p.address, p.sha256, length(p.body) AS size FROM pages p
WHERE p.taken < :before AND NOT EXISTS (
  SELECT 1 FROM articles a WHERE a.address = p.address AND a.page_sha256 = p.sha256)
ORDER BY p.taken, p.address, p.sha256"""
_REVISIONS = """
SELECT a.id, a.revision, length(a.noun) + length(n.noun) + length(p.body) AS size FROM articles a
JOIN pages p ON p.address = a.address AND p.sha256 = a.page_sha256
JOIN annotations n ON n.article = a.id AND n.revision = a.revision
WHERE NOT a.current AND p.taken < :before ORDER BY p.taken, a.number"""
_STORIES = """
SELECT s.id, coalesce(sum(length(a.noun) + length(n.noun) + length(p.body)), 0)
  + length(s.story) + length(s.wire) + length(s.crosscheck) AS size
FROM stories s
LEFT JOIN placements l ON l.story = s.id
LEFT JOIN articles a ON a.id = l.article
LEFT JOIN annotations n ON n.article = a.id AND n.revision = a.revision
LEFT JOIN pages p ON p.address = a.address AND p.sha256 = a.page_sha256
WHERE NOT EXISTS (SELECT 1 FROM judgements j WHERE instr(j.target || ' ' || j.value, s.id))
GROUP BY s.id HAVING max(p.taken) < :before ORDER BY max(p.taken), s.id"""

# What was announced and looked at, unless its feed named it when it was last read: it would be announced anew.
_ANNOUNCED = """
DELETE FROM announcements WHERE NOT waiting AND done < :before AND coalesce(listed, found) < coalesce((
  SELECT max(coalesce(o.listed, o.found)) FROM announcements o WHERE o.subscription = announcements.subscription), '')
  OR NOT waiting AND done < :before AND subscription NOT IN (SELECT id FROM subscriptions)"""


def prune(connection: Connection, before: datetime, target: int, dry: bool) -> Pruned:
    """Take away what is older than `before`, until the library has at most `target` bytes. With `dry`, only count."""
    start = size_of(connection)
    done = Pruned(before=start, after=start, dry=dry)
    if not dry:
        forget_announced(connection, before)
    for one in _candidates(connection, before):
        if done.after <= target:
            break
        articles = _members(connection, one.key[0]) if one.kind == "stories" else []
        if not dry:
            _take_away(connection, one, articles)
        done = _counted(done, one, len(articles))
    return done


def forget_announced(connection: Connection, before: datetime) -> None:
    """Forget what was announced and looked at before, unless its feed still names it."""
    _run(connection, _ANNOUNCED, before=_written(before))


def size_of(connection: Connection) -> int:
    """The bytes of a library that are in use; pages that are free already do not count."""
    pages, free, size = (
        int(connection.execute(text(f"PRAGMA {name}")).scalar_one())
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size


def _candidates(connection: Connection, before: datetime) -> Iterator[_Candidate]:
    given = {"before": _written(before)}
    for kind, query, keys in (("pages", _PAGES, 2), ("revisions", _REVISIONS, 2), ("stories", _STORIES, 1)):
        for row in connection.execute(text(query), given).all():
            yield _Candidate(kind, tuple(str(key) for key in row[:keys]), int(row.size))


def _written(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(sep=" ")


def _members(connection: Connection, story: str) -> list[str]:
    found = connection.execute(text("SELECT article FROM placements WHERE story = :story"), {"story": story})
    return [str(article) for article in found.scalars()]


def _counted(done: Pruned, one: _Candidate, articles: int) -> Pruned:
    from dataclasses import replace

    counts = {one.kind: getattr(done, one.kind) + 1, "articles": done.articles + articles}
    return replace(done, after=max(0, done.after - one.size), **counts)


def _take_away(connection: Connection, one: _Candidate, articles: list[str]) -> None:
    if one.kind == "pages":
        _run(connection, "DELETE FROM pages WHERE address = :a AND sha256 = :b", a=one.key[0], b=one.key[1])
    elif one.kind == "revisions":
        _revision(connection, one.key[0], int(one.key[1]))
    else:
        for article in articles:
            _article(connection, article)
        for table, column in (("links", "story"), ("links", "other"), ("redirects", "now"), ("stories", "id")):
            _run(connection, f"DELETE FROM {table} WHERE {column} = :a", a=one.key[0])


def _article(connection: Connection, article: str) -> None:
    found = connection.execute(text("SELECT revision, address FROM articles WHERE id = :a"), {"a": article}).all()
    for revision, address in found:
        _run(connection, "DELETE FROM search WHERE rowid IN (SELECT number FROM articles WHERE id = :a)", a=article)
        _revision(connection, article, revision)
        _run(connection, "DELETE FROM issues WHERE address = :a", a=address)
    for statement in ("placements WHERE article = :a", "identities WHERE article = :a", "issues WHERE article = :a"):
        _run(connection, f"DELETE FROM {statement}", a=article)


def _revision(connection: Connection, article: str, revision: int) -> None:
    """One revision with its findings, and its page if no other one stands on it."""
    key = {"a": article, "r": revision}
    page = connection.execute(
        text("SELECT address, page_sha256 FROM articles WHERE id = :a AND revision = :r"), key
    ).one()
    _run(connection, "DELETE FROM annotations WHERE article = :a AND revision = :r", **key)
    _run(connection, "DELETE FROM articles WHERE id = :a AND revision = :r", **key)
    _run(
        connection,
        "DELETE FROM pages WHERE address = :a AND sha256 = :b "
        "AND NOT EXISTS (SELECT 1 FROM articles WHERE address = :a AND page_sha256 = :b)",
        a=page[0],
        b=page[1],
    )


def _run(connection: Connection, statement: str, **given: object) -> None:
    connection.execute(text(statement), given)
