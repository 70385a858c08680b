"""The page of a story."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from storywire.web import links
from storywire.web.judging import known
from storywire.web.paging import PAGE, Page, Turn, skipped
from storywire.web.site import Here

router = APIRouter(include_in_schema=False)
CLAIMS = 12  # utterances or figures on one page
CHOICES = 200  # articles on one page of the form that splits a story
Speaker = Annotated[str | None, Query(max_length=300)]


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


@router.get("/stories/{story}/said")
def said(request: Request, site: Here, story: str, page: Page = 1, speaker: Speaker = None) -> HTMLResponse:
    """Everything that is said in a story, each utterance once; or what one speaker says."""
    found = site.newsroom.utterances_page(story, CLAIMS, (page - 1) * CLAIMS, speaker or None)
    turn = Turn.of(request.url.path, {"speaker": speaker}, page, found.total > page * CLAIMS)
    return site.page(request, "claims.html.j2", found=found, speaker=speaker, turn=turn)


@router.get("/stories/{story}/figures")
def figures(request: Request, site: Here, story: str, page: Page = 1) -> HTMLResponse:
    """All figures of a story that are held against others."""
    found = site.newsroom.figures_page(story, CLAIMS, (page - 1) * CLAIMS)
    turn = Turn.of(request.url.path, {}, page, found.total > page * CLAIMS)
    return site.page(request, "claims.html.j2", found=found, speaker=None, turn=turn)


@router.get("/stories/{story}/split")
def split(request: Request, site: Here, story: str, page: Page = 1) -> HTMLResponse:
    """A form with all articles of a story, to say which are another story."""
    card, found = site.newsroom.articles_page(story, CHOICES + 1, (page - 1) * CHOICES)
    turn = Turn.of(request.url.path, {}, page, len(found) > CHOICES)
    given = {"articles": found[:CHOICES], "turn": turn, "who": known(request)}
    return site.page(request, "split.html.j2", card=card, **given)


def _shown(request: Request, site: Here, found: object) -> HTMLResponse:
    return site.page(request, "story.html.j2", found=found, who=known(request))
