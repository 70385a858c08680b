"""The front page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from storywire.web.site import Here

router = APIRouter(include_in_schema=False)


@router.get("/")
def front(request: Request, site: Here) -> HTMLResponse:
    """The stories of the day."""
    return site.page(request, "front.html.j2", stories=site.newsroom.stories(30))
