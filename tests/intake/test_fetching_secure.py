"""Fetching over TLS, and over HTTP/2, from a server of our own on loopback."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from storywire.errors import IssueCode
from storywire.intake.addresses import Guard
from storywire.intake.exchange import Answer, Asked, Failure, Limits
from storywire.intake.fetching import Fetcher
from storywire.intake.hosts import Hosts
from tests.secure_web import PAGE, SecureWeb
from tests.web_of_outlets import WebOfOutlets


@contextmanager
def fetching(web: SecureWeb, *, trusted: bool = True, seconds: float = 5.0) -> Iterator[Fetcher]:
    trust = web.trust() if trusted else None
    guard = Guard(loopback=("*.localhost",))
    fetcher = Fetcher(guard, Limits(1_000_000, seconds), Hosts(0.0), "desk@post.example", trust=trust)
    try:
        yield fetcher
    finally:
        fetcher.close()


@pytest.mark.parametrize(("alpn", "spoken"), [(("h2", "http/1.1"), "h2"), (("http/1.1",), "http/1.1")])
def test_pages_come_over_tls_packed_and_are_asked_for_conditionally(alpn: tuple[str, ...], spoken: str) -> None:
    with SecureWeb(alpn) as web, fetching(web) as fetcher:
        first = fetcher.fetch(Asked(web.at("/page")))
        assert isinstance(first, Answer), first
        assert (first.status, first.body, first.media_type) == (200, PAGE, "text/html")
        assert 0 < first.received < len(PAGE)
        again = fetcher.fetch(Asked(web.at("/page"), etag=first.etag))
        assert isinstance(again, Answer) and again.unchanged
        assert web.spoken == [spoken]  # robots.txt and both pages over one connection
        assert [asked[":path"] for asked in web.asked] == ["/robots.txt", "/page", "/page"]
        assert "desk@post.example" in web.asked[0]["user-agent"]


@pytest.mark.parametrize(
    ("web", "trusted"),
    [
        (SecureWeb(), False),
        (SecureWeb(name="other.localhost"), True),
        (SecureWeb(expired=True), True),
    ],
    ids=["unknown authority", "another name", "expired"],
)
def test_a_certificate_that_does_not_hold_is_refused(web: SecureWeb, trusted: bool) -> None:
    with web, fetching(web, trusted=trusted) as fetcher:
        found = fetcher.fetch(Asked(web.at("/page")))
        assert isinstance(found, Failure)
        assert found.code is IssueCode.TLS
        assert "cannot be trusted" in found.message
        assert web.asked == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/endless", IssueCode.TOO_LARGE),
        ("/broken", IssueCode.CUT_OFF),
        ("/gone-away", IssueCode.CUT_OFF),
        ("/silent", IssueCode.TOO_SLOW),
        ("/inside", IssueCode.PRIVATE_ADDRESS),
    ],
)
def test_misbehaviour_over_http_2_has_a_name_and_the_next_page_comes(path: str, code: IssueCode) -> None:
    with SecureWeb() as web, fetching(web, seconds=2.0) as fetcher:
        begun = time.monotonic()
        found = fetcher.fetch(Asked(web.at(path)))
        assert isinstance(found, Failure), found
        assert found.code is code, found
        assert time.monotonic() - begun < 10
        after = fetcher.fetch(Asked(web.at("/page")))
        assert isinstance(after, Answer), after


def test_a_redirect_from_http_to_tls_is_followed() -> None:
    with SecureWeb() as web, WebOfOutlets() as plain, fetching(web) as fetcher:
        target = web.at("/page")
        url = plain.on("outlet-0", "/old", lambda to: to.head(301, {"Location": target, "Content-Length": "0"}))
        found = fetcher.fetch(Asked(url))
        assert isinstance(found, Answer)
        assert (found.url, found.body, found.moved) == (target, PAGE, True)


def test_a_server_without_tls_behind_https_is_said() -> None:
    with SecureWeb() as web, WebOfOutlets() as plain, fetching(web) as fetcher:
        found = fetcher.fetch(Asked(f"https://tls.localhost:{plain.port}/page"))
        assert isinstance(found, Failure)
        assert found.code in (IssueCode.TLS, IssueCode.UNREACHABLE, IssueCode.CUT_OFF)
