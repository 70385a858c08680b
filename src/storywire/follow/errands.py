"""What fetchers do in their threads: ask a feed what is new, fetch an announced page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random

from storywire.errors import IssueCode
from storywire.follow.terms import Arrival, Tally, Tools, Wishes, host_of
from storywire.intake import polling
from storywire.intake.arrivals import issue_of, page_of, page_of_feed
from storywire.intake.discovery import is_sitemap
from storywire.intake.exchange import FEEDS, PAGES, Answer, Asked, Failure
from storywire.intake.feeds import FeedEntry, parse_feed
from storywire.intake.sitemaps import SitemapPage, parse_sitemap
from storywire.intake.urls import fold
from storywire.store.sources import Sources, health_of
from storywire.types import Issue, RawPage
from storywire.types.following import Announcement, Health, Subscription, SubscriptionKind

TRIES = 5  # for a page that may come yet
SITEMAP_DAYS = timedelta(days=3)
SITEMAP_PAGES = 1_000
FIRST_RETRY = 300.0  # seconds, four times as long each time
# These may pass; everything else is as true tomorrow as today.
_PASSING = frozenset(
    {IssueCode.TOO_SLOW, IssueCode.UNREACHABLE, IssueCode.DNS, IssueCode.HTTP_ERROR, IssueCode.BUSY}
    | {IssueCode.CUT_OFF, IssueCode.TLS}
)


@dataclass(frozen=True, slots=True)
class _News:
    """What a feed or a news sitemap says: what it announces, and what was wrong with it. Readable, or else why not."""

    announced: tuple[Announcement, ...]
    issues: tuple[Issue, ...]
    title: str | None = None
    site: str | None = None
    wish: float | None = None  # seconds that the outlet asks to wait
    readable: bool = True
    closed: str | None = None  # hours and days at which the outlet asks not to come


class Errands:
    """The two errands. `put` takes what arrives for the flow; `settled` hears of what needs no more work."""

    def __init__(
        self,
        tools: Tools,
        wishes: Wishes,
        tally: Tally,
        put: Callable[[Arrival], None],
        settled: Callable[[Announcement], None],
    ) -> None:
        self.tools, self.wishes, self.tally, self.put, self.settled = tools, wishes, tally, put, settled

    def poll(self, one: Subscription) -> None:
        """Ask a feed what is new, and keep what it says."""
        came = self.tools.fetcher.fetch(Asked(one.url, FEEDS, one.etag, one.modified))
        now = self.tools.clock.now()
        self.tally.count(polled=1, received=came.received)
        if isinstance(came, Failure):
            self._poll_failed(one, came, now)
        elif came.unchanged or sha256(came.body).hexdigest() == one.digest:
            self._poll_done(one, came, now, None)
        else:
            news = _news(one, came, now)
            if news.readable:
                self._poll_done(one, came, now, news)
            else:
                why = "; ".join(issue.message for issue in news.issues) or "there is no feed in it"
                self._poll_failed(one, Failure(IssueCode.NOT_A_FEED, why), now)

    def _poll_done(self, one: Subscription, came: Answer, now: datetime, news: _News | None) -> None:
        announced = news.announced if news else ()
        rng = Random(f"{one.id} {now.isoformat()}")
        with self.tools.store.write() as writer:
            sources = Sources(writer.connection)
            new = sources.announce(announced)
            published = [item.published for item in announced if item.published]
            every = polling.next_every(one.every, new, published, self.tools.settings.poll_minutes * 60)
            closed = news.closed if news else one.closed
            wished = (came.fresh_seconds, news.wish if news else None)
            changed: dict[str, object] = {
                "polled": now,
                "succeeded": now,
                "failures": 0,
                "code": None,
                "problem": None,
                "every": every,
                "next_try": polling.open_at(now + polling.wait(every, wished, rng), closed),
                "closed": closed,
                "etag": came.etag or (one.etag if came.unchanged else None),
                "modified": came.modified or (one.modified if came.unchanged else None),
            }
            if new:
                changed["newest"] = now
            if news:
                digest = sha256(came.body).hexdigest()
                changed |= {"digest": digest, "title": one.title or news.title, "site": one.site or news.site}
                writer.save_issues(news.issues, now)
            if came.moved and not sources.subscription(came.url):
                changed["url"] = came.url
            sources.change(one.id, **changed)
        self.tally.count(announced=new, unchanged=int(not new))
        if one.failures:
            self.wishes.say(f"{one.url} answers again, after {one.failures} failures")

    def _poll_failed(self, one: Subscription, failure: Failure, now: datetime) -> None:
        failed = replace(one, failures=one.failures + 1)
        before, after = health_of(one, one.polled or now), health_of(failed, now)
        asleep = after is Health.SLEEPING
        rng = Random(f"{one.id} {now.isoformat()}")
        wait = polling.after_failure(one.every, failed.failures, failure.later, asleep=asleep, rng=rng)
        with self.tools.store.write() as writer:
            Sources(writer.connection).change(
                one.id,
                polled=now,
                failures=failed.failures,
                code=str(failure.code),
                problem=failure.message,
                next_try=now + wait,
            )
        self.tally.count(failed=1)
        if asleep and before is not Health.SLEEPING:
            self.wishes.say(f"{one.url} has failed for long ({failure.message}); it is asked once a week from now on")
        elif one.failures == 0:
            self.wishes.say(f"{one.url} fails: {failure.message}")

    def fetch(self, announced: Announcement) -> None:
        """Fetch an announced page, and put what came in the queue of the flow."""
        if announced.url is None:
            self.put(Arrival(announced, self._from_feed(announced, Failure(IssueCode.EMPTY, "it has no page"))))
            return
        asked = Asked(announced.url, PAGES, announced.etag, announced.modified)
        came = self.tools.fetcher.fetch(asked)
        now = self.tools.clock.now()
        self.tally.count(fetched=1, received=came.received)
        if isinstance(came, Answer) and came.unchanged:
            with self.tools.store.write() as writer:
                again = self.next_visit(announced, now, came)
                Sources(writer.connection).done(announced.address, now, revisit=again)
            self.settled(announced)
            return
        found = page_of(announced, came, now) if isinstance(came, Answer) else came
        if isinstance(found, RawPage):
            self.put(Arrival(announced, found, came if isinstance(came, Answer) else None))
            return
        self.tally.count(refused=1)
        if announced.again and found.code in _PASSING:  # it was there before, and there is time
            with self.tools.store.write() as writer:
                again = self.next_visit(announced, now, None)
                Sources(writer.connection).done(announced.address, now, revisit=again)
            self.settled(announced)
            return
        retry = self._retry(announced, found, now)
        instead = issue_of(announced, found) if retry else self._from_feed(announced, found)
        self.put(Arrival(announced, instead, retry=retry))

    def next_visit(self, announced: Announcement, now: datetime, came: Answer | None) -> datetime | None:
        """When a page that was taken is looked at again; None if not any more."""
        if not self.tools.settings.revisit or announced.url is None:
            return None
        known = came or announced
        return polling.next_visit(announced.found, now, conditional=bool(known.etag or known.modified))

    def _from_feed(self, announced: Announcement, failure: Failure) -> RawPage | Issue:
        """What the feed itself carries, where that is the article; else the issue."""
        return page_of_feed(announced, self.tools.clock.now()) or issue_of(announced, failure)

    def _retry(self, announced: Announcement, failure: Failure, now: datetime) -> datetime | None:
        """When to try again; None where that is of no use."""
        robots_down = failure.code is IssueCode.ROBOTS and failure.later is not None
        if (failure.code not in _PASSING and not robots_down) or announced.tries + 1 >= TRIES:
            return None
        return now + timedelta(seconds=max(FIRST_RETRY * 4**announced.tries, failure.later or 0.0))


def _announcement(one: Subscription, entry: FeedEntry, now: datetime) -> Announcement:
    """What a feed's entry announces. An entry without a page is named by its feed and its id."""
    return Announcement(
        address=fold(entry.url) if entry.url else f"{one.url}#{entry.id}",
        url=entry.url,
        subscription=one.id,
        host=host_of(entry.url or one.url),
        found=now,
        published=entry.published,
        updated=entry.updated,
        headline=entry.title,
        content=entry.content or entry.summary,
    )


