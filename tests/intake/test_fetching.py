"""Fetching from a web of our own, on loopback: what it gets, and what it refuses."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from storywire.errors import IssueCode
from storywire.intake.addresses import Guard, system_resolve
from storywire.intake.exchange import Answer, Asked, Failure, Limits
from storywire.intake.fetching import Fetcher, _seconds
from storywire.intake.hosts import Hosts
from tests.web_of_outlets import Handler, WebOfOutlets

LIMITS = Limits(bytes=1_000_000, seconds=2.0)


@pytest.fixture(scope="module")
def web() -> Iterator[WebOfOutlets]:
    with WebOfOutlets() as running:
        yield running


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    fetcher = Fetcher(Guard(loopback=("*.localhost",)), LIMITS, Hosts(0.0), "desk@post.example")
    yield fetcher
    fetcher.close()


def answer(found: Answer | Failure) -> Answer:
    assert isinstance(found, Answer), found
    return found


def failure(found: Answer | Failure) -> Failure:
    assert isinstance(found, Failure), found
    return found


def test_a_page_is_fetched_once_and_then_only_asked_whether_it_changed(web: WebOfOutlets, fetcher: Fetcher) -> None:
    url = web.at("outlet-0", "/news/outlet-0-1")
    first = answer(fetcher.fetch(Asked(url)))
    assert first.body.startswith(b"<!doctype html>")
    assert (first.url, first.status, first.media_type, first.charset) == (url, 200, "text/html", "utf-8")
    assert first.received < len(first.body)  # it came packed
    again = answer(fetcher.fetch(Asked(url, etag=first.etag)))
    assert again.unchanged
    assert again.body == b""
    assert again.received < 400


def test_it_says_who_it_is_and_how_to_reach_them(web: WebOfOutlets, fetcher: Fetcher) -> None:
    fetcher.fetch(Asked(web.feed(0)))
    assert fetcher.agent in web.log.agents
    assert fetcher.agent.startswith("Storywire/")
    assert "(+desk@post.example)" in fetcher.agent


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("slow", IssueCode.TOO_SLOW),
        ("slow-headers", IssueCode.TOO_SLOW),
        ("silent", IssueCode.TOO_SLOW),
        ("continues", IssueCode.TOO_SLOW),
        ("endless", IssueCode.TOO_LARGE),
        ("endless-headers", IssueCode.CUT_OFF),
        ("closes-early", IssueCode.CUT_OFF),
        ("says-huge", IssueCode.TOO_LARGE),
        ("double-packed", IssueCode.TOO_LARGE),
        ("gzip-and-more", IssueCode.TOO_LARGE),
        ("packed-badly", IssueCode.CUT_OFF),
        ("redirects", IssueCode.REDIRECTS),
        ("circle", IssueCode.REDIRECTS),
        ("to-metadata", IssueCode.PRIVATE_ADDRESS),
        ("to-router", IssueCode.PRIVATE_ADDRESS),
        ("to-file", IssueCode.BAD_ADDRESS),
        ("to-nonsense", IssueCode.BAD_ADDRESS),
        ("no-http", IssueCode.CUT_OFF),
        ("busy", IssueCode.BUSY),
        ("error", IssueCode.HTTP_ERROR),
        ("gone", IssueCode.GONE),
        ("login-needed", IssueCode.LOGIN),
    ],
)
def test_misbehaviour_has_a_name(web: WebOfOutlets, fetcher: Fetcher, kind: str, code: IssueCode) -> None:
    start = time.monotonic()
    found = failure(fetcher.fetch(Asked(web.hostile(kind))))
    assert found.code is code, found
    assert found.message
    assert time.monotonic() - start < LIMITS.seconds + 1.5


def test_ten_gigabytes_of_zeros_are_left_where_they_are(web: WebOfOutlets) -> None:
    fetcher = Fetcher(Guard(loopback=("*.localhost",)), Limits(10**11, 60.0), Hosts(0.0))
    found = failure(fetcher.fetch(Asked(web.hostile("bomb"))))
    assert found.code is IssueCode.BOMB
    assert found.received < 200_000
    fetcher.close()


def test_a_server_that_says_less_than_it_sends_is_taken_at_its_word(web: WebOfOutlets, fetcher: Fetcher) -> None:
    assert answer(fetcher.fetch(Asked(web.hostile("says-less")))).body == b"0123456789"


def test_after_every_misbehaviour_the_next_page_comes(web: WebOfOutlets, fetcher: Fetcher) -> None:
    for kind in ("closes-early", "packed-badly", "endless", "no-http"):
        failure(fetcher.fetch(Asked(web.hostile(kind))))
        answer(fetcher.fetch(Asked(web.hostile("says-less"))))


def test_loopback_is_refused_unless_a_setting_names_the_host(web: WebOfOutlets) -> None:
    fetcher = Fetcher(Guard(ports=(80, 443, web.port)), LIMITS, Hosts(0.0))
    for url in (web.feed(0), f"http://127.0.0.1:{web.port}/", f"http://2130706433:{web.port}/", "http://0x7f.1/"):
        assert failure(fetcher.fetch(Asked(url))).code is IssueCode.PRIVATE_ADDRESS
    assert failure(fetcher.fetch(Asked(f"http://[::ffff:127.0.0.1]:{web.port}/"))).code is IssueCode.PRIVATE_ADDRESS
    fetcher.close()


def test_a_name_that_changes_its_mind_is_connected_to_where_it_was_judged(web: WebOfOutlets) -> None:
    """DNS rebinding: the first answer is harmless, every later one leads inside. There is no later one."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return system_resolve(host, port) if len(asked) == 1 else ["169.254.169.254"]

    fetcher = Fetcher(Guard(loopback=("rebind.localhost",), resolve=rebinding), LIMITS, Hosts(0.0))
    web.on("rebind", "/page", lambda to: to.say(200, b"<p>harmless</p>", "text/html", Connection="close"))
    ruled = fetcher._fetch(Asked(web.at("rebind", "/page")), LIMITS, ruled=False)
    assert answer(ruled).body == b"<p>harmless</p>"
    assert len(asked) == 1
    again = failure(fetcher._fetch(Asked(f"http://rebind.localhost:{web.port + 1}/"), LIMITS, ruled=False))
    assert again.code is IssueCode.PRIVATE_ADDRESS
    fetcher.close()


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    guard = Guard(resolve=lambda host, port: ["93.184.215.14", "10.0.0.7"])
    fetcher = Fetcher(guard, LIMITS, Hosts(0.0))
    assert failure(fetcher.fetch(Asked("http://mixed.example/"))).code is IssueCode.PRIVATE_ADDRESS
    fetcher.close()


