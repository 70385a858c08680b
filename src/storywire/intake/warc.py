"""WARC files (ISO 28500), packed or not, as wget, warcio, Heritrix and Common Crawl's CC-NEWS write them.

Records are streamed: one is in memory at a time. What is no page is counted by its reason and said at the end of the
file. A damaged stretch is skipped up to the next record that can be read. Whoever takes a file again leaves out what is
known, so that a run that was interrupted goes on where it was.
"""

from __future__ import annotations

import io
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from storywire.errors import IssueCode
from storywire.intake.moments import moment
from storywire.intake.urls import is_web
from storywire.types import Issue, MediaType, RawPage, Step

_DAMAGED = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    OSError,
    EOFError,
    zlib.error,
    ValueError,
    AttributeError,
    TypeError,
    IndexError,
)
_HTML = ("text/html", "application/xhtml+xml")
_LOOK = 1 << 16
_FIRST = 50_000_000  # bytes of a first record
_GAPS = 1_000  # damaged stretches of one file after which it is given up
_Reason = tuple[str, str]


def is_warc(start: bytes) -> bool:
    """Whether an unpacked file that begins like this is a WARC."""
    return start.startswith(b"WARC/")


def packed_by_record(stream: BinaryIO) -> bool:
    """Whether a gzip file has one member a record, as WARC asks for. Leaves the stream at its beginning."""
    stream.seek(0)
    member, came = zlib.decompressobj(wbits=31), 0
    try:
        while not member.eof and came < _FIRST and (packed := member.unconsumed_tail or stream.read(_LOOK)):
            came += len(member.decompress(packed, 16 * _LOOK))
        return bool(member.eof and (member.unused_data or stream.read(1)))
    except zlib.error:
        return True
    finally:
        stream.seek(0)


def read_warc(stream: BinaryIO, address: str, max_bytes: int) -> Iterator[RawPage | Issue]:
    """The pages of a WARC, then one issue for each reason why records are no pages. In a stream that
    cannot be wound back, nothing after a damaged stretch is read."""
    reasons: Counter[_Reason] = Counter()
    for record in _records(stream, reasons):
        try:
            found = _page(record, max_bytes)
        except _DAMAGED as problem:
            found = (IssueCode.BROKEN_ARCHIVE, f"damaged ({type(problem).__name__})")
        if isinstance(found, RawPage):
            yield found
        else:
            reasons[found] += 1
    for (code, why), times in reasons.most_common():
        yield Issue(code, Step.INTAKE, address, f"{times:,} record{'s' * (times > 1)}: {why}")


def _records(stream: BinaryIO, reasons: Counter[_Reason]) -> Iterator[Any]:
    """Every record that can be read, from a damaged one on to the next."""
    start = stream.tell() if stream.seekable() else 0
    for _ in range(_GAPS):
        archive = ArchiveIterator(stream)
        try:
            yield from archive
            return
        except _DAMAGED:
            reasons[(IssueCode.BROKEN_ARCHIVE, "damaged, and left out")] += 1
        if not stream.seekable():
            return
        start = _next_record(stream, max(archive.offset, start) + 1)
        if start < 0:
            return
        stream.seek(start)


def _next_record(stream: BinaryIO, after: int) -> int:
    """Where the next record begins at or after a place; -1 if none does."""
    stream.seek(after)
    kept, at = b"", after
    while more := stream.read(_LOOK):
        window = kept + more
        found = [place for mark in (b"\x1f\x8b\x08", b"WARC/1.") if (place := window.find(mark)) >= 0]
        if found:
            return at - len(kept) + min(found)
        at += len(more)
        kept = window[-8:]
    return -1


def _page(record: Any, max_bytes: int) -> RawPage | _Reason:
    kind = record.rec_type
    if kind == "conversion":
        return _body(record, max_bytes, MediaType.TEXT, None)
    if kind not in ("response", "resource"):
        return IssueCode.NO_ARTICLE, f"of the type {str(kind)[:40]}"
    if not is_web(record.rec_headers.get_header("WARC-Target-URI") or ""):
        return IssueCode.NO_ARTICLE, "about no page on the web"
    headers = record.http_headers
    status = headers.get_statuscode() if headers and kind == "response" else "200"
    if status != "200":
        return IssueCode.NO_ARTICLE, f"answered with the status {status[:3]}" if status else "without an answer"
    given = (headers.get_header("Content-Type") if headers else record.content_type) or ""
    media, _, rest = given.partition(";")
    media = media.strip().lower()
    if media not in _HTML and media != "text/plain":
        return IssueCode.NO_ARTICLE, f"no page but {media[:60] or 'of no known kind'}"
    charset = rest.lower().partition("charset=")[2].split(";")[0].strip(" \"'") or None
    return _body(record, max_bytes, MediaType.TEXT if media == "text/plain" else MediaType.HTML, charset)


def _body(record: Any, max_bytes: int, media: MediaType, charset: str | None) -> RawPage | _Reason:
    body = _at_most(record.content_stream(), max_bytes + 1)
    if len(body) > max_bytes:
        return IssueCode.TOO_LARGE, f"larger than {max_bytes:,} bytes"
    if not body.strip():
        return IssueCode.EMPTY, "with nothing in them"
    url = str(record.rec_headers.get_header("WARC-Target-URI")).strip("<> ")  # wget writes brackets
    return RawPage(
        address=url,
        body=body,
        media_type=media,
        origin="warc",
        url=url,
        fetched=moment(record.rec_headers.get_header("WARC-Date")),
        charset=charset[:40] if charset else None,
    )


def _at_most(stream: Any, size: int) -> bytes:
    """The beginning of a stream that may give less than it is asked for."""
    gathered = io.BytesIO()
    while gathered.tell() < size and (part := stream.read(min(_LOOK, size - gathered.tell()))):
        gathered.write(part)
    return gathered.getvalue()
