from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis

from storywire.newsroom import Newsroom
from storywire.settings import Settings
from tests.newsprint import PAGES

hypothesis.register_profile("storywire", deadline=None)  # no timed tests
hypothesis.load_profile("storywire")

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """An empty library, everything in this process."""
    with Newsroom(tmp_path / "library.sqlite", Settings(mapper="serial"), now=lambda: NOW) as empty:
        yield empty


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with the three pages of newsprint."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, body in PAGES.items():
        (folder / name).write_bytes(body)
    return folder
