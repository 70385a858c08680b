"""The addresses of the site's pages."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from storywire.publish.sheet import Cite
from storywire.types import Evidence, Layer


def story(story: str) -> str:
    """The page of a story."""
    return f"/stories/{quote(story, safe='')}"


def article(article: str, revision: int | None = None) -> str:
    """The page of an article, or of one revision of it."""
    return f"/articles/{quote(article, safe='')}" + (f"?revision={revision}" if revision else "")


def part(of: str, revision: int, number: int) -> str:
    """One part of a long article."""
    return f"{article(of, revision)}&part={number}#text"


def cited(cite: Cite) -> str:
    """Where a line of a sheet stands: the sentence in its article, marked; what is not in the text, its findings."""
    if not cite.text:
        return f"{article(cite.article)}#about"
    place = f"{cite.start}-{cite.end}"
    return f"{article(cite.article)}?revision={cite.revision}&at={place}#f-{place}"


def evidence(found: Evidence) -> str:
    """Where the evidence stands: the sentence in its article, marked; for other layers the article's findings."""
    if found.layer is not Layer.TEXT:
        return f"{article(found.article)}#about"
    place = f"{found.span.start}-{found.span.end}"
    return f"{article(found.article)}?revision={found.revision}&at={place}#f-{place}"


def person(name: str) -> str:
    """The page of a person."""
    return f"/people/{quote(name, safe='')}"


def place(name: str) -> str:
    """The page of a place."""
    return f"/places/{quote(name, safe='')}"


def outlet(outlet: str) -> str:
    """The page of an outlet."""
    return f"/outlets/{quote(outlet, safe='')}"


def with_query(path: str, **given: object) -> str:
    """The path with those parameters that are given."""
    said = {name: str(value) for name, value in given.items() if value not in (None, "", 1)}
    return f"{path}?{urlencode(said)}" if said else path


def feeds(path: str, query: str = "") -> tuple[tuple[str, str, str], ...]:
    """The feeds of the page at that path, for its head: media type, address, title. None for pages that have none."""
    place = _feed(path, query)
    if place is None:
        return ()
    name, asked = place
    return tuple(
        (kind, f"/feeds{quote(name, safe='/-._~', errors='replace')}.{form}{asked}", title)
        for kind, form, title in (
            ("application/atom+xml", "atom", "This page as an Atom feed"),
            ("application/feed+json", "json", "This page as a JSON Feed"),
        )
    )


def _feed(path: str, query: str) -> tuple[str, str] | None:
    if path == "/":
        return "/stories", ""
    if path == "/search":
        return (path, "?" + urlencode({"q": query}, errors="replace")) if query else None
    return (path, "") if path.startswith(("/stories/", "/people/", "/outlets/")) and path.count("/") == 2 else None
