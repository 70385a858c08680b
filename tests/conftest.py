import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis

from storywire.newsroom import Newsroom
from storywire.settings import Settings
from storywire.types import Place, Server
from tests.newsprint import PAGES
from tests.servers import Databases

hypothesis.register_profile("storywire", deadline=None)  # no timed tests
hypothesis.load_profile("storywire")

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)


ENGINES = ["sqlite", "postgresql"] if os.environ.get("STORYWIRE_POSTGRES") else ["sqlite"]


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Databases on the server that STORYWIRE_POSTGRES names, gone at the end."""
    made = Databases(os.environ["STORYWIRE_POSTGRES"])
    yield made
    made.drop()


@pytest.fixture(scope="session", params=ENGINES)
def lying(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Place]:
    """Places for new libraries: files, and databases where there is a server for them."""
    if request.param == "postgresql":
        databases: Databases = request.getfixturevalue("databases")
        return lambda: Server(databases.make())
    return lambda: tmp_path_factory.mktemp("library") / "library.sqlite"


@pytest.fixture
def place(lying: Callable[[], Place]) -> Place:
    """Where a new library may lie."""
    return lying()


@pytest.fixture
def newsroom(place: Place) -> Iterator[Newsroom]:
    """An empty library, everything in this process."""
    with Newsroom(place, Settings(mapper="serial"), now=lambda: NOW) as empty:
        yield empty


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with the three pages of newsprint."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, body in PAGES.items():
        (folder / name).write_bytes(body)
    return folder
