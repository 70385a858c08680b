"""Style sheet, script and icon: under addresses with their hash, kept by the browser for ever."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from storywire.web.site import ASSETS, asset

router = APIRouter(include_in_schema=False)


@router.get("/static/{digest}/{name}")
def static(digest: str, name: str) -> Response:
    """A static file. The hash is only there to name the version."""
    del digest
    if name not in ASSETS:
        raise HTTPException(404, "There is no such file.")
    kept = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(asset(name), media_type=ASSETS[name], headers=kept)
