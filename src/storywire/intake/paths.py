"""Paths to pages: files, folders (everything below them), globs, `-` for standard input, URLs of object stores, and
`@FILE` for a file with one of these a line (as Common Crawl lists its WARCs).

The order is always the same: paths as given, of a folder the files by name and then its folders. A path that does not
exist is the caller's error and is raised before any page is given; a file that cannot be read is an Issue, and the rest
goes on.
"""

from __future__ import annotations

import glob
import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from storywire.errors import IssueCode
from storywire.intake.containers import Place, pages_in, rejoined
from storywire.intake.kinds import SNIFF, Kind, kind_of
from storywire.intake.remote import RemoteFile, is_remote, remote_files
from storywire.intake.urls import is_web
from storywire.types import Issue, RawPage, Step

Found = RawPage | Issue


_MOST_LISTED = 16 << 20  # bytes of a list of paths


class _File(NamedTuple):
    path: Path
    address: str


def find_pages(
    paths: Iterable[str | Path], *, max_bytes: int, stdin: BinaryIO | None = None, base: str | None = None
) -> Iterator[Found]:
    """Every page below `paths`, or the Issue that stands for it.

    `max_bytes` is the size over which a page is not read. `stdin` stands in for standard input. With `base`, files
    below a folder are addressed as `base` + their path in it instead of by their place on this machine.

    Raises ValueError, at once, for a path that does not exist or a glob that matches nothing.
    """
    places = [place for path in paths for place in _expanded(str(path))]
    return _pages(places, max_bytes, stdin, base)


def web_and_files(paths: Iterable[str | Path]) -> tuple[list[str], list[str]]:
    """Web addresses apart from paths of files, those that a list names among them.

    Raises ValueError for a list that cannot be read.
    """
    given = [one for path in paths for one in _listed(str(path))]
    return [one for one in given if is_web(one)], [one for one in given if not is_web(one)]


def _listed(path: str) -> list[str]:
    """What a path names: itself, or the lines of a list, empty ones and those that begin with # left out."""
    if not path.startswith("@") or Path(path).exists():
        return [path]
    try:
        packed = Path(path[1:]).open("rb")  # noqa: SIM115 closed below
        with packed, gzip.open(packed) if path.endswith(".gz") else packed as stream:
            text = stream.read(_MOST_LISTED + 1).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as problem:
        raise ValueError(f"the list {path[1:]!r} cannot be read: {problem}") from problem
    if len(text) > _MOST_LISTED:
        raise ValueError(f"the list {path[1:]!r} is longer than {_MOST_LISTED >> 20} MB")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def count_files(paths: Iterable[str | Path]) -> int | None:
    """How many files there are below `paths`, for a progress bar; None when standard input is among them."""
    places = [place for path in paths for place in _expanded(str(path))]
    if "-" in places:
        return None
    return sum(1 if isinstance(place, RemoteFile) else sum(1 for _ in _files(Path(place), None)) for place in places)


def _expanded(path: str) -> Sequence[str | RemoteFile]:
    if path == "-" or Path(path).exists():
        return [path]
    if is_remote(path):
        return remote_files(path)
    matches = sorted(glob.glob(path, recursive=True)) if glob.has_magic(path) else []  # noqa: PTH207
    if not matches:
        raise ValueError(f"there is no file or folder {path!r}" + (" that matches" if glob.has_magic(path) else ""))
    return matches


def _pages(places: list[str | RemoteFile], max_bytes: int, stdin: BinaryIO | None, base: str | None) -> Iterator[Found]:
    for place in places:
        if place == "-":
            yield from _standard_input(stdin or sys.stdin.buffer, max_bytes)
        elif isinstance(place, RemoteFile):
            yield from _remote(place, max_bytes)
        else:
            for file in _files(Path(place), base):
                yield from _file(file, max_bytes)


def _files(place: Path, base: str | None) -> Iterator[_File]:
    """The files at or below a place, hidden ones left out."""
    if not place.is_dir():
        yield _File(place, f"{base}{place.name}" if base else _address(place))
        return
    for folder, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                path = Path(folder, name)
                yield _File(path, f"{base}{path.relative_to(place).as_posix()}" if base else _address(path))


def _address(path: Path) -> str:
    """A file's address as a URI; bytes of its name that are not UTF-8 are percent-encoded like any others."""
    return Path(os.path.abspath(path)).as_uri()  # noqa: PTH100 — without following links, but without ".."


def _file(file: _File, max_bytes: int) -> Iterator[Found]:
    try:
        with file.path.open("rb") as stream:
            place = Place(stream, file.path.name, file.address, os.fstat(stream.fileno()).st_size)
            yield from pages_in(place, max_bytes)
    except OSError as problem:
        yield _issue(IssueCode.UNREADABLE, file.address, f"the file cannot be read: {problem.strerror or problem}")


def _remote(file: RemoteFile, max_bytes: int) -> Iterator[Found]:
    """The pages of a file elsewhere. Each store fails in its own way, and none of that ends the run."""
    try:
        with file.open() as stream:
            yield from pages_in(Place(stream, file.name, file.address, file.size()), max_bytes)
    except Exception as problem:  # noqa: BLE001 whatever a store's package raises
        yield _issue(IssueCode.UNREADABLE, file.address, f"the file cannot be read: {problem}"[:300])


def _standard_input(stream: BinaryIO, max_bytes: int) -> Iterator[Found]:
    buffered = io.BufferedReader(stream, SNIFF) if isinstance(stream, io.RawIOBase) else stream
    start = buffered.read(SNIFF)
    kind = kind_of("", start)
    if kind in (Kind.HTML, Kind.TEXT):  # one page, named by what it says
        body = start + buffered.read(max_bytes + 1)
        start, buffered, address = body, io.BytesIO(body), f"stdin:{sha256(body).hexdigest()[:16]}"
    else:
        buffered, address = rejoined(start, buffered), "stdin:"
    yield from pages_in(Place(buffered, "", address, len(start)), max_bytes)


def _issue(code: IssueCode, address: str, message: str) -> Issue:
    return Issue(code, Step.INTAKE, address, message)
