from pathlib import Path

import pytest

from storywire.types import Server, place_of

ADDRESS = "postgresql://ada:s3cret%40@db.example:5433/wire?sslmode=require"


def test_a_library_is_a_file_or_on_a_server() -> None:
    assert place_of("news.sqlite") == Path("news.sqlite")
    assert place_of(Path("a/b")) == Path("a/b")
    assert place_of(ADDRESS) == Server(ADDRESS) == place_of(Server(ADDRESS))
    assert isinstance(place_of("postgres:///wire"), Server)
    with pytest.raises(ValueError, match="not mysql://"):
        place_of("mysql://ada@db.example/wire")


def test_a_password_is_shown_nowhere() -> None:
    server = place_of(ADDRESS)
    assert str(server) == "postgresql://ada@db.example:5433/wire" and server.name == "wire"
    assert "s3cret" not in f"{server} {server!r} {[server]} {server.name}"
    assert str(place_of("postgresql:///wire?host=/run/postgresql&password=s3cret")) == "postgresql:///wire"


@pytest.mark.parametrize("password", ["s3/cret", "12/34", "12#34", "12?34", "s3:c]ret", "[s3cret"])
def test_an_address_with_an_odd_password_is_refused_without_repeating_it(password: str) -> None:
    with pytest.raises(ValueError, match="percent-encode") as problem:
        place_of(f"postgresql://ada:{password}@db.example/wire")
    assert password not in str(problem.value)
