# ruff: noqa: E501  the texts of the articles stay whole
from __future__ import annotations

import pytest

from storywire.evidence import quote
from storywire.publish.links import safe_link, to_words
from storywire.types import Layer, Span


@pytest.mark.parametrize(
    "url", ["https://harbourpost.example/a?b=c&d=é#e", "http://echo.example", "HTTPS://echo.example/x"]
)
def test_web_addresses_are_links(url: str) -> None:
    assert safe_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None, "", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)", "data:text/html,x",
        "vbscript:x", "file:///etc/passwd", "//echo.example", "/path", "https:///x", 'https://a.example/"onclick="x', "https://[broken",
        "https://user:word@a.example/", "https://a.example/\x00", "http:\\\\a.example", "ftp://a.example",
    ],
)  # fmt: skip
def test_everything_else_is_text(url: str | None) -> None:
    assert safe_link(url) is None


def test_an_address_leads_to_the_words_and_what_is_unsafe_leads_nowhere() -> None:
    text = "One, two - three & four five six seven eight nine ten eleven twelve."
    there = quote(text, Span(0, len(text)), "a", 1)
    link = to_words("https://echo.example/a#top", there)
    assert link == (
        "https://echo.example/a#top:~:text=One%2C%20two%20%2D%20three%20%26,eight%20nine%20ten%20eleven%20twelve."
    )
    assert to_words("javascript:alert(1)", there) is None
    page = quote(text, Span(0, 3), "a", 1, Layer.PAGE)
    assert to_words("https://echo.example/a", page) == "https://echo.example/a"
