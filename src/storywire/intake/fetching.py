"""Fetching one address over HTTP, politely and within limits.

A Fetcher gives an Answer or a Failure, never an exception: what the web does wrong is no surprise. It asks robots.txt
first (RFC 9309), asks a host one thing at a time, follows redirects itself and judges each hop like the first, unpacks
bodies as a stream and stops at the first byte too many. It keeps no cookies, presses no buttons, and says who it is.
"""

from __future__ import annotations

import email.utils
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import urldefrag, urljoin, urlsplit

import httpcore2
import httpx2

from storywire.errors import IssueCode
from storywire.intake.addresses import Guard, Refused
from storywire.intake.exchange import Answer, Asked, Failure, Limits
from storywire.intake.hosts import Hosts
from storywire.intake.network import Allowance, GuardedBackend, TooMuch, TooSlow
from storywire.intake.robots import ROBOTS_BYTES, NoShelf, Robots, Shelf
from storywire.version import __version__

PRODUCT = "Storywire"
REDIRECTS = 8
HEADERS = 200_000  # bytes on the wire that are not the body
DRAINED = 16_384  # bytes of an error page that are read and left unread by everybody
RATIO = 200  # times that a body may grow when it is unpacked
ALWAYS = 2_000_000  # unpacked bytes up to which the ratio does not matter: small pages of one word repeated
ENCODINGS = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd", "identity", ""})


