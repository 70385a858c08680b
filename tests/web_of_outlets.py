"""A web of our own on loopback: invented outlets with feeds and articles, and servers that misbehave in every way.

    with WebOfOutlets(outlets=3, articles=5) as web:
        web.feed(0)            # http://outlet-0.localhost:PORT/feed.xml
        web.hostile("bomb")    # http://hostile.localhost:PORT/bomb

Every outlet is a host of its own; names under localhost lead here without asking a name server. The same numbers give
the same texts. What was asked and sent is counted in `web.log`.
"""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from tests.invented import event

START = datetime(2025, 5, 1, 6, tzinfo=UTC)


@dataclass
class Log:
    """What was asked and sent."""

    requests: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    agents: set[str] = field(default_factory=set)
    sent: int = 0
    together: int = 0  # the most requests that one host had at a time
    flying: Counter[str] = field(default_factory=Counter)
    times: dict[str, list[float]] = field(default_factory=dict)
    headers: list[dict[str, str]] = field(default_factory=list)

    def clear(self) -> None:
        self.requests.clear()
        self.statuses.clear()
        self.sent = self.together = 0
        self.times.clear()
        self.headers.clear()


class FastClock:
    """A clock that runs when nothing else is going on: weeks pass in seconds."""

    def __init__(self, start: datetime = START) -> None:
        self.time = start

    def now(self) -> datetime:
        return self.time

    def idle(self, bell: threading.Event, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512
    web: WebOfOutlets

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients of hostile pages go away in the middle: that is what is tested."""


class WebOfOutlets:
    """The server, its outlets, and what tests may change while it runs."""

    def __init__(self, outlets: int = 3, articles: int = 4, *, dead: int = 0, packed: bool = True) -> None:
        self.outlets, self.articles, self.dead, self.packed = outlets, articles, dead, packed
        self.log = Log()
        self.robots: dict[str, tuple[int, str]] = {}  # host → status, body
        self.pages: dict[str, Callable[[Handler], None]] = {}  # host + path → what to do
        self.edited: Counter[str] = Counter()  # path → how often the outlet changed it
        self.edits_at: dict[str, datetime] = {}
        self.down: set[str] = set()  # hosts that answer 500
        self.seconds = 0.0  # before each answer
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.web = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None, where: TracebackType | None
    ) -> None:
        self._stop.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    def edit(self, outlet: int, article: int, at: datetime) -> None:
        """The outlet changes an article, and its feed says so."""
        name = f"outlet-{outlet}-{article}"
        self.edited[name] += 1
        self.edits_at[name] = at

    def at(self, host: str, path: str = "/") -> str:
        return f"http://{host}.localhost:{self.port}{path}"

    def feed(self, outlet: int) -> str:
        return self.at(f"outlet-{outlet}", "/feed.xml")

    def feeds(self) -> list[str]:
        """All feeds: the dead refuse, never answer, answer with errors, or have a name that nobody knows."""
        alive = [self.feed(number) for number in range(self.outlets - self.dead)]
        return alive + [self._dead(number) for number in range(self.dead)]

    def _dead(self, number: int) -> str:
        refused, unknown = f"http://dead-{number}.localhost:9/feed.xml", f"http://dead-{number}.invalid/feed.xml"
        silent, down = (self.at(f"{kind}-{number}", "/feed.xml") for kind in ("silent", "down"))
        return (refused, silent, down, unknown)[number % 4]

    def hostile(self, kind: str) -> str:
        return self.at("hostile", f"/{kind}")

    def on(self, host: str, path: str, does: Callable[[Handler], None]) -> str:
        """Answer a path of a host in a way of one's own; gives the address."""
        self.pages[f"{host}{path}"] = does
        return self.at(host, path)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: _Server
    disable_nagle_algorithm = True

    @property
    def web(self) -> WebOfOutlets:
        return self.server.web

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def do_GET(self) -> None:
        web, path = self.web, urlsplit(self.path).path
        self.host = self.headers.get("Host", "").partition(".")[0]
        with web._lock:
            log = web.log
            log.requests[self.host + path] += 1
            log.agents.add(self.headers.get("User-Agent", ""))
            log.headers.append(dict(self.headers.items()))
            log.times.setdefault(self.host, []).append(time.monotonic())
            log.flying[self.host] += 1
            log.together = max(log.together, log.flying[self.host])
        try:
            if web.seconds:
                time.sleep(web.seconds)
            with suppress(ConnectionError, TimeoutError):
                self._answer(path)
        finally:
            with web._lock:
                web.log.flying[self.host] -= 1

    def _answer(self, path: str) -> None:
        web = self.web
        own = web.pages.get(self.host + path)
        if own:
            own(self)
        elif self.host.startswith("silent-"):
            _silent(self)
        elif path == "/robots.txt":
            status, body = web.robots.get(self.host, (404, ""))
            self.say(status, body.encode(), "text/plain")
        elif self.host in web.down or self.host.startswith("down-"):
            self.say(500, b"down", "text/plain")
        elif self.host == "hostile":
            HOSTILE[path.strip("/").partition("/")[0]](self)
        elif path == "/feed.xml":
            self.say(200, _feed(web, self.host), "application/rss+xml", cached=True)
        elif path.startswith("/news/"):
            self.say(200, _page(web, self.host, int(path.rpartition("-")[2])), "text/html; charset=utf-8", cached=True)
        elif path == "/":
            self.say(200, _front(self.host), "text/html; charset=utf-8")
        else:
            self.say(404, b"<h1>Not found</h1>", "text/html")

    def say(self, status: int, body: bytes, kind: str, *, cached: bool = False, **headers: str) -> None:
        """An honest answer: packed if wanted, and 304 where nothing changed."""
        etag = '"' + sha256(body).hexdigest()[:16] + '"'
        if cached and self.headers.get("If-None-Match") == etag:
            self.head(304, {"ETag": etag})
            return
        given = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if cached:
            given["ETag"] = etag
        if self.web.packed and len(body) > 500 and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, 1)
            given["Content-Encoding"] = "gzip"
        self.head(status, {**given, "Content-Length": str(len(body))})
        self.put(body)

    def head(self, status: int, headers: dict[str, str]) -> None:
        self.web.log.statuses[status] += 1
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.put(f"HTTP/1.1 {status} So\r\n{lines}\r\n".encode("latin-1"))

    def put(self, data: bytes) -> None:
        self.wfile.write(data)
        self.web.log.sent += len(data)

    def trickle(self, data: bytes, every: float) -> None:
        """One byte at a time, for ever."""
        while not self.web.stopping:
            self.put(data)
            time.sleep(every)


