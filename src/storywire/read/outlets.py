"""Who publishes a page: from what its metadata, its address, its masthead and its share line say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from urllib.parse import urlsplit

from courlan import extract_domain

from storywire import lexicons
from storywire.read import bylines, linked, written
from storywire.read.finding import Candidate, all_folded, folded, metas, squeeze, whole
from storywire.read.markup import Markup, Zone
from storywire.types import MetadataFinding, Outlet, OutletKind, RawPage

_HANDLE = re.compile(r"(?<![\w.])@((?:[a-z0-9-]{2,40}\.){1,3}[a-z]{2,12})\b", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[\s©]*(?:\d{4}(?:\s?[-–—]\s?\d{4})?)?[\s,]*(?:by )?([^\d|.,;©•·]{3,50})", re.IGNORECASE
)
_RESERVED = re.compile(r"\s*(?:all rights reserved|alle rechte vorbehalten|tous droits réservés).*$", re.IGNORECASE)
_TAIL = re.compile(r"\s+[|\-–—·•»]\s+")
_MASTHEAD_LINES = 6
_LONGEST_TITLE = 1000
_SLOGAN = 80  # characters of a line below a masthead that says what sort of medium it is


def candidates(raw: RawPage, page: Markup, first: int, headline: str = "") -> list[Candidate]:
    """Names an outlet may have, with their places. What the user said of the page comes first.

    Names are given without the form of the company behind them. Places that name the same, and a host that spells the
    name, make it surer; a firm that prints or owns papers is less likely the name that readers know.
    """
    said = [replace(each, value=without_form(squeeze(each.value))) for each in _stated(raw, page, first, headline)]
    hosts = [letters(label) for url in _addresses(raw, page) if (label := _label(url))]
    places = Counter(key for _, key in {(each.origin, letters(each.value)) for each in said})
    judged = [
        replace(each, confidence=_agreed(each, hosts, places[letters(each.value)] - 1))
        for each in said
        if len(each.value) > 1
    ]
    return ([Candidate(raw.outlet_hint, "hint", 1.0)] if raw.outlet_hint else []) + judged


def _stated(raw: RawPage, page: Markup, first: int, headline: str) -> Iterator[Candidate]:
    for _, content, span in metas(
        page, "og:site_name", "application-name", "publisher", "dc.publisher", "article:publisher"
    ):
        if not content.startswith("http"):
            yield Candidate(content, "meta", 0.9, span)
    for statement in list(linked.names(linked.nodes(page), "publisher"))[:2]:
        yield Candidate(statement.value, "json-ld", 0.85, statement.span())
    yield from _title_rest(page, headline)
    if not page.elements:
        yield from _share_line(page)
        yield from _masthead(page, first)
    if raw.url and _host(raw.url):
        yield Candidate(_host(raw.url), "address", 0.5)
    yield from _copyright(page)


def _agreed(each: Candidate, hosts: list[str], fellows: int) -> float:
    name = letters(each.value)
    if each.origin in {"address", "share line"}:
        return each.confidence
    spelled = any(_spells(host, name) for host in hosts)
    sure = each.confidence + 0.06 * min(fellows, 2) + 0.1 * spelled
    if not spelled and not fellows and not _words("firm").isdisjoint(folded(each.value).split()):
        sure -= 0.15
    return min(0.97, sure)


def _spells(host: str, name: str) -> bool:
    return min(len(host), len(name)) >= 4 and (host in name or name in host)


def letters(name: str) -> str:
    """The letters of a name by which two spellings of it are held together, without its article."""
    return re.sub(r"^(?:the|der|die|das|le|la|el|il) ", "", folded(without_form(name))).replace(" ", "")


def without_form(name: str) -> str:
    """A name without the legal form of the company behind it: `Harbour Post Ltd` → `Harbour Post`."""
    for _ in range(2):
        shorter = _form().sub("", name)
        if len(shorter) < 3:
            break
        name = shorter
    return name.strip()


@cache
def _form() -> re.Pattern[str]:
    forms = sorted(_words("legal"), key=lambda form: (-len(form), form))
    return re.compile(rf"(?<=\w),?\s+(?:{'|'.join(map(re.escape, forms))})\.?$", re.IGNORECASE)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _addresses(raw: RawPage, page: Markup) -> list[str]:
    canonical = [each.get("href") for each in page.elements[:500] if each.get("rel") == "canonical"]
    return [url for url in (raw.url or "", *canonical[:1], *(value for _, value, _ in metas(page, "og:url"))) if url]


def _label(url: str) -> str:
    """The part of the host that is a name: `news.harbour-post.co.uk` → `harbour-post`."""
    host = _host(url)
    return (_domain(url) or host).split(".")[0]


def _title_rest(page: Markup, headline: str) -> Iterator[Candidate]:
    """What the title says beside the headline, or its last part.

    One of a single part, if a line at the top says it again with a day behind it, as mastheads do; else it is nothing.
    """
    title = next((line for line in page.lines[:200] if line.zone & Zone.TITLE), None)
    if title is None:
        return
    text = title.text[:_LONGEST_TITLE]
    start = text.find(headline) if headline else -1
    parts = _TAIL.split(text)
    rests = [text[:start], text[start + len(headline) :]] if start >= 0 else parts[1:][-1:]
    if start < 0 and len(parts) == 1 and _heads_the_page(text, page):
        rests = [text]
    for rest in rests:
        name = _TAIL.split(f" {rest} ")[-1].strip(" |-–—·•»«:~/_\n\t\xa0")
        if 1 <= len(name.split()) <= 5 and name in text and name[-1] not in "?!" and letters(name):
            at = text.rfind(name)
            yield Candidate(name, "title", 0.68, title.locate(at, at + len(name)))


def _heads_the_page(name: str, page: Markup) -> bool:
    """Whether a line at the top begins with the name, and a day stands behind it."""
    own = folded(name)
    top = (line.text[:200] for line in page.lines[:40] if not line.zone & Zone.TITLE)
    return any(folded(line).startswith(f"{own} ") and bool(written.find(line)) for line in top)


def _share_line(page: Markup) -> Iterator[Candidate]:
    """`Share this @outlet.example`, more sure when it is said twice."""
    signs = [line for line in page.lines if len(line.text) < 80 and "@" in line.text]
    said = [(line, match) for line in signs for match in _HANDLE.finditer(line.text)]
    counts = Counter(match[1].lower() for _, match in said)
    for line, match in said[:6]:
        yield Candidate(
            match[1].lower(),
            "share line",
            min(0.85, 0.6 + 0.1 * counts[match[1].lower()]),
            line.locate(match.start(1), match.end(1)),
        )


def _masthead(page: Markup, first: int) -> Iterator[Candidate]:
    """A line at the top of a dump that names the outlet: a day or a headline below it, or named again further down."""
    owned: set[str] | None = None
    for number, line in enumerate(page.lines[: min(first - 1, _MASTHEAD_LINES)]):
        text = line.text.strip()
        if not _nameable(text):
            continue
        if owned is None:
            owned = {letters(each.value) for each in (*_copyright(page), *_share_line(page))}
        if letters(text) in owned:
            yield Candidate(text, "masthead", 0.75, whole(line))
        elif number == 0:
            yield Candidate(text, "masthead", _standing(page, first), whole(line))


def _standing(page: Markup, first: int) -> float:
    """How sure the first line of a dump is a masthead: a day or a slogan below it, its name again in later lines."""
    text = folded(page.lines[0].text)
    below = [line.text for line in page.lines[1 : min(first, _MASTHEAD_LINES)]]
    dated = any(written.find(line) and len(line.strip()) < 50 for line in below)
    named = sum(text in line for line in all_folded(line.text for line in page.lines[1:] if len(line.text) < 120))
    slogan = bool(below) and len(below[0]) < _SLOGAN and not _words("medium").isdisjoint(folded(below[0]).split())
    return min(0.8, 0.55 * dated + 0.45 * (slogan and first >= 3) + 0.12 * min(named, 3) + 0.05)


def _nameable(text: str) -> bool:
    words = text.split()
    menu = lexicons.load("mul", "outlets")["menu"]
    return (
        1 <= len(words) <= 5
        and 3 <= len(text) <= 40
        and text.lower() not in menu
        and text[0].isupper()
        and text[-1] not in ".:?!"
        and "/" not in text
    )


def _copyright(page: Markup) -> Iterator[Candidate]:
    for line in page.lines[-60:]:
        match = _COPYRIGHT.search(line.text[:200]) if _marks_rights(line.text[:200].lower()) else None
        name = _RESERVED.sub("", match[1]).strip() if match else ""
        if match and _nameable(name):
            yield Candidate(name, "copyright", 0.4, line.locate(match.start(1), match.start(1) + len(name)))


def _marks_rights(text: str) -> bool:
    """Whether a text in lower case has a sign of copyright."""
    return "©" in text or "(c)" in text or "copyright" in text


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
    words = re.sub(r"^the ", "", folded(without_form(name)))
    return words.replace(" ", "-") or name


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