class Fetcher:
    """Fetches addresses from as many threads as like. `now` is for Retry-After and the age of robots.txt."""

    def __init__(
        self,
        guard: Guard,
        limits: Limits,
        hosts: Hosts,
        contact: str = "",
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._guard, self._limits, self._hosts, self._now = guard, limits, hosts, now
        self.agent = f"{PRODUCT}/{__version__}" + (f" (+{_header(contact)})" if contact else "")
        self._backend = GuardedBackend(guard)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=trust or httpcore2.default_ssl_context(),
            max_connections=None,
            max_keepalive_connections=64,
            keepalive_expiry=15.0,
            http1=True,
            http2=True,
            network_backend=self._backend,
        )
        self.keep_rules(NoShelf())

    def fetch(self, asked: Asked) -> Answer | Failure:
        """Fetch an address, unless robots.txt asks not to."""
        return self._fetch(asked, self._limits, ruled=True)

    def keep_rules(self, shelf: Shelf) -> None:
        """From now on keep there what robots.txt says."""
        self._robots = Robots(self._robots_txt, PRODUCT, shelf, self._now)

    def close(self) -> None:
        """Close all connections, also those that somebody waits at."""
        self._hosts.close()
        self._backend.abort()
        with suppress(RuntimeError, httpcore2.NetworkError):  # connections in use close themselves
            self._pool.close()

    # ------------------------------------------------------------------------------------------- a journey

    def _robots_txt(self, asked: Asked) -> Answer | Failure:
        limits = Limits(ROBOTS_BYTES, min(20.0, self._limits.seconds))
        return self._fetch(asked, limits, ruled=False)

    def _fetch(self, asked: Asked, limits: Limits, *, ruled: bool) -> Answer | Failure:
        """From redirect to redirect, until something comes or fails."""
        url, moved, seen = urldefrag(asked.url).url, True, set[str]()
        for _ in range(REDIRECTS + 1):
            seen.add(url)
            hop = self._hop(replace(asked, url=url), limits, ruled=ruled)
            if not isinstance(hop, _Redirect):
                return replace(hop, moved=moved and len(seen) > 1) if isinstance(hop, Answer) else hop
            url, moved = hop.url, moved and hop.permanent
            if url in seen:
                break
        return Failure(IssueCode.REDIRECTS, f"{asked.url} leads from redirect to redirect and never arrives")

    def _hop(self, asked: Asked, limits: Limits, *, ruled: bool) -> Answer | Failure | _Redirect:
        """One request: judged, waited for, made."""
        try:
            self._guard.check(asked.url)
        except Refused as refused:
            return Failure(refused.code, refused.message)
        delay = 0.0
        if ruled:
            ruling = self._robots.ruling(asked.url)
            if ruling.failure is not None:
                return ruling.failure
            delay = ruling.delay
        host = urlsplit(asked.url).hostname or ""
        with self._hosts.turn(host, delay, limits.seconds) as mine:
            if not mine:
                return Failure(IssueCode.BUSY, f"{host} is not to be asked now", later=self._hosts.rest_of(host))
            found = self._request(asked, limits)
        if isinstance(found, Failure) and found.code is IssueCode.BUSY and found.later:
            self._hosts.rest(host, found.later)
        return found

    # ------------------------------------------------------------------------------------------- a request

    def _request(self, asked: Asked, limits: Limits) -> Answer | Failure | _Redirect:
        """One request and its answer; once more where a connection that was kept open had gone."""
        allowance = Allowance(limits.seconds, limits.bytes + HEADERS)
        self._backend.allow(allowance)
        try:
            try:
                return self._exchange(asked, limits, allowance)
            except (httpcore2.RemoteProtocolError, httpcore2.ReadError, httpcore2.WriteError):
                if allowance.received:
                    raise
                return self._exchange(asked, limits, allowance)
        except Refused as refused:
            return Failure(refused.code, refused.message, received=allowance.received)
        except (
            httpcore2.NetworkError,
            httpcore2.ProtocolError,
            httpcore2.TimeoutException,
            TooSlow,
            TooMuch,
        ) as problem:
            return replace(_failure(problem, asked.url), received=allowance.received)
        except (httpx2.DecodingError, httpx2.InvalidURL, httpcore2.UnsupportedProtocol) as problem:
            return Failure(IssueCode.CUT_OFF, f"the answer cannot be unpacked: {problem}", received=allowance.received)

    def _exchange(self, asked: Asked, limits: Limits, allowance: Allowance) -> Answer | Failure | _Redirect:
        address = httpx2.URL(asked.url)
        host = address.netloc
        url = httpcore2.URL(
            scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path
        )
        request = httpcore2.Request("GET", url, headers=[(b"host", host), *self._headers(asked)])
        came = self._pool.handle_request(request)
        body = _Body(came)
        try:
            response = httpx2.Response(came.status, headers=came.headers, stream=body)
            return self._judged(asked, response, limits, allowance)
        finally:
            body.leave()

    def _headers(self, asked: Asked) -> list[tuple[bytes, bytes]]:
        said = {
            "user-agent": self.agent,
            "accept": asked.accept,
            "accept-language": "*",
            "accept-encoding": "gzip, br, zstd, deflate",
            "if-none-match": asked.etag or "",
            "if-modified-since": asked.modified or "",
        }
        return [(name.encode(), _header(value).encode("latin-1")) for name, value in said.items() if value]

    def _judged(
        self, asked: Asked, response: httpx2.Response, limits: Limits, allowance: Allowance
    ) -> Answer | Failure | _Redirect:
        """What an answer is: a redirect, a refusal, or something to read."""
        status, headers = response.status_code, response.headers
        if status not in (200, 304):
            _drain(response)
        if status in (301, 302, 303, 307, 308) and headers.get("location"):
            return _Redirect(_joined(asked.url, headers["location"]), status in (301, 308))
        if status == 304:
            return self._answer(asked.url, response, b"", allowance)
        if status != 200:
            return self._error(status, headers, allowance)
        named = [name.strip().lower() for name in headers.get("content-encoding", "").split(",")]
        if len(named) > 2 or not ENCODINGS.issuperset(named):
            return Failure(IssueCode.CUT_OFF, f"the answer is packed as {', '.join(named)[:60]}, which is not known")
        body = _unpacked(response, limits.bytes, allowance)
        return body if isinstance(body, Failure) else self._answer(asked.url, response, body, allowance)

    def _error(self, status: int, headers: httpx2.Headers, allowance: Allowance) -> Failure:
        later = _seconds(headers.get("retry-after"), self._now())
        if status in (404, 410):
            code, said = IssueCode.GONE, "says that there is no such page" if status == 404 else "took the page away"
        elif status in (429, 503):
            code, said = IssueCode.BUSY, "asks to come back later"
        elif status in (401, 402, 407):
            code, said = IssueCode.LOGIN, "asks for a login or a payment"
        elif status == 451:
            code, said = IssueCode.HTTP_ERROR, "withholds the page for legal reasons"
        else:
            code, said = IssueCode.HTTP_ERROR, "answered with an error"
        return Failure(code, f"the server {said} (HTTP {status})", later, status, allowance.received)

    def _answer(self, url: str, response: httpx2.Response, body: bytes, allowance: Allowance) -> Answer:
        headers = response.headers
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        fresh = re.search(r"(?:^|[\s,])max-age=(\d{1,9})", headers.get("cache-control", ""), re.IGNORECASE)
        return Answer(
            url=url,
            status=response.status_code,
            body=body,
            media_type=media_type,
            charset=response.charset_encoding,
            etag=_kept(headers.get("etag")),
            modified=_kept(headers.get("last-modified")),
            fresh_seconds=float(fresh[1]) if fresh else None,
            received=allowance.received,
        )


