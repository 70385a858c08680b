"""What stands before every page: the host check, who may come in, what may be sent, and the headers of the answer.

DNS rebinding is met by the host check; cross-site requests by Origin, Sec-Fetch-Site and a token in each form
(https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html).
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storywire.web.attempts import Attempts

LOOPBACK = ("localhost", "127.0.0.1", "::1")
SEAT = "storywire_seat"  # cookie: which browser this is
PASS = "storywire_pass"  # cookie: it knows the token
MOST_BYTES = 65_536  # of the body of a request
OPEN_PATHS = ("/static/", "/login")
HEALTH = "/healthz"  # tells nothing of the library, so probes need neither name nor token
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # not no-referrer: with it browsers send "Origin: null" with our own forms
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Access:
    """Who may come in: under which host names, and with which token (None: anybody who reaches the port)."""

    hosts: tuple[str, ...] = LOOPBACK
    token: str | None = None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    attempts: Attempts = field(default_factory=Attempts, repr=False, compare=False)

    def sealed(self, what: str) -> str:
        """A seal on `what` that only this process can make."""
        return hmac.new(self.secret, what.encode(), sha256).hexdigest()

    def form_token(self, seat: str) -> str:
        """What a form must carry to be believed from that browser."""
        return self.sealed(f"form:{seat}")

    def believes(self, cookies: dict[str, str]) -> bool:
        """Whether nobody need show a token, or the browser showed it before."""
        return self.token is None or _same(cookies.get(PASS, ""), self.sealed("pass"))

    def knows(self, token: str) -> bool:
        """Whether it is the token."""
        return self.token is not None and _same(token, self.token)


class Guard:
    """Middleware (ASGI 3) around the whole application."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app, self.access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookies = cookies_of(headers)
        seat = cookies.get(SEAT, "")
        fresh = not _is_seat(seat)
        scope["state"] = {**scope.get("state", {}), "seat": secrets.token_urlsafe(18) if fresh else seat}
        refused = self._refusal(scope, headers, cookies)

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(scope, MutableHeaders(scope=message), fresh)
            await send(message)

        await (refused or self.app)(scope, receive if refused else limited(receive), answered)

    def _refusal(self, scope: Scope, headers: Headers, cookies: dict[str, str]) -> ASGIApp | None:
        path = scope["path"]
        if path == HEALTH and scope["method"] in SAFE_METHODS:
            return None
        if host_of(headers.get("host", "")) not in self.access.hosts:
            return _said(421, "This library is not served under that host name.")
        if scope["method"] not in SAFE_METHODS and (refused := _unsafe(headers)):
            return refused
        if path.startswith(OPEN_PATHS):
            return None
        return self._unknown(path, scope, headers, cookies)

    def _unknown(self, path: str, scope: Scope, headers: Headers, cookies: dict[str, str]) -> ASGIApp | None:
        """Why somebody who does not show the token is refused; None if it is shown."""
        if self.access.believes(cookies):
            return None
        given, here = bearer_of(headers), client_of(scope)
        if given and (seconds := self.access.attempts.wait(here)):
            return _too_many(seconds)
        if given and self.access.knows(given):
            return None
        if given:
            self.access.attempts.failed(here)
        if path.startswith(("/api", "/feeds")) or "text/html" not in headers.get("accept", ""):
            return PlainTextResponse("Give the token.", 401, {"www-authenticate": "Bearer"})
        return RedirectResponse("/login", 303)

    def _dress(self, scope: Scope, headers: MutableHeaders, fresh: bool) -> None:
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("cache-control", "no-cache, private")
        if fresh and "text/html" in headers.get("content-type", ""):
            headers.append("set-cookie", cookie(SEAT, scope["state"]["seat"], days=365))


def cookie(name: str, value: str, days: int) -> str:
    """A Set-Cookie value that only this site gets back, and no script sees."""
    return f"{name}={value}; Path=/; Max-Age={days * 86_400}; HttpOnly; SameSite=Strict"


def cookies_of(headers: Headers) -> dict[str, str]:
    """The cookies of a request; none where they cannot be read."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(headers.get("cookie", "")[:8_192])
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


def bearer_of(headers: Headers) -> str:
    """The token that a request shows as a bearer (RFC 6750); empty if none."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else ""


def client_of(scope: Scope) -> str:
    """The network address that a request comes from; empty where the server does not say."""
    return str((scope.get("client") or ("",))[0])


def host_of(header: str) -> str:
    """The host name of a Host header: no port, no brackets, lower case; empty where it is malformed."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def _unsafe(headers: Headers) -> ASGIApp | None:
    """Why a request that changes something is refused, if it is."""
    if _foreign(headers):
        return _said(403, "This request comes from another site.")
    length = headers.get("content-length", "")
    if not length.isdecimal():
        return _said(411, "Say how long the body is.")
    return _said(413, "That is too much.") if len(length) > 9 or int(length) > MOST_BYTES else None


def _foreign(headers: Headers) -> bool:
    """Whether a request that changes something comes from elsewhere than our own pages."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc != headers.get("host", "")
    except ValueError:
        return True


def limited(receive: Receive) -> Receive:
    """A receive that ends a body which is longer than it said."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MOST_BYTES:
            return {"type": "http.disconnect"}
        return message

    return counted


def _is_seat(value: str) -> bool:
    return len(value) == 24 and value.replace("-", "").replace("_", "").isalnum() and value.isascii()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _too_many(seconds: int) -> ASGIApp:
    return PlainTextResponse("Too many wrong tokens; wait a minute.\n", 429, {"retry-after": str(seconds)})


def _said(status: int, words: str) -> ASGIApp:
    return PlainTextResponse(words + "\n", status)
