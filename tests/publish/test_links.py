# ruff: noqa: E501  the texts of the articles stay whole
from __future__ import annotations

import pytest

from storywire.publish.links import safe_link


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
