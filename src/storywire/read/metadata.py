"""What a page says of its article beside the text: headline, byline, credit, dateline, outlet, section, address.

Every field is a list of candidates, best first, each with the place on the page where it was read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol
from urllib.parse import urljoin

from courlan import clean_url

from storywire.read import datelines, headlines, linked, outlets, signatures
from storywire.read.finding import Candidate, Page, folded, metas, squeeze
from storywire.read.layout import layout
from storywire.read.markup import Markup, Zone
from storywire.read.source import Source
from storywire.types import MetadataFinding


class Text(Protocol):
    """What is needed of the article's body: its text, and which lines of a dump were kept (none for markup)."""

    @property
    def text(self) -> str: ...
    @property
    def kept(self) -> tuple[bool, ...]: ...


def find_metadata(source: Source, body: Text, article: str, revision: int) -> tuple[MetadataFinding, ...]:
    """The candidates for every field of a page, best first within each field. Never raises on bad pages."""
    page = source.markup
    about = Page(source.text, article, revision)
    first, end = bounds(page, body)
    titles = about.findings(
        "headline", headlines.of_markup(page) if page.elements else headlines.of_dump(page, first, body.text)
    )
    published = outlets.candidates(source.page, page, first, titles[0].value if titles else "")
    people = signatures.raw_bylines(page, first)
    return (
        *titles,
        *signatures.people(about, page, people, {folded(each.value) for each in published}),
        *about.findings("credit", datelines.agencies(page, people, first, end)),
        *about.findings("dateline", datelines.datelines(page, first)),
        *about.findings("outlet", published),
        *about.findings("section", _sections(page)),
        *about.findings("url", _addresses(source, page)),
    )


def bounds(page: Markup, body: Text) -> tuple[int, int]:
    """The lines where the text begins and ends: as kept, else where its words are found, else by shape."""
    kept = body.kept
    if any(kept) and len(kept) >= len(page.lines):
        return kept.index(True), len(kept) - 1 - kept[::-1].index(True)
    shape = layout(page)
    first = _line_of(page, squeeze(body.text[:200])[:40], range(len(page.lines)))
    end = _line_of(page, squeeze(body.text[-200:])[-40:], range(len(page.lines) - 1, -1, -1))
    first = max(0, shape.first) if first is None else first
    return first, max(first, shape.last) if end is None or end < first else end


def _line_of(page: Markup, words: str, numbers: range) -> int | None:
    word = words.split(" ", maxsplit=1)[0]
    for number in numbers if len(words) >= 20 else ():
        line = page.lines[number]
        if word not in line.text and "\xad" not in line.text:
            continue
        if words in squeeze(line.text[:5000]) and not line.zone & Zone.TITLE:
            return number
    return None


# ------------------------------------------------------------------------------------ section, address


def _sections(page: Markup) -> Iterator[Candidate]:
    for _, content, span in metas(
        page, "article:section", "og:section", "section", "parsely-section", "articlesection"
    ):
        yield Candidate(content, "meta", 0.8, span)
    for statement in linked.strings(linked.nodes(page), "articleSection"):
        yield Candidate(statement.value, "json-ld", 0.7, statement.span())


def _addresses(source: Source, page: Markup) -> Iterator[Candidate]:
    """The page's address as it gives it itself, normalised; relative ones against the address it was fetched from."""
    stated = [
        *(
            (each.attributes["href"], "canonical", 0.9)
            for each in page.elements[:500]
            if each.get("rel") == "canonical" and "href" in each.attributes
        ),
        *(((content, span), "og:url", 0.8) for _, content, span in metas(page, "og:url")),
    ]
    for (value, span), origin, sure in stated:
        absolute = _joined(source.page.url, value)
        clean = clean_url(absolute) if absolute.startswith("http") else None
        if clean:
            yield Candidate(clean, origin, sure, span)
    if source.page.url:
        yield Candidate(clean_url(source.page.url) or source.page.url, "address", 0.75)


def _joined(base: str | None, value: str) -> str:
    try:
        return urljoin(base or "", value.strip())
    except ValueError:
        return ""
