# ruff: noqa: E501 — tables of odd input read better unbroken
"""Feeds as the web has them: one of each kind, then each way in which they are broken, then malice."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.intake.feed_source import MAX_ENTRIES
from storywire.intake.feeds import Feed, parse_feed

URL = "https://harbourpost.example/feeds/news.xml"
ITEM = "<item><title>Ferry {n} burns</title><link>/news/{n}</link><guid>g{n}</guid>{more}</item>"
NOON = datetime(2025, 5, 6, 12, tzinfo=UTC)


def rss(*items: str, head: str = "", attributes: str = "") -> bytes:
    channel = f"<title>Harbour Post</title><link>https://harbourpost.example/</link>{head}{''.join(items)}"
    return f'<?xml version="1.0"?><rss version="2.0" {attributes}><channel>{channel}</channel></rss>'.encode()


def item(n: int = 1, more: str = "") -> str:
    return ITEM.format(n=n, more=more)


def said(feed: Feed) -> str:
    return " / ".join(f"{issue.code}: {issue.message}" for issue in feed.issues)


def test_a_feed_gives_its_entries() -> None:
    full = (
        "<pubDate>Tue, 06 May 2025 14:00:00 +0200</pubDate><dc:creator>Ada Quill</dc:creator><category>Harbour</category>"
        "<description>A ferry burned.</description><content:encoded><![CDATA[<p>A ferry burned.</p>]]></content:encoded>"
    )
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    hints = "<ttl>90</ttl><language>en-nz</language><skipHours><hour>0</hour><hour>24</hour><hour>3</hour></skipHours>"
    days = "<skipDays><day>Sunday</day></skipDays>"
    feed = parse_feed(rss(item(1, full), head=hints + days, attributes=spaces), URL, "application/rss+xml")
    assert (feed.version, feed.title, feed.site) == ("rss20", "Harbour Post", "https://harbourpost.example/")
    assert (feed.ttl, feed.skip_hours, feed.skip_days) == (timedelta(minutes=90), (0, 3), ("Sunday",))
    assert feed.language == "en-nz" and feed.issues == ()
    (entry,) = feed.entries
    assert (entry.id[-2:], entry.url, entry.title) == ("g1", "https://harbourpost.example/news/1", "Ferry 1 burns")
    assert (entry.published, entry.authors, entry.categories) == (NOON, ("Ada Quill",), ("Harbour",))
    assert (entry.summary, entry.content) == ("A ferry burned.", "<p>A ferry burned.</p>")


RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{space}" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel rdf:about="x"><title>Post</title><link>https://post.example/</link>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel>
<item rdf:about="https://post.example/1"><title>Ferry</title><link>https://post.example/1</link><dc:date>2025-05-06T12:00Z</dc:date></item>
</rdf:RDF>"""
ATOM = """<feed xmlns="{space}" xml:lang="en" xml:base="https://post.example/"><title>Post</title><link href="/"/>
<link rel="next" href="?page=2"/><entry><id>tag:post.example,2025:1</id><title type="html">Ferry &amp;amp; quay</title>
<link rel="replies" href="/1/talk"/><link rel="alternate" href="1"/><{date}>2025-05-06T14:00:00+02:00</{date}>
<author><name>Ada Quill</name></author><content type="html">&lt;p&gt;It burned.&lt;/p&gt;</content></entry></feed>"""


