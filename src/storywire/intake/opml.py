"""Lists of feeds as OPML (http://opml.org/spec2.opml), as feed readers write and read them.

Miniflux leaves out the type, FreshRSS adds attributes and sources of its own, NewsBlur and Feedly nest folders;
others name the folder in `category` alone. All of it is read; written is OPML 2.0 with one outline a folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from storywire.errors import IssueCode
from storywire.intake.elements import Refused, root_of
from storywire.intake.urls import is_web
from storywire.types import Issue, Step

MAX_BYTES = 20_000_000
MAX_OUTLINES = 50_000
_WORDS = 500  # characters of a title


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed of a list. `folders` leads from the outermost folder to the one it lies in."""

    url: str
    title: str | None = None
    site: str | None = None
    folders: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionList:
    """A list of feeds, and what was wrong with it."""

    title: str | None = None
    subscriptions: tuple[Subscription, ...] = ()
    issues: tuple[Issue, ...] = ()


def is_opml(start: bytes) -> bool:
    """Whether a file that begins like this is OPML."""
    return b"<opml" in start[:2048].lower()


def parse_opml(body: bytes, address: str = "opml:", max_bytes: int = MAX_BYTES) -> SubscriptionList:
    """The feeds of a list, each address once, in the order of the file. Never raises: what is wrong is an issue."""
    try:
        root, said = root_of(body, None, max_bytes)
    except Refused as problem:
        return SubscriptionList(issues=(_issue(address, f"the list of feeds is not read: {problem}"),))
    if root.tag.lower() != "opml":
        return SubscriptionList(issues=(_issue(address, f"this is no OPML: its root is <{root.tag[:40]}>"),))
    found = list(_outlines(root.find("body"), ()))[:MAX_OUTLINES]
    kept: dict[str, Subscription] = {}
    for outline, folders in found:
        one = _subscription(outline, folders)
        if one:
            kept.setdefault(one.url, one)
    notes = [*said, *_left_out([outline for outline, _ in found], len(kept))]
    title = root.findtext("head/title")
    return SubscriptionList(_words(title), tuple(kept.values()), tuple(_issue(address, one) for one in notes))


def _outlines(above: Element | None, folders: tuple[str, ...]) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """Every outline that is a feed, with its folders. The depth is bounded by the reader of the XML."""
    for outline in above if above is not None else ():
        if outline.tag.lower() != "outline":
            continue
        if _feed_address(outline) is not None:
            yield outline, folders
        name = _words(outline.get("text") or outline.get("title"))
        yield from _outlines(outline, (*folders, name) if name else folders)


def _feed_address(outline: Element) -> str | None:
    found = (value for name, value in outline.items() if name.lower() == "xmlurl")
    return next(found, None)


def _subscription(outline: Element, folders: tuple[str, ...]) -> Subscription | None:
    url = (_feed_address(outline) or "").strip()
    if url.lower().startswith("feed:"):
        url = url[5:] if "://" in url[5:] else f"http:{url[5:]}"
    if not is_web(url) or outline.get("type", "rss").lower() not in ("rss", "atom", "rdf", "json", "jsonfeed", ""):
        return None
    site = (outline.get("htmlUrl") or "").strip()
    return Subscription(
        url=url,
        title=_words(outline.get("title") or outline.get("text")),
        site=site if is_web(site) else None,
        folders=folders or _category(outline.get("category")),
        language=_words(outline.get("language")),
    )


def _category(value: str | None) -> tuple[str, ...]:
    """OPML 2.0's category: names between slashes, several after commas; the first one is the folder."""
    first = (value or "").split(",")[0]
    return tuple(name for part in first.split("/") if (name := _words(part)))


def _left_out(outlines: list[Element], kept: int) -> Iterator[str]:
    if len(outlines) == MAX_OUTLINES:
        yield f"it lists {MAX_OUTLINES:,} feeds or more; the rest is left out"
    other = sum(1 for outline in outlines if _subscription(outline, ()) is None)
    if other:
        yield f"{other} of {len(outlines)} are no feeds on the web, or of another kind, and were left out"
    twice = len(outlines) - other - kept
    if twice:
        yield f"{twice} stand in it more than once"
    if not outlines:
        yield "there are no feeds in it"


def write_opml(subscriptions: Iterable[Subscription], title: str, created: datetime) -> str:
    """The list as OPML 2.0 with its folders, feeds without one first."""
    root = Element("opml", version="2.0")
    head = SubElement(root, "head")
    SubElement(head, "title").text = _sound(title)
    SubElement(head, "dateCreated").text = format_datetime(created)
    body = SubElement(root, "body")
    places: dict[tuple[str, ...], Element] = {(): body}
    for one in sorted(subscriptions, key=lambda s: (s.folders, (s.title or s.url).casefold(), s.url)):
        name = _sound(one.title or one.url)
        given = {
            "text": name,
            "title": name,
            "type": "rss",
            "xmlUrl": one.url,
            "htmlUrl": one.site,
            "language": one.language,
        }
        SubElement(
            _place(places, one.folders), "outline", {key: _sound(value) for key, value in given.items() if value}
        )
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _place(places: dict[tuple[str, ...], Element], folders: tuple[str, ...]) -> Element:
    for depth in range(1, len(folders) + 1):
        path = folders[:depth]
        if path not in places:
            places[path] = SubElement(places[path[:-1]], "outline", text=_sound(path[-1]), title=_sound(path[-1]))
    return places[folders]


def _sound(text: str) -> str:
    """Only characters that XML has."""
    return "".join(
        c for c in text if c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


def _words(value: str | None) -> str | None:
    return " ".join((value or "")[:_WORDS].split()) or None


def _issue(address: str, said: str) -> Issue:
    return Issue(IssueCode.BROKEN_FEED, Step.INTAKE, address, said)