def announced_by(one: Subscription, came: Answer, now: datetime) -> tuple[tuple[Announcement, ...], tuple[Issue, ...]]:
    """What a feed or sitemap announces, and what was wrong with it."""
    news = _news(one, came, now)
    return news.announced, news.issues


def _news(one: Subscription, came: Answer, now: datetime) -> _News:
    """What came of a poll, read. What it is shows in what came: an OPML file calls everything a feed."""
    if one.kind is SubscriptionKind.SITEMAP or is_sitemap(came.body):
        sitemap = parse_sitemap(came.body, came.url, came.media_type)
        listed = _newest(sitemap.pages, now)
        return _News(tuple(_listed(one, page, now) for page in listed), sitemap.issues, readable=bool(sitemap.pages))
    feed = parse_feed(came.body, came.url, came.media_type, now=now)
    announced = tuple(_announcement(one, entry, now) for entry in feed.entries)
    wish = feed.ttl.total_seconds() if feed.ttl else None
    closed = " ".join((*map(str, feed.skip_hours), *feed.skip_days)) or None
    return _News(announced, feed.issues, feed.title, feed.site, wish, feed.readable, closed)


def _newest(pages: Iterable[SitemapPage], now: datetime) -> list[SitemapPage]:
    """The pages of the last days: a sitemap may list an outlet's whole past, which is not news."""
    dated = [(page.published or page.modified, page) for page in pages]
    recent = [(moment, page) for moment, page in dated if moment and now - moment < SITEMAP_DAYS]
    return [page for _, page in sorted(recent, key=lambda pair: pair[0], reverse=True)[:SITEMAP_PAGES]]


def _listed(one: Subscription, page: SitemapPage, now: datetime) -> Announcement:
    """What a sitemap's entry announces."""
    return Announcement(
        address=fold(page.url),
        url=page.url,
        subscription=one.id,
        host=host_of(page.url),
        found=now,
        published=page.published,
        updated=page.modified,
        headline=page.title,
    )
