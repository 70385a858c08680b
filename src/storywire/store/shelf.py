"""Where the robots.txt of sites is kept, so that a run that begins anew does not ask every site for it again."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import select

from storywire.errors import LibraryFull, LibraryLocked
from storywire.store import schema
from storywire.store.dialects import upsert
from storywire.store.library import Store
from storywire.types.following import SiteRules


class Shelf:
    """The rules of sites, in a library. May be used from many threads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rules(self, site: str) -> SiteRules | None:
        """What the site said when it was last asked; None if it never was."""
        table = schema.robots.c
        with self._store.read() as reader:
            query = select(table.asked, table.body, table.etag, table.modified).where(table.site == site)
            row = reader.connection.execute(query).first()
        return SiteRules(*row) if row else None

    def keep(self, site: str, rules: SiteRules) -> None:
        """Keep what the site says now, in place of what it said before. Where that fails, it is asked again."""
        values = {"asked": rules.asked, "body": rules.body, "etag": rules.etag, "modified": rules.modified}
        with suppress(LibraryLocked, LibraryFull), self._store.write() as writer:
            insert = upsert(writer.connection, schema.robots).values(site=site, **values)
            writer.connection.execute(insert.on_conflict_do_update(index_elements=["site"], set_=values))
