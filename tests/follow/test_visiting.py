"""Addresses that are taken by hand."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from storywire.newsroom import Newsroom
from storywire.settings import Settings
from tests.web_of_outlets import START, FastClock, Handler, WebOfOutlets, _page


@pytest.fixture
def web() -> Iterator[WebOfOutlets]:
    with WebOfOutlets(3, 3) as running:
        yield running


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    settings = Settings(mapper="serial", loopback_hosts=("*.localhost",), host_delay=0.0, fetch_seconds=2.0)
    with Newsroom(tmp_path / "l.sqlite", settings, now=FastClock(START + timedelta(days=1)).now) as empty:
        yield empty


def test_articles_feeds_and_sites_are_taken_by_their_address_and_none_is_followed(
    web: WebOfOutlets, newsroom: Newsroom
) -> None:
    article, feed, site = web.at("outlet-0", "/news/outlet-0-1"), web.feed(1), web.at("outlet-2", "/")
    report = newsroom.take([article])
    assert (report.seen, report.new) == (1, 1)
    report = newsroom.take([feed, site, feed])
    assert (report.seen, report.new, report.issues) == (6, 6, ())
    assert newsroom.take([article, feed]).unchanged == 4
    assert newsroom.sources.list() == []
    assert newsroom.verify().proved


def test_robots_txt_and_dead_hosts_are_issues_and_the_rest_goes_on(web: WebOfOutlets, newsroom: Newsroom) -> None:
    web.robots["outlet-0"] = (200, "User-agent: *\nDisallow: /news/")
    good, barred = web.at("outlet-1", "/news/outlet-1-0"), web.at("outlet-0", "/news/outlet-0-0")
    report = newsroom.take([barred, "http://dead.localhost:9/a", web.hostile("soft-404"), good])
    assert report.new == 1
    assert [issue.code for issue in report.issues] == ["robots", "unreachable", "soft-404"]


def test_lists_of_feeds_are_pointed_to_the_import_and_files_are_opened(web: WebOfOutlets, newsroom: Newsroom) -> None:
    opml = web.on("outlet-0", "/l.opml", lambda to: to.say(200, b'<opml version="2.0"><body/></opml>', "text/x-opml"))

    def packed(to: Handler) -> None:
        page = _page(web, "outlet-0", 2).decode()
        row = gzip.compress(json.dumps({"url": "https://post.example/2", "html": page}).encode())
        to.say(200, row, "application/gzip")

    report = newsroom.take([opml, web.on("outlet-0", "/pages.jsonl.gz", packed)])
    assert report.new == 1 and "sources import" in report.issues[0].message


def test_a_news_sitemap_is_taken_too(web: WebOfOutlets, newsroom: Newsroom) -> None:
    space = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    page, day = web.at("outlet-0", "/news/outlet-0-0"), START.isoformat()
    body = (
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {space}><url><loc>{page}</loc>'
        f"<news:news><news:publication_date>{day}</news:publication_date></news:news></url></urlset>"
    )
    address = web.on("outlet-0", "/map.xml", lambda to: to.say(200, body.encode(), "application/xml"))
    assert newsroom.take([address]).new == 1


def test_other_schemes_are_the_callers_mistake(newsroom: Newsroom) -> None:
    with pytest.raises(ValueError, match="cannot be read: Protocol not known"):
        newsroom.take(["gopher://post.example/a"])