def test_dead_dns_is_said_in_time() -> None:
    def hangs(host: str, port: int) -> list[str]:
        time.sleep(1.5)
        return []

    fetcher = Fetcher(Guard(resolve=hangs), Limits(1000, 0.3), Hosts(0.0))
    start = time.monotonic()
    assert failure(fetcher.fetch(Asked("http://nowhere.example/"))).code is IssueCode.DNS
    assert time.monotonic() - start < 1.4
    fetcher.close()


def test_robots_txt_is_asked_first_once_and_obeyed(web: WebOfOutlets, fetcher: Fetcher) -> None:
    web.robots["robot-1"] = (200, "User-agent: *\nDisallow: /private/\n\nUser-agent: storywire\nDisallow: /shut/\n")
    web.on("robot-1", "/private/a", lambda to: to.say(200, b"open to us", "text/html"))
    assert failure(fetcher.fetch(Asked(web.at("robot-1", "/shut/a")))).code is IssueCode.ROBOTS
    assert answer(fetcher.fetch(Asked(web.at("robot-1", "/private/a")))).body == b"open to us"
    assert web.log.requests["robot-1/robots.txt"] == 1
    assert web.log.requests["robot-1/shut/a"] == 0


def test_a_redirect_into_what_robots_txt_shuts_is_not_followed(web: WebOfOutlets, fetcher: Fetcher) -> None:
    web.robots["robot-2"] = (200, "User-agent: *\nDisallow: /\n")
    target = web.at("robot-2", "/inside")
    web.on("robot-3", "/door", lambda to: to.head(301, {"Location": target, "Content-Length": "0"}))
    assert failure(fetcher.fetch(Asked(web.at("robot-3", "/door")))).code is IssueCode.ROBOTS
    assert web.log.requests["robot-2/inside"] == 0


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False), (429, False)])
def test_no_robots_txt_allows_and_a_broken_one_shuts(
    web: WebOfOutlets, fetcher: Fetcher, status: int, allowed: bool
) -> None:
    host = f"robot-status-{status}"
    web.robots[host] = (status, "")
    web.on(host, "/page", lambda to: to.say(200, b"here", "text/html"))
    found = fetcher.fetch(Asked(web.at(host, "/page")))
    assert isinstance(found, Answer) is allowed
    if isinstance(found, Failure):
        assert found.code is IssueCode.ROBOTS
        assert found.later is not None


