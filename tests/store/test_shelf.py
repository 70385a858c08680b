import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import event

from storywire.store import Store
from storywire.store.pruning import forget_announced
from storywire.store.shelf import Shelf
from storywire.types.following import SiteRules

THEN = datetime(2025, 5, 1, 12, tzinfo=UTC)


def test_what_a_site_says_comes_back_is_replaced_and_forgotten(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.sqlite")
    shelf = Shelf(store)
    assert shelf.rules("https://a.example") is None
    shelf.keep("https://a.example", SiteRules(THEN, b"User-agent: *", '"1"', "Thu, 01 May 2025 12:00:00 GMT"))
    shelf.keep("https://b.example", SiteRules(THEN.replace(year=2026), None))
    assert shelf.rules("https://a.example") == SiteRules(THEN, b"User-agent: *", '"1"', "Thu, 01 May 2025 12:00:00 GMT")
    shelf.keep("https://a.example", SiteRules(THEN, None))
    assert shelf.rules("https://a.example") == SiteRules(THEN, None)
    with store.write() as writer:
        forget_announced(writer.connection, THEN.replace(month=6))
    assert shelf.rules("https://a.example") is None
    assert shelf.rules("https://b.example") is not None


def test_a_library_that_somebody_else_writes_to_is_no_reason_not_to_fetch(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.sqlite")
    store._engine.dispose()
    other = sqlite3.connect(store.path, isolation_level=None)
    event.listen(store._engine, "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout = 50"))
    other.execute("BEGIN IMMEDIATE")
    Shelf(store).keep("https://a.example", SiteRules(THEN, b""))
    other.execute("COMMIT")
    assert Shelf(store).rules("https://a.example") is None
    Shelf(store).keep("https://a.example", SiteRules(THEN, b""))
    assert Shelf(store).rules("https://a.example") is not None