@pytest.mark.parametrize(
    ("version", "body"),
    [
        ("rss10", RDF.format(space="http://purl.org/rss/1.0/")),
        ("rss090", RDF.format(space="http://my.netscape.com/rdf/simple/0.9/")),
        ("atom10", ATOM.format(space="http://www.w3.org/2005/Atom", date="published")),
        (
            "atom03",
            ATOM.format(space="http://purl.org/atom/ns#", date="issued").replace("<feed ", '<feed version="0.3" '),
        ),
        ("rss091u", '<rss version="0.91"><channel><item><link>https://post.example/1</link></item></channel></rss>'),
        ("rss092", '<rss version="0.92"><channel><item><link>https://post.example/1</link></item></channel></rss>'),
    ],
)
def test_every_version_is_read(version: str, body: str) -> None:
    feed = parse_feed(body.encode(), "https://post.example/feed")
    assert (feed.version, [entry.url for entry in feed.entries]) == (version, ["https://post.example/1"])
    assert version.startswith("rss09") or feed.entries[0].published == NOON
    if version == "atom10":
        assert (feed.next_url, feed.language) == ("https://post.example/?page=2", "en")
        assert (feed.entries[0].title, feed.entries[0].authors) == ("Ferry & quay", ("Ada Quill",))
    if version == "rss10":
        assert feed.ttl == timedelta(minutes=30)


def test_json_feed_is_read() -> None:
    rows = [
        {"id": 7, "url": "/1", "title": "Ferry", "content_html": "<p>It burned.</p>", "date_published": "2025-05-06T14:00:00+02:00"},
        {"id": "8", "external_url": "https://other.example/x", "content_text": "One & two.\nThree.", "authors": [{"name": "B. Reed"}]},
        "nonsense",
        {"content_text": 5, "tags": "x"},
    ]  # fmt: skip
    body = {"version": "https://jsonfeed.org/version/1.1", "title": "Post", "home_page_url": "https://post.example/", "items": rows,
            "author": {"name": "Ada Quill"}, "expired": True}  # fmt: skip
    feed = parse_feed(json.dumps(body).encode(), "https://post.example/feed.json")
    first, second = feed.entries
    assert (feed.version, feed.expired, feed.title) == ("json11", True, "Post")
    assert (first.id, first.url, first.published, first.authors) == (
        "7",
        "https://post.example/1",
        NOON,
        ("Ada Quill",),
    )
    assert (second.content, second.authors) == ("<p>One &amp; two.</p><p>Three.</p>", ("B. Reed",))
    assert "1 of its items" in said(feed)


# ------------------------------------------------------------------------------------------- what is broken


@pytest.mark.parametrize(
    ("name", "body", "word"),
    [
        ("a tag is not closed", rss(item(1), "<item><title>Two</item>"), "not well-formed"),
        ("cut off in the middle", rss(item(1), item(2))[:-60], "not well-formed"),
        ("a bare ampersand", rss(item(1, "<description>Fish & chips</description>")), "not well-formed"),
        ("entities of HTML", rss(item(1, "<description>Caf&eacute;&nbsp;</description>")), "entities of HTML"),
        ("a prefix never declared", rss(item(1, "<dc:creator>Ada Quill</dc:creator>")), "prefixes"),
        ("an unknown prefix", rss(item(1, "<odd:thing>x</odd:thing>")), "not well-formed"),
        ("words before the feed", b"Warning: something in feed.php on line 3\n" + rss(item(1)), "stands before"),
        ("empty lines before the feed", b"\n\n  " + rss(item(1)), ""),
        ("control characters", rss(item(1, "<description>a\x0b\x00b</description>")), ""),
        ("entities of its own", b'<!DOCTYPE r [<!ENTITY x "y">]>' + rss(item(1, "<author>&x;</author>"))[21:], "entities of its own"),
        ("two with one id", rss(item(1), item(1)), "1 entries carry the id"),
        ("an entry without an address", rss(item(1), "<item><title>x</title></item>"), "have no address"),
    ],
)  # fmt: skip
def test_a_broken_feed_is_read_as_far_as_it_goes(name: str, body: bytes, word: str) -> None:
    feed = parse_feed(body, URL)
    assert feed.entries[0].url == "https://harbourpost.example/news/1", name
    assert feed.entries[0].title == "Ferry 1 burns"
    assert word in said(feed) and bool(word) == bool(feed.issues)


