"""robots.txt (RFC 9309): what a site asks robots not to fetch, and how long to wait in between (Crawl-delay).

What a site says is kept for a day, also from one run to the next where there is a shelf to keep it on; after that the
site is asked only whether it has changed. An answer in the 400s means that there are no rules; one in the 500s that
everything is asked not to be fetched, for an hour. A site that cannot be reached at all is not asked for its pages
either: the reason is the same, and is given.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from protego import Protego

from storywire.errors import IssueCode
from storywire.intake.exchange import Answer, Asked, Failure
from storywire.types.following import SiteRules

ROBOTS = "text/plain, */*;q=0.1"
ROBOTS_BYTES = 2_000_000  # that are fetched; the first 512,000 are obeyed (RFC 9309, 2.5 asks for at least 500 KiB)
OBEYED = 512_000
FRESH = 86_400.0  # seconds that rules are kept (RFC 9309, 2.4: at most a day)
RETRY = 3_600.0  # seconds after which a server that failed is asked again
UNREACHED = 300.0  # the same for one that was not reached
LONGEST_DELAY = 300.0  # seconds; whoever asks for more is asked this seldom
SITES = 5_000  # whose rules are kept


class Shelf(Protocol):
    """Keeps what sites said, beyond the end of a run."""

    def rules(self, site: str) -> SiteRules | None:
        """What the site said when it was last asked."""

    def keep(self, site: str, rules: SiteRules) -> None:
        """Keep what the site says now."""


class NoShelf:
    """Keeps nothing."""

    def rules(self, site: str) -> SiteRules | None:  # noqa: ARG002
        """Nothing is known."""
        return None

    def keep(self, site: str, rules: SiteRules) -> None:
        """It is not kept."""


class Ruling(NamedTuple):
    """What robots.txt says of an address: nothing against it (`failure` is None), and the seconds to wait."""

    failure: Failure | None
    delay: float = 0.0


class _Rules(NamedTuple):
    until: float  # monotonic seconds
    rules: Protego | None
    failure: Failure | None = None


class Robots:
    """The rules of many sites, fetched when first needed. May be asked from many threads. `now` is the clock."""

    def __init__(
        self, get: Callable[[Asked], Answer | Failure], product: str, shelf: Shelf, now: Callable[[], datetime]
    ) -> None:
        self._get, self._product, self._shelf, self._now = get, product, shelf, now
        self._sites: OrderedDict[str, _Rules] = OrderedDict()
        self._asking: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def ruling(self, url: str) -> Ruling:
        """Whether `url` may be fetched."""
        found = self._rules(url)
        if found.failure is not None:
            return Ruling(found.failure)
        if found.rules is None:
            return Ruling(None)
        if not found.rules.can_fetch(url, self._product):
            return Ruling(Failure(IssueCode.ROBOTS, "the site's robots.txt asks not to fetch this address"))
        return Ruling(None, min(found.rules.crawl_delay(self._product) or 0.0, LONGEST_DELAY))

    def _rules(self, url: str) -> _Rules:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        with self._lock:
            asking = self._asking.setdefault(site, threading.Lock())
        with asking:  # who comes while somebody asks waits for the answer
            kept = self._sites.get(site)
            if kept is None or kept.until <= time.monotonic():
                kept = self._fetched(site)
                self._keep(site, kept)
        return kept

    def _keep(self, site: str, rules: _Rules) -> None:
        with self._lock:
            self._sites[site] = rules
            self._sites.move_to_end(site)
            if len(self._sites) > SITES:
                oldest, _ = self._sites.popitem(last=False)
                self._asking.pop(oldest, None)

    def _fetched(self, site: str) -> _Rules:
        """What the shelf says, if that is of today; else what the site says."""
        kept = self._shelf.rules(site)
        age = (self._now() - kept.asked).total_seconds() if kept else FRESH
        if kept and 0 <= age < FRESH:
            return _Rules(time.monotonic() + FRESH - age, _parsed(kept.body))
        known = (kept.etag, kept.modified) if kept and kept.body is not None else (None, None)
        found = self._get(Asked(f"{site}/robots.txt", ROBOTS, *known))
        rules = self._read(found, kept)
        if rules.failure is None:
            self._shelf.keep(site, self._said(found, kept))
        return rules

    def _read(self, found: Answer | Failure, kept: SiteRules | None) -> _Rules:
        now = time.monotonic()
        if isinstance(found, Failure):
            return self._without(found, now)
        return _Rules(now + FRESH, _parsed(kept.body if found.unchanged and kept else found.body))

    def _said(self, found: Answer | Failure, kept: SiteRules | None) -> SiteRules:
        """What is put on the shelf."""
        if isinstance(found, Failure):
            return SiteRules(self._now(), None)
        if found.unchanged and kept:
            return replace(kept, asked=self._now())
        return SiteRules(self._now(), found.body[:OBEYED], found.etag, found.modified)

    def _without(self, failure: Failure, now: float) -> _Rules:
        """The rules of a site that gave none."""
        refused = failure.status is not None and 400 <= failure.status < 500 and failure.code is not IssueCode.BUSY
        if refused or failure.code in _NO_RULES:
            return _Rules(now + FRESH, None)
        if failure.code in (IssueCode.HTTP_ERROR, IssueCode.BUSY):
            wait = max(failure.later or 0.0, RETRY)
            said = f"robots.txt cannot be asked, so nothing else is: {failure.message}"
            return _Rules(now + wait, None, Failure(IssueCode.ROBOTS, said, later=wait))
        return _Rules(now + UNREACHED, None, failure)


def _parsed(body: bytes | None) -> Protego | None:
    return None if body is None else Protego.parse(body[:OBEYED].decode("utf-8", "replace"))


# There are no rules where the file is endless, or leads round in circles (RFC 9309, 2.3.1.2).
_NO_RULES = frozenset({IssueCode.TOO_LARGE, IssueCode.REDIRECTS})
