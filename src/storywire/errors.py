"""The exceptions that Storywire raises, and the codes of the issues that it records.

A page that is bad is an Issue, not an exception. A caller that is wrong gets a ValueError in the user's words.
A world that fails (disk, lock, missing model) is a StorywireError, raised from its cause.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class StorywireError(Exception):
    """The world failed: the message says in the user's words what, and what to do about it."""


class LibraryError(StorywireError):
    """The library cannot be opened, read or written."""


class LibraryLocked(LibraryError):
    """Another process is writing to the library."""


class LibraryFull(LibraryError):
    """There is no room left where the library lies."""


class ModelError(StorywireError):
    """A model is missing, or its card does not fit the code that would use it."""


class NotFound(StorywireError):
    """Nothing of that name in the library."""


class QueryError(ValueError):
    """A search that cannot be understood: what is wrong, and at which character of the query (from 0)."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(f"{message} (at character {at + 1})")
        self.at = at


class IssueCode(StrEnum):
    """Why a page, or a part of it, was skipped or could not be read. `meaning` says it to a person."""

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Self:
        code = str.__new__(cls, value)
        code._value_ = value
        code.meaning = meaning
        return code

    UNREADABLE = "unreadable", "the operating system refuses the file"
    EMPTY = "empty", "there is nothing in the page"
    BINARY = "binary", "an image, an archive, a program or another file that is no text"
    TOO_LARGE = "too-large", "the page is larger than the settings allow"
    BROKEN_LINE = "broken-line", "a line of JSON Lines that is no page, or says something impossible of it"
    NOT_A_FEED = "not-a-feed", "an HTML page or something else stands where a feed was expected"
    BROKEN_FEED = "broken-feed", "something is wrong with a feed; what could be read of it was read"
    WRONG_DATE = "wrong-date", "a feed or a record gives a date that cannot be; it was left out"
    BROKEN_ARCHIVE = (
        "broken-archive",
        "an archive (zip, tar, WARC) is damaged, encrypted, or tries to harm; the rest was read",
    )
    BROKEN_ENCODING = "broken-encoding", "some characters could not be decoded; the rest was read"
    BROKEN_MARKUP = "broken-markup", "the markup is nested too deep or too damaged to be read"
    NO_ARTICLE = "no-article", "the page carries no article: navigation, a list of headlines, an error page"
    PAYWALL = "paywall", "only the beginning of the article is on the page"
    CONSENT = "consent", "the page asks for consent and carries nothing else"
    ROBOTS = "robots", "the site's robots.txt asks not to fetch the page"
    BAD_ADDRESS = "bad-address", "no address that is fetched: another scheme than http and https, or an unusual port"
    PRIVATE_ADDRESS = "private-address", "the name leads into a private network, which is never fetched from"
    DNS = "dns", "the host's name cannot be resolved"
    TLS = "tls", "the connection cannot be trusted: a wrong, expired or missing certificate"
    UNREACHABLE = "unreachable", "the host does not answer, or refuses the connection"
    CUT_OFF = "cut-off", "the server ended the answer early, or sent what is no HTTP"
    TOO_SLOW = "too-slow", "the server took too long, or sent too little at a time"
    BOMB = "decompression-bomb", "the answer is far larger unpacked than sent"
    REDIRECTS = "redirects", "the address leads from redirect to redirect and never arrives"
    HTTP_ERROR = "http-error", "the server answered with an error"
    BUSY = "busy", "the server asks to come back later"
    GONE = "gone", "the server says that the page does not exist, or no longer"
    SOFT_404 = "soft-404", "the server says that all is well, and sends an error page or its front page instead"
    LOGIN = "login", "the address leads to a login or a subscription"
    MEDIA_TYPE = "media-type", "what the address leads to is no page: a picture, a film, a document"
    LOW_CONFIDENCE = "low-confidence", "what was read may not be the article, or not all of it"
    NOT_ANALYSED = "not-analysed", "a part of the findings is missing: another language, or a very long text"
    FAILED = "failed", "Storywire itself failed on the page; this is a bug, please report it"