WIDE = (3, 3, 3, 1, 3, 12, 3, 3, 1, 40)  # how many neighbouring outlets report the same event, by the article's number
AGENCY = 0  # who tells it where an outlet prints what an agency sent


def event_of(outlet: int, article: int) -> int:
    """The event that an article is about: neighbouring outlets report the same, some of them many at once."""
    return (outlet // WIDE[article % len(WIDE)]) * 100_003 + article


def told(host: str, article: int) -> tuple[str, tuple[str, ...]]:
    """The headline and paragraphs of an outlet's article: its own words, or in one of five an agency's."""
    outlet = _number(host)
    teller = AGENCY if (outlet * 7 + article) % 5 == 0 else outlet + 1
    return event(event_of(outlet, article), teller)


def _number(host: str) -> int:
    return int(host.rpartition("-")[2])


def _feed(web: WebOfOutlets, host: str) -> bytes:
    items = []
    for article in reversed(range(web.articles)):
        headline, paragraphs = told(host, article)
        date = format_datetime(START + timedelta(minutes=37 * article))
        link = web.at(host, f"/news/{host}-{article}")
        items.append(
            f"<item><title>{escape(headline)}</title><link>{link}</link><guid>{link}</guid>"
            f"<pubDate>{date}</pubDate><description>{escape(paragraphs[0])}</description>{_edited(web, host, article)}"
            "</item>"
        )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<channel><title>The {host.title()}</title><link>{web.at(host)}</link>"
        f"<description>News</description>{''.join(items)}</channel></rss>"
    ).encode()


