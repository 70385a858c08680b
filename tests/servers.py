"""Databases on a real PostgreSQL server, for the tests that run on both engines."""

from __future__ import annotations

import os

from sqlalchemy import Engine, create_engine, make_url, text

from storywire.store import Store
from storywire.types import Server


class Databases:
    """New databases, each a copy of one that has the tables already."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url).set(drivername="postgresql+psycopg")
        self.prefix, self.made = f"storywire_test_{os.getpid()}", 0
        self.engine: Engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        Store(Server(self.bare("tables"))).close()

    def bare(self, name: str) -> str:
        """The address of a new database without tables."""
        self._run(f'CREATE DATABASE "{self.prefix}_{name}"')
        return self._address(name)

    def make(self) -> str:
        """The address of a new library."""
        self.made += 1
        self._run(f'CREATE DATABASE "{self.prefix}_{self.made}" TEMPLATE "{self.prefix}_tables"')
        return self._address(str(self.made))

    def drop(self) -> None:
        """Take all of them away."""
        query = text("SELECT datname FROM pg_database WHERE starts_with(datname, :prefix)")
        with self.engine.connect() as connection:
            for name in connection.execute(query, {"prefix": f"{self.prefix}_"}).scalars().all():
                self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _address(self, name: str) -> str:
        url = self.url.set(drivername="postgresql", database=f"{self.prefix}_{name}")
        return url.render_as_string(hide_password=False)

    def _run(self, sql: str) -> None:
        with self.engine.connect() as connection:
            connection.execute(text(sql))
