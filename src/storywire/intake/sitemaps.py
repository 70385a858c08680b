"""Sitemaps (https://www.sitemaps.org/protocol.html), their index files and their news extension."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from storywire.errors import IssueCode
from storywire.intake.elements import Refused, root_of
from storywire.intake.moments import moment
from storywire.intake.urls import clean, is_web
from storywire.types import Issue, Step

MAX_BYTES = 52_428_800  # what the protocol allows
MAX_PAGES = 50_000  # likewise


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """A page that a sitemap lists. Only news sitemaps say when it was published, its title and its outlet."""

    url: str
    modified: datetime | None = None
    published: datetime | None = None
    title: str | None = None
    outlet: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists: pages, or further sitemaps with the moment they last changed. `news` has the extension."""

    url: str
    pages: tuple[SitemapPage, ...] = ()
    further: tuple[SitemapPage, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def news(self) -> bool:
        return any(page.published or page.outlet for page in self.pages)


def parse_sitemap(body: bytes, url: str, content_type: str | None = None, max_bytes: int = MAX_BYTES) -> Sitemap:
    """Read a sitemap: XML, packed or not, or a text with one address a line. Never raises.

    Pages on another host than the sitemap's are kept: the protocol lets robots.txt vouch for them.
    """
    plain = _listed(body, url)
    if plain:
        return Sitemap(url, plain)
    try:
        root, said = root_of(body, content_type, max_bytes)
    except Refused as problem:
        return Sitemap(url, issues=(_issue(url, f"the sitemap is not read: {problem}"),))
    kind = root.tag.lower()
    if kind not in ("urlset", "sitemapindex"):
        return Sitemap(url, issues=(_issue(url, f"this is no sitemap: its root is <{root.tag[:40]}>"),))
    found = tuple(page for place in list(root)[:MAX_PAGES] if (page := _page(place, url)))
    notes = [*said, *_notes(len(root), len(found))]
    issues = tuple(_issue(url, one) for one in notes)
    return Sitemap(url, found, (), issues) if kind == "urlset" else Sitemap(url, (), found, issues)


def _notes(listed: int, kept: int) -> Iterator[str]:
    if listed > MAX_PAGES:
        yield f"it lists more than {MAX_PAGES:,} pages; the rest is left out"
    if min(listed, MAX_PAGES) > kept:
        yield f"{min(listed, MAX_PAGES) - kept} of its entries have no address"


def _listed(body: bytes, url: str) -> tuple[SitemapPage, ...]:
    if not body[:8].lstrip(b"\xef\xbb\xbf").lower().startswith(b"http"):
        return ()
    lines = body[:MAX_BYTES].decode("utf-8-sig", "replace").splitlines()[:MAX_PAGES]
    return tuple(SitemapPage(address) for line in lines if (address := _address(line, url)))


def _page(place: Element, url: str) -> SitemapPage | None:
    address = _address(place.findtext("loc"), url)
    if address is None:
        return None
    news = place.find("news")
    return SitemapPage(
        url=address,
        modified=moment(_words(place.findtext("lastmod"))),
        published=moment(_words(news.findtext("publication_date"))) if news is not None else None,
        title=_words(news.findtext("title")) if news is not None else None,
        outlet=_words(news.findtext("publication/name")) if news is not None else None,
        language=_words(news.findtext("publication/language")) if news is not None else None,
    )


def _address(value: str | None, url: str) -> str | None:
    try:
        whole = urljoin(url, (value or "").strip()) if value and value.strip() else ""
    except ValueError:
        return None
    return clean(whole) if is_web(whole) else None


def _words(value: str | None) -> str | None:
    return " ".join((value or "")[:1000].split()) or None


def _issue(url: str, said: str) -> Issue:
    return Issue(IssueCode.BROKEN_FEED, Step.INTAKE, url, said)
