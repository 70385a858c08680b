"""Feeds: RSS 0.90 to 2.0, RDF, Atom 0.3 and 1.0, CDF (through feedparser), and JSON Feed 1 and 1.1.

A feed is hostile until read. Its bytes are decoded here (what is valid UTF-8 is UTF-8, whatever was declared), its
DOCTYPE is cut off with all entities in it, and its size, its depth and the number of its entries are bounded. What is
wrong with it is said in its issues; what can be read is read.

A feed's dates and texts are hints beside those of the page, never the last word.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import unescape
from typing import Any
from urllib.parse import urljoin
from xml.sax import SAXException

import feedparser

from storywire.errors import IssueCode
from storywire.intake import feed_json
from storywire.intake.feed_source import MAX_ENTRIES, FeedSource, hours, prepared
from storywire.intake.urls import clean, is_web
from storywire.types import Issue, Step

MAX_BYTES = 10_000_000
MAX_FIELD = 4_000  # characters of a title, an id, a name
MAX_CONTENT = 2_000_000  # characters of one entry's content
FIRST_YEAR = 1995  # the first news on the web; older days in a feed are a clock's mistake
SLACK = timedelta(days=1)  # how far ahead of us an outlet's clock may be
SAME = 5  # so many entries of the very same moment are dated by a machine, not by an editor
_ODD = (
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
    SAXException,
)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of a feed. `id` is the outlet's own, else its address, else made from its words.

    `url` is absolute and clean, None where the entry has no page. `content` is the full HTML that the feed carries,
    None where there is only a summary. Moments are aware and in UTC.
    """

    id: str
    url: str | None
    title: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    summary: str | None = None
    content: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as read. `version` is such as "rss20", "atom10", "json11"; empty where it is no feed at all.

    `ttl` is how long the outlet asks to wait between two visits; `skip_hours` (0 to 23, UTC) and `skip_days` (English
    names) are when it asks not to come. `next_url` is a further page of the feed, `expired` says that it has ended.
    """

    url: str
    version: str = ""
    title: str | None = None
    site: str | None = None
    language: str | None = None
    ttl: timedelta | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    next_url: str | None = None
    moved_to: str | None = None
    expired: bool = False
    entries: tuple[FeedEntry, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def readable(self) -> bool:
        return bool(self.version)


def parse_feed(
    body: bytes,
    url: str,
    content_type: str | None = None,
    *,
    now: datetime | None = None,
    max_bytes: int = MAX_BYTES,
) -> Feed:
    """Read a feed of any kind. Never raises: what is wrong is in `Feed.issues`.

    `url` is where it was fetched: relative links are resolved against it. With `now`, a day that has not come is not
    believed.
    """
    if len(body) > max_bytes:
        return _nothing(url, IssueCode.TOO_LARGE, f"the feed is larger than {max_bytes:,} bytes")
    source = prepared(body, content_type)
    if source.refused:
        return _nothing(url, source.refused, *source.said)
    feed = _from_json(source, url) if source.is_json else _from_xml(source, url)
    return _believable(_bounded(feed), now)


def _nothing(url: str, code: IssueCode, *said: str) -> Feed:
    return Feed(url, issues=tuple(_issue(url, code, one) for one in said))


def _issue(url: str, code: IssueCode, said: str) -> Issue:
    return Issue(code, Step.INTAKE, url, said)


# --------------------------------------------------------------------------------------------------- JSON Feed


def _from_json(source: FeedSource, url: str) -> Feed:
    found = feed_json.read(source.text)
    if found is None:
        return _nothing(url, IssueCode.NOT_A_FEED, "this is JSON, but no JSON Feed")
    base = _web(found.home, url) or url
    entries = (_entry_of(row, base) for row in found.rows[: MAX_ENTRIES + 1])
    return Feed(
        url=url,
        version=found.version,
        title=_words(found.title),
        site=_web(found.home, url),
        language=_words(found.language),
        next_url=_web(found.next_url, url),
        moved_to=_web(found.feed_url, url),
        expired=found.expired,
        entries=tuple(entry for entry in entries if entry),
        issues=tuple(_issue(url, IssueCode.BROKEN_FEED, said) for said in (*source.said, *found.said)),
    )


def _entry_of(row: feed_json.Row, base: str) -> FeedEntry | None:
    address = _web(row.url, base)
    html = row.html if row.html is not None else _paragraphs(row.text)
    return _named(
        FeedEntry(
            id=_words(row.id) or "",
            url=address,
            title=_words(row.title),
            published=row.published,
            updated=row.updated,
            summary=_words(row.summary, MAX_CONTENT),
            content=html[:MAX_CONTENT] if html else None,
            authors=_names(row.authors),
            categories=_names(row.tags),
            language=_words(row.language),
        )
    )


def _paragraphs(text: str | None) -> str | None:
    from html import escape

    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n") if part.strip()) if text else None


# --------------------------------------------------------------------------------------------------------- XML


def _from_xml(source: FeedSource, url: str) -> Feed:
    try:
        found = feedparser.parse(
            source.text.encode("utf-8", "replace"),
            response_headers={"content-location": url, "content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,  # the content is read as a page, and made safe where it is shown
            resolve_relative_uris=False,
        )
        return _feed_of(found, source, url)
    except _ODD as problem:  # feedparser meets malice with whatever its parts raise
        return _nothing(url, IssueCode.BROKEN_FEED, f"the feed is damaged beyond reading: {type(problem).__name__}")


def _feed_of(found: Any, source: FeedSource, url: str) -> Feed:
    head: Mapping[str, Any] = found.feed
    if not found.version and not found.entries:
        return _nothing(url, IssueCode.NOT_A_FEED, *(source.said or ("there is no feed in it",)))
    entries = (_entry(entry, url) for entry in found.entries[: MAX_ENTRIES + 1])
    said = [*source.said, *_ill_formed(found)]
    return Feed(
        url=url,
        version=found.version or "unknown",
        title=_words(_plain(head.get("title"))),
        site=_web(head.get("link"), url),
        language=_words(head.get("language")),
        ttl=_ttl(head),
        skip_hours=hours(source.text),
        skip_days=source.skip_days,
        next_url=_related(head, "next", url),
        moved_to=_web(head.get("itunes_new-feed-url") or head.get("newlocation"), url),
        expired=str(head.get("itunes_complete", "")).lower() == "yes",
        entries=tuple(entry for entry in entries if entry),
        issues=tuple(_issue(url, IssueCode.BROKEN_FEED, one) for one in said),
    )


def _ill_formed(found: Any) -> Iterator[str]:
    if found.get("bozo"):
        problem = found.get("bozo_exception")
        line = getattr(problem, "getLineNumber", lambda: None)()
        what = str(getattr(problem, "getMessage", lambda: problem)()).splitlines() or [type(problem).__name__]
        yield f"the XML is not well-formed{f' at line {line}' if line else ''} ({what[0][:120]}); the rest was read"


def _ttl(head: Mapping[str, Any]) -> timedelta | None:
    """RSS's ttl in minutes, or the syndication module's period over its frequency."""
    ttl = str(head.get("ttl", "")).strip()
    if ttl.isascii() and ttl.isdigit() and 0 < len(ttl) < 7:
        return timedelta(minutes=int(ttl)) or None
    period = str(head.get("sy_updateperiod", "")).strip().lower()
    days = {"hourly": 1 / 24, "daily": 1.0, "weekly": 7.0, "monthly": 30.0, "yearly": 365.0}.get(period)
    often = str(head.get("sy_updatefrequency", "1")).strip()
    times = int(often) if often.isascii() and often.isdigit() and len(often) < 5 else 1
    return timedelta(days=days / max(times, 1)) if days else None


def _related(head: Mapping[str, Any], relation: str, url: str) -> str | None:
    links = (link for link in head.get("links", ()) if isinstance(link, Mapping))
    return next((_web(link.get("href"), url) for link in links if link.get("rel") == relation), None)


def _entry(entry: dict[str, Any], url: str) -> FeedEntry | None:
    content, summary = _texts(entry)
    published, updated = (_moment(dict.get(entry, f"{name}_parsed")) for name in ("published", "updated"))
    return _named(
        FeedEntry(
            id=_words(entry.get("id")) or "",
            url=_page_of(entry, url),
            title=_words(_plain(entry.get("title"))),
            published=published or updated,  # RDF's one date is neither
            updated=updated,
            summary=_words(summary, MAX_CONTENT),
            content=content,
            authors=_names(_authors(entry)),
            categories=_names(tag.get("term") for tag in entry.get("tags", ()) if isinstance(tag, Mapping)),
            language=_words(_language(entry)),
        )
    )


def _page_of(entry: Mapping[str, Any], url: str) -> str | None:
    """The entry's page: its address before a feed service took it, else its link, else an id that is one."""
    given = (entry.get("feedburner_origlink"), entry.get("pheedo_origlink"), entry.get("link"))
    for one in given:
        found = _web(one, url)
        if found:
            return found
    guid = str(entry.get("id") or "")
    return clean(guid) if is_web(guid) else None


