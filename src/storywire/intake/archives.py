"""Archives of pages: zip, and tar (packed or not). Nothing is written to disk; members are read one at a time.

Names that lead out of the archive, links, devices, archives inside archives, encrypted members and bombs are refused,
each with an issue; the rest is read.
"""

from __future__ import annotations

import stat
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast
from urllib.parse import quote

from storywire.errors import IssueCode
from storywire.intake.packed import DAMAGED, FREE, MOST, TooMuch
from storywire.types import Issue, RawPage, Step

MAX_MEMBERS = 1_000_000
_BROKEN = (*DAMAGED, zipfile.BadZipFile, tarfile.TarError, NotImplementedError, RuntimeError, zlib.error, LookupError)
Opened = Callable[[BinaryIO, str, str], Iterator[RawPage | Issue]]  # stream, name, address → what is in a member


def read_zip(stream: BinaryIO, address: str, size: int, opened: Opened) -> Iterator[RawPage | Issue]:
    """What is in the members of a zip file, in the order of its directory."""
    said: Counter[str] = Counter()
    left = max(FREE, MOST * size)
    try:
        with zipfile.ZipFile(stream) as archive:
            for member in archive.infolist()[:MAX_MEMBERS]:
                why = _refused(member.filename) or _zip_refused(member)
                if why or member.is_dir() or _hidden(member.filename):
                    said[why] += bool(why)
                    continue
                left -= member.file_size
                if left < 0:
                    said["a bomb: far more comes out of the archive than is in it; the rest was left out"] += 1
                    break
                yield from _member(lambda m=member: archive.open(m), member.filename, address, opened)  # type: ignore[misc]
    except _BROKEN as problem:
        said[f"the archive is damaged ({type(problem).__name__}); the rest was left out"] += 1
    yield from _said(said, address)


def read_tar(stream: BinaryIO, address: str, opened: Opened) -> Iterator[RawPage | Issue]:
    """What is in the members of a tar file, as they come."""
    said: Counter[str] = Counter()
    try:
        with tarfile.open(fileobj=stream, mode="r|", errors="surrogateescape") as archive:
            for number, member in enumerate(archive):
                if number >= MAX_MEMBERS:
                    said[f"more than {MAX_MEMBERS:,} members; the rest was left out"] += 1
                    break
                archive.members = []  # type: ignore[attr-defined] # a list that would grow with the archive
                why = _refused(member.name) or ("" if member.isfile() or member.isdir() else "a link or a device")
                if why or member.isdir() or _hidden(member.name):
                    said[why] += bool(why)
                    continue
                yield from _member(lambda m=member: archive.extractfile(m), member.name, address, opened)  # type: ignore[misc]
    except TooMuch:
        said["a bomb: far more comes out of the archive than is in it; the rest was left out"] += 1
    except _BROKEN as problem:
        said[f"the archive is damaged ({type(problem).__name__}); the rest was left out"] += 1
    yield from _said(said, address)


def _member(
    open_it: Callable[[], IO[bytes] | None], name: str, address: str, opened: Opened
) -> Iterator[RawPage | Issue]:
    where = f"{address}!/{quote(name.encode('utf-8', 'surrogateescape').lstrip(b'/'), safe='/')}"
    try:
        with cast(IO[bytes], open_it()) as inside:
            yield from opened(cast(BinaryIO, inside), name, where)
    except TooMuch:
        raise
    except _BROKEN as problem:
        said = f"the member is damaged ({str(problem)[:100] or type(problem).__name__})"
        yield Issue(IssueCode.BROKEN_ARCHIVE, Step.INTAKE, where, said)


def _refused(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        return "a name that leads out of the archive"
    return ""


def _zip_refused(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & 1:
        return "encrypted"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "a link or a device"
    if member.file_size > FREE and member.file_size > 2 * MOST * max(member.compress_size, 1):
        return "a bomb: far more comes out of it than is in it"
    return ""


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") and part not in (".", "..") for part in parts) or "__MACOSX" in parts


def _said(said: Counter[str], address: str) -> Iterator[Issue]:
    for why, times in said.items():
        if times:
            members = f"{times:,} member{'s' * (times > 1)} left out: {why}"
            yield Issue(IssueCode.BROKEN_ARCHIVE, Step.INTAKE, address, members)
