"""What a stream of any kind holds: one page, or many. Files, members of archives and standard input all come here."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, cast

from storywire.errors import IssueCode
from storywire.intake.archives import Opened, read_tar, read_zip
from storywire.intake.feed_files import feed_pages
from storywire.intake.json_lines import read_lines
from storywire.intake.kinds import SNIFF, Kind, kind_of
from storywire.intake.packed import TooMuch, packing, unpacked
from storywire.intake.warc import packed_by_record, read_warc
from storywire.types import Issue, MediaType, RawPage, Step

_MEDIA = {Kind.HTML: MediaType.HTML, Kind.TEXT: MediaType.TEXT}
_SUFFIXES = (".gz", ".bz2", ".xz", ".zst")


class Place(NamedTuple):
    """A stream with its name, its address, its size in bytes, and whether it lies in an archive already."""

    stream: BinaryIO
    name: str
    address: str
    size: int
    inside: bool = False


def pages_in(place: Place, max_bytes: int) -> Iterator[RawPage | Issue]:
    """Every page in a stream, or the issues that stand for them. OSErrors of the outermost stream are let through."""
    start, stream = _peeked(place.stream, place.inside)
    how = packing(start)
    if how:
        yield from _packed(place._replace(stream=stream), how, max_bytes)
    else:
        yield from _plain(place._replace(stream=stream), kind_of(place.name, start), max_bytes)


def _peeked(stream: BinaryIO, inside: bool) -> tuple[bytes, BinaryIO]:
    """The first bytes of a stream, and the stream with them still in it. Members of archives are read forward only."""
    start = stream.read(SNIFF)
    if inside or not stream.seekable():
        return start, rejoined(start, stream)
    stream.seek(-len(start), io.SEEK_CUR)
    return start, stream


def rejoined(start: bytes, rest: BinaryIO) -> BinaryIO:
    """A stream whose first bytes were read ahead, with them in it again."""
    return cast(BinaryIO, io.BufferedReader(_Rejoined(start, rest), 1 << 16))


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were read ahead."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start, self._rest = start, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(cast(bytearray, buffer))
        found = self._start[: len(view)] or self._rest.read(len(view))
        self._start = self._start[len(view) :]
        view[: len(found)] = found
        return len(found)


def _packed(place: Place, how: str, max_bytes: int) -> Iterator[RawPage | Issue]:
    """A packed file: a WARC (whose records are packed each for itself), a tar, or one file of another kind."""
    try:
        inner = unpacked(place.stream, how, place.size)
        start = inner.read(SNIFF)
        name = place.name.removesuffix(next((end for end in _SUFFIXES if place.name.lower().endswith(end)), ""))
        kind = kind_of(name, start)
        if packing(start) or kind is Kind.ZIP:
            yield _issue(IssueCode.BROKEN_ARCHIVE, place.address, "packed twice: not opened")
            return
        if kind is Kind.WARC and how == "gzip" and place.stream.seekable():
            by_record = packed_by_record(place.stream)  # winds the stream back
            stream = place.stream if by_record else unpacked(place.stream, how, place.size)
            yield from read_warc(stream, place.address, max_bytes)
            return
        whole = rejoined(start, inner)
        yield from _plain(place._replace(stream=whole, name=name), kind, max_bytes)
    except TooMuch as problem:
        yield _issue(IssueCode.BROKEN_ARCHIVE, place.address, f"a bomb: {problem}")
    except OSError as problem:
        if problem.errno is not None:
            raise
        yield _issue(IssueCode.BROKEN_ARCHIVE, place.address, f"the file is damaged: {problem}")
    except EOFError:
        yield _issue(IssueCode.BROKEN_ARCHIVE, place.address, "the file is damaged: it ends too early")


def _plain(place: Place, kind: Kind, max_bytes: int) -> Iterator[RawPage | Issue]:
    stream, name, address, size, inside = place
    if kind is Kind.JSON_LINES:
        yield from read_lines(stream, address, max_bytes)
    elif kind is Kind.FEED:
        yield from feed_pages(stream.read(max_bytes + 1), address, max_bytes)
    elif kind is Kind.WARC and not inside:
        yield from read_warc(stream, address, max_bytes)
    elif inside and kind in (Kind.ZIP, Kind.TAR, Kind.WARC):
        yield _issue(IssueCode.BROKEN_ARCHIVE, address, "an archive inside an archive: not opened")
    elif kind is Kind.ZIP and stream.seekable():
        yield from read_zip(stream, address, size, _inside(max_bytes))
    elif kind is Kind.TAR:
        yield from read_tar(stream, address, _inside(max_bytes))
    elif kind is Kind.OPML:
        said = f"a list of feeds, not of pages: `storywire sources import {name}` follows them"
        yield _issue(IssueCode.NO_ARTICLE, address, said)
    elif kind in _MEDIA:
        yield _page(stream, address, _MEDIA[kind], max_bytes)
    else:
        yield _issue(IssueCode.BINARY, address, "this is no page: an image, a document or another binary file")


def _inside(max_bytes: int) -> Opened:
    def opened(stream: BinaryIO, name: str, address: str) -> Iterator[RawPage | Issue]:
        return pages_in(Place(stream, name, address, 0, inside=True), max_bytes)

    return opened


def _page(stream: BinaryIO, address: str, media: MediaType, max_bytes: int) -> RawPage | Issue:
    body = stream.read(max_bytes + 1)
    if len(body) > max_bytes:
        return _issue(IssueCode.TOO_LARGE, address, f"the page is larger than {max_bytes:,} bytes")
    return RawPage(address, body, media, origin="file")


def _issue(code: IssueCode, address: str, message: str) -> Issue:
    return Issue(code, Step.INTAKE, address, message)