def _edited(web: WebOfOutlets, host: str, article: int) -> str:
    moment = web.edits_at.get(f"{host}-{article}")
    return f"<dcterms:modified>{moment.isoformat()}</dcterms:modified>" if moment else ""


def _page(web: WebOfOutlets, host: str, article: int) -> bytes:
    headline, paragraphs = told(host, article)
    edits = web.edited[f"{host}-{article}"]
    more = "".join(f"<p>Correction {n}: the council of the town met at {n + 2} o'clock.</p>" for n in range(edits))
    day = (START + timedelta(minutes=37 * article)).isoformat()
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    name = f"The {host.title()}"
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{headline} | {name}</title>
<meta property="og:site_name" content="{name}"><meta property="og:title" content="{headline}">
<meta property="article:published_time" content="{day}"></head>
<body><nav><a href="/">Home</a> <a href="/town">Town</a> <a href="/sport">Sport</a></nav>
<main><article><h1>{headline}</h1>
{body}{more}
</article></main>
<aside><h2>Most read</h2><ul><li><a href="/a">Cyclists win a lane on Ferry Street</a></li></ul></aside>
<footer>© {name}</footer></body></html>""".encode()


def _front(host: str) -> bytes:
    return (
        f"<!doctype html><html><head><title>{host}</title>"
        '<link rel="alternate" type="application/rss+xml" title="All news" href="/feed.xml">'
        "</head><body><h1>Front page</h1></body></html>"
    ).encode()


# ------------------------------------------------------------------------------------------------- misbehaviour


def _one_byte_a_second(to: Handler) -> None:
    to.head(200, {"Content-Type": "text/html", "Content-Length": "100000"})
    to.trickle(b"a", 0.2)


def _slow_headers(to: Handler) -> None:
    to.put(b"HTTP/1.1 200 OK\r\n")
    to.trickle(b"X-A: b\r\n", 0.2)


def _silent(to: Handler) -> None:
    while not to.web.stopping:
        time.sleep(0.1)


def _endless(to: Handler) -> None:
    to.head(200, {"Content-Type": "text/html", "Connection": "close"})
    while not to.web.stopping:
        to.put(b"<p>and then</p>" * 4_000)


def _endless_headers(to: Handler) -> None:
    to.put(b"HTTP/1.1 200 OK\r\n")
    while not to.web.stopping:
        to.put(b"X-More: " + b"m" * 1_000 + b"\r\n")


def _closes_early(to: Handler) -> None:
    to.head(200, {"Content-Type": "text/html", "Content-Length": "5000"})
    to.put(b"<p>It began")
    to.close_connection = True


def _says_less(to: Handler) -> None:
    """Announces ten bytes and sends more: only the ten are the answer."""
    to.head(200, {"Content-Type": "text/html", "Content-Length": "10"})
    to.put(b"0123456789and much more")
    to.close_connection = True


def _says_huge(to: Handler) -> None:
    to.head(200, {"Content-Type": "text/html", "Content-Length": str(10**12)})


def _bomb(to: Handler) -> None:
    """Ten gigabytes of zeros in ten megabytes of gzip, one stream."""
    start, again = _zeros()
    to.head(200, {"Content-Type": "text/html", "Content-Encoding": "gzip", "Connection": "close"})
    to.put(start)
    for _ in range(1_000):
        to.put(again)


@lru_cache(maxsize=1)
def _zeros() -> tuple[bytes, bytes]:
    """The beginning of a gzip stream, and a part of it (ten megabytes of zeros) that may be repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = b"\0" * 10_000_000
    return packer.compress(b"<p>") + packer.flush(zlib.Z_FULL_FLUSH), packer.compress(zeros) + packer.flush(
        zlib.Z_FULL_FLUSH
    )


