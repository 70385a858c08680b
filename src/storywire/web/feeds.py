"""Feeds of the front page, of a story, a person, an outlet, a search: Atom and JSON Feed at the same places."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from storywire.publish import feeds
from storywire.publish.feeds import Feed, tag
from storywire.store import Wanted
from storywire.types import EntityKind
from storywire.web import answers
from storywire.web.answers import PROBLEM, Problem
from storywire.web.api import Words, base_of
from storywire.web.site import Here, Site

ENTRIES = 50


class Form(StrEnum):
    """Which format, by the ending of the address."""

    ATOM = "atom"
    JSON = "json"


_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {feeds.ATOM: {"schema": {"type": "string"}}, feeds.JSON_FEED: {"schema": {"type": "object"}}}},
    **{
        status: {"description": said, "content": {PROBLEM: {"schema": Problem.model_json_schema()}}}
        for status, said in ((400, "The search cannot be understood."), (404, "Nothing."), (422, "Does not fit."))
    },
}
router = APIRouter(prefix="/feeds", responses=_ANSWERS, default_response_class=Response, tags=["feeds"])
Name = Annotated[str, Path(max_length=300)]


@router.get("/stories.{form}")
def front(request: Request, site: Here, form: Form) -> Response:
    """The stories of the front page."""
    base = base_of(request)
    found = site.newsroom.front(Wanted(limit=ENTRIES), site.now().date())
    entries = tuple(feeds.story_entry(card, base) for card in found.cards)
    return _answer(request, form, Feed(tag("stories"), "Storywire", f"{base}/", str(request.url), entries))


@router.get("/stories/{story}.{form}")
def story(request: Request, site: Here, story: Name, form: Form) -> Response:
    """The articles of a story, the last placed first."""
    base = base_of(request)
    found = site.newsroom.story_file(story)
    here = found.story.id
    entries = _articles(site, [line.id for line in found.articles[::-1][:ENTRIES]], base)
    home = f"{base}/stories/{quote(here, safe='')}"
    return _answer(
        request, form, Feed(tag("story", here, "articles"), found.story.headline, home, str(request.url), entries)
    )


@router.get("/people/{name}.{form}")
def person(request: Request, site: Here, name: Name, form: Form) -> Response:
    """What a person is quoted as saying, the newest first."""
    base = base_of(request)
    found = site.newsroom.name(EntityKind.PERSON, name, ENTRIES)
    taken = site.newsroom.taken({one.article for one in found.said})
    entries = tuple(feeds.quotation_entry(one, taken[one.article], base) for one in found.said if one.article in taken)
    key, title = found.summary.key, f"{found.summary.name}, quoted"
    home = f"{base}/people/{quote(key, safe='')}"
    return _answer(request, form, Feed(tag("person", key), title, home, str(request.url), entries))


@router.get("/outlets/{outlet}.{form}")
def outlet(request: Request, site: Here, outlet: Name, form: Form) -> Response:
    """What an outlet published, the newest first."""
    base = base_of(request)
    found = site.newsroom.outlet(outlet, ENTRIES)
    entries = _articles(site, [line.id for line in found.published], base)
    home = f"{base}/outlets/{quote(found.outlet.id, safe='')}"
    return _answer(
        request, form, Feed(tag("outlet", found.outlet.id), found.outlet.name, home, str(request.url), entries)
    )


@router.get("/search.{form}")
def search(request: Request, site: Here, form: Form, q: Words) -> Response:
    """What a search finds, the newest first."""
    base = base_of(request)
    hits = site.newsroom.search(q, ENTRIES, order="newest")
    taken = site.newsroom.taken({hit.article for hit in hits})
    entries = tuple(feeds.hit_entry(hit, taken[hit.article], base) for hit in hits if hit.article in taken)
    home = f"{base}/search?{urlencode({'q': q}, errors='replace')}"
    return _answer(request, form, Feed(tag("search", q), f"Search: {q}", home, str(request.url), entries))


def _articles(site: Site, ids: list[str], base: str) -> tuple[feeds.Entry, ...]:
    taken = site.newsroom.taken(ids)
    found = site.newsroom.articles(ids)
    return tuple(feeds.article_entry(article, taken[article.id], base) for article in found if article.id in taken)


def _answer(request: Request, form: Form, feed: Feed) -> Response:
    if form is Form.ATOM:
        return answers.tagged(request, feeds.atom(feed), feeds.ATOM)
    return answers.tagged(request, feeds.json_feed(feed), feeds.JSON_FEED)
