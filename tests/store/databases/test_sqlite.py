from pathlib import Path

import pytest

from storywire.store import Store
from storywire.store.databases import sqlite


def test_a_file_is_read_whole_unless_it_is_large_beside_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "library.sqlite"
    store = Store(path)
    assert store.warm() == path.stat().st_size > 0
    monkeypatch.setattr(sqlite, "_memory", lambda: 4 * store.disk_bytes() - 4)
    assert store.warm() == 0
    store.close()