@pytest.mark.parametrize(
    ("body", "header", "word"),
    [
        ("é".encode(), "text/xml", ""),  # RFC 3023 would have it ASCII
        ("é".encode(), "application/xml; charset=iso-8859-1", "says it is in iso-8859-1"),
        ("é".encode("cp1252"), "application/xml; charset=utf-8", "says it is in utf-8, but is not"),
        ("é".encode("cp1252"), "application/xml; charset=ISO-8859-1", ""),
        ("é".encode("cp1252"), None, "does not say its encoding"),
        ("é".encode("cp1252"), "text/xml; charset=no-such-thing", "windows-1252"),
        ("é".encode() * 50 + b"\xe9", "text/xml", "some of its characters are broken"),
    ],
)
def test_the_encoding_is_what_it_is_not_what_is_said(body: bytes, header: str | None, word: str) -> None:
    feed = parse_feed(rss(item(1, "<description>@</description>")).replace(b"@", body), URL, header)
    assert feed.entries[0].summary and feed.entries[0].summary.startswith("é")
    assert word in said(feed) and bool(word) == bool(feed.issues)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_believed(codec: str) -> None:
    feed = parse_feed(rss(item(1, "<description>é</description>")).decode().encode(codec), URL)
    assert feed.entries[0].summary == "é"


@pytest.mark.parametrize(
    "day", ["Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 01 Jan 2035 00:00:00 GMT", "99999999-99-99", "yesterday", "1" * 900]
)
def test_a_date_that_cannot_be_is_left_out(day: str) -> None:
    feed = parse_feed(rss(item(1, f"<pubDate>{day}</pubDate>")), URL, now=NOON)
    assert feed.entries[0].published is None


def test_a_date_stamped_on_all_entries_is_left_out() -> None:
    stamp = "<pubDate>Tue, 06 May 2025 12:00:00 GMT</pubDate>"
    feed = parse_feed(rss(*(item(n, stamp) for n in range(6))), URL, now=NOON)
    assert {entry.published for entry in feed.entries} == {None}
    assert "wrong-date: 6 of 6" in said(feed) and "same moment" in said(feed)


def test_an_entry_without_an_id_has_the_same_one_each_time() -> None:
    once = [parse_feed(rss("<item><title>Ferry</title></item>", "<item><link>/x</link></item>"), URL) for _ in range(2)]
    assert once[0] == once[1]
    assert once[0].entries[0].id.startswith("sha256:") and once[0].entries[1].id == "https://harbourpost.example/x"


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/hosts", "http://", "mailto:a@b.example", "http://[::1"],
)
def test_only_web_addresses_are_given(link: str) -> None:
    (entry,) = parse_feed(rss(f"<item><title>x</title><link>{link}</link></item>"), URL).entries
    assert entry.url is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b" \n\x00", "empty"),
        (b"<!doctype html><html><body><p>Our feeds have moved</p></body></html>", "not-a-feed"),
        (b"<html><body><pre>&lt;rss&gt;</pre><rss></rss></body></html>", "not-a-feed"),
        (b'{"error": "no such feed"}', "not-a-feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000, "not-a-feed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not-a-feed"),
        (b"<opml><body/></opml>", "not-a-feed"),
        (b"<rss>" + b" " * 10_000_001, "too-large"),
    ],
)
def test_what_is_no_feed_is_said(body: bytes, code: str) -> None:
    feed = parse_feed(body, URL)
    assert not feed.readable and feed.entries == ()
    assert [issue.code for issue in feed.issues] == [code]


# ----------------------------------------------------------------------------------------------------- malice


def _bomb(head: str) -> bytes:
    return f"<!DOCTYPE r [{head}]>".encode() + rss("<item><title>&b; x</title></item>")[21:]


LAUGHS = (
    '<!ENTITY a "ha">' + "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 9)) + '<!ENTITY b "&b8;">'
)


