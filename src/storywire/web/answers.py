"""Answers of the API: nouns as JSON with an ETag, and problems as RFC 9457 says."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from storywire.publish import data

PROBLEM = "application/problem+json"
_TITLES = {
    429: "Too many requests",
    400: "The request cannot be understood",
    401: "Nobody is known",
    403: "That is not allowed",
    404: "Nothing of that name",
    405: "That cannot be done here",
    422: "A parameter does not fit",
    503: "The library is busy",
}


class Problem(BaseModel):
    """What went wrong (RFC 9457). `at` is the place in a search, in characters from 0."""

    type: str = Field("about:blank", description="Always about:blank: the status says what kind of problem it is.")
    title: str
    status: int
    detail: str
    at: int | None = None

    model_config = {
        "json_schema_extra": {
            "example": {
                "type": "about:blank",
                "title": "The request cannot be understood",
                "status": 400,
                "detail": "this parenthesis is not closed (at character 7)",
                "at": 6,
            }
        }
    }


def noun(request: Request, found: object) -> Response:
    """A noun, or a listing of nouns, with the same fields as in the library."""
    return tagged(request, data.to_json(found).encode(), "application/json")


def tagged(request: Request, body: bytes, media_type: str) -> Response:
    """A body with its ETag (RFC 9110); only the headers where the reader has it already."""
    etag = f'"{sha256(body).hexdigest()[:24]}"'
    headers = {"etag": etag, "vary": "Authorization, Cookie"}
    if _has(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _has(given: str, etag: str) -> bool:
    """Weak comparison, as RFC 9110 asks of If-None-Match."""
    known = {one.strip().removeprefix("W/") for one in given[:8_192].split(",")}
    return "*" in known or etag in known


def problem(status: int, said: str, at: int | None = None, headers: Any = None) -> Response:
    """A problem, as JSON."""
    told = {"type": "about:blank", "title": _TITLES.get(status, "That did not work"), "status": status, "detail": said}
    if at is not None:
        told["at"] = at
    body = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status, media_type=PROBLEM, headers=headers)
