from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from storywire.store import Store
from storywire.store.sources import PER_HOST, Sources, health_of
from storywire.types import Place
from storywire.types.following import Announcement, Health, Subscription, SubscriptionKind

NOW = datetime(2025, 5, 6, 7, tzinfo=UTC)


def subscription(name: str = "post", **known: object) -> Subscription:
    url = f"https://{name}.example/feed"
    return Subscription(f"f-{name}", url, SubscriptionKind.FEED, NOW, NOW, 1800, **known)  # type: ignore[arg-type]


def announcement(name: str, host: str = "post.example", **known: object) -> Announcement:
    url = f"https://{host}/{name}"
    return Announcement(url, url, "f-post", host, NOW, **known)  # type: ignore[arg-type]


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    opened = Store(place)
    yield opened
    opened.close()


def test_what_is_followed_comes_back_and_is_followed_once(store: Store) -> None:
    with store.write() as writer:
        assert Sources(writer.connection).add(subscription())
        assert not Sources(writer.connection).add(subscription())
    with store.read() as reader:
        assert Sources(reader.connection).all() == [subscription()]
        assert Sources(reader.connection).subscription("https://post.example/feed") == [subscription()]


def test_who_fails_is_asked_after_who_does_not(store: Store) -> None:
    with store.write() as writer:
        sources = Sources(writer.connection)
        sources.add(subscription("bad", failures=3))
        sources.add(subscription("good"))
        sources.add(subscription("later"))
        sources.change("f-later", next_try=NOW + timedelta(hours=1))
        assert [one.id for one in sources.due(NOW, 10)] == ["f-good", "f-bad"]
        assert sources.next_due() == NOW


def test_an_announcement_waits_once_until_it_is_struck_off(store: Store) -> None:
    with store.write() as writer:
        sources = Sources(writer.connection)
        assert sources.announce([announcement("a"), announcement("b", content="<p>words</p>")]) == 2
        assert sources.announce([announcement("a")]) == 0
        assert [one.address[-1] for one in sources.waiting(NOW, 10)] == ["a", "b"]
        sources.done("https://post.example/a", NOW, article=True, etag='"1"')
        (left,) = sources.waiting(NOW, 10)
        assert left.content == "<p>words</p>"
        assert sources.announce([announcement("a")]) == 0


def test_what_its_outlet_updated_waits_again_with_its_validator(store: Store) -> None:
    early, late = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    with store.write() as writer:
        sources = Sources(writer.connection)
        sources.announce([announcement("a", updated=early)])
        sources.done("https://post.example/a", NOW, article=True, etag='"1"')
        assert sources.announce([announcement("a", updated=early)]) == 0
        assert sources.announce([announcement("a", updated=late)]) == 1
        (again,) = sources.waiting(NOW, 10)
        assert again.etag == '"1"'


def test_no_host_crowds_out_the_others(store: Store) -> None:
    with store.write() as writer:
        sources = Sources(writer.connection)
        sources.announce(announcement(f"n{number}", "big.example") for number in range(500))
        sources.announce([announcement("x", "small.example")])
        waiting = sources.waiting(NOW, 1000)
        assert [one.host for one in waiting].count("big.example") == PER_HOST
        assert "small.example" in [one.host for one in waiting[:2]]


def test_what_failed_is_tried_later(store: Store) -> None:
    with store.write() as writer:
        sources = Sources(writer.connection)
        sources.announce([announcement("a")])
        sources.postpone("https://post.example/a", NOW + timedelta(minutes=5))
        assert sources.waiting(NOW, 10) == []
        assert sources.next_waiting() == NOW + timedelta(minutes=5)
        (again,) = sources.waiting(NOW + timedelta(minutes=5), 10)
        assert again.tries == 1


def test_removing_forgets_what_waits_and_keeps_what_was_done(store: Store) -> None:
    with store.write() as writer:
        sources = Sources(writer.connection)
        sources.add(subscription())
        sources.announce([announcement("a"), announcement("b")])
        sources.done("https://post.example/a", NOW, article=True)
        sources.remove("f-post")
        assert sources.all() == []
        assert sources.waiting(NOW, 10) == []
        assert sources.counts(NOW) == (0, 1, NOW)


def test_health_goes_from_new_over_failing_to_sleep() -> None:
    assert health_of(subscription(), NOW) is Health.NEW
    assert health_of(subscription(succeeded=NOW), NOW) is Health.OK
    long_ago = NOW - timedelta(days=20)
    assert health_of(subscription(succeeded=long_ago, failures=3), NOW) is Health.FAILING
    assert health_of(subscription(succeeded=NOW, failures=30), NOW) is Health.FAILING
    assert health_of(subscription(succeeded=long_ago, failures=30), NOW) is Health.SLEEPING


def test_claiming_says_whether_it_was_somebody_else_in_between(store: Store) -> None:
    with store.claimed("me") as still_mine:
        assert not still_mine
    with store.claimed("me") as still_mine:
        assert still_mine
    with store.claimed() as _:
        pass
    with store.claimed("me") as still_mine:
        assert not still_mine
