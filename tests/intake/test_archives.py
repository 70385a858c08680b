import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storywire.intake import find_pages
from storywire.types import Issue, RawPage

PAGE = b"<!doctype html><html><p>A ferry burned at the quay.</p></html>"
LIMIT = 100_000


def take(path: Path) -> tuple[list[RawPage], list[Issue]]:
    found = list(find_pages([path], max_bytes=LIMIT))
    return [one for one in found if isinstance(one, RawPage)], [one for one in found if isinstance(one, Issue)]


def zipped(path: Path, members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return path


def tarred(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, body in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(body)
            archive.addfile(entry, io.BytesIO(body))
    return out.getvalue()


MEMBERS = {
    "a/one.html": PAGE,
    "two words.txt": b"Harbour Post\nA ferry burned.",
    "rows.jsonl": b'{"text": "x", "url": "https://p.example/1"}\n',
}


def test_a_zip_gives_the_pages_in_it(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "pages.zip", MEMBERS | {"picture.png": b"\x89PNG\r\n", ".hidden.html": PAGE, "__MACOSX/a": b"x"}
    )
    pages, issues = take(path)
    assert [page.address for page in pages] == [
        f"{path.as_uri()}!/a/one.html",
        f"{path.as_uri()}!/two%20words.txt",
        "https://p.example/1",
    ]
    assert [issue.code for issue in issues] == ["binary"]
    assert take(path)[0] == pages


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("p.tar", bytes),
        ("p.tar.gz", gzip.compress),
        ("p.tgz", gzip.compress),
        ("p.tar.bz2", bz2.compress),
        ("p.tar.xz", lzma.compress),
        ("p.tar.zst", zstandard.compress),
        ("misnamed.html", gzip.compress),
    ],
)
def test_a_tar_is_read_however_it_is_packed(tmp_path: Path, name: str, pack) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / name).write_bytes(pack(tarred(MEMBERS)))
    pages, issues = take(tmp_path / name)
    assert [page.body for page in pages] == [PAGE, MEMBERS["two words.txt"], b"x"]
    assert issues == []


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstandard.compress])
def test_a_packed_page_is_a_page(tmp_path: Path, pack) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "one.html.gz").write_bytes(pack(PAGE))
    (tmp_path / "rows.jsonl.gz").write_bytes(pack(MEMBERS["rows.jsonl"]))
    pages, issues = take(tmp_path)
    assert [page.body for page in pages] == [PAGE, b"x"] and issues == []


# ----------------------------------------------------------------------------------------------------- malice


@pytest.mark.parametrize("name", ["../up.html", "/etc/page.html", "a/../../b.html", "C:\\page.html", "..\\up.html"])
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "t.tar").write_bytes(tarred({name: PAGE, "good.html": PAGE}))
    zipped(tmp_path / "z.zip", {name: PAGE, "good.html": PAGE})
    pages, issues = take(tmp_path)
    assert [page.address.rpartition("!/")[2] for page in pages] == ["good.html"] * 2
    assert ["leads out" in issue.message for issue in issues] == [True, True]


def test_links_and_devices_are_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "t.tar", "w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            entry = tarfile.TarInfo("link.html")
            entry.type, entry.linkname = kind, "/etc/hosts"
            archive.addfile(entry)
    link = zipfile.ZipInfo("link.html")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as zipped_file:
        zipped_file.writestr(link, "/etc/hosts")
    pages, issues = take(tmp_path)
    assert pages == []
    assert [issue.message for issue in issues] == [
        "4 members left out: a link or a device",
        "1 member left out: a link or a device",
    ]


def test_bombs_go_off_in_bounded_memory(tmp_path: Path) -> None:
    zeros = 300_000_000
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(zeros >> 20)) + packer.flush()
    (tmp_path / "page.zst").write_bytes(bomb)
    big = tarfile.TarInfo("big.html")
    big.size = zeros
    gz = gzip.compress(big.tobuf() + bytes(10_000_000), 1)
    (tmp_path / "cut.tar.gz").write_bytes(gz)
    pages, issues = take(tmp_path)
    assert pages == []
    assert {issue.code for issue in issues} <= {"broken-archive", "binary", "too-large"} and len(issues) >= 2


def test_a_member_is_never_read_beyond_the_limit(tmp_path: Path) -> None:
    zipped(tmp_path / "z.zip", {"big.txt": b"a" * 5_000_000, "good.html": PAGE})
    pages, issues = take(tmp_path)
    assert len(pages) == 1 and [issue.code for issue in issues] == ["too-large"]


def test_a_bomb_in_a_zip_is_told_from_its_directory(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "z.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("b.txt", "w") as out,
    ):
        for _ in range(210):
            out.write(bytes(1_000_000))
    _, issues = take(tmp_path)
    assert ["a bomb" in issue.message for issue in issues] == [True]


def test_an_archive_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"a.html": PAGE}).read_bytes()
    zipped(
        tmp_path / "outer.zip",
        {"inner.zip": inner, "inner.tar": tarred(MEMBERS), "inner.tar.gz": gzip.compress(tarred(MEMBERS))},
    )
    (tmp_path / "inner.zip").unlink()
    pages, issues = take(tmp_path)
    assert pages == [] and [issue.code for issue in issues] == ["broken-archive"] * 3


def test_an_encrypted_member_is_said(tmp_path: Path) -> None:
    raw = bytearray(zipped(tmp_path / "z.zip", {"a.html": PAGE}).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + offset] |= 1
    (tmp_path / "z.zip").write_bytes(raw)
    assert [issue.message for issue in take(tmp_path)[1]] == ["1 member left out: encrypted"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress, zstandard.compress])
def test_what_is_cut_off_keeps_what_came_before(tmp_path: Path, pack) -> None:  # type: ignore[no-untyped-def]
    whole = pack(tarred({f"{n}.html": PAGE + bytes([65 + n]) * 9000 for n in range(9)}))
    (tmp_path / "cut.tar").write_bytes(whole[: len(whole) * 2 // 3])
    pages, issues = take(tmp_path)
    assert issues and all(issue.code == "broken-archive" for issue in issues)
    assert all(page.body.startswith(PAGE) for page in pages)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(data=st.data())
def test_damage_anywhere_never_raises(tmp_path: Path, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["z.zip", "t.tar", "t.tar.gz", "t.tar.bz2", "t.tar.xz", "t.tar.zst"]))
    pack = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstandard.compress}.get(
        kind.split(".")[-1], bytes
    )
    body = bytearray(zipped(tmp_path / kind, MEMBERS).read_bytes() if kind == "z.zip" else pack(tarred(MEMBERS)))
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / kind).write_bytes(body)
    take(tmp_path / kind)
    (tmp_path / kind).unlink()
