from datetime import UTC, datetime

import pytest

from storywire.intake.records import page_of
from storywire.types import MediaType

NOON = datetime(2025, 5, 6, 12, tzinfo=UTC)
NEWS_PLEASE = {
    "authors": ["Ada Quill", "B. Reed"],
    "date_download": "2025-05-07 08:00:00",
    "date_publish": "2025-05-06 12:00:00",
    "language": "en",
    "maintext": "A ferry burned.\nNobody was hurt.",
    "source_domain": "harbourpost.example",
    "title": "Ferry & quay burn",
    "url": "https://harbourpost.example/ferry",
}
TRAFILATURA = {
    "title": "Ferry & quay burn",
    "author": "Ada Quill; B. Reed",
    "hostname": "harbourpost.example",
    "date": "2025-05-06T12:00:00Z",
    "text": "A ferry burned.\nNobody was hurt.",
    "raw_text": "A ferry burned. Nobody was hurt.",
    "source": "https://harbourpost.example/ferry",
    "source-hostname": "harbourpost.example",
    "language": "en",
}
FUNDUS = {
    "title": "Ferry & quay burn",
    "authors": ["Ada Quill", "B. Reed"],
    "publishing_date": "2025-05-06 14:00:00+02:00",
    "plaintext": "A ferry burned.\nNobody was hurt.",
    "publisher": "harbourpost.example",
    "lang": "en",
    "html": {"requested_url": "x", "responded_url": "https://harbourpost.example/ferry", "content": ""},
}


@pytest.mark.parametrize("row", [NEWS_PLEASE, TRAFILATURA, FUNDUS], ids=["news-please", "trafilatura", "fundus"])
def test_the_records_of_other_programs_are_pages(row: dict[str, object]) -> None:
    page, wrong = page_of(row, "rows.jsonl", 1)
    assert page is not None and wrong == ()
    assert (page.address, page.outlet_hint, page.announced) == (
        "https://harbourpost.example/ferry",
        "harbourpost.example",
        NOON,
    )
    text = page.body.decode()
    assert "<h1>Ferry &amp; quay burn</h1>" in text and "<p>A ferry burned.</p>\n<p>Nobody was hurt.</p>" in text
    assert "Ada Quill and B. Reed" in text and "2025" not in text  # the date is no part of the page


def test_html_is_preferred_and_kept_as_it_is() -> None:
    row = FUNDUS | {"html": {"content": "<p>As it came.</p>", "crawl_date": "2025-05-07 08:00:00"}}
    page, _ = page_of(row, "rows.jsonl", 7)
    assert page is not None and page.body == b"<p>As it came.</p>"
    assert (page.media_type, page.address) == (MediaType.HTML, "rows.jsonl#7")
    assert page.fetched == datetime(2025, 5, 7, 8, tzinfo=UTC)


def test_what_is_no_time_is_said_and_what_is_no_page_is_none() -> None:
    page, wrong = page_of({"text": "x", "date": "last week"}, "rows.jsonl", 1)
    assert page is not None and page.media_type is MediaType.TEXT and page.announced is None
    assert wrong == ('"date" is no ISO 8601 time, and was left out',)
    assert page_of({"title": "x", "html": 5, "text": ["x"]}, "rows.jsonl", 1) == (None, ())
