"""When Storywire itself fails: one of the two places where every exception is caught. The page says so, the log why."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storywire.web.answers import problem
from storywire.web.site import Site

_LOG = logging.getLogger("storywire.web")


class ErrorPage:
    """Middleware (ASGI 3) inside the guard: an exception that nobody expected becomes a page, without its details."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except Exception:
            _LOG.exception("a page failed: %s", scope.get("path"))
            if begun or scope["type"] != "http":
                raise
            request = Request(scope)
            site: Site = scope["app"].state.site
            said = "Storywire failed on this page; this is a bug, please report it. The log says what happened."
            if request.url.path.startswith(("/api", "/feeds")):
                await problem(500, said)(scope, receive, send)
                return
            answer = site.page(request, "error.html.j2", 500, title="Something broke", said=said)
            await answer(scope, receive, send)
