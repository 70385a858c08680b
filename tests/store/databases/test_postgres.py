import builtins
import os
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, select, text

from storywire.errors import LibraryError, LibraryLocked
from storywire.newsroom import Newsroom
from storywire.settings import Settings
from storywire.store import Store, schema
from storywire.store.databases import postgres
from storywire.store.dialects import load
from storywire.types import Issue, Server, Step
from tests.servers import Databases

NOW = datetime(2025, 5, 6, 7, 8, tzinfo=UTC)
on_a_server = pytest.mark.skipif("STORYWIRE_POSTGRES" not in os.environ, reason="make test-postgres starts a server")


def run(address: str, *statements: str) -> None:
    engine = create_engine(make_url(address).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


# -------------------------------------------------------------------------------------- without a server


def test_a_server_that_is_away_is_said_without_the_password() -> None:
    with pytest.raises(LibraryError, match="does not answer") as problem:
        Store(Server("postgresql://ada:s3cret@127.0.0.1:9/wire"))
    assert "s3cret" not in str(problem.value) and "ada@127.0.0.1:9/wire" in str(problem.value)


def test_a_missing_driver_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *given: Any, **known: Any) -> Any:
        if name.partition(".")[0] == "psycopg":
            raise ImportError(name)
        return real(name, *given, **known)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(LibraryError, match=r"pip install 'storywire\[postgres\]'"):
        Store(Server("postgresql://127.0.0.1/wire"))


# ----------------------------------------------------------------------------------------- with a server


@on_a_server
def test_a_wrong_password_and_a_database_that_is_not_there_are_said(databases: Databases) -> None:
    url = databases.url.set(drivername="postgresql")
    wrong = url.set(password="not-the-s3cret").render_as_string(hide_password=False)
    with pytest.raises(LibraryError, match="user or the password") as problem:
        Store(Server(wrong))
    assert "s3cret" not in str(problem.value)
    with pytest.raises(LibraryError, match="no such database or user"):
        Store(Server(url.set(database="nowhere").render_as_string(hide_password=False)))


