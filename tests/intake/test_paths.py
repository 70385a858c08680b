import io
import os
from pathlib import Path

import pytest

from storywire.intake import find_pages
from storywire.intake.paths import count_files
from storywire.types import Issue, MediaType, RawPage

LIMIT = 10_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b").mkdir()
    (tmp_path / "a.html").write_bytes(b"<html><p>A ferry burned.</p></html>")
    (tmp_path / "b" / "dump.txt").write_bytes(b"Harbour Post\nA ferry burned.")
    (tmp_path / "b" / "noname").write_bytes(b"<!doctype html><p>A ferry burned.</p>")
    (tmp_path / "c.jsonl").write_bytes(b'{"url": "https://post.example/1", "text": "A ferry burned."}\nnonsense\n')
    (tmp_path / ".hidden.txt").write_bytes(b"secret")
    return tmp_path


def test_a_folder_gives_its_pages_in_order(folder: Path) -> None:
    found = list(find_pages([folder], max_bytes=LIMIT))
    kinds = [(one.media_type if isinstance(one, RawPage) else one.code) for one in found]
    assert kinds == [MediaType.HTML, MediaType.TEXT, "broken-line", MediaType.TEXT, MediaType.HTML]
    assert found == list(find_pages([str(folder)], max_bytes=LIMIT))
    assert count_files([folder]) == 4


def test_addresses_name_the_page(folder: Path) -> None:
    first, *_ = find_pages([folder / "a.html"], max_bytes=LIMIT)
    assert first.address == (folder / "a.html").as_uri()
    below = [one.address for one in find_pages([folder / "b"], max_bytes=LIMIT, base="demo:")]
    assert below == ["demo:dump.txt", "demo:noname"]


def test_a_glob_is_expanded(folder: Path) -> None:
    assert [one.address[-6:] for one in find_pages([f"{folder}/*.html"], max_bytes=LIMIT)] == ["a.html"]


@pytest.mark.parametrize("path", ["nowhere.html", "*.nothing"])
def test_a_path_that_does_not_exist_is_the_caller_s_error(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="there is no file or folder"):
        find_pages([tmp_path / path], max_bytes=LIMIT)


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("picture.html", b"\x89PNG\r\n\x1a\n....", "binary"),
        ("program", bytes(range(32)) * 20, "binary"),
        ("big.txt", b"x" * (LIMIT + 1), "too-large"),
    ],
)
def test_what_is_no_page_is_an_issue(tmp_path: Path, name: str, body: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(body)
    (found,) = find_pages([tmp_path], max_bytes=LIMIT)
    assert isinstance(found, Issue)
    assert found.code == code


def test_a_file_that_cannot_be_read_does_not_stop_the_rest(folder: Path) -> None:
    (folder / "a.html").unlink()
    (folder / "a.html").symlink_to(folder / "gone.html")
    first, *rest = find_pages([folder], max_bytes=LIMIT)
    assert isinstance(first, Issue)
    assert (first.code, len(rest)) == ("unreadable", 4)


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes on POSIX only")
def test_a_file_name_that_is_no_text_is_read(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff\xfe.txt", "wb") as file:  # noqa: PTH123
        file.write(b"A ferry burned.")
    (found,) = find_pages([tmp_path], max_bytes=LIMIT)
    assert isinstance(found, RawPage)
    assert found.address.encode("utf-8")


def test_standard_input_is_a_page_or_json_lines() -> None:
    (page,) = find_pages(["-"], max_bytes=LIMIT, stdin=io.BytesIO(b"<html><p>A ferry</p>"))
    assert isinstance(page, RawPage)
    assert (page.media_type, page.address[:6]) == (MediaType.HTML, "stdin:")
    long = b'{"text": "' + b"ferry " * 1500 + b'"}\n{"text": "two"}'
    two = list(find_pages(["-"], max_bytes=LIMIT, stdin=io.BytesIO(long)))
    assert [one.address for one in two] == ["stdin:#1", "stdin:#2"]
