"""The search page: in articles, in quotations, by speaker; what is wrong with a search, and what to try."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from storywire.errors import QueryError
from storywire.newsroom import advice
from storywire.publish.words import shown
from storywire.types import Listing
from storywire.web import links
from storywire.web.site import Here, Site

router = APIRouter(include_in_schema=False)
HITS = 20
Where = Literal["articles", "quotes", "speakers"]
_HIT = re.compile("‹([^‹›]*)›")

Words = Annotated[str, Query(max_length=1_000)]
In = Annotated[Where, Query(alias="in")]
After = Annotated[str | None, Query(max_length=400)]


@router.get("/search")
def search(request: Request, site: Here, q: Words = "", where: In = "articles", after: After = None) -> HTMLResponse:
    """Hits with the words marked; an empty result says what to try, a search that cannot be understood why."""
    found: Listing[Any] = Listing()
    wrong: str | None = None
    tips: Sequence[str] = ()
    if q.strip():
        try:
            found = _found(site, q, where, after or None)
            tips = () if found.items else advice(q)
        except QueryError as problem:
            wrong = str(problem)
    onward = links.with_query("/search", q=q, **{"in": where}, after=found.next) if found.next else None
    given = {"query": q, "where": where, "found": found, "wrong": wrong, "tips": tips, "onward": onward}
    return site.page(request, "search.html.j2", 400 if wrong else 200, lit=lit, **given)


def _found(site: Site, q: str, where: Where, after: str | None) -> Listing[Any]:
    if where == "quotes":
        return site.newsroom.search_quotes(q, HITS, after=after)
    if where == "speakers":
        return site.newsroom.search_speakers(q, HITS, after=after)
    return site.newsroom.search(q, HITS, after=after)


def lit(snippet: str) -> Markup:
    """A snippet with the words between the signs of a hit marked, and all else escaped."""
    pieces = _HIT.split(snippet)
    return Markup().join(
        Markup("<mark>{}</mark>").format(shown(piece)) if n % 2 else escape(shown(piece))
        for n, piece in enumerate(pieces)
    )
