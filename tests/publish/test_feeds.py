import json
from datetime import UTC, date, datetime
from xml.etree import ElementTree as Xml

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from storywire.publish.feeds import EPOCH, Entry, Feed, atom, json_feed, quotation_entry, story_entry, tag
from storywire.types import AttributionKind, Quotation, StoryCard
from tests.publish import example

BASE = "http://localhost:8000"
AT = datetime(2025, 5, 3, 18, 4, tzinfo=UTC)


def feed(*entries: Entry) -> Feed:
    return Feed(tag("stories"), "Storywire", f"{BASE}/", f"{BASE}/feeds/stories.atom", entries)


def stories() -> Feed:
    return feed(*(story_entry(StoryCard(summary, "It sank.", changed=AT), BASE) for summary in example.summaries()))


def test_a_reader_of_feeds_reads_what_was_written() -> None:
    read = feedparser.parse(atom(stories()))
    assert not read.bozo and read.version == "atom10"
    assert (read.feed.title, read.feed.id, read.feed.updated) == ("Storywire", tag("stories"), "2025-05-03T18:04:00Z")
    first = read.entries[0]
    assert (first.title, first.link) == ("Ferry sinks off Marrow Bay, twelve dead", f"{BASE}/stories/s-ferry")
    assert first.id == "tag:storywire.invalid,2025:story/s-ferry"
    assert first.summary == "It sank. (5 articles, 4 independent accounts)"
    assert first.published == "2025-05-01T00:00:00Z"


def test_atom_has_what_rfc_4287_requires() -> None:
    space = "{http://www.w3.org/2005/Atom}"
    for made in (stories(), feed()):
        root = Xml.fromstring(atom(made))
        assert root.tag == f"{space}feed"
        for node in (root, *root.findall(f"{space}entry")):
            for required in ("id", "title", "updated"):
                assert len(node.findall(space + required)) == 1 and node.findtext(space + required)
        links = {link.get("rel"): link.get("href") for link in root.findall(f"{space}link")}
        assert links == {"self": made.here, "alternate": made.home}
        assert root.find(f"{space}author/{space}name") is not None
        assert all(entry.find(f"{space}link[@rel='alternate']") is not None for entry in root.findall(f"{space}entry"))


def test_json_feed_has_what_version_1_1_requires() -> None:
    told = json.loads(json_feed(stories()))
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["title"] and told["feed_url"].startswith("http") and told["home_page_url"] == f"{BASE}/"
    for item in told["items"]:
        assert isinstance(item["id"], str) and item["content_text"] and item["url"].startswith(BASE)
        assert item["date_modified"] == "2025-05-03T18:04:00Z"


def test_a_quotation_leads_to_its_sentence() -> None:
    file = example.files()[1]
    said = example.files()[0].annotations.attributions[0]
    one = Quotation("delta-1", "s-ferry", "Ferry sinks", "Delta Wire", file.article.published, said.id,
                    AttributionKind.DIRECT, "Tomas Brandal", None, "“The hull was sound”", said.evidence)  # fmt: skip
    entry = quotation_entry(one, AT, BASE)
    span = said.evidence.span
    assert entry.link.endswith(f"/articles/delta-1?revision=1&at={span.start}-{span.end}#f-{span.start}-{span.end}")
    assert entry.title == "Tomas Brandal, in Delta Wire"


def test_an_empty_feed_has_a_moment() -> None:
    assert feed().changed == EPOCH


_TEXTS = st.text(max_size=40)


@given(_TEXTS, _TEXTS, _TEXTS, st.none() | st.dates(date(1, 1, 1)))
def test_whatever_a_page_says_the_feeds_can_be_read(title: str, said: str, author: str, day: date | None) -> None:
    hostile = title + "<script>alert(1)</script>]]>&\x00\ud800"
    entry = Entry(tag("article", title), hostile, f"{BASE}/articles/a", AT, said, day, author or None)
    root = Xml.fromstring(atom(feed(entry)))
    shown = root.findtext("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title") or ""
    assert "<script>alert(1)</script>]]>&" in shown
    assert b"<script" not in atom(feed(entry))
    assert json.loads(json_feed(feed(entry)))["items"][0]["id"].startswith("tag:storywire.invalid,2025:article/")
