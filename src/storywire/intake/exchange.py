"""What is asked of a server, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass

from storywire.errors import IssueCode

PAGES = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"
FEEDS = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, text/html;q=0.5, */*;q=0.1"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost: bytes of its body, unpacked, and seconds for all of it."""

    bytes: int = 20_000_000
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: an address, and what is known of it from before."""

    url: str
    accept: str = PAGES
    etag: str | None = None
    modified: str | None = None  # Last-Modified, as the server wrote it


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: the body unpacked, with what its headers say. `status` is 200, or 304 for what has not changed."""

    url: str  # where the redirects ended
    status: int
    body: bytes
    media_type: str
    charset: str | None
    etag: str | None
    modified: str | None
    fresh_seconds: float | None  # Cache-Control: max-age
    received: int  # bytes on the wire
    moved: bool = False  # all redirects were permanent: the new address may be kept

    @property
    def unchanged(self) -> bool:
        return self.status == 304


@dataclass(frozen=True, slots=True)
class Failure:
    """Why nothing came. `later` are the seconds after which the server wants to be asked again, if it said so."""

    code: IssueCode
    message: str
    later: float | None = None
    status: int | None = None
    received: int = 0