def test_a_host_is_asked_one_thing_at_a_time_with_the_pause_that_it_wants(web: WebOfOutlets) -> None:
    from concurrent.futures import ThreadPoolExecutor

    web.robots["patient"] = (200, "User-agent: *\nCrawl-delay: 0.2\n")
    web.on("patient", "/x", lambda to: (time.sleep(0.05), to.say(200, b"x", "text/html"))[1])
    fetcher = Fetcher(Guard(loopback=("*.localhost",)), Limits(1000, 10.0), Hosts(0.0))
    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(lambda _: fetcher.fetch(Asked(web.at("patient", "/x"))), range(5)))
    assert all(isinstance(one, Answer) for one in found)
    times = web.log.times["patient"][-5:]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.19
    fetcher.close()


def test_who_asks_to_be_left_alone_is(web: WebOfOutlets) -> None:
    hosts = Hosts(0.0)
    fetcher = Fetcher(Guard(loopback=("*.localhost",)), LIMITS, hosts)
    assert failure(fetcher.fetch(Asked(web.hostile("busy")))).later == 120.0
    assert 100 < hosts.wait("hostile.localhost") <= 120
    assert failure(fetcher.fetch(Asked(web.hostile("gone")))).code is IssueCode.BUSY
    fetcher.close()


@pytest.mark.parametrize("packing", ["gzip", "deflate", "br", "zstd"])
def test_every_packing_that_is_offered_is_unpacked(web: WebOfOutlets, fetcher: Fetcher, packing: str) -> None:
    import zlib

    import brotli
    import zstandard

    pack: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.compress,
    }
    body = pack[packing](b"<p>Quillhaven</p>" * 20)

    def send(to: Handler) -> None:
        to.head(200, {"Content-Type": "text/html", "Content-Encoding": packing, "Content-Length": str(len(body))})
        to.put(body)

    found = answer(fetcher.fetch(Asked(web.on("packed", f"/{packing}", send))))
    assert found.body == b"<p>Quillhaven</p>" * 20


def test_a_permanent_move_is_told_from_a_passing_one(web: WebOfOutlets, fetcher: Fetcher) -> None:
    for status in (301, 302):
        web.on("mover", f"/{status}", lambda to, status=status: to.head(status, {"Location": "/new"}))
    web.on("mover", "/new", lambda to: to.say(200, b"new", "text/html"))
    assert answer(fetcher.fetch(Asked(web.at("mover", "/301")))).moved
    passing = answer(fetcher.fetch(Asked(web.at("mover", "/302"))))
    assert not passing.moved
    assert passing.url == web.at("mover", "/new")


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        ("Thu, 01 May 2025 06:02:00 GMT", 120.0),
        ("Thu, 01 May 2025 05:00:00 GMT", 0.0),
        ("99999999999", 604_800.0),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(said: str | None, seconds: float | None) -> None:
    assert _seconds(said, datetime(2025, 5, 1, 6, tzinfo=UTC)) == seconds
