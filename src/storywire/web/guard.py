"""What stands before every page: how fast, the host check, who comes, what may be sent, the headers of the answer.

DNS rebinding is met by the host check; cross-site requests by Origin, Sec-Fetch-Site and a token in each form
(https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html).
"""

from __future__ import annotations

import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storywire.web.access import Access, Role, Visitor
from storywire.web.answers import problem
from storywire.web.attempts import place_of

SEAT = "storywire_seat"  # cookie: which browser this is
PASS = "storywire_pass"  # cookie: it knows the token
MOST_BYTES = 65_536  # of the body of a request
OPEN_PATHS = ("/static/", "/login")
FOR_PROGRAMS = ("/api", "/feeds")
LOGOUT = "/logout"
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
        scope["state"] = {
            **scope.get("state", {}),
            "seat": secrets.token_urlsafe(18) if fresh else seat,
            "client": self.access.proxies.client(scope, headers),
            "visitor": None,
        }
        refused = self._refusal(scope, headers, cookies)

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(scope, MutableHeaders(scope=message), fresh)
            await send(message)

        await (refused or self.app)(scope, receive if refused else limited(receive), answered)

    def _refusal(self, scope: Scope, headers: Headers, cookies: dict[str, str]) -> ASGIApp | None:
        """Why a request is refused, if it is. Notes who comes."""
        path, changes = scope["path"], scope["method"] not in SAFE_METHODS
        if path == HEALTH and not changes:
            return None
        visitor = scope["state"]["visitor"] = self._recognised(scope, headers, cookies)
        refused = self._unfit(path, scope, headers, visitor) or (_unsafe(path, headers) if changes else None)
        if refused or path.startswith(OPEN_PATHS):
            return refused
        if visitor is None:
            return self._unknown(path, scope, headers)
        if changes and path != LOGOUT and visitor.role is not Role.EDITOR:
            return _said(path, 403, "You may read here, and not decide: that is for editors.")
        return None

    def _unfit(self, path: str, scope: Scope, headers: Headers, visitor: Visitor | None) -> ASGIApp | None:
        """Why a request is not even looked at: too many of them, or for another host."""
        if (seconds := self._too_fast(scope["state"]["client"], visitor)) > 0:
            return _wait(seconds, "Too many requests.")
        if host_of(headers.get("host", "")) not in self.access.hosts:
            return _said(path, 421, "This library is not served under that host name.")
        return None

    def _recognised(self, scope: Scope, headers: Headers, cookies: dict[str, str]) -> Visitor | None:
        """Who it is: anybody, whom the proxy names, or who showed a token before or shows it now."""
        if self.access.open:
            return Visitor(Role.EDITOR)
        if name := self.access.proxies.user(scope, headers):
            return self.access.signed_in(name)
        given = bearer_of(headers)
        if given and not self.access.attempts.wait(scope["state"]["client"]) and (key := self.access.knows(given)):
            return key.visitor
        return self.access.believed(cookies.get(PASS, ""))

    def _too_fast(self, client: str, visitor: Visitor | None) -> int:
        """The seconds that this client must wait; a person who is known has a share of their own, wherever they are."""
        if self.access.pace is None:
            return 0
        known = visitor.name if visitor else ""
        return self.access.pace.wait(f"name {known}" if known else f"place {place_of(client)}")

    def _unknown(self, path: str, scope: Scope, headers: Headers) -> ASGIApp:
        """Why somebody who showed no token that fits is refused."""
        given, here = bearer_of(headers), scope["state"]["client"]
        if given and (seconds := self.access.attempts.wait(here)):
            return _wait(seconds, "Too many wrong tokens; wait a minute.")
        if given:
            self.access.attempts.failed(here)
        if not self.access.asks_for_token:
            return _said(path, 401, "Come by the proxy that signs people in.")
        if path.startswith(FOR_PROGRAMS) or "text/html" not in headers.get("accept", ""):
            return _said(path, 401, "Give the token.", {"www-authenticate": "Bearer"})
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


def host_of(header: str) -> str:
    """The host name of a Host header: no port, no brackets, lower case; empty where it is malformed."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def _unsafe(path: str, headers: Headers) -> ASGIApp | None:
    """Why a request that changes something is refused, if it is."""
    if _foreign(headers):
        return _said(path, 403, "This request comes from another site.")
    length = headers.get("content-length", "")
    if not length.isdecimal():
        return _said(path, 411, "Say how long the body is.")
    return _said(path, 413, "That is too much.") if len(length) > 9 or int(length) > MOST_BYTES else None


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


def _wait(seconds: int, words: str) -> ASGIApp:
    """A refusal for a while, as a problem (RFC 9457), whoever asks."""
    return problem(429, words, headers={"retry-after": str(seconds)})


def _said(path: str, status: int, words: str, headers: dict[str, str] | None = None) -> ASGIApp:
    if path.startswith(FOR_PROGRAMS):
        return problem(status, words, headers=headers)
    return PlainTextResponse(words + "\n", status, headers)
