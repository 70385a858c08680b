# ruff: noqa: E501 — tables of odd input read better unbroken
import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.intake.sitemaps import parse_sitemap

URL = "https://harbourpost.example/sitemap-news.xml"
NEWS = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://harbourpost.example/ferry?utm_source=x&amp;id=7</loc><lastmod>2025-05-06T13:00:00Z</lastmod><news:news>
<news:publication><news:name>Harbour Post</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2025-05-06T14:00:00+02:00</news:publication_date><news:title>Ferry burns</news:title></news:news></url>
<url><loc> /relative </loc><lastmod>yesterday</lastmod></url><url><loc/></url>
</urlset>"""


@pytest.mark.parametrize("body", [NEWS, gzip.compress(NEWS, mtime=0)])
def test_a_news_sitemap_lists_its_articles(body: bytes) -> None:
    found = parse_sitemap(body, URL)
    first, second = found.pages
    assert (first.url, first.title, first.outlet, first.language) == (
        "https://harbourpost.example/ferry?id=7",
        "Ferry burns",
        "Harbour Post",
        "en",
    )
    assert first.published == datetime(2025, 5, 6, 12, tzinfo=UTC) and found.news
    assert (second.url, second.modified) == ("https://harbourpost.example/relative", None)
    assert [issue.message for issue in found.issues] == ["1 of its entries have no address"]


def test_an_index_and_a_list_lead_further() -> None:
    index = b"<sitemapindex><sitemap><loc>https://post.example/a.xml.gz</loc><lastmod>2025-05-06</lastmod></sitemap></sitemapindex>"
    found = parse_sitemap(index, URL)
    assert [one.url for one in found.further] == ["https://post.example/a.xml.gz"] and found.pages == ()
    plain = parse_sitemap(b"https://post.example/1\r\nhttps://post.example/2\nnonsense://x\n", URL)
    assert [page.url for page in plain.pages] == ["https://post.example/1", "https://post.example/2"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b"<rss/>",
        b"\x1f\x8bxx",
        gzip.compress(b"x" * 999, mtime=0) * 2,
        b"<!DOCTYPE u [<!ENTITY a 'b'>]><urlset/>",
    ],
)
def test_what_is_no_sitemap_is_said(body: bytes) -> None:
    found = parse_sitemap(body, URL, max_bytes=900)
    assert found.pages == () and len(found.issues) == 1


@given(st.binary(max_size=80))
def test_no_bytes_raise(body: bytes) -> None:
    for start in (b"", b"<urlset>", b"http", b"\x1f\x8b"):
        parse_sitemap(start + body, URL)
