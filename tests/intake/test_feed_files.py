# ruff: noqa: E501 — a feed as it stands
from pathlib import Path

from storywire.intake import find_pages
from storywire.types import Issue, RawPage

FULL = "<p>The ferry burned at the old quay of Varnesk on Monday.</p>" * 15
FEED = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Harbour Post</title><link>https://harbourpost.example/</link><language>en</language>
<item><title>Ferry burns</title><link>https://harbourpost.example/ferry</link><pubDate>Tue, 06 May 2025 12:00:00 GMT</pubDate>
<description>Short.</description><content:encoded><![CDATA[{FULL}]]></content:encoded></item>
<item><title>Quay closed</title><link>https://harbourpost.example/quay</link><description>Only a teaser.</description></item>
</channel></rss>"""


def test_an_entry_with_its_whole_article_is_a_page(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(FEED)
    page, issue = find_pages([tmp_path], max_bytes=1_000_000)
    assert isinstance(page, RawPage) and isinstance(issue, Issue)
    assert (page.address, page.outlet_hint, page.origin) == (
        "https://harbourpost.example/ferry",
        "Harbour Post",
        "feed",
    )
    assert page.announced and page.announced.year == 2025 and FULL.encode() in page.body
    assert issue.message == "1 of 2 entries carry only a summary: their pages must be fetched"


def test_a_list_of_feeds_is_no_page(tmp_path: Path) -> None:
    (tmp_path / "mine.opml").write_text(
        '<opml version="2.0"><body><outline xmlUrl="https://a.example/"/></body></opml>'
    )
    (issue,) = find_pages([tmp_path], max_bytes=1_000_000)
    assert isinstance(issue, Issue) and "sources import" in issue.message
