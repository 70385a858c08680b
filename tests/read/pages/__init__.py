"""Pages written for the tests of reading; invented outlets, people and places."""

from pathlib import Path

from storywire.types import MediaType, RawPage

_HERE = Path(__file__).parent


def page(name: str) -> RawPage:
    """One of the pages of this folder, as intake would give it."""
    kind = MediaType.HTML if name.endswith(".html") else MediaType.TEXT
    return RawPage(name, (_HERE / name).read_bytes(), kind, "test")


def dumped(text: str) -> RawPage:
    return RawPage("page.txt", text.encode("utf-8", "replace"), MediaType.TEXT, "test")


def marked(html: str) -> RawPage:
    return RawPage("page.html", html.encode("utf-8", "replace"), MediaType.HTML, "test")
