from datetime import UTC, datetime

from rich.console import Console

from storywire.publish import following
from storywire.types.following import (
    Added,
    FollowReport,
    Health,
    Status,
    Subscription,
    SubscriptionHealth,
    SubscriptionKind,
)

NOW = datetime(2025, 5, 6, 7, tzinfo=UTC)
POST = Subscription("f-post", "https://post.example/feed", SubscriptionKind.FEED, NOW, NOW, 1800, title="The Post")
BAD = Subscription(
    "f-bad",
    "https://bad.example/feed",
    SubscriptionKind.FEED,
    NOW,
    NOW,
    1800,
    failures=3,
    problem="bad.example does not answer",
)


def text(shown: object) -> str:
    console = Console(width=100, record=True, file=open("/dev/null", "w"))  # noqa: PTH123, SIM115
    console.print(shown)
    return console.export_text()


def test_the_list_says_how_each_source_is_and_why() -> None:
    said = text(
        following.show_sources([SubscriptionHealth(POST, Health.OK, 4, 4, 3), SubscriptionHealth(BAD, Health.FAILING)])
    )
    assert "ok       The Post" in said
    assert "3 of 4 items gave an article" in said
    assert "bad.example does not answer" in said
    assert "`storywire sources add URL`" in text(following.show_sources([]))


def test_the_status_names_what_is_in_trouble() -> None:
    status = Status(
        NOW, 1, 1, 0, 0, 5, 7, 70, 30, NOW, NOW, NOW, 12_300_000, (SubscriptionHealth(BAD, Health.FAILING),)
    )
    said = text(following.show_status(status))
    for words in ("1 ok, 1 failing", "7 articles", "5 addresses to fetch", "12.3 MB", "3 failures", "bad.example"):
        assert words in said


def test_what_a_run_did_is_said_in_numbers() -> None:
    report = FollowReport(polled=3, failed=1, unchanged=1, fetched=2, new=2, received=2_000, seconds=1.5)
    assert "3 sources asked in 1.5 s: 1 failed, 1 had nothing new" in text(following.show_followed(report))
    assert "nothing was due" in text(following.show_followed(FollowReport(nothing_due=True)))


def test_what_was_added_and_what_was_not() -> None:
    said = text(following.show_added([Added("a", new=(POST,)), Added("b", problem="there is no feed")]))
    assert "follows   The Post" in said
    assert "NOTHING   b: there is no feed" in said
