"""Addresses that are taken by hand: an article, a feed, the page of a site, an archive; each asked for politely, once.

    address ──▶ an article      its page
            ──▶ a feed          the page of each of its entries (or what the feed itself carries)
            ──▶ a site's page   the same of the feeds and news sitemaps that are found there
            ──▶ WARC, zip, JSON Lines …   what a file of that kind gives

Nothing is followed by this: `storywire sources add` does that.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

from storywire.errors import IssueCode
from storywire.follow.errands import announced_by
from storywire.follow.terms import Fetches
from storywire.intake.arrivals import issue_of, page_of, page_of_feed
from storywire.intake.containers import Place, pages_in
from storywire.intake.discovery import Followable, discover, is_sitemap
from storywire.intake.exchange import FEEDS, PAGES, Answer, Asked, Failure
from storywire.intake.kinds import SNIFF, Kind, kind_of
from storywire.intake.packed import packing
from storywire.intake.polling import FIRST
from storywire.intake.urls import fold
from storywire.types import Issue, RawPage, Step
from storywire.types.following import Announcement, Subscription, SubscriptionKind

MOST = 500  # entries of one address
FEEDS_OF_SITE = 5
_FILES = frozenset({Kind.WARC, Kind.ZIP, Kind.TAR, Kind.JSON_LINES})


class Visit:
    """Fetches what stands at addresses. `now` is the clock; pages are at most `max_bytes` long."""

    def __init__(self, fetcher: Fetches, now: Callable[[], datetime], max_bytes: int) -> None:
        self.fetcher, self._now, self.max_bytes = fetcher, now, max_bytes
        self._seen: set[str] = set()

    def pages(self, urls: Iterable[str]) -> Iterator[RawPage | Issue]:
        """The pages at these addresses, or the issues that stand for them; none twice."""
        for url in urls:
            yield from self._at(url)

    def _at(self, url: str) -> Iterator[RawPage | Issue]:
        asked = self._named(url)
        came = self.fetcher.fetch(Asked(url, f"{PAGES}, {FEEDS}"))
        if isinstance(came, Failure):
            yield issue_of(asked, came)
            return
        kind = kind_of(urlsplit(came.url).path, came.body[:SNIFF])
        if kind is Kind.OPML:
            said = "this is a list of feeds (OPML): `storywire sources import FILE` follows them"
            yield Issue(IssueCode.NO_ARTICLE, Step.INTAKE, url, said)
        elif kind in _FILES or packing(came.body[:SNIFF]):
            place = Place(io.BytesIO(came.body), urlsplit(came.url).path, came.url, len(came.body))
            yield from pages_in(place, self.max_bytes)
        elif kind is Kind.FEED or is_sitemap(came.body):
            yield from self._listed(came, self._followed(came.url))
        elif kind is Kind.HTML and urlsplit(came.url).path in ("", "/"):
            yield from self._site(url)
        else:
            self._seen.add(asked.address)
            found = page_of(asked, came, self._now())
            yield found if isinstance(found, RawPage) else issue_of(asked, found)

    def _site(self, url: str) -> Iterator[RawPage | Issue]:
        """What the feeds of a site announce."""
        found = discover(url, self.fetcher.fetch)
        if isinstance(found, Failure):
            yield issue_of(self._named(url), found)
            return
        for one in found[:FEEDS_OF_SITE]:
            came = self.fetcher.fetch(Asked(one.url, FEEDS))
            if isinstance(came, Answer):
                yield from self._listed(came, self._followed(one.url, one))
            else:
                yield issue_of(self._named(one.url), came)

    def _listed(self, came: Answer, source: Subscription) -> Iterator[RawPage | Issue]:
        """The pages that a feed or a sitemap announces, the newest first."""
        announced, issues = announced_by(source, came, self._now())
        yield from issues
        for one in announced[:MOST]:
            if one.address not in self._seen:
                self._seen.add(one.address)
                yield self._entry(one)

    def _entry(self, one: Announcement) -> RawPage | Issue:
        came = self.fetcher.fetch(Asked(one.url)) if one.url else Failure(IssueCode.EMPTY, "it has no page")
        found = page_of(one, came, self._now()) if isinstance(came, Answer) else came
        return found if isinstance(found, RawPage) else page_of_feed(one, self._now()) or issue_of(one, found)

    def _named(self, url: str) -> Announcement:
        """An address as if a feed had announced it."""
        return Announcement(fold(url), url, "", urlsplit(url).hostname or "", self._now())

    def _followed(self, url: str, found: Followable | None = None) -> Subscription:
        now, kind = self._now(), found.kind if found else SubscriptionKind.FEED
        return Subscription("", url, kind, now, now, FIRST)
