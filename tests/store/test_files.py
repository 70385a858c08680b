from pathlib import Path

import pytest
from sqlalchemy import event

from storywire.newsroom import Newsroom
from storywire.store import files
from tests import ferry


def test_many_are_read_like_one_in_as_many_queries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Newsroom(tmp_path / "library.sqlite") as newsroom:
        ferry.fill(newsroom)
        with newsroom.store.read() as reader:
            names = [article.id for _, article in reader.numbered()]
            wanted = [*reversed(names), "a-nobody", names[0]]
            one_by_one = tuple(file for name in wanted if (file := reader.file(name)) is not None)
            asked: list[str] = []
            event.listen(newsroom.store._engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
            assert reader.files(wanted) == one_by_one
            assert len(asked) == 5
            monkeypatch.setattr(files, "BATCH", 2)
            assert reader.files(wanted) == one_by_one
            assert reader.files([]) == ()
