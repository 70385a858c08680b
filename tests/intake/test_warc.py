import functools
import gzip
import http.server
import io
import shutil
import subprocess
import threading
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from storywire.intake import find_pages
from storywire.intake.warc import read_warc
from storywire.types import Issue, MediaType, RawPage

PAGE = b"<!doctype html><html><head><title>Ferry</title></head><p>A ferry burned at the quay.</p></html>"
LIMIT = 100_000


def response(
    writer: WARCWriter,
    n: int,
    body: bytes = PAGE,
    status: str = "200 OK",
    media: str | None = "text/html; charset=UTF-8",
    **more: str,
) -> None:
    headers = [("Content-Type", media)] if media else []
    http = StatusAndHeaders(
        status, [*headers, *((k.replace("_", "-"), v) for k, v in more.items())], protocol="HTTP/1.1"
    )
    record = writer.create_warc_record(
        f"https://post.example/{n}",
        "response",
        io.BytesIO(body),
        http_headers=http,
        warc_headers_dict={"WARC-Date": "2025-05-06T12:00:00Z"},
    )
    writer.write_record(record)


def written(packed: bool = True) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "test"}))
    response(writer, 1)
    response(writer, 2, status="404 Not Found")
    response(writer, 3, status="301 Moved")
    response(writer, 4, b"\x89PNG", media="image/png")
    response(writer, 5, b"%PDF", media="application/pdf")
    response(writer, 6, b" \n")
    response(writer, 7, b"x" * (LIMIT + 1))
    response(writer, 8, gzip.compress(PAGE), Content_Encoding="gzip")
    response(writer, 9, b"5\r\n<p>A \r\n6\r\nferry.\r\n0\r\n\r\n", Transfer_Encoding="chunked")
    writer.write_record(
        writer.create_warc_record("https://post.example/1", "request", io.BytesIO(b"GET / HTTP/1.1\r\n\r\n"))
    )
    writer.write_record(
        writer.create_warc_record(
            "https://post.example/10", "conversion", io.BytesIO(b"A ferry burned."), warc_content_type="text/plain"
        )
    )
    return out.getvalue()


def read(raw: bytes) -> tuple[list[RawPage], list[Issue]]:
    found = list(read_warc(io.BytesIO(raw), "file:///x.warc", LIMIT))
    return [one for one in found if isinstance(one, RawPage)], [one for one in found if isinstance(one, Issue)]


@pytest.mark.parametrize("packed", [True, False])
def test_the_pages_of_a_warc_are_found_and_the_rest_is_counted(packed: bool, tmp_path: Path) -> None:
    pages, issues = read(written(packed))
    assert [page.address[-2:] for page in pages] == ["/1", "/8", "/9", "10"]
    assert [page.body for page in pages] == [PAGE, PAGE, b"<p>A ferry.", b"A ferry burned."]
    first = pages[0]
    assert (first.fetched, first.charset, first.origin) == (datetime(2025, 5, 6, 12, tzinfo=UTC), "utf-8", "warc")
    assert pages[-1].media_type is MediaType.TEXT
    said = {issue.message for issue in issues}
    assert {
        "1 record: answered with the status 404",
        "1 record: no page but image/png",
        "1 record: of the type warcinfo",
    } <= said
    assert {issue.code for issue in issues} == {"no-article", "empty", "too-large"} and len(issues) == 8
    (tmp_path / "x.warc.gz").write_bytes(written(packed))
    assert [one for one in find_pages([tmp_path], max_bytes=LIMIT) if isinstance(one, RawPage)] == pages


def test_a_file_packed_in_one_piece_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.warc.gz").write_bytes(gzip.compress(written(False)))
    pages = [one for one in find_pages([tmp_path], max_bytes=LIMIT) if isinstance(one, RawPage)]
    assert len(pages) == 4


@pytest.mark.parametrize("packed", [True, False])
def test_after_a_damaged_record_reading_goes_on(packed: bool) -> None:
    out = io.BytesIO()
    writer, places = WARCWriter(out, gzip=packed), []
    for n in range(6):
        places.append(out.tell())
        response(writer, n, PAGE + str(n).encode())
    raw = bytearray(out.getvalue())
    raw[places[2] : places[2] + 40] = b"\x00" * 40
    pages, issues = read(bytes(raw))
    assert {page.address[-1] for page in pages} >= {"0", "1", "4", "5"}
    assert any("damaged" in issue.message for issue in issues)


class Stream(io.RawIOBase):
    """A WARC that is made while it is read, and is kept nowhere."""

    def __init__(self, records: int) -> None:
        out = io.BytesIO()
        response(WARCWriter(out, gzip=False), 1, b"<p>" + b"A ferry burned at the quay. " * 3_000)
        self._record, self._left, self._rest = out.getvalue(), records, b""

    def readable(self) -> bool:
        return True

    def readinto(self, room: object) -> int:
        view = memoryview(room)  # type: ignore[arg-type]
        if not self._rest and self._left:
            self._left, self._rest = self._left - 1, self._record
        part, self._rest = self._rest[: len(view)], self._rest[len(view) :]
        view[: len(part)] = part
        return len(part)


def test_however_large_a_file_one_record_is_in_memory() -> None:
    tracemalloc.start()
    try:
        pages = sum(isinstance(one, RawPage) for one in read_warc(io.BufferedReader(Stream(400)), "x", LIMIT))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert pages == 400
    assert most < 3_000_000  # of 34 million bytes that came


def test_a_file_cut_off_gives_what_is_whole() -> None:
    pages, _ = read(written()[:-200])
    assert pages[0].body == PAGE


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=5), st.booleans())
def test_damage_anywhere_never_raises(changes: list[tuple[int, int]], packed: bool) -> None:
    raw = bytearray(_WHOLE[packed])
    for place, byte in changes:
        raw[place % len(raw)] = byte
    read(bytes(raw))


_WHOLE = {packed: written(packed) for packed in (True, False)}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "ferry.html").write_bytes(PAGE + b'<img src="quay.png"><a href="gone.html">x</a>')
    (folder / "quay.png").write_bytes(b"\x89PNG\r\n")
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_said: object) -> None:
        pass


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
@pytest.mark.parametrize("more", [[], ["--no-warc-compression"]])
def test_what_wget_writes_is_read(site: str, tmp_path: Path, more: list[str]) -> None:
    command = ["wget", "-q", "-r", "-p", "--no-proxy", "--warc-file=crawl", *more, f"{site}/ferry.html"]
    subprocess.run(command, cwd=tmp_path, check=False, timeout=60)
    (file,) = tmp_path.glob("crawl.warc*")
    found = list(find_pages([file], max_bytes=LIMIT))
    (page,) = [one for one in found if isinstance(one, RawPage)]
    assert page.url == f"{site}/ferry.html" and page.body.startswith(PAGE) and page.fetched
    said = [one.message for one in found if isinstance(one, Issue)]
    assert "1 record: no page but image/png" in said and any("status 404" in one for one in said)
