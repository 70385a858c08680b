from __future__ import annotations

import pytest

from storywire.errors import IssueCode
from storywire.intake.discovery import discover
from storywire.intake.exchange import Answer, Asked, Failure
from storywire.types.following import SubscriptionKind

RSS = b'<rss version="2.0"><channel><title>Post</title><link>https://post.example/</link><item><title>A</title><link>/a</link></item></channel></rss>'
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://post.example/a</loc></url></urlset>"""


class Site:
    """A site of a few addresses."""

    def __init__(self, **pages: bytes) -> None:
        self.pages = {name.replace("__", "/").replace("_", "."): body for name, body in pages.items()}
        self.asked: list[str] = []

    def fetch(self, asked: Asked) -> Answer | Failure:
        self.asked.append(asked.url)
        body = self.pages.get(asked.url.removeprefix("https://post.example/") or "home")
        if body is None:
            return Failure(IssueCode.GONE, "the server says that there is no such page (HTTP 404)", status=404)
        return Answer(asked.url, 200, body, "text/html", "utf-8", None, None, None, len(body))


def urls(found: object) -> list[str]:
    assert isinstance(found, tuple), found
    return [one.url for one in found]


def test_a_feed_is_itself() -> None:
    site = Site(feed=RSS)
    (found,) = discover("https://post.example/feed", site.fetch)  # type: ignore[misc]
    assert (found.url, found.title, found.kind) == ("https://post.example/feed", "Post", SubscriptionKind.FEED)
    assert len(site.asked) == 1


def test_a_page_names_its_feeds_and_those_of_comments_are_left_out() -> None:
    page = b"""<html><head><LINK type='application/rss+xml' rel="alternate" href="/feed.xml" title="Post &raquo; News">
    <link rel="alternate" type="application/rss+xml" href="/comments/feed" title="Comments">
    <link rel="stylesheet" href="/a.css"><link rel=alternate type=application/atom+xml href=atom.xml></head>"""
    site = Site(home=page, feed_xml=RSS, atom_xml=RSS)
    assert urls(discover("https://post.example/", site.fetch)) == [
        "https://post.example/feed.xml",
        "https://post.example/atom.xml",
    ]


def test_a_page_that_names_none_is_looked_at_for_links_and_usual_places() -> None:
    site = Site(home=b"<a href='/news'>News</a> <a href='/service/rss'>RSS</a>", service__rss=RSS)
    assert urls(discover("https://post.example/", site.fetch)) == ["https://post.example/service/rss"]
    site = Site(home=b"<h1>Post</h1>", rss_xml=RSS)
    assert urls(discover("https://post.example/", site.fetch)) == ["https://post.example/rss.xml"]


def test_a_news_sitemap_stands_in_for_a_feed() -> None:
    site = Site(**{"home": b"<h1>Post</h1>", "news-sitemap_xml": SITEMAP})
    (found,) = discover("https://post.example/", site.fetch)  # type: ignore[misc]
    assert (found.url, found.kind) == ("https://post.example/news-sitemap.xml", SubscriptionKind.SITEMAP)


def test_a_site_without_any_says_so_after_few_requests() -> None:
    site = Site(home=b"<h1>Post</h1>")
    found = discover("https://post.example/", site.fetch)
    assert isinstance(found, Failure)
    assert found.code is IssueCode.NOT_A_FEED
    assert len(site.asked) < 20


@pytest.mark.parametrize(
    "page", [b"<link " * 20_000, b"<a href='" * 20_000, b"<link rel=" + b"a" * 400_000, b"<base href='http://[::1'>"]
)
def test_hostile_pages_are_read_in_no_time(page: bytes) -> None:
    assert isinstance(discover("https://post.example/", Site(home=page).fetch), Failure)
