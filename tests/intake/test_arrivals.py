from dataclasses import replace
from datetime import UTC, datetime

import pytest

from storywire.errors import IssueCode
from storywire.intake.arrivals import page_of, page_of_feed
from storywire.intake.exchange import Answer, Failure
from storywire.types import MediaType, RawPage
from storywire.types.following import Announcement

NOW = datetime(2025, 5, 6, 7, tzinfo=UTC)
URL = "https://www.post.example/news/aster-floods-town?utm_source=feed"
ANNOUNCED = Announcement("https://post.example/news/aster-floods-town", URL, "f-1", "www.post.example", NOW, NOW)


def came(
    url: str = URL, body: bytes = b"<html><title>Aster floods town | Post</title>", media: str = "text/html"
) -> Answer:
    return Answer(url, 200, body, media, "utf-8", '"1"', None, None, len(body))


def test_a_page_is_named_by_its_folded_address_and_keeps_what_the_feed_said() -> None:
    page = page_of(ANNOUNCED, came(), NOW)
    assert isinstance(page, RawPage)
    assert page.address == ANNOUNCED.address
    assert (page.url, page.announced, page.fetched) == (URL, NOW, NOW)
    assert page.media_type is MediaType.HTML


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://consent.post.example/collect?back=1", IssueCode.CONSENT),
        ("https://www.post.example/privacy-gate", IssueCode.CONSENT),
        ("https://login.post.example/start", IssueCode.LOGIN),
        ("https://www.post.example/subscribe/offer", IssueCode.LOGIN),
        ("https://www.post.example/", IssueCode.SOFT_404),
        ("https://www.post.example/404", IssueCode.SOFT_404),
    ],
)
def test_a_reader_who_is_led_elsewhere_is_told_where(url: str, code: IssueCode) -> None:
    found = page_of(ANNOUNCED, came(url), NOW)
    assert isinstance(found, Failure)
    assert found.code is code


@pytest.mark.parametrize(
    "title", ["404", "Page not found | Post", "Post – Seite nicht gefunden", "Error 404: Not Found"]
)
def test_an_error_page_that_says_all_is_well_is_known_by_its_title(title: str) -> None:
    found = page_of(ANNOUNCED, came(body=f"<html><title>{title}</title>".encode()), NOW)
    assert isinstance(found, Failure)
    assert found.code is IssueCode.SOFT_404


@pytest.mark.parametrize(
    "title", ["Hiker not found after storm | Post", "Login system of town hall fails", "Flight 404 lands safely"]
)
def test_news_about_such_things_is_no_error_page(title: str) -> None:
    assert isinstance(page_of(ANNOUNCED, came(body=f"<html><title>{title}</title>".encode()), NOW), RawPage)


def test_a_redirect_within_the_outlet_is_no_wall() -> None:
    assert isinstance(page_of(ANNOUNCED, came("https://www.post.example/2025/05/aster-floods-town"), NOW), RawPage)


@pytest.mark.parametrize(
    ("media", "body"), [("image/png", b"\x89PNG\r\n"), ("application/pdf", b"%PDF-1.7"), ("video/mp4", b"abc")]
)
def test_what_is_no_page_is_called_so(media: str, body: bytes) -> None:
    found = page_of(ANNOUNCED, came(body=body, media=media), NOW)
    assert isinstance(found, Failure)
    assert found.code is IssueCode.MEDIA_TYPE


def test_the_feed_stands_in_where_it_carries_the_whole_text() -> None:
    full = replace(ANNOUNCED, headline="Aster floods town", content="<p>" + "The river rose again. " * 60 + "</p>")
    page = page_of_feed(full, NOW)
    assert page is not None
    assert (page.origin, page.address, page.announced) == ("feed", ANNOUNCED.address, NOW)
    assert page_of_feed(replace(full, content="<p>Read more on our site.</p>"), NOW) is None
    assert page_of_feed(replace(full, content=None), NOW) is None
