"""Nouns as JSON and back, and as compressed columns. Pydantic checks every value on the way in."""

from __future__ import annotations

import zlib
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator


@cache
def adapter(noun: Any) -> TypeAdapter[Any]:
    """The one codec of a type."""
    return TypeAdapter(noun)


def pack(noun: Any, value: Any) -> bytes:
    """A noun as it is kept: compressed JSON."""
    return zlib.compress(adapter(noun).dump_json(value))


def unpack(noun: Any, kept: bytes) -> Any:
    """The noun that was packed. Raises ValueError (pydantic's) for what is none."""
    return adapter(noun).validate_json(zlib.decompress(kept))


class Noun(TypeDecorator[Any]):
    """A column that holds one noun as compressed JSON."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, noun: Any) -> None:
        super().__init__()
        self.noun = noun

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else pack(self.noun, value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else unpack(self.noun, value)


class Packed(TypeDecorator[bytes]):
    """A column of compressed bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else zlib.compress(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else zlib.decompress(value)
