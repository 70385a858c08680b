"""The list of what is followed: found, added, taken away, looked at."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from storywire.errors import NotFound
from storywire.intake import opml
from storywire.intake.discovery import Followable, discover
from storywire.intake.exchange import Failure
from storywire.intake.fetching import fetcher_of
from storywire.intake.polling import FIRST
from storywire.settings import Settings
from storywire.store import Store
from storywire.store.shelf import Shelf
from storywire.store.sources import Sources
from storywire.types import Issue
from storywire.types.following import Added, Health, Status, Subscription, SubscriptionHealth, SubscriptionKind


class SourceList:
    """What a library follows."""

    def __init__(self, store: Store, settings: Settings, now: Callable[[], datetime]) -> None:
        self.store, self.settings, self._now = store, settings, now

    def add(self, urls: Iterable[str], folder: str = "") -> list[Added]:
        """Follow feeds, or the feeds that are found at the pages of sites. What cannot be followed says why."""
        _, fetcher = fetcher_of(self.settings, self._now, Shelf(self.store))
        try:
            added = []
            for url in urls:
                found = discover(url if "://" in url else f"https://{url}", fetcher.fetch)
                if isinstance(found, Failure):
                    added.append(Added(url, problem=found.message))
                else:
                    added.append(self._keep(url, ((one, folder) for one in found)))
            return added
        finally:
            fetcher.close()

    def read_opml(self, file: Path) -> tuple[Added, tuple[Issue, ...]]:
        """Follow the feeds of an OPML file, in its folders without asking them yet. Raises ValueError for no OPML."""
        try:
            found = opml.parse_opml(file.read_bytes(), file.name)
        except OSError as problem:
            raise ValueError(f"{file} cannot be read: {problem.strerror}") from problem
        if not found.subscriptions:
            raise ValueError(f"{file}: " + "; ".join(issue.message for issue in found.issues))
        listed = (
            (
                Followable(one.url, SubscriptionKind.FEED, one.title, one.site),
                "/".join(part.replace("/", "|") for part in one.folders),
            )
            for one in found.subscriptions
        )
        return self._keep(str(file), listed), found.issues

    def write_opml(self) -> str:
        """What is followed, as OPML 2.0 with its folders."""
        with self.store.read() as reader:
            kept = Sources(reader.connection).all()
        listed = (
            opml.Subscription(one.url, one.title, one.site, tuple(filter(None, one.folder.split("/")))) for one in kept
        )
        return opml.write_opml(listed, "Storywire", self._now())

    def _keep(self, url: str, found: Iterable[tuple[Followable, str]]) -> Added:
        """Follow feeds, each in its folder."""
        now = self._now()
        new: list[Subscription] = []
        known: list[Subscription] = []
        with self.store.write() as writer:
            sources = Sources(writer.connection)
            for one, folder in found:
                subscription = Subscription(
                    id=subscription_id(one.url),
                    url=one.url,
                    kind=one.kind,
                    added=now,
                    next_try=now,
                    every=FIRST,
                    title=one.title,
                    site=one.site,
                    folder=folder,
                )
                (new if sources.add(subscription) else known).append(subscription)
        return Added(url, tuple(new), tuple(known))

    def remove(self, names: Iterable[str]) -> list[Subscription]:
        """Follow them no more: named by address, or by id or its beginning. Articles stay. Raises NotFound."""
        removed = []
        with self.store.write() as writer:
            sources = Sources(writer.connection)
            for name in names:
                matches = sources.subscription(name)
                if len(matches) != 1:
                    which = "more than one source" if matches else "no source"
                    raise NotFound(f"there is {which} {name!r}; `storywire sources list` shows what there is")
                sources.remove(matches[0].id)
                removed.append(matches[0])
        return removed

    def list(self) -> list[SubscriptionHealth]:
        """Everything that is followed, with how it is doing."""
        with self.store.read() as reader:
            return Sources(reader.connection).health(self._now())

    def status(self) -> Status:
        """How following is doing on the whole."""
        now = self._now()
        with self.store.read() as reader:
            sources = Sources(reader.connection)
            health, counts = sources.health(now), reader.counts()
            waiting, today, last = sources.counts(now.replace(hour=0, minute=0, second=0, microsecond=0))
            next_poll = sources.next_due()
        states = [one.health for one in health]
        polls = [one.subscription.polled for one in health if one.subscription.polled]
        return Status(
            at=now,
            ok=states.count(Health.OK),
            failing=states.count(Health.FAILING),
            sleeping=states.count(Health.SLEEPING),
            new=states.count(Health.NEW),
            waiting=waiting,
            today=today,
            articles=counts["articles"],
            stories=counts["stories"],
            last_poll=max(polls, default=None),
            last_article=last,
            next_poll=next_poll,
            library_bytes=self.store.disk_bytes(),
            troubled=tuple(one for one in health if one.health in (Health.FAILING, Health.SLEEPING)),
        )


def subscription_id(url: str) -> str:
    """The id of what is followed at an address: the same on every machine."""
    return "f-" + b32encode(sha256(url.encode()).digest())[:10].decode().lower()
