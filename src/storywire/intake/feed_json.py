"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/): what is a feed, and what its items say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storywire.intake.moments import moment

_VERSION = re.compile(r"^https?://(?:www\.)?jsonfeed\.org/version/(1(?:\.\d)?)/?$")


@dataclass(frozen=True, slots=True)
class Row:
    """One item, its fields as they stand; what has the wrong type is left out."""

    id: str | None
    url: str | None
    title: str | None
    html: str | None
    text: str | None
    summary: str | None
    published: datetime | None
    updated: datetime | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    language: str | None


@dataclass(frozen=True, slots=True)
class JsonFeed:
    """A JSON Feed as it stands, and a word on what was wrong with it."""

    version: str
    title: str | None
    home: str | None
    feed_url: str | None
    next_url: str | None
    language: str | None
    expired: bool
    rows: tuple[Row, ...]
    said: tuple[str, ...]


def read(text: str) -> JsonFeed | None:
    """The feed in a JSON text, None if it is none. Never raises."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list):
        return None
    version = _VERSION.match(str(found.get("version") or ""))
    if version is None and not any(isinstance(item, dict) and _is_item(item) for item in items):
        return None
    said = [] if version else ["it does not say which version of JSON Feed it is"]
    odd = sum(not isinstance(item, dict) for item in items)
    if odd:
        said.append(f"{odd} of its items are no objects, and were left out")
    authors = tuple(_authors(found))
    return JsonFeed(
        version="json" + (version[1].replace(".", "") if version else ""),
        title=_text(found.get("title")),
        home=_text(found.get("home_page_url")),
        feed_url=_text(found.get("feed_url")),
        next_url=_text(found.get("next_url")),
        language=_text(found.get("language")),
        expired=found.get("expired") is True,
        rows=tuple(_row(item, authors) for item in items if isinstance(item, dict)),
        said=tuple(said),
    )


def _is_item(item: dict[str, Any]) -> bool:
    return any(isinstance(item.get(name), str) for name in ("content_html", "content_text")) or (
        "id" in item and "url" in item
    )


def _row(item: dict[str, Any], authors: tuple[str, ...]) -> Row:
    name = item.get("id")
    return Row(
        id=str(name) if isinstance(name, str | int | float) and not isinstance(name, bool) else None,
        url=_text(item.get("url")) or _text(item.get("external_url")),
        title=_text(item.get("title")),
        html=_text(item.get("content_html")),
        text=_text(item.get("content_text")),
        summary=_text(item.get("summary")),
        published=moment(item.get("date_published")),
        updated=moment(item.get("date_modified")),
        authors=tuple(_authors(item)) or authors,
        tags=tuple(tag for tag in _listed(item.get("tags")) if isinstance(tag, str)),
        language=_text(item.get("language")),
    )


def _authors(item: dict[str, Any]) -> Iterator[str]:
    """Version 1 has one `author`, version 1.1 several `authors`."""
    for author in (*_listed(item.get("authors")), item.get("author")):
        if isinstance(author, dict) and isinstance(author.get("name"), str):
            yield author["name"]


def _listed(value: object) -> list[Any]:
    return value[:50] if isinstance(value, list) else []


def _text(value: object) -> str | None:
    return value.encode("utf-8", "replace").decode() or None if isinstance(value, str) else None
