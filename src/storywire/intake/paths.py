"""Paths to pages: files, folders (everything below them), globs, and `-` for standard input.

The order is always the same: paths as given, of a folder the files by name and then its folders. A path that does not
exist is the caller's error and is raised before any page is given; a file that cannot be read is an Issue, and the rest
goes on.
"""

from __future__ import annotations

import glob
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from storywire.errors import IssueCode
from storywire.intake.containers import Place, pages_in, rejoined
from storywire.intake.kinds import SNIFF, Kind, kind_of
from storywire.intake.urls import is_web
from storywire.types import Issue, RawPage, Step

Found = RawPage | Issue


_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,20}://", re.IGNORECASE)


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
    """Web addresses apart from paths of files. Raises ValueError for an address that is neither http nor https."""
    given = [str(path) for path in paths]
    urls = [one for one in given if _SCHEME.match(one)]
    for url in urls:
        if not is_web(url):
            raise ValueError(f"{url!r} is no address on the web")
    return urls, [one for one in given if not _SCHEME.match(one)]


def count_files(paths: Iterable[str | Path]) -> int | None:
    """How many files there are below `paths`, for a progress bar; None when standard input is among them."""
    places = [place for path in paths for place in _expanded(str(path))]
    if "-" in places:
        return None
    return sum(1 for place in places for _ in _files(Path(place), None))


def _expanded(path: str) -> list[str]:
    if path == "-" or Path(path).exists():
        return [path]
    matches = sorted(glob.glob(path, recursive=True)) if glob.has_magic(path) else []  # noqa: PTH207
    if not matches:
        raise ValueError(f"there is no file or folder {path!r}" + (" that matches" if glob.has_magic(path) else ""))
    return matches


def _pages(places: list[str], max_bytes: int, stdin: BinaryIO | None, base: str | None) -> Iterator[Found]:
    for place in places:
        if place == "-":
            yield from _standard_input(stdin or sys.stdin.buffer, max_bytes)
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
