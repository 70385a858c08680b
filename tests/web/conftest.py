"""A library on the web: the flood and the festival of newsprint, taken once, copied for each test that changes it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from storywire.newsroom import Newsroom
from storywire.settings import Settings
from storywire.web import Access, create_app
from tests.newsprint import PAGES

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
Client = Callable[..., TestClient]


@pytest.fixture(scope="session")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of three articles in two stories."""
    folder = tmp_path_factory.mktemp("served")
    for name, body in PAGES.items():
        (folder / name).write_bytes(body)
    with Newsroom(folder / "library.sqlite", Settings(mapper="serial"), now=lambda: NOW) as newsroom:
        newsroom.take([folder])
    return folder / "library.sqlite"


@pytest.fixture
def library(taken: Path, tmp_path: Path) -> Iterator[Newsroom]:
    """A copy of that library."""
    copy = tmp_path / "library.sqlite"
    shutil.copy(taken, copy)
    with Newsroom(copy, Settings(mapper="serial"), now=lambda: NOW) as newsroom:
        yield newsroom


@pytest.fixture
def client() -> Iterator[Client]:
    """Makes a browser without a window for a newsroom."""

    def made(newsroom: Newsroom, access: Access | None = None, host: str = "localhost") -> TestClient:
        app = create_app(newsroom, access, now=lambda: NOW)
        return TestClient(app, base_url=f"http://{host}", raise_server_exceptions=False)

    return made
