"""For those who keep a server running: whether the library can be read, and numbers for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from storywire.web.site import Here

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def healthz(site: Here) -> Response:
    """200 while the library can be read, 503 when not. Open to everybody, so it says nothing more."""
    ok = site.newsroom.alive().ok
    return PlainTextResponse("ok\n" if ok else "the library cannot be read\n", 200 if ok else 503)


@router.get("/metrics")
def metrics(site: Here) -> Response:
    """The state of the library in Prometheus' text format; where a token is set, it is asked for as a bearer."""
    return Response(site.newsroom.metrics(), media_type=CONTENT_TYPE_PLAIN_0_0_4)
