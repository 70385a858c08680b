"""The demo's pages taken into a file and into a database on a server: byte for byte the same."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storywire import Newsroom
from storywire.settings import Settings
from storywire.types import Server
from tests.servers import Databases

NOW = datetime(2025, 8, 1, tzinfo=UTC)


@pytest.mark.skipif("STORYWIRE_POSTGRES" not in os.environ, reason="make test-postgres starts a server")
def test_a_file_and_a_server_give_the_same(databases: Databases, tmp_path: Path) -> None:
    told = []
    for place in (tmp_path / "demo.sqlite", Server(databases.make())):
        with Newsroom(place, Settings(mapper="serial"), now=lambda: NOW) as newsroom:
            newsroom.take_demo()
            taken = b"".join(newsroom.canonical())
            newsroom.rebuild()
            told += [taken, b"".join(newsroom.canonical())]
            hits = {hit.article: hit.snippet for hit in newsroom.search("ferry OR council OR harbour", 50)}
            said = sorted(one.text for one in newsroom.search_quotes("the OR a", 500))
            speakers = [(one.key, one.quotes) for one in newsroom.search_speakers("the OR a", 50)]
            told.append((hits, said, speakers, newsroom.verify().proved))  # type: ignore[arg-type]
    assert told[:3] == told[3:] and told[0] == told[1] and told[0]