def _texts(entry: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The content (the longest that is HTML or text) and the summary. RSS has them in one element or in two."""
    parts = [part for part in entry.get("content", ()) if isinstance(part, Mapping)]
    texts = [str(part.get("value") or "") for part in parts if _is_text(str(part.get("type") or ""))]
    content = max(texts, key=len, default="")[:MAX_CONTENT]
    summary = str(entry.get("summary") or "")
    return content.strip() or None, summary


def _is_text(media: str) -> bool:
    return not media or media.startswith("text/") or media in ("application/xhtml+xml", "xhtml", "html")


def _authors(entry: Mapping[str, Any]) -> Iterator[Any]:
    listed = [author for author in entry.get("authors", ()) if isinstance(author, Mapping)]
    yield from (author.get("name") for author in listed)
    if not any(author.get("name") for author in listed):
        yield entry.get("author")


def _language(entry: Mapping[str, Any]) -> Any:
    details = (entry.get(name) for name in ("title_detail", "summary_detail"))
    return entry.get("language") or next((d.get("language") for d in details if isinstance(d, Mapping)), None)


def _moment(parsed: Any) -> datetime | None:
    """A 9-tuple in UTC as a moment; None for one that no calendar has."""
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


# -------------------------------------------------------------------------------------------------- both kinds


def _named(entry: FeedEntry) -> FeedEntry | None:
    """The entry with an id of some kind; None for one that says nothing at all."""
    if entry.id:
        return entry
    said = entry.url or "\n".join(filter(None, (entry.title, entry.summary, (entry.content or "")[:MAX_FIELD])))
    if not said:
        return None
    return replace(entry, id=entry.url or f"sha256:{sha256(said.encode()).hexdigest()[:32]}")


def _bounded(feed: Feed) -> Feed:
    """At most `MAX_ENTRIES` entries, each id once, and a word on those without an address."""
    entries = {entry.id: entry for entry in reversed(feed.entries[:MAX_ENTRIES])}
    said = []
    if len(feed.entries) > MAX_ENTRIES and feed.version.startswith("json"):
        said.append(f"it has more than {MAX_ENTRIES:,} entries; the rest is left out")
    twice = min(len(feed.entries), MAX_ENTRIES) - len(entries)
    if twice:
        said.append(f"{twice} entries carry the id of another one; the first of each was taken")
    homeless = sum(entry.url is None for entry in entries.values())
    if homeless:
        said.append(f"{homeless} of {len(entries)} entries have no address")
    issues = tuple(_issue(feed.url, IssueCode.BROKEN_FEED, one) for one in said)
    return replace(feed, entries=tuple(reversed(entries.values())), issues=(*feed.issues, *issues))


def _believable(feed: Feed, now: datetime | None) -> Feed:
    """The feed without dates that cannot be: before the web, in the future, or stamped on all entries alike."""
    moments = Counter(entry.published for entry in feed.entries if entry.published)
    stamped = {moment for moment, times in moments.items() if times >= SAME and times * 2 > len(feed.entries)}
    latest = now + SLACK if now else datetime.max.replace(tzinfo=UTC)

    def kept(moment: datetime | None) -> datetime | None:
        sound = moment and moment.year >= FIRST_YEAR and moment <= latest and moment not in stamped
        return moment if sound else None

    entries = tuple(replace(e, published=kept(e.published), updated=kept(e.updated)) for e in feed.entries)
    lost = sum((a.published, a.updated) != (b.published, b.updated) for a, b in zip(entries, feed.entries, strict=True))
    if not lost:
        return feed
    why = "the same moment on most entries" if stamped else f"before {FIRST_YEAR}, or still to come"
    said = f"{lost} of {len(entries)} entries carry a date that is not believed ({why})"
    return replace(feed, entries=entries, issues=(*feed.issues, _issue(feed.url, IssueCode.WRONG_DATE, said)))


def _web(value: Any, base: str) -> str | None:
    """An absolute http(s) address, clean, or None."""
    given = str(value).strip()[: MAX_FIELD + 1] if value else ""
    if not given or len(given) > MAX_FIELD:
        return None
    try:
        whole = urljoin(base, given)
    except ValueError:
        return None
    return clean(whole) if is_web(whole) else None


def _plain(value: Any) -> str | None:
    """A title without markup: feeds escape theirs once, twice or not at all."""
    import re

    return re.sub(r"<[^<>]{0,500}>", "", unescape(str(value)[: 4 * MAX_FIELD])) if value else None


def _words(value: Any, most: int = MAX_FIELD) -> str | None:
    """A string in one line that any store takes, or None."""
    if not isinstance(value, str):
        return None
    return " ".join(value[:most].encode("utf-8", "replace").decode().split()) or None


def _names(values: Iterable[Any]) -> tuple[str, ...]:
    found = (_words(value, 200) for value in values)
    return tuple(dict.fromkeys(name for name in found if name))[:50]
