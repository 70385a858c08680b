"""The application: the guard around it, the routers in it, and what is said when something goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from storywire.errors import LibraryLocked, NotFound, StorywireError
from storywire.newsroom import Newsroom
from storywire.version import __version__
from storywire.web import (
    answers,
    api,
    articles,
    entering,
    feeds,
    front,
    judging,
    names,
    operations,
    records,
    searching,
    static,
    stories,
)
from storywire.web.access import Access
from storywire.web.faults import ErrorPage
from storywire.web.guard import Guard
from storywire.web.site import Site

_ROOMS = (static, operations, front, stories, articles, names, searching, judging, records, entering, api, feeds)
ROUTERS = tuple(room.router for room in _ROOMS)  # in the order of matching


def _utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(newsroom: Newsroom, access: Access | None = None, now: Callable[[], datetime] = _utc_now) -> FastAPI:
    """The site over a newsroom, which stays the caller's to close. `access` says who may come in."""
    app = FastAPI(
        title="Storywire", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.state.site = Site(newsroom, access or Access(), now)
    for router in ROUTERS:
        app.include_router(router)
    for kind in (StorywireError, ValueError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _went_wrong)
    app.add_middleware(ErrorPage)
    app.add_middleware(Guard, access=app.state.site.access)
    return app


def _went_wrong(request: Request, problem: Exception) -> Response:
    """The error page, in the user's words; for programs, a problem in JSON."""
    if request.url.path.startswith(("/api", "/feeds")):
        return answers.problem(*worded(problem), getattr(problem, "at", None), getattr(problem, "headers", None))
    site: Site = request.app.state.site
    status, said = worded(problem)
    page = site.page(request, "error.html.j2", status, title=_TITLES.get(status, "That did not work"), said=said)
    page.headers.update(getattr(problem, "headers", None) or {})
    return page


def worded(problem: Exception) -> tuple[int, str]:
    """The status of an answer to a problem, and what is said."""
    if isinstance(problem, NotFound):
        return 404, str(problem)
    if isinstance(problem, LibraryLocked):
        return 503, str(problem)
    if isinstance(problem, HTTPException):
        return problem.status_code, problem.detail
    if isinstance(problem, RequestValidationError):
        places = ", ".join(".".join(str(part) for part in error["loc"][1:]) for error in problem.errors())
        return 422, f"This address does not fit: look at {places}."
    return (500, str(problem)) if isinstance(problem, StorywireError) else (400, str(problem))


_TITLES = {404: "There is no such page", 403: "That is not allowed", 429: "Too many tries", 503: "The library is busy"}