@on_a_server
def test_a_database_in_another_encoding_is_refused(databases: Databases) -> None:
    name = f"{databases.prefix}_latin"
    databases._run(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(LibraryError, match="kept as LATIN1"):
        Store(Server(databases._address("latin")))


@on_a_server
def test_text_sorts_by_its_bytes_in_any_database(databases: Databases) -> None:
    store = Store(Server(databases.make()))
    with store.read() as reader:
        assert reader.connection.execute(postgres._OTHERWISE_SORTED).all() == []
    with store.write() as writer:
        for address in ("b", "B", "a", "é", "_"):
            writer.save_issues([Issue("empty", Step.READ, address, "nothing")], NOW)
        told = writer.connection.execute(text("SELECT address FROM issues ORDER BY address")).scalars().all()
    assert told == ["B", "_", "a", "b", "é"]
    store.close()


@on_a_server
def test_what_the_server_keeps_in_no_text_is_kept_as_something_else(databases: Databases) -> None:
    store = Store(Server(databases.make()))
    with store.write() as writer:
        writer.save_issues([Issue("empty", Step.READ, "test:\0", "a \0 in it")], NOW)
        load(writer.connection, schema.redirects, [("s-\0", "a-\0")])
    with store.read() as reader:
        assert reader.issues()[0].message == "a \ufffd in it"
        assert reader.connection.execute(select(schema.redirects)).all() == [("s-\ufffd", "a-\ufffd")]
    store.close()


@on_a_server
def test_those_who_write_wait_for_each_other(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Server(databases.make())
    one, other, order = Store(place), Store(place), []
    began, may_end = threading.Event(), threading.Event()

    def first() -> None:
        with one.write() as writer:
            began.set()
            may_end.wait(10)
            writer.save_issues([Issue("empty", Step.READ, "test:1", "nothing")], NOW)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    began.wait(10)
    monkeypatch.setattr(postgres, "BUSY_SECONDS", 1)
    with pytest.raises(LibraryLocked, match="another process is writing"), other.write():
        pass
    with other.read() as reader:
        assert reader.issues() == []
    may_end.set()
    thread.join()
    with other.write() as writer:
        assert len(writer.issues()) == 1
    one.close()
    other.close()


@on_a_server
def test_a_placer_whose_connection_was_cut_does_not_write_on(databases: Databases) -> None:
    """Somebody else may have become the placer by then."""
    place = Server(databases.make())
    one, other = Store(place), Store(place)
    with pytest.raises(LibraryError), one.claimed():
        run(
            place.url,
            "SELECT pg_terminate_backend(pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
            "WHERE l.locktype = 'advisory' AND d.datname = current_database()",
        )
        with other.claimed():
            pass
        with one.write():
            raise AssertionError("it wrote")
    with one.claimed():
        pass
    one.close()
    other.close()


@on_a_server
def test_one_server_holds_several_libraries_by_their_schemas(databases: Databases) -> None:
    address = databases.bare("shared")
    run(address, "CREATE SCHEMA one", "CREATE SCHEMA two")
    one, two = (Store(Server(f"{address}?options=-csearch_path%3D{name}")) for name in ("one", "two"))
    with one.claimed(), two.claimed(), one.write() as writer, two.write():
        writer.save_issues([Issue("empty", Step.READ, "test:1", "nothing")], NOW)
    with one.read() as here, two.read() as there:
        assert (len(here.issues()), len(there.issues())) == (1, 0)
    one.close()
    two.close()


@on_a_server
def test_a_reader_may_read_and_no_more(databases: Databases) -> None:
    address = databases.make()
    name = f"{databases.prefix}_reader"
    run(
        address,
        f"CREATE ROLE {name} LOGIN PASSWORD 'looking'",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}",
    )
    try:
        url = make_url(address).set(username=name, password="looking")
        store = Store(Server(url.render_as_string(hide_password=False)))
        with store.read() as reader:
            assert reader.counts()["articles"] == 0
        with pytest.raises(LibraryError, match="may not do that"), store.write() as writer:
            writer.save_holder("me")
        store.close()
    finally:
        run(address, f"DROP OWNED BY {name}", f"DROP ROLE {name}")


@on_a_server
def test_a_backup_is_left_to_the_server_and_the_rest_is_examined(databases: Databases, tmp_path: Any) -> None:
    with Newsroom(Server(databases.make()), Settings(mapper="serial")) as newsroom:
        with pytest.raises(ValueError, match="pg_dump"):
            newsroom.backup(tmp_path / "copy.sqlite")
        checks = {check.name: check for check in newsroom.doctor()}
        assert checks["integrity"].ok and "room" not in checks
        assert newsroom.alive().ok
        assert b"storywire_library_used_bytes" in newsroom.metrics()


@on_a_server
def test_pruning_takes_no_more_than_it_must_and_gives_the_space_back(databases: Databases, tmp_path: Any) -> None:
    at = [NOW]
    with Newsroom(Server(databases.make()), Settings(mapper="serial"), now=lambda: at[0]) as newsroom:
        for number in range(30):
            page = tmp_path / f"{number}.html"
            page.write_bytes(b"<a href='/'>Home</a> " * 3_000 + os.urandom(60_000).hex().encode())
        newsroom.take([tmp_path])
        at[0] = NOW + timedelta(days=9)
        with newsroom.store.read() as reader:
            before = reader.size()
        trial = newsroom.prune(larger_than=f"{before // 2000}kB", dry=True)
        done = newsroom.prune(larger_than=f"{before // 2000}kB")
        assert (trial.pages, trial.dry) == (done.pages, True) and 10 <= done.pages <= 20
        assert done.before == before and done.after < 0.75 * before
        assert newsroom.counts()["pages"] == 30 - done.pages
