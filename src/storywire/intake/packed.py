"""Packed files as streams: gzip, bzip2, xz and Zstandard, unpacked as they are read and never beyond a bound."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import zlib
from contextlib import suppress
from typing import BinaryIO, cast

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MOST = 100  # times its packed size; text rarely packs better than 20 to 1
FREE = 200_000_000  # bytes that may always be unpacked
_MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)


class TooMuch(ValueError):
    """Far more comes out than is in the file: a decompression bomb."""


def packing(start: bytes) -> str | None:
    """How a file that begins like this is packed; None if it is not."""
    return next((name for magic, name in _MAGIC.items() if start.startswith(magic)), None)


def unpacked(stream: BinaryIO, how: str, size: int) -> BinaryIO:
    """The stream inside a packed one. Reading it raises TooMuch, or one of DAMAGED.

    `size` is how many bytes the packed file has.
    """
    return cast(BinaryIO, io.BufferedReader(_Bounded(_opened(stream, how), max(FREE, MOST * size)), 1 << 16))


def _opened(stream: BinaryIO, how: str) -> BinaryIO:
    if how == "gzip":
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    if how == "bzip2":
        return cast(BinaryIO, bz2.BZ2File(stream))
    if how == "xz":
        return cast(BinaryIO, lzma.LZMAFile(stream))
    return cast(BinaryIO, zstd.ZstdFile(stream))


class _Bounded(io.RawIOBase):
    """A stream that gives at most so many bytes."""

    def __init__(self, inner: BinaryIO, most: int) -> None:
        self._inner, self._left = inner, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(cast(bytearray, buffer))
        try:
            found = self._inner.read(len(view))
        except (zlib.error, lzma.LZMAError, EOFError, zstd.ZstdError) as problem:
            raise OSError(f"it is damaged ({problem})") from problem
        self._left -= len(found)
        if self._left < 0:
            raise TooMuch("far more comes out of it than is in it")
        view[: len(found)] = found
        return len(found)

    def close(self) -> None:
        with suppress(*DAMAGED):
            self._inner.close()
        super().close()
