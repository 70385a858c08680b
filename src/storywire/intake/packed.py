"""Packed files as streams: gzip, bzip2, xz and Zstandard, unpacked as they are read and never beyond a bound."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from contextlib import suppress
from typing import BinaryIO, cast

import zstandard

MOST = 100  # times its packed size; text rarely packs better than 20 to 1
_STEP = 1 << 10  # bytes unpacked at once: even a bomb of zeros makes few megabytes of them
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
    return cast(BinaryIO, _Frames(stream))


class _Frames:
    """The content of a file of Zstandard frames, read forward."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._kept = stream, b""
        self._frame = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
        self.cut = False

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at the end, and then `cut` says whether it came too early."""
        while not self._kept:
            if self._frame.eof:
                rest = self._frame.unused_data
                self._frame = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
                self.cut = False
            else:
                rest = b""
            packed = rest or self._stream.read(_STEP)
            if not packed:
                return b""
            self.cut = True
            self._kept = self._frame.decompress(packed)
            self.cut = not self._frame.eof
        found, self._kept = self._kept[:size], self._kept[size:]
        return found

    def close(self) -> None:
        """Nothing is held open."""


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
        except (zlib.error, lzma.LZMAError, EOFError, zstandard.ZstdError) as problem:
            raise OSError(f"it is damaged ({problem})") from problem
        if not found and self._cut():
            raise OSError("it is damaged (it ends too early)")
        self._left -= len(found)
        if self._left < 0:
            raise TooMuch("far more comes out of it than is in it")
        view[: len(found)] = found
        return len(found)

    def _cut(self) -> bool:
        """Whether a Zstandard frame, whose reader does not say so itself, was not complete."""
        return isinstance(self._inner, _Frames) and self._inner.cut

    def close(self) -> None:
        with suppress(*DAMAGED):
            self._inner.close()
        super().close()
