"""The room read: RawPage → Article, or the reason why there is none.

    page → sniff → decode → html | dump → verdict → language, metadata, dates → Article

A bad page is never an exception: it is a Reading without an article and with an Issue in the user's words.
"""

from __future__ import annotations

import hashlib

from storywire.errors import IssueCode
from storywire.read import verdict
from storywire.read.announced import announced_text
from storywire.read.body import Body, LineVerdict
from storywire.read.dates import find_dates
from storywire.read.dump import read_dump
from storywire.read.explanation import ShownLine, explain_lines
from storywire.read.html import headings_of, read_html, second_readings
from storywire.read.language import language
from storywire.read.metadata import find_metadata
from storywire.read.outlets import find_outlet
from storywire.read.sniff import refusal_of_bytes
from storywire.read.source import Source, decode
from storywire.types import Article, Issue, MediaType, RawPage, Reading, Step
from storywire.version import __version__

__all__ = [
    "Body",
    "LineVerdict",
    "ShownLine",
    "Source",
    "announced_text",
    "decode",
    "explain",
    "read_page",
    "why_lines",
]


def read_page(page: RawPage, article: str, revision: int, max_bytes: int) -> Reading:
    """Read one page as the given revision of the article `article`.

    Pages that are empty, binary, longer than `max_bytes`, or hold no article give a Reading with issues alone.
    """
    refused = refusal_of_bytes(page, max_bytes)
    if refused:
        return Reading(None, (_issue(page, article, *refused),))
    source = decode(page)
    if page.media_type is MediaType.HTML and source.tree is None:
        return Reading(None, (_issue(page, article, IssueCode.BROKEN_MARKUP, "the page's markup cannot be parsed"),))
    body = read_body(source)
    lines = shown_lines(source)
    refused = verdict.refusal(body, lines)
    if refused:
        other = next((each for each in second_readings(source) if not verdict.refusal(each, lines)), None)
        if other is None:
            return Reading(None, (_issue(page, article, *refused),), _assemble(source, body, article, revision))
        body = other
    warnings = _warnings(source, body, article, verdict.cut_short(body, lines))
    return Reading(_assemble(source, body, article, revision), warnings)


def shown_lines(source: Source) -> tuple[str, ...]:
    """What a page shows: the headings of its markup, then its lines."""
    titles = headings_of(source.tree) if source.tree is not None else ()
    return (*titles, *source.shown)


def read_body(source: Source) -> Body:
    """The text of a decoded page."""
    return read_html(source) if page_is_markup(source) else read_dump(source)


def explain(page: RawPage) -> Body:
    """What was taken from a page; for a text dump with the verdict on each of its lines (Body.lines)."""
    source = decode(page)
    return read_html(source) if page_is_markup(source) else read_dump(source, explained=True)


def why_lines(page: RawPage, max_bytes: int) -> tuple[ShownLine, ...]:
    """Every visible line of a page with what became of it and why; none for pages that are not even decoded."""
    if refusal_of_bytes(page, max_bytes):
        return ()
    source = decode(page)
    return explain_lines(source, read_body(source))


def page_is_markup(source: Source) -> bool:
    """Whether a page is read as HTML."""
    return source.page.media_type is MediaType.HTML


def _assemble(source: Source, body: Body, article: str, revision: int) -> Article:
    """Put the article together from the text and what was found beside it."""
    page = source.page
    found = find_metadata(source, body, article, revision)
    published, modified = find_dates(source, body, article, revision)
    best = {finding.field: finding.value for finding in reversed(found)}
    return Article(
        id=article,
        revision=revision,
        address=page.address,
        page_sha256=hashlib.sha256(page.body).hexdigest(),
        headline=best.get("headline"),
        text=body.text,
        paragraphs=body.paragraphs,
        language=language(body.text, declared_language(source)),
        published=published,
        modified=modified,
        outlet=find_outlet(found, page),
        url=page.url or best.get("url"),
        byline=tuple(finding.value for finding in found if finding.field == "byline"),
        credit=best.get("credit"),
        dateline=best.get("dateline"),
        section=best.get("section"),
        metadata=found,
        confidence=body.confidence,
        reader=f"storywire {__version__} / {body.reader}",
    )


def declared_language(source: Source) -> str | None:
    """What a page of markup says of its own language."""
    return source.tree.get("lang") if source.tree is not None else None


def _warnings(source: Source, body: Body, article: str, cut_short: bool) -> tuple[Issue, ...]:
    issues = []
    if cut_short:
        issues.append(_issue(source.page, article, IssueCode.PAYWALL, f"{verdict.CUT_SHORT}; this much was read"))
    if source.lost:
        said = f"{source.lost} characters could not be decoded and are shown as \N{REPLACEMENT CHARACTER}"
        issues.append(_issue(source.page, article, IssueCode.BROKEN_ENCODING, said))
    if body.confidence < verdict.LOW:
        said = f"the text may be incomplete or hold parts of other stories (confidence {body.confidence:.2f})"
        issues.append(_issue(source.page, article, IssueCode.LOW_CONFIDENCE, said))
    return tuple(issues)


def _issue(page: RawPage, article: str, code: IssueCode, message: str) -> Issue:
    return Issue(code, Step.READ, page.address, message, article)
