# ruff: noqa: E501 — tables of odd input read better unbroken
from datetime import UTC, datetime
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.intake.opml import Subscription, is_opml, parse_opml, write_opml

CREATED = datetime(2025, 5, 6, 12, tzinfo=UTC)
POST = Subscription(
    "https://harbourpost.example/feed", "Harbour Post", "https://harbourpost.example/", ("News", "Coast")
)
PLOVER = Subscription("https://plover.example/rss", "Daily Plover", "https://plover.example/", ("News",))


def opml(body: str, attributes: str = 'version="2.0"') -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<opml {attributes}><head><title>Mine</title></head><body>{body}</body></opml>'.encode()


# What readers write, in the shape of each; the outlets are ours.
MINIFLUX = opml(
    '<outline text="News"><outline title="Daily Plover" text="Daily Plover" description="" xmlUrl="https://plover.example/rss"'
    ' htmlUrl="https://plover.example/"></outline></outline>'
)
FRESHRSS = opml(
    '<outline text="News"><outline text="Daily Plover" type="rss" xmlUrl="https://plover.example/rss" htmlUrl="https://plover.example/"'
    ' description="x" frss:priority="main" frss:cssFullContent="article"/><outline text="Scraped" type="HTML+XPath"'
    ' xmlUrl="https://scraped.example/" frss:xPathItem="//h2"/></outline>',
    'xmlns:frss="https://freshrss.org/opml" version="2.0"',
)
NEWSBLUR = opml(
    '<outline text="News" title="News"><outline htmlUrl="https://plover.example/" text="Daily Plover" title="Daily Plover" type="rss"'
    ' version="RSS" xmlUrl="https://plover.example/rss"/></outline>',
    'version="1.1"',
)
FEEDLY = opml(
    '<outline text="News" title="News"><outline type="rss" text="Daily Plover" title="Daily Plover"'
    ' xmlUrl="https://plover.example/rss" htmlUrl="https://plover.example/"/></outline>',
    'version="1.0"',
)
FLAT = opml(
    '<outline text="Daily Plover" type="rss" xmlUrl="https://plover.example/rss" htmlUrl="https://plover.example/" category="/News,x/y"/>'
)


@pytest.mark.parametrize(
    "body", [MINIFLUX, FRESHRSS, NEWSBLUR, FEEDLY, FLAT], ids=["miniflux", "freshrss", "newsblur", "feedly", "flat"]
)
def test_the_lists_of_other_readers_are_read(body: bytes) -> None:
    found = parse_opml(body)
    assert (found.title, found.subscriptions) == ("Mine", (PLOVER,))
    assert is_opml(body) and len(found.issues) == (body is FRESHRSS)


def test_what_is_written_is_read_again() -> None:
    loose = Subscription("https://loose.example/f?a=1&b=2", 'A "quoted" <name> \x00&', None, (), "en")
    text = write_opml([POST, loose, PLOVER], "Mine", CREATED)
    root = fromstring(text)
    assert root.get("version") == "2.0" and root.findtext("head/dateCreated") == "Tue, 06 May 2025 12:00:00 +0000"
    again = parse_opml(text.encode())
    assert set(again.subscriptions) == {POST, PLOVER, Subscription(loose.url, 'A "quoted" <name> &', None, (), "en")}
    assert write_opml(again.subscriptions, "Mine", CREATED) == text.replace("\x00", "")


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "nothing in it"),
        (b"<html><body>Sign in</body></html>", "HTML page"),
        (b"<rss><channel/></rss>", "no OPML"),
        (opml("<outline text='x'/>"), "no feeds in it"),
        (opml("<outline xmlUrl='javascript:x'/><outline xmlUrl='/feed'/>"), "2 of 2 are no feeds"),
        (b'<!DOCTYPE o [<!ENTITY a "b">]>' + FEEDLY, "entities of its own"),
        (opml("<outline>" * 500), "nested more than"),
        (FEEDLY[:-40], "not well-formed"),
    ],
)
def test_what_is_wrong_is_said(body: bytes, word: str) -> None:
    assert word in " / ".join(issue.message for issue in parse_opml(body).issues)


def test_bare_ampersands_and_doubles_survive() -> None:
    twice = "<outline type='rss' text='Fish & Chips' xmlUrl='https://fish.example/?a=1&b=2'/>" * 2
    found = parse_opml(opml(twice))
    assert [one.url for one in found.subscriptions] == ["https://fish.example/?a=1&b=2"]
    assert [("ampersands" in i.message, "more than once" in i.message) for i in found.issues] == [
        (True, False),
        (False, True),
    ]


@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(["<outline ", "text='a'", " xmlUrl='http://a.example'", ">", "/>", "</outline>", "&", "<!--"]),
        max_size=12,
    ).map("".join)
)
def test_no_list_raises(text: str) -> None:
    parse_opml(opml(text) if text else b"")
    parse_opml(text.encode("utf-8", "replace"))
