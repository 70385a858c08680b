"""Who publishes a page: from what its metadata, its address, its masthead and its share line say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from urllib.parse import urlsplit

from courlan import extract_domain

from storywire import lexicons
from storywire.read import bylines, linked, written
from storywire.read.finding import Candidate, folded, metas, squeeze, whole
from storywire.read.markup import Markup, Zone
from storywire.types import MetadataFinding, Outlet, OutletKind, RawPage

_HANDLE = re.compile(r"@((?:[a-z0-9-]{2,40}\.){1,3}[a-z]{2,12})\b", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[\s©]*(?:\d{4}(?:\s?[-–—]\s?\d{4})?)?[\s,]*(?:by )?([^\d|.,;©•·]{3,50})", re.IGNORECASE
)
_RESERVED = re.compile(r"\s*(?:all rights reserved|alle rechte vorbehalten|tous droits réservés).*$", re.IGNORECASE)
_TAIL = re.compile(r"\s+[|\-–—·•»]\s+")
_MASTHEAD_LINES = 6


def candidates(raw: RawPage, page: Markup, first: int) -> Iterator[Candidate]:
    """Names an outlet may have, with their places. What the user said of the page comes first."""
    if raw.outlet_hint:
        yield Candidate(raw.outlet_hint, "hint", 1.0)
    for _, content, span in metas(
        page, "og:site_name", "application-name", "publisher", "dc.publisher", "article:publisher"
    ):
        if not content.startswith("http"):
            yield Candidate(content, "meta", 0.9, span)
    for statement in list(linked.names(linked.nodes(page), "publisher"))[:2]:
        yield Candidate(statement.value, "json-ld", 0.85, statement.span())
    yield from _title_tail(raw, page)
    if not page.elements:
        yield from _share_line(page)
        yield from _masthead(page, first)
    if raw.url and _host(raw.url):
        yield Candidate(_host(raw.url), "address", 0.5)
    yield from _copyright(page)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _title_tail(raw: RawPage, page: Markup) -> Iterator[Candidate]:
    """The last part of the page's title, where it is short or spells the host."""
    title = next((line for line in page.lines[:200] if line.zone & Zone.TITLE), None)
    parts = _TAIL.split(squeeze(title.text)) if title else []
    if title and len(parts) > 1 and len(parts[-1].split()) <= 5:
        host = folded(_host(raw.url or "")).replace(" ", "")
        spelled = bool(host) and folded(parts[-1]).replace(" ", "") in host
        at = title.text.rfind(parts[-1])
        span = title.locate(at, at + len(parts[-1])) if at >= 0 else whole(title)
        yield Candidate(parts[-1], "title", 0.8 if spelled else 0.6, span)


def _share_line(page: Markup) -> Iterator[Candidate]:
    """`Share this @outlet.example`, more sure when it is said twice."""
    said = [(line, match) for line in page.lines if len(line.text) < 80 for match in _HANDLE.finditer(line.text)]
    counts = Counter(match[1].lower() for _, match in said)
    for line, match in said[:6]:
        yield Candidate(
            match[1].lower(),
            "share line",
            min(0.85, 0.6 + 0.1 * counts[match[1].lower()]),
            line.locate(match.start(1), match.end(1)),
        )


def _masthead(page: Markup, first: int) -> Iterator[Candidate]:
    """A dump's first line where a masthead follows: a date among the next lines and a headline below it."""
    if not page.lines or first < 2:
        return
    text = page.lines[0].text.strip()
    if not _nameable(text):
        return
    dated = any(written.find(line.text) and len(line.text.strip()) < 50 for line in page.lines[1:_MASTHEAD_LINES])
    named = sum(folded(text) in folded(line.text) for line in page.lines[1:] if len(line.text) < 120)
    if dated or named:
        yield Candidate(text, "masthead", min(0.8, 0.55 * dated + 0.15 * min(named, 3) + 0.15), whole(page.lines[0]))


def _nameable(text: str) -> bool:
    words = text.split()
    menu = lexicons.load("mul", "outlets")["menu"]
    return (
        1 <= len(words) <= 5
        and 3 <= len(text) <= 40
        and text.lower() not in menu
        and text[0].isupper()
        and text[-1] not in ".:?!"
    )


def _copyright(page: Markup) -> Iterator[Candidate]:
    for line in page.lines[-60:]:
        match = _COPYRIGHT.search(line.text[:200])
        name = _RESERVED.sub("", match[1]).strip() if match else ""
        if match and _nameable(name):
            yield Candidate(name, "copyright", 0.4, line.locate(match.start(1), match.start(1) + len(name)))


def find_outlet(findings: Sequence[MetadataFinding], page: RawPage) -> Outlet | None:
    """The outlet of a page, or None where nothing says who it is.

    Its id is the registered domain where an address is known, else its name in lower case with hyphens: the same for
    every page of the outlet.
    """
    named = [finding for finding in findings if finding.field == "outlet" and finding.confidence >= 0.4]
    urls = [*((page.url,) if page.url else ()), *(finding.value for finding in findings if finding.field == "url")]
    domain = next((found for found in (_domain(url) for url in urls) if found), None)
    if not named and domain is None:
        return None
    name = named[0].value if named else str(domain)
    if domain is None and re.fullmatch(r"[\w-]+(\.[\w-]+)+", name):
        domain = name.lower()
    return Outlet(domain or _slug(name), name, _kind(name))


def _domain(url: str) -> str | None:
    try:
        found = extract_domain(url)
    except (ValueError, TypeError):
        return None
    return str(found) if found else None


def _slug(name: str) -> str:
    return folded(name).replace(" ", "-") or name


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(lexicons.load("mul", "outlets")[kind])


def _kind(name: str) -> OutletKind:
    """A guess by the words of the name."""
    words = set(folded(name).split())
    if bylines.agency(name):
        return OutletKind.AGENCY
    if words & _words("broadcaster"):
        return OutletKind.BROADCASTER
    if words & _words("newspaper") or folded(name).endswith(("zeitung", "blatt", "anzeiger", "nachrichten")):
        return OutletKind.NEWSPAPER
    return OutletKind.SITE
