"""Tokens that a file lets in, as it is at this moment: whoever is struck out of it is out with the next request."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from storywire.web.access import Key

LARGEST = 1_000_000  # bytes; of a longer file nothing is believed


@dataclass
class KeyFile:
    """A file with the lines that `storywire token` prints, one a line; empty lines and those after # say nothing.

    It is read again for every request, which is quicker than to be sure that it has not changed, and understood again
    when it says something else. Thread-safe.
    """

    path: Path
    _said: bytes = field(default=b"", repr=False)
    _keys: tuple[Key, ...] = field(default=(), repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def keys(self) -> tuple[Key, ...]:
        """Who is let in now. A line that cannot be understood opens nothing; nor does a file that cannot be read."""
        try:
            said = self._read()
        except OSError:
            said = b""
        with self._lock:
            if said != self._said:
                self._said, self._keys = said, tuple(key for line in _lines(said) if (key := _known(line)))
            return self._keys

    def checked(self) -> tuple[Key, ...]:
        """The same where somebody can still mend it. Raises ValueError for what cannot be read or understood."""
        try:
            return tuple(Key.read(line) for line in _lines(self._read()))
        except OSError as problem:
            raise ValueError(f"the setting `tokens_file` names {self.path}: {problem.strerror}") from problem

    def _read(self) -> bytes:
        with self.path.open("rb") as file:
            said = file.read(LARGEST + 1)
        return said if len(said) <= LARGEST else b""


def _lines(said: bytes) -> list[str]:
    lines = (line.strip() for line in said.decode(errors="replace").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _known(line: str) -> Key | None:
    try:
        return Key.read(line)
    except ValueError:
        return None
