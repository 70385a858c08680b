"""What a page says, read as a browser would: without markup."""

import re
from html import unescape


def text_of(html: str) -> str:
    """The text of a page, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def links_of(html: str, start: str) -> list[str]:
    """The addresses on a page that begin so."""
    return [found for href in re.findall(r'href="([^"]*)"', html) if (found := unescape(href)).startswith(start)]


def form_token(html: str) -> str:
    """The token in the forms of a page."""
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', html)
    assert found
    return found[1]
