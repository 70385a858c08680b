from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from starlette.testclient import TestClient

from storywire.newsroom import Newsroom
from storywire.web import create_app
from tests import ferry

PLACES = ("stories", "stories/s-ferry", "people/idris-halloran", "outlets/hill-gazette", "search")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with Newsroom(Path(tmp_path_factory.mktemp("library")) / "ferry.sqlite") as newsroom:
        ferry.fill(newsroom)
        yield TestClient(create_app(newsroom), base_url="http://localhost")


def get(reader: TestClient, place: str, form: str) -> object:
    return reader.get(f"/feeds/{place}.{form}", params={"q": "ferry"} if place == "search" else {})


@pytest.mark.parametrize("place", PLACES)
def test_each_place_has_two_feeds_of_the_same_entries(reader: TestClient, place: str) -> None:
    atom, told = get(reader, place, "atom"), get(reader, place, "json")
    assert atom.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert told.headers["content-type"] == "application/feed+json; charset=utf-8"
    read = feedparser.parse(atom.content)
    assert not read.bozo and len(read.entries) > 1
    assert [entry.id for entry in read.entries] == [item["id"] for item in told.json()["items"]]
    for entry in read.entries:
        assert entry.link.startswith("http://localhost/") and entry.updated
        assert reader.get(entry.link).status_code == 200
    assert read.feed.link.startswith("http://localhost/")
    assert told.json()["feed_url"] == str(told.url)


def test_entries_are_dated_by_what_the_library_knows(reader: TestClient) -> None:
    read = feedparser.parse(get(reader, "outlets/hill-gazette", "atom").content)
    assert {entry.updated for entry in read.entries} == {"2025-05-04T06:30:00Z"}
    assert [entry.get("published") for entry in read.entries] == [None, "2025-05-03T00:00:00Z"]


def test_pages_name_their_feeds(reader: TestClient) -> None:
    for page, feed in (("/", "/feeds/stories.atom"), ("/stories/s-ferry", "/feeds/stories/s-ferry.json"),
                       ("/search?q=ferry", "/feeds/search.atom?q=ferry"),
                       ("/outlets/hill-gazette", "/feeds/outlets/hill-gazette.atom")):  # fmt: skip
        assert f'href="{feed}"' in reader.get(page).text, page


def test_an_article_s_page_carries_its_data_block(reader: TestClient) -> None:
    html = reader.get("/articles/post-1").text
    assert '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle"' in html


def test_what_is_not_there_is_a_problem(reader: TestClient) -> None:
    assert reader.get("/feeds/stories/nobody.atom").status_code == 404
    assert reader.get("/feeds/stories.rss").headers["content-type"] == "application/problem+json"
    etag = get(reader, "stories", "atom").headers["etag"]
    assert reader.get("/feeds/stories.atom", headers={"if-none-match": etag}).status_code == 304
