"""Feeds: Atom (RFC 4287) and JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) of the same entries.

Ids are tag URIs (RFC 4151) made of our own ids, so they stay when a library is served elsewhere; a library owns no
domain, so the authority is one that nobody can own. `updated` is when the library changed what the entry shows.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as Xml

from storywire.publish import words
from storywire.publish.links import safe_link
from storywire.types import Article, Hit, Quotation, StoryCard

ATOM = "application/atom+xml; charset=utf-8"
JSON_FEED = "application/feed+json; charset=utf-8"
_ATOM_SPACE = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONG = 400  # characters of a summary
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `link` is the absolute address of our page, `elsewhere` of the outlet's."""

    id: str
    title: str
    link: str
    updated: datetime
    summary: str = ""
    published: datetime | date | None = None
    author: str | None = None
    elsewhere: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: `home` is the page that it is the feed of, `here` its own address; both absolute."""

    id: str
    title: str
    home: str
    here: str
    entries: tuple[Entry, ...]
    updated: datetime | None = None
    next: str | None = None

    @property
    def changed(self) -> datetime:
        """When the newest entry changed; the beginning of time for an empty feed."""
        return self.updated or max((entry.updated for entry in self.entries), default=EPOCH)


def tag(*parts: str) -> str:
    """A tag URI for a thing of ours."""
    return "tag:storywire.invalid,2025:" + "/".join(quote(part, safe="-._~") for part in parts)


# --------------------------------------------------------------------------------------------- entries


def story_entry(card: StoryCard, base: str) -> Entry:
    """A story: its headline, its first sentence, and who tells it."""
    summary = card.summary
    told = f"{words.count(summary.articles, 'article')}, {words.count(summary.accounts, 'independent account')}"
    return Entry(
        id=tag("story", summary.id),
        title=summary.headline,
        link=f"{base}/stories/{quote(summary.id, safe='')}",
        updated=card.changed or EPOCH,
        summary=f"{card.teaser} ({told})" if card.teaser else told,
        published=summary.low,
    )


def article_entry(found: Article, taken: datetime, base: str) -> Entry:
    """An article: its headline and how it begins."""
    published = found.published
    return Entry(
        id=tag("article", found.id),
        title=found.headline or "Without a headline",
        link=_article(found.id, base),
        updated=taken,
        summary=_short(found.text),
        published=published.moment or published.day,
        author=found.outlet.name if found.outlet else None,
        elsewhere=safe_link(found.url),
        language=found.language,
    )


def hit_entry(found: Hit, taken: datetime, base: str) -> Entry:
    """A search hit: the matched sentence, without the marks."""
    return Entry(
        id=tag("article", found.article),
        title=found.headline or "Without a headline",
        link=_article(found.article, base),
        updated=taken,
        summary=_short(found.snippet.replace("‹", "").replace("›", "")),
        published=found.published.moment or found.published.day,
        author=found.outlet,
    )


def quotation_entry(found: Quotation, taken: datetime, base: str) -> Entry:
    """What somebody is quoted as saying, with a link to the very sentence."""
    span = found.evidence.span
    sentence = f"?revision={found.evidence.revision}&at={span.start}-{span.end}#f-{span.start}-{span.end}"
    return Entry(
        id=tag("article", found.article, found.finding),
        title=f"{found.speaker or 'Somebody'}, in {found.outlet or 'an outlet not known'}",
        link=_article(found.article, base) + sentence,
        updated=taken,
        summary=_short(found.text),
        published=found.published.moment or found.published.day,
        author=found.outlet,
    )


def _article(article: str, base: str) -> str:
    return f"{base}/articles/{quote(article, safe='')}"


def _short(text: str) -> str:
    told = " ".join(text.split())
    return told if len(told) <= _LONG else told[:_LONG].rsplit(" ", 1)[0] + " …"


# ------------------------------------------------------------------------------------------------ Atom


def atom(feed: Feed) -> bytes:
    """The feed as an Atom document in UTF-8."""
    root = Xml.Element("feed", {"xmlns": _ATOM_SPACE})
    _say(root, "id", feed.id)
    _say(root, "title", feed.title)
    _say(root, "updated", _moment(feed.changed))
    _say(_say(root, "author"), "name", "Storywire")
    _link(root, "self", feed.here, "application/atom+xml")
    _link(root, "alternate", feed.home, "text/html")
    if feed.next:
        _link(root, "next", feed.next, "application/atom+xml")
    for entry in feed.entries:
        _atom_entry(root, entry)
    written: str = Xml.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}\n'.encode()


def _atom_entry(root: Xml.Element, entry: Entry) -> None:
    node = _say(root, "entry")
    if entry.language:
        node.set("xml:lang", _clean(entry.language))
    _say(node, "id", entry.id)
    _say(node, "title", entry.title)
    _say(node, "updated", _moment(entry.updated))
    if entry.published:
        _say(node, "published", _moment(entry.published))
    if entry.author:
        _say(_say(node, "author"), "name", entry.author)
    _link(node, "alternate", entry.link, "text/html")
    if entry.elsewhere:
        _link(node, "via", entry.elsewhere, "text/html")
    if entry.summary:
        _say(node, "summary", entry.summary)


def _say(parent: Xml.Element, name: str, text: str | None = None) -> Xml.Element:
    node = Xml.SubElement(parent, name)
    node.text = _clean(text) if text else None
    return node


def _link(parent: Xml.Element, relation: str, address: str, kind: str) -> None:
    Xml.SubElement(parent, "link", {"rel": relation, "type": kind, "href": _clean(address)})


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NO_XML.sub("\ufffd", words.shown(text))


def _moment(at: datetime | date) -> str:
    """RFC 3339. A day alone is its beginning in UTC."""
    moment = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, tzinfo=UTC)
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


# ------------------------------------------------------------------------------------------- JSON Feed


def json_feed(feed: Feed) -> bytes:
    """The feed as a JSON Feed 1.1 in UTF-8."""
    told: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": words.shown(feed.title),
        "home_page_url": feed.home,
        "feed_url": feed.here,
        "next_url": feed.next,
        "items": [_item(entry) for entry in feed.entries],
    }
    kept = {name: value for name, value in told.items() if value is not None}
    return json.dumps(kept, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _item(entry: Entry) -> dict[str, Any]:
    told = {
        "id": entry.id,
        "url": entry.link,
        "external_url": entry.elsewhere,
        "title": words.shown(entry.title),
        "content_text": words.shown(entry.summary or entry.title),
        "date_published": _moment(entry.published) if entry.published else None,
        "date_modified": _moment(entry.updated),
        "authors": [{"name": words.shown(entry.author)}] if entry.author else None,
        "language": entry.language,
    }
    return {name: value for name, value in told.items() if value is not None}
