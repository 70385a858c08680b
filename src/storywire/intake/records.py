"""Pages as records of other programs: what which field means in news-please, trafilatura, Fundus, and our own lines.

| what     | ours      | news-please     | trafilatura        | Fundus                                  |
|----------|-----------|-----------------|--------------------|-----------------------------------------|
| page     | html      |                 |                    | html.content                            |
| text     | text      | maintext        | text, raw_text     | plaintext                               |
| address  | url       | url             | source             | html.responded_url, html.requested_url  |
| headline | title     | title           | title              | title                                   |
| authors  | authors   | authors         | author ("A; B")    | authors                                 |
| date     | published | date_publish    | date               | publishing_date                         |
| fetched  | fetched   | date_download   | filedate           | html.crawl_date                         |
| outlet   | outlet    | source_domain   | source-hostname    | publisher                               |
| language | language  | language        | language           | lang                                    |

HTML is preferred to text: only a page can be read again and proved. A date is what the other program believed, and goes
beside the page as announced.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from storywire.intake.made_pages import Parts, made_page
from storywire.intake.moments import moment
from storywire.intake.urls import is_web
from storywire.types import MediaType, RawPage

_TEXTS = ("text", "maintext", "plaintext", "raw_text")
_DATES = ("published", "date_publish", "publishing_date", "date")
_FETCHED = ("fetched", "date_download", "filedate")
_OUTLETS = ("outlet", "source_domain", "publisher", "source-hostname", "hostname")


def page_of(row: dict[str, Any], address: str, number: int) -> tuple[RawPage | None, tuple[str, ...]]:
    """The page of a record and a word on the times in it that are none; no page where it has neither HTML nor text.

    A page is addressed by its own address, else by `address` and its id or number.
    """
    html, text = _html(row), _first(row, _TEXTS, whole=True)
    if html is None and text is None:
        return None, ()
    parts = _parts(row, text)
    where = parts.url or f"{address}#{_id(row) or number}"
    wrong = tuple(
        f'"{name}" is no ISO 8601 time, and was left out'
        for name in (*_FETCHED, *_DATES)
        if row.get(name) and isinstance(row[name], str) and moment(row[name]) is None
    )
    if html is None and parts.title:
        return made_page(parts, where, "json-lines"), wrong
    page = RawPage(
        address=where,
        body=(html if html is not None else text or "").encode("utf-8", "surrogatepass"),
        media_type=MediaType.TEXT if html is None else MediaType.HTML,
        origin="json-lines",
        url=parts.url,
        fetched=parts.fetched,
        charset="utf-8",
        outlet_hint=parts.outlet,
        announced=parts.announced,
    )
    return page, wrong


def _html(row: dict[str, Any]) -> str | None:
    found = row.get("html")
    content = found.get("content") if isinstance(found, dict) else found
    return content if isinstance(content, str) and (content.strip() or not _first(row, _TEXTS)) else None


def _parts(row: dict[str, Any], text: str | None) -> Parts:
    fundus = row["html"] if isinstance(row.get("html"), dict) else {}
    addresses = (row.get("url"), fundus.get("responded_url"), fundus.get("requested_url"))
    source = _words(row.get("source"))
    return Parts(
        title=_words(row.get("title")),
        text=text,
        authors=_authors(row),
        language=_words(row.get("language") or row.get("lang")),
        url=next(filter(None, map(_words, addresses)), source if source and is_web(source) else None),
        outlet=_first(row, _OUTLETS),
        announced=next(filter(None, (moment(row.get(name)) for name in _DATES)), None),
        fetched=next(filter(None, map(moment, (*map(row.get, _FETCHED), fundus.get("crawl_date")))), None),
    )


def _authors(row: dict[str, Any]) -> tuple[str, ...]:
    """A list of names, or one string with semicolons between them."""
    given = row.get("authors") or row.get("author")
    names: Iterable[Any] = given.split(";") if isinstance(given, str) else given if isinstance(given, list) else ()
    found = (_words(name.get("name") if isinstance(name, dict) else name) for name in names)
    return tuple(dict.fromkeys(name for name in found if name))[:20]


def _first(row: dict[str, Any], names: Iterable[str], whole: bool = False) -> str | None:
    strings = (row[name] for name in names if isinstance(row.get(name), str))
    if whole:
        return max(strings, key=bool, default=None)
    return next(filter(None, map(_words, strings)), None)


def _id(row: dict[str, Any]) -> str | None:
    found = row.get("id")
    return _words(str(found)) if isinstance(found, str | int) else None


def _words(value: object) -> str | None:
    """A string that can be stored anywhere (half a surrogate pair cannot), or None."""
    return value.encode("utf-8", "replace").decode("utf-8").strip() or None if isinstance(value, str) else None
