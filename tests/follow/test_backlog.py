from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from storywire.follow.backlog import Backlog
from storywire.newsroom import Newsroom
from storywire.store import Reader, Store
from storywire.store.sources import Sources
from storywire.types.following import Subscription, SubscriptionKind
from tests.conftest import NOW

HOUR = timedelta(hours=1)
FEED = Subscription("s-1", "https://gazette.example/feed", SubscriptionKind.FEED, NOW - HOUR, NOW - HOUR, 3600)


class Between(Store):
    """A library in which a poll ends just after somebody has read what is due."""

    backlog: Backlog

    @contextmanager
    def read(self) -> Iterator[Reader]:
        with super().read() as reader:
            yield reader
        self.backlog.polled(FEED)


def everybody(_host: str) -> bool:
    return True


@pytest.mark.parametrize("once", [True, False])
def test_a_poll_that_ends_while_the_library_is_read_is_not_begun_again_as_it_was(
    newsroom: Newsroom, once: bool
) -> None:
    newsroom.store.close()
    store = Between(newsroom.store.place)
    store.backlog = Backlog(store, 1, once=once)
    with store.write() as writer:
        assert Sources(writer.connection).add(FEED)
    store.backlog._polling.add(FEED.id)
    assert store.backlog.feeds(NOW, everybody, 4) == []
    store.close()
