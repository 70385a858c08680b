"""What arrives from an address, as a page of the library or the issue that stands for it.

A server may say that all is well and send a reader elsewhere: to a consent wall, a login, its front page, an error
page. Where a redirect ended and what the title says tells them apart from articles; the words are in the word list
mul/walls. What a feed itself carries of an article stands in where the page cannot be had.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from html import unescape
from urllib.parse import urlsplit

from storywire import lexicons
from storywire.errors import IssueCode
from storywire.intake.exchange import Answer, Failure
from storywire.intake.kinds import SNIFF, is_binary
from storywire.intake.made_pages import Parts, made_page
from storywire.intake.urls import fold
from storywire.types import Issue, MediaType, RawPage, Step
from storywire.types.following import Announcement

FULL_WORDS = 120  # an item with fewer words carries a teaser
FROM_FEED = "feed"  # the origin of a page that was made from what a feed carries
_HTML = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml", ""})
_TITLE = re.compile(rb"<title[^<>]{0,300}>([^<]{0,500})", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def page_of(announced: Announcement, came: Answer, at: datetime) -> RawPage | Failure:
    """The page that came for an announcement, or why it is none."""
    media = _media(came)
    if isinstance(media, Failure):
        return media
    elsewhere = _led_away(announced.url or "", came)
    if elsewhere:
        return elsewhere
    return RawPage(
        address=fold(came.url),
        body=came.body,
        media_type=media,
        origin="web",
        url=came.url,
        fetched=at,
        charset=came.charset,
        announced=announced.published,
    )


def page_of_feed(announced: Announcement, at: datetime) -> RawPage | None:
    """The page that a feed's own content makes; None where it carries no full text."""
    content = announced.content or ""
    if len(_TAG.sub(" ", content).split()) < FULL_WORDS:
        return None
    parts = Parts(title=announced.headline, html=content, url=announced.url, announced=announced.published, fetched=at)
    return made_page(parts, announced.address, FROM_FEED)


def issue_of(announced: Announcement, failure: Failure) -> Issue:
    """The issue that says why an announced page did not come."""
    return Issue(failure.code, Step.INTAKE, announced.address, failure.message)


def _media(came: Answer) -> MediaType | Failure:
    """How the body is to be read: by its bytes first, then by what the server calls it."""
    if is_binary(came.body[:SNIFF]):
        return Failure(IssueCode.MEDIA_TYPE, f"what came is no page but {came.media_type or 'a binary file'}")
    if came.media_type in _HTML:
        return MediaType.HTML
    if came.media_type == "text/plain":
        return MediaType.HTML if re.match(rb"\s*<(?:!doctype|html)", came.body, re.IGNORECASE) else MediaType.TEXT
    return Failure(IssueCode.MEDIA_TYPE, f"what came is no page but {came.media_type[:80]}")


def _led_away(asked: str, came: Answer) -> Failure | None:
    """Whether the reader was led to something else than what was asked for."""
    words = _words()
    there, here = urlsplit(came.url), urlsplit(asked)
    said = f"the address leads to {there.hostname}{there.path[:80]}"
    if fold(came.url) != fold(asked):
        new_labels = set((there.hostname or "").split(".")) - set((here.hostname or "").split("."))
        new_parts = set(there.path.lower().strip("/").split("/")) - set(here.path.lower().split("/"))
        if new_labels & words["consent_hosts"] or new_parts & words["consent_paths"]:
            return Failure(IssueCode.CONSENT, f"{said}, which asks for consent")
        if new_labels & words["login_hosts"] or new_parts & words["login_paths"]:
            return Failure(IssueCode.LOGIN, f"{said}, which asks for a login or a subscription")
        if new_parts & words["missing_paths"]:
            return Failure(IssueCode.SOFT_404, f"{said}, an error page")
        if there.path in ("", "/") and not there.query and here.path not in ("", "/"):
            return Failure(IssueCode.SOFT_404, f"{said}, the front page")
    return _error_page(came.body, words["missing_titles"])


def _error_page(body: bytes, titles: frozenset[str]) -> Failure | None:
    """A page that calls itself missing, in its title, apart from the outlet's name."""
    found = _TITLE.search(body[:100_000])
    if not found:
        return None
    title = " ".join(unescape(found[1].decode("utf-8", "replace")).lower().replace("’", "'").split())
    parts = {part.strip(" .!:") for part in re.split(r"\s[|–—·-]\s|:", title)}
    if parts & titles:
        return Failure(IssueCode.SOFT_404, f"the server sent an error page under the title “{title[:80]}”")
    return None


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in lexicons.load("mul", "walls").items()}
