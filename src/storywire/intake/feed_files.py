"""Feeds as files: entries that carry their whole article are pages; the others must be fetched, and that is said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storywire.errors import IssueCode
from storywire.intake.feeds import Feed, FeedEntry, parse_feed
from storywire.intake.made_pages import Parts, made_page
from storywire.types import Issue, RawPage, Step

FULL_WORDS = 120  # an entry with fewer words carries a teaser
_TAG = re.compile(r"<[^<>]{0,2000}>")


def feed_pages(body: bytes, address: str, max_bytes: int) -> Iterator[RawPage | Issue]:
    """The pages of a feed file, then what was wrong with it. An entry's page is addressed by the entry's link."""
    feed = parse_feed(body, address, max_bytes=max_bytes)
    full = [entry for entry in feed.entries if is_full(entry)]
    for entry in full:
        yield entry_page(entry, feed)
    yield from feed.issues
    short = len(feed.entries) - len(full)
    if short:
        said = f"{short} of {len(feed.entries)} entries carry only a summary: their pages must be fetched"
        yield Issue(IssueCode.NO_ARTICLE, Step.INTAKE, address, said)


def is_full(entry: FeedEntry) -> bool:
    """Whether an entry carries its whole article, as far as its length can say."""
    return len(_TAG.sub(" ", _longest(entry)).split()) >= FULL_WORDS


def entry_page(entry: FeedEntry, feed: Feed) -> RawPage:
    """An entry as a page made from the feed's own content. Its date is announced, not written into the page."""
    parts = Parts(
        title=entry.title,
        html=_longest(entry),
        authors=entry.authors,
        language=entry.language or feed.language,
        url=entry.url,
        outlet=feed.title,
        announced=entry.published,
    )
    return made_page(parts, entry.url or f"{feed.url}#{entry.id}", "feed")


def _longest(entry: FeedEntry) -> str:
    """RSS carries whole articles in the description, too."""
    return max(entry.content or "", entry.summary or "", key=len)
