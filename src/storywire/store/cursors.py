"""Cursors: opaque places in a list, that only fit the list that they came from."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import UTC, date, datetime
from typing import Any

MAX_LENGTH = 600
NO_DAY = date.min  # stands for the day of what has none, in an order that begins with the newest
_STRANGE = "this cursor does not belong to this list; start again without one"
Key = tuple[str | int | float | None, ...]


def cursor(of: str, key: Key) -> str:
    """The place after `key` in the list that `of` names (what was asked, with its order)."""
    packed = json.dumps([_mark(of), *key], separators=(",", ":")).encode()
    return urlsafe_b64encode(packed).decode().rstrip("=")


def place(of: str, given: str | None, kinds: tuple[Any, ...]) -> Key | None:
    """The key that `cursor` was made of, None for no cursor. `kinds` are the types that its parts must have.

    Raises ValueError for a cursor of another list, or of nobody's making.
    """
    if not given:
        return None
    try:
        if len(given) > MAX_LENGTH or not given.isascii():
            raise ValueError
        mark, *key = json.loads(urlsafe_b64decode(given + "=" * (-len(given) % 4)))
        fits = len(key) == len(kinds) and all(_fits(part, kind) for part, kind in zip(key, kinds, strict=True))
        if mark != _mark(of) or not fits:
            raise ValueError
    except (ValueError, TypeError, Error, RecursionError) as problem:
        raise ValueError(_STRANGE) from problem
    return tuple(key)


def day_of(part: object) -> date:
    """The day that a cursor says. Raises ValueError for one of nobody's making."""
    try:
        return date.fromisoformat(str(part))
    except ValueError as problem:
        raise ValueError(_STRANGE) from problem


def moment_of(part: object) -> datetime:
    """The moment that a cursor says, in UTC. Raises ValueError for one of nobody's making."""
    try:
        return datetime.fromisoformat(str(part)).replace(tzinfo=UTC)
    except ValueError as problem:
        raise ValueError(_STRANGE) from problem


def _fits(part: object, kind: Any) -> bool:
    """Of the right type, and no number that a database cannot hold."""
    if not isinstance(part, kind) or isinstance(part, bool):
        return False
    return not isinstance(part, int) or abs(part) < 1 << 31


def _mark(of: str) -> int:
    return zlib.crc32(of.encode("utf-8", "replace"))
