"""Following a web of our own: what comes in, what comes once, and what happens when things go wrong."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from bench.faults import Tally, kill_until_done
from storywire.errors import LibraryFull
from storywire.follow import Wishes
from storywire.newsroom import Newsroom
from storywire.settings import Settings
from storywire.store.pruning import forget_announced
from storywire.store.sources import Sources
from storywire.types.following import Health, Subscription, SubscriptionKind
from tests.web_of_outlets import START, FastClock, WebOfOutlets


def _may_mount() -> bool:
    """Whether a file system of a few hundred kilobytes may be made here."""
    if os.name != "posix" or os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as place:
        mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place]
        made = subprocess.run(mount, check=False, capture_output=True).returncode == 0
        return made and subprocess.run(["umount", place], check=False).returncode == 0


READ_ONLY = Wishes(once=True, annotate=False)


@pytest.fixture
def web() -> Iterator[WebOfOutlets]:
    with WebOfOutlets(3, 4) as running:
        yield running


@pytest.fixture
def clock() -> FastClock:
    return FastClock(START + timedelta(days=1))


@pytest.fixture
def newsroom(tmp_path: Path, clock: FastClock) -> Iterator[Newsroom]:
    settings = Settings(
        mapper="serial", loopback_hosts=("*.localhost",), host_delay=0.0, fetch_seconds=2.0, batch=4, revisit=False
    )
    with Newsroom(tmp_path / "library.sqlite", settings, now=clock.now) as empty:
        yield empty


def once(newsroom: Newsroom, clock: FastClock, *, everything: bool = False, annotate: bool = False) -> object:
    return newsroom.follow(Wishes(once=True, all=everything, annotate=annotate), clock)


def test_feeds_are_followed_and_the_second_round_costs_next_to_nothing(
    web: WebOfOutlets, newsroom: Newsroom, clock: FastClock
) -> None:
    newsroom.sources.add([*web.feeds()[:2], web.at("outlet-2")])
    web.log.clear()
    first = newsroom.follow(Wishes(once=True), clock)
    assert (first.polled, first.announced, first.fetched, first.new) == (3, 12, 12, 12)
    sent = web.log.sent
    assert max(web.log.requests.values()) == 1
    assert web.log.together == 1
    again = newsroom.follow(Wishes(once=True), clock)
    assert again.nothing_due
    web.log.clear()
    second = newsroom.follow(Wishes(once=True, all=True), clock)
    assert (second.polled, second.unchanged, second.fetched, second.new) == (3, 3, 0, 0)
    assert web.log.sent < sent / 80
    assert not [path for path in web.log.requests if path.endswith("robots.txt")]
    assert newsroom.verify().proved
    assert {one.health for one in newsroom.sources.list()} == {Health.OK}
    assert [one.share for one in newsroom.sources.list()] == [1.0, 1.0, 1.0]
    assert newsroom.status().today == 12


def test_an_edited_article_becomes_a_revision(web: WebOfOutlets, newsroom: Newsroom, clock: FastClock) -> None:
    newsroom.sources.add([web.feed(0)])
    once(newsroom, clock)
    clock.time += timedelta(hours=3)
    web.edit(0, 1, clock.time)
    report = newsroom.follow(Wishes(once=True, all=True, annotate=False), clock)
    assert (report.fetched, report.revised, report.new) == (1, 1, 0)
    assert newsroom.status().articles == 5  # revisions
    assert newsroom.verify().proved


def test_who_fails_holds_up_nobody_and_says_why(web: WebOfOutlets, newsroom: Newsroom, clock: FastClock) -> None:
    newsroom.sources.add(web.feeds())
    web.down.add("outlet-1")
    web.pages["outlet-2/feed.xml"] = lambda to: to.say(200, b"<h1>We are moving house</h1>", "text/html")
    report = newsroom.follow(READ_ONLY, clock)
    assert (report.polled, report.failed, report.new) == (3, 2, 4)
    ok, error, no_feed = newsroom.sources.list()
    assert ok.health is Health.OK
    assert (error.health, error.subscription.code) == (Health.FAILING, "http-error")
    assert error.subscription.problem
    assert "HTTP 500" in error.subscription.problem
    assert no_feed.subscription.code == "not-a-feed"
    assert error.subscription.next_try > clock.now() + timedelta(minutes=20)
    web.down.clear()
    assert newsroom.follow(Wishes(once=True, all=True, annotate=False), clock).new == 4
    assert newsroom.sources.list()[1].health is Health.OK


def test_dead_servers_hold_up_nobody(web: WebOfOutlets, newsroom: Newsroom, clock: FastClock) -> None:
    silent = [web.at(f"silent-{number}", "/feed.xml") for number in range(8)]
    with newsroom.store.write() as writer:  # the dead are asked first
        sources = Sources(writer.connection)
        for number, url in enumerate([*silent, *web.feeds()]):
            due = START + timedelta(minutes=number)
            sources.add(Subscription(f"f-{number:02}", url, SubscriptionKind.FEED, START, due, 1800))
    patient = newsroom.settings.model_copy(update={"fetchers": 4, "fetch_seconds": 30.0})
    begun = time.monotonic()
    with Newsroom(newsroom.store.path, patient, now=clock.now) as other:
        seen: list[int] = []
        stop = Wishes(
            stopped=lambda: sum(seen[-1:]) == 12, annotate=False, progress=lambda report: seen.append(report.new)
        )
        assert other.follow(stop, clock).new == 12
    assert time.monotonic() - begun < 15


def test_hostile_articles_are_issues_and_the_others_come(
    web: WebOfOutlets, newsroom: Newsroom, clock: FastClock
) -> None:
    kinds = ["to-metadata", "gone", "soft-404", "picture", "bomb", "redirects", "closes-early", "error"]
    items = "".join(f"<item><link>{web.hostile(kind)}</link></item>" for kind in kinds)
    good = f"<item><link>{web.at('outlet-0', '/news/outlet-0-1')}</link></item>"
    body = f'<rss version="2.0"><channel><title>T</title>{items}{good}</channel></rss>'.encode()
    feed = web.on("mixed", "/feed", lambda to: to.say(200, body, "application/rss+xml"))
    newsroom.sources.add([feed])
    assert newsroom.follow(READ_ONLY, clock).new == 1
    codes = {issue.code for issue in newsroom.issues()}
    wanted = {"private-address", "gone", "soft-404", "media-type", "decompression-bomb", "redirects", "cut-off"}
    assert wanted | {"http-error"} <= codes
    assert newsroom.status().waiting == 2  # what may pass is tried again: closes-early and error
    assert newsroom.sources.list()[0].articles == 1


def test_a_full_text_feed_stands_in_for_a_page_that_cannot_be_had(
    web: WebOfOutlets, newsroom: Newsroom, clock: FastClock
) -> None:
    text = "<p>" + "</p><p>".join(
        f"The council met for the {n}th time and argued about the weir again." for n in range(20)
    )
    words = f"<description><![CDATA[{text}</p>]]></description>"
    item = f"<item><title>The weir</title><link>{web.hostile('gone')}</link>{words}</item>"
    body = f'<rss version="2.0"><channel><title>T</title>{item}</channel></rss>'.encode()
    newsroom.sources.add([web.on("full", "/feed", lambda to: to.say(200, body, "application/rss+xml"))])
    assert newsroom.follow(READ_ONLY, clock).new == 1
    with sqlite3.connect(newsroom.store.path) as connection:
        assert connection.execute("SELECT origin FROM pages").fetchone() == ("feed",)


def test_a_run_that_is_stopped_is_taken_up_again(web: WebOfOutlets, newsroom: Newsroom, clock: FastClock) -> None:
    newsroom.sources.add(web.feeds())
    stop = threading.Event()
    stopping = Wishes(stopped=stop.is_set, annotate=False, progress=lambda report: stop.set())
    first = newsroom.follow(stopping, clock)
    assert first.interrupted
    second = newsroom.follow(READ_ONLY, clock)
    assert first.new + second.new == 12
    assert max(count for path, count in web.log.requests.items() if "/news/" in path) <= 2


def test_killed_at_random_nothing_is_lost_and_nothing_twice(tmp_path: Path) -> None:
    tally = Tally()
    with WebOfOutlets(4, 10) as web:
        kill_until_done(web, tmp_path / "library.sqlite", random.Random(7), tally, (4, False))
    assert tally.problems == []
    assert tally.kills
    assert tally.articles == 40


def test_what_an_earlier_run_did_not_derive_is_derived_though_nothing_is_new(
    web: WebOfOutlets, newsroom: Newsroom, clock: FastClock
) -> None:
    newsroom.sources.add(web.feeds())
    once(newsroom, clock)
    with newsroom.store.write() as writer:
        [story] = writer.connection.exec_driver_sql("SELECT id FROM stories LIMIT 1").scalars()
        writer.connection.exec_driver_sql("UPDATE stories SET headline = 'of old'")
        writer.save_stale([story])
    once(newsroom, clock)
    with newsroom.store.read() as reader:
        assert reader.stale() == ()
        headline = "SELECT headline FROM stories WHERE id = ?"
        assert reader.connection.exec_driver_sql(headline, (story,)).scalar() != "of old"


def test_a_library_without_room_keeps_what_it_has_and_goes_on_when_there_is_some(
    web: WebOfOutlets, newsroom: Newsroom, clock: FastClock
) -> None:
    newsroom.sources.add(web.feeds())
    engine = newsroom.store._engine
    with newsroom.store.read() as reader:
        pages = reader.connection.exec_driver_sql("PRAGMA page_count").scalar()

    def confine(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + 12}")

    newsroom.close()
    event.listen(engine, "connect", confine)
    with pytest.raises(LibraryFull):
        newsroom.follow(READ_ONLY, clock)
    kept = newsroom.status().articles
    assert kept < 12
    newsroom.close()
    event.remove(engine, "connect", confine)
    assert newsroom.follow(Wishes(once=True, all=True, annotate=False), clock).new == 12 - kept
    assert newsroom.verify().proved


@pytest.mark.skipif(not _may_mount(), reason="only root may make a small disk")
def test_a_disk_that_is_really_full_is_said_and_what_was_taken_is_whole(
    web: WebOfOutlets, tmp_path: Path, clock: FastClock
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", disk], check=True)
    settings = Settings(mapper="serial", loopback_hosts=("*.localhost",), host_delay=0.0, batch=2, revisit=False)
    try:
        with Newsroom(disk / "library.sqlite", settings, now=clock.now) as newsroom:
            newsroom.sources.add(web.feeds())
            with pytest.raises(LibraryFull, match="no room is left"):
                newsroom.follow(READ_ONLY, clock)
            kept = newsroom.status().articles
            assert kept < 12
            assert newsroom.verify().proved
            assert sqlite3.connect(newsroom.store.path).execute("PRAGMA integrity_check").fetchone() == ("ok",)
            subprocess.run(["mount", "-o", "remount,size=20m", disk], check=True)
            assert newsroom.follow(Wishes(once=True, all=True, annotate=False), clock).new == 12 - kept
            assert newsroom.verify().proved
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def test_somebody_else_may_write_in_between(web: WebOfOutlets, newsroom: Newsroom, clock: FastClock) -> None:
    newsroom.sources.add(web.feeds())
    other = sqlite3.connect(newsroom.store.path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(1.0, lambda: other.execute("COMMIT")).start()
    assert newsroom.follow(READ_ONLY, clock).new == 12
    other.close()


def test_somebody_else_who_takes_pages_is_waited_for(web: WebOfOutlets, newsroom: Newsroom, clock: FastClock) -> None:
    newsroom.sources.add(web.feeds())
    done = threading.Event()

    def hold() -> None:
        with newsroom.store.claimed():
            done.wait(4)

    holder = threading.Thread(target=hold)
    holder.start()
    time.sleep(0.2)
    said: list[object] = []
    threading.Timer(3.0, done.set).start()
    report = newsroom.follow(Wishes(once=True, annotate=False, say=said.append), clock)
    holder.join()
    assert report.new == 12
    assert any("another storywire" in str(one) for one in said)


def test_a_clock_that_jumps_loses_nothing(web: WebOfOutlets, newsroom: Newsroom, clock: FastClock) -> None:
    newsroom.sources.add(web.feeds())
    clock.time -= timedelta(days=400)
    once(newsroom, clock, everything=True)
    clock.time += timedelta(days=4000)
    once(newsroom, clock)
    clock.time -= timedelta(days=3600)
    report = newsroom.follow(Wishes(once=True, all=True, annotate=False), clock)
    assert newsroom.status().articles == 12
    assert report.failed == 0


def test_a_week_of_polls_keeps_to_the_habit_of_each_source(
    web: WebOfOutlets, newsroom: Newsroom, clock: FastClock
) -> None:
    newsroom.sources.add(web.feeds())
    web.down.add("outlet-2")
    end, start = clock.now() + timedelta(days=7), clock.now()
    web.log.clear()
    newsroom.follow(Wishes(stopped=lambda: clock.now() > end, annotate=False), clock)
    assert clock.now() - start >= timedelta(days=7)
    for outlet in (0, 1):
        assert 7 <= web.log.requests[f"outlet-{outlet}/feed.xml"] < 7 * 24 * 12
    assert web.log.requests["outlet-2/feed.xml"] < web.log.requests["outlet-0/feed.xml"] * 3
    assert newsroom.status().articles == 8


def test_after_long_failure_a_source_sleeps_and_says_so(
    web: WebOfOutlets, newsroom: Newsroom, clock: FastClock
) -> None:
    newsroom.sources.add(web.feeds())
    once(newsroom, clock)
    web.down.add("outlet-1")
    end = clock.now() + timedelta(days=40)
    said: list[object] = []
    newsroom.follow(Wishes(stopped=lambda: clock.now() > end, annotate=False, say=said.append), clock)
    assert newsroom.sources.list()[1].health is Health.SLEEPING
    assert sum("once a week" in str(one) for one in said) == 1
    assert newsroom.status().sleeping == 1
    assert newsroom.status().troubled[0].subscription.problem


def test_a_source_that_moved_for_good_is_asked_where_it_is(
    web: WebOfOutlets, newsroom: Newsroom, clock: FastClock
) -> None:
    newsroom.sources.add(web.feeds()[:1])
    web.on("outlet-0", "/feed.xml", lambda to: to.head(301, {"Location": web.feed(1), "Content-Length": "0"}))
    once(newsroom, clock)
    (one,) = newsroom.sources.list()
    assert one.subscription.url == web.feed(1)


def test_a_feed_that_grows_gives_only_what_is_new(web: WebOfOutlets, newsroom: Newsroom, clock: FastClock) -> None:
    newsroom.sources.add(web.feeds())
    once(newsroom, clock)
    web.articles = 6
    clock.time += timedelta(days=1)
    report = newsroom.follow(READ_ONLY, clock)
    assert (report.announced, report.fetched, report.new) == (6, 6, 6)
    with newsroom.store.read() as reader:
        assert Sources(reader.connection).counts(clock.now())[0] == 0


def test_an_article_is_looked_at_again_though_its_feed_says_nothing(
    web: WebOfOutlets, newsroom: Newsroom, clock: FastClock
) -> None:
    newsroom.settings = newsroom.settings.model_copy(update={"revisit": True})
    newsroom.sources.add([web.feed(0)])
    once(newsroom, clock)
    web.edited["outlet-0-1"] += 1  # the page changes, the feed does not
    web.log.clear()
    clock.time += timedelta(minutes=65)
    report = newsroom.follow(READ_ONLY, clock)
    assert (report.fetched, report.revised, report.new) == (4, 1, 0)
    assert web.log.statuses[304] >= 3
    web.down.add("outlet-0")  # who cannot be reached for once is asked next time, without fuss
    clock.time += timedelta(hours=6)
    assert newsroom.follow(READ_ONLY, clock).refused == 4
    assert not newsroom.issues()
    web.down.clear()
    clock.time += timedelta(days=1)
    assert newsroom.follow(READ_ONLY, clock).fetched == 4
    clock.time += timedelta(days=3)
    assert newsroom.follow(READ_ONLY, clock).fetched == 4
    clock.time += timedelta(days=30)
    assert newsroom.follow(READ_ONLY, clock).fetched == 0
    assert newsroom.verify().proved


def test_skip_hours_are_honoured_also_when_nothing_changed(
    web: WebOfOutlets, newsroom: Newsroom, clock: FastClock
) -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(24) if hour != 5)
    feed = f'<rss version="2.0"><channel><title>Five</title><skipHours>{hours}</skipHours></channel></rss>'.encode()
    newsroom.sources.add([web.on("five", "/feed.xml", lambda to: to.say(200, feed, "text/xml", cached=True))])
    for _ in range(2):
        newsroom.follow(Wishes(once=True, all=True, annotate=False), clock)
        assert newsroom.sources.list()[0].subscription.next_try.hour == 5


def test_a_news_sitemap_is_followed(web: WebOfOutlets, newsroom: Newsroom, clock: FastClock, tmp_path: Path) -> None:
    def listed(number: int, at: object) -> str:
        page = web.at("outlet-0", f"/news/outlet-0-{number}")
        return f"<url><loc>{page}</loc><lastmod>{at.isoformat()}</lastmod></url>"  # type: ignore[attr-defined]

    pages = listed(0, clock.time) + listed(1, clock.time - timedelta(days=20))
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{pages}</urlset>'.encode()
    web.on("site", "/", lambda to: to.say(200, b"<html><h1>No feed here</h1></html>", "text/html"))
    web.on("site", "/news-sitemap.xml", lambda to: to.say(200, body, "application/xml"))
    added = newsroom.sources.add([web.at("site")])
    assert [one.url for one in added[0].new] == [web.at("site", "/news-sitemap.xml")]
    listed_as_opml = tmp_path / "list.opml"
    listed_as_opml.write_text(newsroom.sources.write_opml())
    assert newsroom.follow(READ_ONLY, clock).new == 1  # of the last three days only
    with Newsroom(tmp_path / "other.sqlite", newsroom.settings, now=clock.now) as other:
        other.sources.read_opml(listed_as_opml)  # which has no word for a sitemap
        assert other.follow(READ_ONLY, clock).new == 1


def test_what_was_announced_long_ago_is_forgotten_once_its_feed_has_forgotten_it(
    web: WebOfOutlets, newsroom: Newsroom, clock: FastClock
) -> None:
    newsroom.sources.add([web.feed(0)])
    once(newsroom, clock)
    clock.time += timedelta(days=40)
    with newsroom.store.write() as writer:
        forget_announced(writer.connection, clock.time - timedelta(days=30))
    assert newsroom.sources.list()[0].announced == 4  # its feed would announce them anew
    with newsroom.store.write() as writer:
        writer.connection.exec_driver_sql("UPDATE announcements SET listed = '2025-05-01' WHERE number < 3")
        forget_announced(writer.connection, clock.time - timedelta(days=30))
    assert newsroom.sources.list()[0].announced == 2
