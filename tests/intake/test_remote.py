"""Files of other file systems, with fsspec's file system in memory standing in for an object store."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from storywire.errors import IssueCode, StorywireError
from storywire.intake import count_files, find_pages, web_and_files
from storywire.intake.remote import is_remote, remote_files
from storywire.types import Issue, RawPage

fsspec = pytest.importorskip("fsspec")
LIMIT = 10_000
PAGE = b"<!doctype html><p>A ferry burned.</p>"


@pytest.fixture
def store() -> Iterator[Any]:
    memory = fsspec.filesystem("memory")
    for name, body in {
        "/pages/b.html": PAGE,
        "/pages/a.html.gz": gzip.compress(PAGE),
        "/pages/.hidden.html": PAGE,
        "/pages/deep/c.txt": b"Harbour Post\nA ferry burned.",
    }.items():
        memory.pipe(name, body)
    yield memory
    memory.rm("/pages", recursive=True)


def test_pages_of_an_object_store_are_read_like_files(store: Any) -> None:
    found = list(find_pages(["memory://pages"], max_bytes=LIMIT))
    assert [one.address for one in found] == [
        "memory:///pages/a.html.gz",
        "memory:///pages/b.html",
        "memory:///pages/deep/c.txt",
    ]
    assert all(isinstance(one, RawPage) for one in found)
    assert count_files(["memory://pages"]) == 3


def test_a_glob_and_a_single_file_are_found(store: Any) -> None:
    assert [file.name for file in remote_files("memory://pages/*.html")] == ["b.html"]
    assert [file.size() for file in remote_files("memory://pages/b.html")] == [len(PAGE)]


@pytest.mark.parametrize("url", ["memory://pages/none.html", "memory://elsewhere", "nosuchscheme://bucket/page"])
def test_what_is_not_there_is_the_callers_error(store: Any, url: str) -> None:
    with pytest.raises(ValueError, match=r"there is no file|cannot be read"):
        list(find_pages([url], max_bytes=LIMIT))


def test_a_store_that_fails_in_mid_run_is_an_issue_and_the_rest_goes_on(store: Any, monkeypatch: Any) -> None:
    opened = type(store).open

    def failing(self: Any, path: str, *given: Any, **named: Any) -> Any:
        if path.endswith("b.html"):
            raise RuntimeError("the token has expired")
        return opened(self, path, *given, **named)

    monkeypatch.setattr(type(store), "open", failing)
    found = list(find_pages(["memory://pages"], max_bytes=LIMIT))
    (issue,) = [one for one in found if isinstance(one, Issue)]
    assert (issue.code, issue.address) == (IssueCode.UNREADABLE, "memory:///pages/b.html")
    assert "the token has expired" in issue.message
    assert len(found) == 3


def test_a_store_that_refuses_to_list_says_so_in_words(store: Any, monkeypatch: Any) -> None:
    def refused(*given: Any, **named: Any) -> Any:
        raise RuntimeError("no credentials")

    monkeypatch.setattr(type(store), "isfile", refused)
    with pytest.raises(StorywireError, match="no credentials"):
        find_pages(["memory://pages"], max_bytes=LIMIT)


def test_what_was_asked_for_by_name_is_read_though_its_folder_is_hidden(store: Any) -> None:
    assert [file.name for file in remote_files("memory://pages/.hidden.html")] == [".hidden.html"]


def test_addresses_of_the_web_and_paths_are_no_files_of_a_store() -> None:
    assert is_remote("s3://bucket/warcs/2026.warc.gz")
    assert not any(map(is_remote, ["https://post.example/1", "pages/a.html", "-", "c:/pages"]))


def test_a_list_names_files_and_addresses_one_a_line(store: Any, tmp_path: Path) -> None:
    listed = tmp_path / "warc.paths.gz"
    listed.write_bytes(gzip.compress(b"# of May\nmemory://pages/b.html\n\nhttps://post.example/1\n"))
    assert web_and_files([f"@{listed}", "a.html"]) == (
        ["https://post.example/1"],
        ["memory://pages/b.html", "a.html"],
    )


@pytest.mark.parametrize("body", [None, b"\xff\xfe\x00", b"not packed"])
def test_a_list_that_cannot_be_read_is_the_callers_error(tmp_path: Path, body: bytes | None) -> None:
    listed = tmp_path / "list.gz"
    if body is not None:
        listed.write_bytes(body)
    with pytest.raises(ValueError, match="cannot be read"):
        web_and_files([f"@{listed}"])
