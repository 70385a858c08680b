"""What can be followed at an address: the feed itself, or the feeds and news sitemaps of a site's page.

A page names its feeds in link elements (RSS autodiscovery). Where it names none, links that look like feeds and the
usual places are tried, then the sitemaps in robots.txt, of which news sitemaps are wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from storywire.errors import IssueCode
from storywire.intake.exchange import FEEDS, Answer, Asked, Failure
from storywire.intake.feeds import Feed, parse_feed
from storywire.types.following import SubscriptionKind

LOOKED_AT = 500_000  # bytes of a page
TRIED = 12  # addresses that are fetched at most
FOUND = 20  # feeds of one page
USUAL = (
    *("/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json", "/feeds/all.atom.xml"),
    *("/rss/news.xml", "/news/rss", "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml"),
)
_TAG = re.compile(r"<(link|a|base)\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"([a-z-]{1,20})\s{0,5}=\s{0,5}(?:\"([^\"]{0,1500})\"|'([^']{0,1500})'|([^\s\"'>]{1,1500}))", re.IGNORECASE
)
_FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
    "text/xml",
)
_LOOKS_LIKE_FEED = re.compile(
    r"(?:/(?:feed|rss|atom)s?/?$|\.(?:rss|atom|rdf)$|/(?:feed|rss|atom|index)\.(?:xml|json)$)", re.IGNORECASE
)
_NEWS_SITEMAP = re.compile(rb"<(?:\w{1,20}:)?(?:urlset|sitemapindex)[\s>]")
_NOT_NEWS = re.compile(r"comment", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Followable:
    """Something that can be followed."""

    url: str
    kind: SubscriptionKind
    title: str | None = None
    site: str | None = None


def discover(url: str, fetch: Callable[[Asked], Answer | Failure]) -> tuple[Followable, ...] | Failure:
    """What can be followed at `url`; a Failure that says why where there is nothing.

    A feed gives itself. A page gives the feeds that it names (feeds of comments left out), else the first that is
    found in the usual places, else its news sitemap.
    """
    came = fetch(Asked(url, FEEDS))
    if isinstance(came, Failure):
        return came
    itself = _judged(came)
    if itself:
        return (itself,)
    page = came.body[:LOOKED_AT].decode(came.charset or "utf-8", "replace") if _known(came.charset) else ""
    named = tuple(found for found in map(_fetched(fetch), _links(page, came.url)) if found)
    if named:
        return named
    for place in _usual(page, came.url):
        found = _fetched(fetch)(place)
        if found:
            return (found,)
    said = "there is no feed at this address, none is named on its page, and none in the usual places"
    return Failure(IssueCode.NOT_A_FEED, said)


def is_sitemap(body: bytes) -> bool:
    """Whether a body begins as a sitemap does."""
    return _NEWS_SITEMAP.search(body[:4096]) is not None


def _fetched(fetch: Callable[[Asked], Answer | Failure]) -> Callable[[str], Followable | None]:
    def look(url: str) -> Followable | None:
        came = fetch(Asked(url, FEEDS))
        return _judged(came) if isinstance(came, Answer) else None

    return look


def _judged(came: Answer) -> Followable | None:
    """What an answer is, if it can be followed."""
    if is_sitemap(came.body):
        return Followable(came.url, SubscriptionKind.SITEMAP, urlsplit(came.url).hostname)
    feed: Feed = parse_feed(came.body, came.url, came.media_type)
    if not feed.readable:
        return None
    return Followable(came.url, SubscriptionKind.FEED, feed.title, feed.site)


def _links(page: str, url: str) -> list[str]:
    """The feeds that link elements name."""
    base, found = url, []
    for name, attributes in _tags(page):
        if name == "base" and attributes.get("href"):
            base = _joined(url, attributes["href"]) or base
        named = name == "link" and "alternate" in attributes.get("rel", "").lower().split()
        if named and attributes.get("type", "").lower().partition(";")[0].strip() in _FEED_TYPES:
            target = _joined(base, attributes.get("href", ""))
            if target and not _NOT_NEWS.search(target + attributes.get("title", "")):
                found.append(target)
    return list(dict.fromkeys(found))[:FOUND]


def _usual(page: str, url: str) -> list[str]:
    """Links on the page that look like feeds, and the usual places of the site."""
    links = (_joined(url, attributes.get("href", "")) for name, attributes in _tags(page) if name == "a")
    host = urlsplit(url).hostname
    alike = [
        link
        for link in links
        if link and urlsplit(link).hostname == host and _LOOKS_LIKE_FEED.search(urlsplit(link).path)
    ]
    return list(dict.fromkeys([*alike[:4], *(urljoin(url, place) for place in USUAL)]))[: TRIED + 4]


def _tags(page: str) -> Iterator[tuple[str, dict[str, str]]]:
    for match in _TAG.finditer(page):
        pairs = _ATTRIBUTE.findall(match[2])
        yield match[1].lower(), {name.lower(): unescape(a or b or c) for name, a, b, c in pairs}


def _joined(base: str, href: str) -> str | None:
    try:
        whole = urljoin(base, href.strip())
        return whole if urlsplit(whole).scheme in ("http", "https") else None
    except ValueError:
        return None


def _known(charset: str | None) -> bool:
    import codecs

    try:
        return not charset or bool(codecs.lookup(charset))
    except (LookupError, ValueError):
        return False
