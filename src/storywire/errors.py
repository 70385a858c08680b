"""The exceptions that Storywire raises, and the codes of the issues that it records.

A page that is bad is an Issue, not an exception. A caller that is wrong gets a ValueError in the user's words.
A world that fails (disk, lock, missing model) is a StorywireError, raised from its cause.
"""

from __future__ import annotations

from enum import StrEnum


class StorywireError(Exception):
    """The world failed: the message says in the user's words what, and what to do about it."""


class LibraryError(StorywireError):
    """The library file cannot be opened, read or written."""


class LibraryLocked(LibraryError):
    """Another process is writing to the library."""


class LibraryFull(LibraryError):
    """There is no room left where the library lies."""


class ModelError(StorywireError):
    """A model is missing, or its card does not fit the code that would use it."""


class NotFound(StorywireError):
    """Nothing of that name in the library."""


class IssueCode(StrEnum):
    """Why a page, or a part of it, was skipped or could not be read."""

    UNREADABLE = "unreadable"  # the operating system refuses the file
    EMPTY = "empty"
    BINARY = "binary"
    TOO_LARGE = "too-large"
    BROKEN_LINE = "broken-line"  # a line of JSON Lines that is no page
    UNSUPPORTED = "unsupported"  # a kind of file that is not read
    BROKEN_ENCODING = "broken-encoding"  # some characters were lost
    BROKEN_MARKUP = "broken-markup"
    TIMED_OUT = "timed-out"
    NO_ARTICLE = "no-article"  # navigation, an error page, a list of headlines
    PAYWALL = "paywall"  # only the beginning of an article
    CONSENT = "consent"
    LOW_CONFIDENCE = "low-confidence"
    NO_DATE = "no-date"
    FAILED = "failed"  # our own fault: an unexpected exception on this page
    NOT_ANALYSED = "not-analysed"  # a language without attribution, or a text too long
    UNPROVED = "unproved"
