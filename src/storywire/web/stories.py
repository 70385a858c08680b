"""The page of a story."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from storywire.web import links
from storywire.web.judging import known
from storywire.web.paging import PAGE, Page, Turn, skipped
from storywire.web.site import Here

router = APIRouter(include_in_schema=False)


@router.get("/stories", response_class=RedirectResponse)
def stories() -> str:
    """The list of stories is the front page."""
    return "/"


@router.get("/stories/{story}")
def story(request: Request, site: Here, story: str) -> Response:
    """A story: what happened, who says so, where outlets agree, differ, copy or stand alone."""
    found = site.newsroom.story_page(story)
    now = found.card.summary.id
    if now != story:
        return RedirectResponse(links.story(now), 308 if story.startswith("s-") and len(story) == len(now) else 307)
    return _shown(request, site, found)


@router.get("/stories/{story}/articles")
def articles(request: Request, site: Here, story: str, page: Page = 1) -> HTMLResponse:
    """All articles of a story, in the order of placing."""
    card, found = site.newsroom.articles_page(story, PAGE + 1, skipped(page))
    turn = Turn.of(request.url.path, {}, page, len(found) > PAGE)
    return site.page(request, "articles.html.j2", card=card, articles=found[:PAGE], turn=turn)


def _shown(request: Request, site: Here, found: object) -> HTMLResponse:
    return site.page(request, "story.html.j2", found=found, who=known(request))