@pytest.mark.parametrize(
    "head",
    [LAUGHS, '<!ENTITY b SYSTEM "file:///etc/hosts">', '<!ENTITY % p SYSTEM "http://127.0.0.1/x">%p;<!ENTITY b "z">'],
)
def test_entities_are_not_expanded(head: str) -> None:
    (entry,) = parse_feed(_bomb(head), URL).entries
    assert entry.title == "&b; x"


@pytest.mark.parametrize(
    "body",
    [
        rss(*(item(n) for n in range(5 * MAX_ENTRIES))),
        rss("<x>" * 300_000),
        rss("<item><title>" + "<" * 3_000_000 + "</title></item>"),
        rss("<item><title>" + "&" * 3_000_000 + "</title></item>"),
        rss("<item " + "".join(f"a{n}='' " for n in range(200_000)) + "/>"),
        rss("<!--" * 500_000),
        rss("<![CDATA[" * 300_000),
        rss("<a b='" * 300_000),
        rss("<item><author>" + "a" * 100_000 + "@" + "b." * 100_000 + "</author></item>"),
        rss("<item><guid>http://a" + "/.." * 500_000 + "</guid></item>"),
        rss(*(f"<item><title>x</title><pubDate>{'1:' * 1500}</pubDate></item>" for _ in range(500))),
        b"<rdf:RDF>" * 300_000,
    ],
    ids=[
        "entries",
        "depth",
        "lt",
        "amp",
        "attributes",
        "comments",
        "cdata",
        "quotes",
        "author",
        "dots",
        "dates",
        "roots",
    ],
)
def test_malice_costs_little(body: bytes) -> None:
    start = time.process_time()
    feed = parse_feed(body, URL)
    assert time.process_time() - start < 10  # one to two seconds on a quiet machine
    assert feed.issues and len(feed.entries) <= MAX_ENTRIES


_pieces = st.sampled_from(
    ["<rss>", "<rss version='2.0'>", "<channel>", "<item>", "</item>", "<entry>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<title>",
     "</title>", "<link>", "</link>", "<link href='x'/>", "<link rel='alternate' href='//[x'/>", "<guid isPermaLink='true'>", "x", "&amp;", "&", "&#0;",
     "&#x110000;", "&nbsp;", "<![CDATA[", "]]>", "<content type='application/xhtml+xml'>", "<content mode='base64'>", "<div>", "</div>",
     "<pubDate>", "</pubDate>", "0001-01-01", "<author>", "<name>", "</author>", "<ttl>", "-1", "</ttl>", "<?x", "<!", "<svg>", "</svg>", "]]",
     "<media:content url='x'/>", "<source>", "<image>", "<url>", "<dc:date>", "\ud800", "\x00", "<base>", "<a xml:base='http://[' >"]
)  # fmt: skip


@given(st.lists(_pieces, max_size=25).map("".join))
def test_reading_a_feed_never_raises(text: str) -> None:
    for start in ("", "<rss version='2.0'><channel><item>", "<feed xmlns='http://www.w3.org/2005/Atom'><entry>"):
        feed = parse_feed((start + text).encode("utf-8", "surrogatepass"), URL, now=NOON)
        assert all(entry.id and (entry.url is None or entry.url.startswith("http")) for entry in feed.entries)


@given(st.binary(max_size=200))
def test_no_bytes_raise(body: bytes) -> None:
    for start in (b"", b"<rss><channel>", b'{"items": [', b"\xff\xfe"):
        assert parse_feed(start + body, URL, "text/xml; charset=utf-16").url == URL


_json = st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(), lambda c: st.lists(c, max_size=3)
    | st.dictionaries(st.sampled_from(["id", "url", "title", "content_html", "authors", "author", "tags", "date_published", "name"]), c, max_size=4))  # fmt: skip


@given(st.lists(_json, max_size=3), st.sampled_from(["https://jsonfeed.org/version/1", "2", None]))
def test_no_json_raises(items: list[object], version: str | None) -> None:
    parse_feed(json.dumps({"version": version, "items": items, "title": items}).encode(), URL)