def fetcher_of(
    settings: FetchSettings, now: Callable[[], datetime], shelf: Shelf | None = None
) -> tuple[Hosts, Fetcher]:
    """A fetcher as the settings want it, and the turns that it keeps. On the shelf it keeps what robots.txt said."""
    hosts = Hosts(settings.host_delay)
    guard = Guard(settings.fetch_ports, settings.loopback_hosts)
    limits = Limits(settings.max_page_bytes, settings.fetch_seconds)
    fetcher = Fetcher(guard, limits, hosts, settings.contact, now=now)
    fetcher.keep_rules(shelf or NoShelf())
    return hosts, fetcher


class FetchSettings(Protocol):
    """The settings that fetching knows."""

    @property
    def host_delay(self) -> float: ...
    @property
    def fetch_ports(self) -> tuple[int, ...]: ...
    @property
    def loopback_hosts(self) -> tuple[str, ...]: ...
    @property
    def max_page_bytes(self) -> int: ...
    @property
    def fetch_seconds(self) -> float: ...
    @property
    def contact(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Redirect:
    url: str
    permanent: bool


class _Body(httpx2.SyncByteStream):
    """The body of an answer as it comes."""

    def __init__(self, came: httpcore2.Response) -> None:
        self._came, self._whole = came, False

    def __iter__(self) -> Iterator[bytes]:
        yield from self._came.iter_stream()
        self._whole = True

    def close(self) -> None:
        self._came.close()

    def leave(self) -> None:
        """Nothing more is wanted. A connection of HTTP/2 on which the rest would still come is given up."""
        said = self._came.extensions
        if not self._whole and said.get("http_version") == b"HTTP/2" and self._came.status != 304:
            said["network_stream"].close()
        self._came.close()


def _drain(response: httpx2.Response) -> None:
    """Read the little that comes with a redirect or an error, so that the connection can be used again."""
    with suppress(httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException, TooSlow, TooMuch):
        for _ in response.iter_raw():
            if response.num_bytes_downloaded > DRAINED:
                return


def _unpacked(response: httpx2.Response, most: int, allowance: Allowance) -> bytes | Failure:
    """The body, unpacked piece by piece, as long as it stays within its limits."""
    length = response.headers.get("content-length", "")
    if length.isdecimal() and len(length) < 20 and int(length) > most:
        return Failure(IssueCode.TOO_LARGE, f"the server announces {int(length):,} bytes, more than {most:,}")
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > most:
            return Failure(IssueCode.TOO_LARGE, f"it is larger than {most:,} bytes", received=allowance.received)
        if len(body) > ALWAYS and len(body) > RATIO * allowance.received:
            said = f"{allowance.received:,} bytes unpack to more than {len(body):,}"
            return Failure(IssueCode.BOMB, said, received=allowance.received)
    return bytes(body)


def _failure(problem: Exception, url: str) -> Failure:
    """What went wrong on the way, in a person's words."""
    host = urlsplit(url).hostname
    cause = problem.__cause__ or problem.__context__
    if isinstance(problem, TooMuch):
        return Failure(IssueCode.TOO_LARGE, f"{host} sends too much: {problem}")
    if isinstance(problem, TooSlow):
        return Failure(IssueCode.TOO_SLOW, f"{host} is too slow: {problem}")
    if isinstance(cause, ssl.SSLError):
        why = getattr(cause, "verify_message", "") or cause.reason or str(cause)
        return Failure(IssueCode.TLS, f"the connection to {host} cannot be trusted: {why}")
    if isinstance(problem, httpcore2.ConnectTimeout | httpcore2.ConnectError):
        return Failure(IssueCode.UNREACHABLE, f"{host} cannot be reached: {str(problem) or 'it does not answer'}")
    if isinstance(problem, httpcore2.TimeoutException):
        return Failure(IssueCode.TOO_SLOW, f"{host} stopped sending")
    return Failure(IssueCode.CUT_OFF, f"the answer of {host} broke off or is no HTTP: {problem}")


def _joined(url: str, location: str) -> str:
    """Where a redirect leads; what cannot be joined stays as it is, and is refused as an address."""
    try:
        return urldefrag(urljoin(url, location.strip().replace(" ", "%20"))).url
    except ValueError:
        return location


def _seconds(said: str | None, now: datetime) -> float | None:
    """Retry-After (RFC 9110, 10.2.3): seconds, or a date. At most a week is believed."""
    if not said:
        return None
    if said.strip().isdecimal() and len(said) < 12:
        wait = float(said)
    else:
        try:
            wait = (email.utils.parsedate_to_datetime(said).astimezone(UTC) - now).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
    return min(max(wait, 0.0), 7 * 86_400.0)


def _header(value: str) -> str:
    """A value that cannot end its header line."""
    return "".join(c for c in value if c.isprintable() and ord(c) < 256)


def _kept(value: str | None) -> str | None:
    """A validator that is worth keeping: a short one."""
    return value if value and len(value) <= 300 else None