def _gzip_and_more(to: Handler) -> None:
    """A small page, packed, and behind its end something that never ends."""
    to.head(200, {"Content-Type": "text/html", "Content-Encoding": "gzip", "Connection": "close"})
    to.put(gzip.compress(b"<p>small</p>"))
    while not to.web.stopping:
        to.put(b"more" * 10_000)


def _double_packed(to: Handler) -> None:
    body = gzip.compress(gzip.compress(b"\0" * 50_000_000))
    to.head(200, {"Content-Encoding": "gzip, gzip", "Content-Length": str(len(body))})
    to.put(body)


def _packed_badly(to: Handler) -> None:
    to.head(200, {"Content-Type": "text/html", "Content-Encoding": "gzip", "Content-Length": "20"})
    to.put(b"this is not gzip at ")


def _redirect_to(target: str) -> Callable[[Handler], None]:
    def answer(to: Handler) -> None:
        to.head(302, {"Location": target, "Content-Length": "0"})

    return answer


def _redirects_for_ever(to: Handler) -> None:
    number = int(urlsplit(to.path).path.rpartition("/")[2] or 0) if to.path.count("/") > 1 else 0
    to.head(302, {"Location": f"/redirects/{number + 1}", "Content-Length": "0"})


def _no_http(to: Handler) -> None:
    to.put(b"SSH-2.0-OpenSSH_9.2\r\n")
    to.close_connection = True


def _soft_404(to: Handler) -> None:
    to.say(200, b"<html><head><title>404 - Page not found</title></head><body>Nothing here</body></html>", "text/html")


def _picture(to: Handler) -> None:
    to.say(200, b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "image/png")


def _busy(to: Handler) -> None:
    to.say(429, b"", "text/plain", Retry_After="120")


def _continues(to: Handler) -> None:
    while not to.web.stopping:
        to.put(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.01)


HOSTILE: dict[str, Callable[[Handler], None]] = {
    "slow": _one_byte_a_second,
    "slow-headers": _slow_headers,
    "silent": _silent,
    "endless": _endless,
    "endless-headers": _endless_headers,
    "closes-early": _closes_early,
    "says-less": _says_less,
    "says-huge": _says_huge,
    "bomb": _bomb,
    "gzip-and-more": _gzip_and_more,
    "double-packed": _double_packed,
    "packed-badly": _packed_badly,
    "redirects": _redirects_for_ever,
    "circle": _redirect_to("/circle"),
    "to-metadata": _redirect_to("http://169.254.169.254/latest/meta-data/"),
    "to-file": _redirect_to("file:///etc/passwd"),
    "to-database": _redirect_to("http://hostile.localhost:6379/"),
    "to-router": _redirect_to("http://192.168.0.1/"),
    "to-nonsense": _redirect_to("http://[::1"),
    "no-http": _no_http,
    "soft-404": _soft_404,
    "picture": _picture,
    "busy": _busy,
    "continues": _continues,
    "error": lambda to: to.say(500, b"oh", "text/html"),
    "gone": lambda to: to.say(410, b"gone", "text/html"),
    "login-needed": lambda to: to.say(401, b"", "text/html"),
}


if __name__ == "__main__":  # a web to look at: python -m tests.web_of_outlets [OUTLETS] [ARTICLES]
    import sys

    numbers = [int(argument) for argument in sys.argv[1:3]]
    with WebOfOutlets(*numbers) as web:
        print(web.port, flush=True)  # noqa: T201
        with suppress(KeyboardInterrupt):
            threading.Event().wait()
