"""What could not be read, how to read the pages, and whether all is well."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from storywire.errors import IssueCode
from storywire.store.search import RANKED
from storywire.web.paging import PAGE, Page, Turn, skipped
from storywire.web.site import Here

router = APIRouter(include_in_schema=False)
MEANINGS = {str(code): code.meaning for code in IssueCode}

Code = Annotated[str | None, Query(max_length=60)]


@router.get("/issues")
def issues(request: Request, site: Here, code: Code = None, page: Page = 1) -> HTMLResponse:
    """What could not be read or was skipped, the newest first."""
    found, counts = site.newsroom.issues_page(code or None, PAGE + 1, skipped(page))
    turn = Turn.of("/issues", {"code": code}, page, len(found) > PAGE)
    shown = {"issues": found[:PAGE], "counts": counts, "code": code, "turn": turn, "meanings": MEANINGS}
    return site.page(request, "issues.html.j2", **shown)


@router.get("/about")
def about(request: Request, site: Here) -> HTMLResponse:
    """How to read these pages, and how much there is in the library."""
    name = site.newsroom.settings.library.name
    return site.page(request, "about.html.j2", counts=site.newsroom.counts(), library=name, ranked=RANKED)
