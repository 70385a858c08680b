"""Nouns as JSON and back: the fields of the nouns by their names, days as ISO 8601, enums by value."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter

Noun = TypeVar("Noun")
_ANY: TypeAdapter[Any] = TypeAdapter(Any)


def to_json(noun: object) -> str:
    """A noun, or a tuple or list of nouns, as indented JSON.

    Lone surrogates, which JSON in UTF-8 cannot hold, become U+FFFD. The text ends without a line break.
    """
    try:
        return _ANY.dump_json(noun, indent=2).decode()
    except ValueError:
        return _ANY.dump_json(_mended(_ANY.dump_python(noun)), indent=2).decode()


def to_line(noun: object) -> str:
    """A noun as one line of JSON."""
    return _ANY.dump_json(_mended(_ANY.dump_python(noun, mode="json"))).decode()


def from_json(kind: type[Noun], text: str) -> Noun:
    """The noun of that kind which `to_json` wrote. Raises ValueError where the JSON does not fit."""
    return TypeAdapter(kind).validate_json(text)


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8") if not value.isascii() else value
    if isinstance(value, dict):
        return {key: _mended(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_mended(item) for item in value]
    return value
