"""The way in where a token is asked for: a form, a cookie, and the way out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from storywire.web.forms import Believed
from storywire.web.guard import PASS, cookie
from storywire.web.site import Here

router = APIRouter(include_in_schema=False)
_DAYS = 30


@router.get("/login")
def ask(request: Request, site: Here) -> Response:
    """The form."""
    if not site.access.asks_for_token:
        return RedirectResponse("/", 303)
    return site.page(request, "login.html.j2", wrong=False)


@router.post("/login")
def enter(request: Request, site: Here, _: Believed, token: Annotated[str, Form(max_length=1_000)] = "") -> Response:
    """Look at the token; those who know it get a cookie that ends with this process. Guessing is slowed down."""
    client, attempts = request.state.client, site.access.attempts
    if seconds := attempts.wait(client):
        raise HTTPException(429, "Too many wrong tokens: wait a minute.", {"retry-after": str(seconds)})
    key = site.access.knows(token)
    if key is None:
        attempts.failed(client)
        return site.page(request, "login.html.j2", 403, wrong=True)
    answer = RedirectResponse("/", 303)
    answer.headers.append("set-cookie", cookie(PASS, site.access.passed(key), _DAYS))
    return answer


@router.post("/logout")
def leave(_: Believed) -> Response:
    """Take the cookie back."""
    answer = RedirectResponse("/login", 303)
    answer.headers.append("set-cookie", cookie(PASS, "", 0))
    return answer
