from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from bench import faults_dates
from tests.read.pages import page

GOLD = date(2026, 3, 9)
MARKUP = (
    '<meta property="article:published_time" content="2026-03-09T08:00:00Z">'
    '<script type="application/ld+json">{"datePublished": "2026-03-09", "dateModified": "2026-03-12"}</script>'
    "<body><p>9 March 2026, see 2026-03-09</p></body>"
)


def test_days_of_the_metadata_are_shifted_and_those_in_the_text_are_not() -> None:
    shifted = faults_dates.shift(MARKUP, GOLD)
    assert shifted.count("2026-04-18") == 2 and "2026-04-21" in shifted and "see 2026-03-09" in shifted


def test_published_and_modified_change_places() -> None:
    swapped = faults_dates.swap(MARKUP, GOLD)
    assert '{"dateModified": "2026-03-09", "datePublished": "2026-03-12"}' in swapped
    assert 'article:modified_time" content="2026-03-09' in swapped


def test_the_day_of_the_crawl_takes_the_place_of_all_and_stands_at_the_top() -> None:
    crawled = faults_dates.crawl(MARKUP, GOLD)
    assert "<body><p>Friday, 25 September 2026</p>" in crawled and crawled.count("2026-09-25") == 3


def test_every_fault_is_counted_on_the_pages_that_it_changes(tmp_path: Path) -> None:
    rows, html = tmp_path / "rows.jsonl", tmp_path / "html.jsonl"
    rows.write_text(json.dumps({"id": "t:1", "gold_date": "2026-03-09"}) + "\n")
    html.write_text(json.dumps({"id": "t:1", "html": page("ferry.html").body.decode()}) + "\n")
    counts = faults_dates.measure(faults_dates.pages(rows, html, 5))
    assert set(counts) == set(faults_dates.FAULTS)
    assert counts["none"].total() == 1 and counts["strip"].total() == 1
