"""The API: what a library knows, as JSON with the nouns of the library. Everything can be read, nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from storywire.publish import data
from storywire.publish.json_ld import json_ld
from storywire.publish.web_annotation import MEDIA_TYPE, annotation_page
from storywire.types import (
    Annotations,
    ArticleFile,
    ArticleSummary,
    Dossier,
    EntityKind,
    Hit,
    Issue,
    Judgement,
    Listing,
    NameFile,
    NameSummary,
    OutletFile,
    OutletSummary,
    Quotation,
    SpeakerHit,
    StoryCard,
    StoryFile,
    StorySummary,
)
from storywire.version import __version__
from storywire.web import answers, examples
from storywire.web.answers import PROBLEM, Problem, noun
from storywire.web.site import Here

MOST = 200  # lines of a page
MOST_ARTICLES = 100  # of a story whose dossier is given whole

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": said, "content": {PROBLEM: {"schema": Problem.model_json_schema()}}}
    for status, said in (
        (400, "A search or a cursor cannot be understood."),
        (404, "There is nothing of that name."),
        (422, "A parameter does not fit."),
        (503, "The library is being written to; try again."),
    )
}
router = APIRouter(prefix="/api", responses=_PROBLEMS)

Limit = Annotated[int, Query(ge=1, le=MOST, description="At most so many.", examples=[20])]
After = Annotated[
    str | None, Query(max_length=600, description="The cursor `next` of the page before; none for the first page.")
]
Revision = Annotated[int | None, Query(ge=1, le=1_000_000, description="The newest is the default.")]
Id = Annotated[str, Path(max_length=300, description="The id, or an unambiguous beginning of it.")]
Name = Annotated[str, Path(max_length=300, description="A full name, in any case and with or without accents.")]
Words = Annotated[
    str,
    Query(
        max_length=1_000,
        description='Words, "a phrase", AND, OR, NOT, (…), word*, and fields such as speaker:halloran.',
        examples=["ferry NOT fire from:2025-05"],
    ),
]
Order = Annotated[Literal["best", "newest"], Query(description="Which hits come first.")]


# ---------------------------------------------------------------------------------------------- stories


@router.get("/stories", response_model=Listing[StoryCard], tags=["stories"], responses=examples.STORIES)
def stories(
    request: Request,
    site: Here,
    limit: Limit = 50,
    after: After = None,
    order: Annotated[Literal["accounts", "changed"], Query(description="What comes first.")] = "accounts",
) -> Response:
    """The stories: those with most independent accounts first, or those that changed last."""
    return noun(request, site.newsroom.story_list(limit, order=order, after=after))


@router.get("/stories/{story}", response_model=StoryFile, tags=["stories"])
def story(request: Request, site: Here, story: Id) -> Response:
    """A story: wire copy, claims and comparisons with their evidence, and its articles in a line each."""
    return noun(request, site.newsroom.story_file(story))


@router.get("/stories/{story}/dossier", response_model=Dossier, tags=["stories"])
def dossier(request: Request, site: Here, story: Id) -> Response:
    """A story with its whole articles, all findings and its timeline; for stories of at most 100 articles."""
    found = site.newsroom.story_file(story)
    if len(found.articles) > MOST_ARTICLES:
        raise ValueError(
            f"this story has {len(found.articles)} articles, a dossier at most {MOST_ARTICLES}: ask for its articles"
        )
    return noun(request, site.newsroom.story(found.story.id))


# --------------------------------------------------------------------------------------------- articles


@router.get("/articles/{article}", response_model=ArticleFile, tags=["articles"])
def article(request: Request, site: Here, article: Id, revision: Revision = None) -> Response:
    """An article: its text, its date with the reasons, everything found in it, its placement and its issues."""
    return noun(request, site.newsroom.article(article, revision))


@router.get("/articles/{article}/annotations", response_model=Annotations, tags=["articles"])
def article_annotations(request: Request, site: Here, article: Id, revision: Revision = None) -> Response:
    """What was found in an article: names, attributions, times, figures, events."""
    return noun(request, site.newsroom.article(article, revision).annotations)


@router.get(
    "/articles/{article}/annotations.jsonld",
    response_class=Response,
    tags=["articles"],
    responses={200: {"content": {"application/ld+json": {"schema": {"type": "object"}}}}},
)
def web_annotations(request: Request, site: Here, article: Id, revision: Revision = None) -> Response:
    """The evidence of an article as a W3C Web Annotation page."""
    found = annotation_page(site.newsroom.article(article, revision), base_of(request))
    return answers.tagged(request, data.to_json(found).encode(), MEDIA_TYPE)


@router.get(
    "/articles/{article}/article.jsonld",
    response_class=Response,
    tags=["articles"],
    responses={200: {"content": {"application/ld+json": {"schema": {"type": "object"}}}}},
)
def news_article(request: Request, site: Here, article: Id, revision: Revision = None) -> Response:
    """An article as schema.org NewsArticle with its Quotations; without its text."""
    file = site.newsroom.article(article, revision)
    told = json_ld(file, f"{base_of(request)}/articles/{file.article.id}")
    return answers.tagged(request, told.encode(), "application/ld+json")


@router.get(
    "/articles/{article}/text",
    response_class=Response,
    tags=["articles"],
    responses={200: {"content": {"text/plain; charset=utf-8": {"schema": {"type": "string"}}}}},
)
def text(request: Request, site: Here, article: Id, revision: Revision = None) -> Response:
    """The text of an article, in whose code points every span and position counts."""
    found = site.newsroom.article(article, revision).article.text
    return answers.tagged(request, found.encode("utf-8", "replace"), "text/plain; charset=utf-8")


# ----------------------------------------------------------------------------------------------- search


@router.get("/search", response_model=Listing[Hit], tags=["search"], responses=examples.HITS)
def search(
    request: Request, site: Here, q: Words, limit: Limit = 20, after: After = None, order: Order = "best"
) -> Response:
    """Search the articles. Matched words stand between ‹ and ›."""
    return noun(request, site.newsroom.search(q, limit, order=order, after=after))


@router.get("/search/quotes", response_model=Listing[Quotation], tags=["search"])
def search_quotes(
    request: Request, site: Here, q: Words, limit: Limit = 20, after: After = None, order: Order = "best"
) -> Response:
    """Search in what people are quoted as saying, and in their names."""
    return noun(request, site.newsroom.search_quotes(q, limit, order=order, after=after))


@router.get("/search/speakers", response_model=Listing[SpeakerHit], tags=["search"])
def search_speakers(request: Request, site: Here, q: Words, limit: Limit = 20, after: After = None) -> Response:
    """Who is quoted with such words or bears such a name, the most quoted first."""
    return noun(request, site.newsroom.search_speakers(q, limit, after=after))


# ------------------------------------------------------------------------------------------------ names


def _name_routes(path: str, kind: EntityKind) -> None:
    """The same four questions for people, places and organisations."""
    one = kind.value

    def listed(
        request: Request,
        site: Here,
        limit: Limit = 50,
        after: After = None,
        order: Annotated[Literal["articles", "quotes"], Query(description="What comes first.")] = "articles",
        containing: Annotated[str, Query(max_length=100, description="A part of the name.")] = "",
    ) -> Response:
        found = site.newsroom.names(kind, limit, order=order, after=after, containing=containing)
        return noun(request, found)

    def named(request: Request, site: Here, name: Name) -> Response:
        return noun(request, site.newsroom.name(kind, name))

    def quoted(request: Request, site: Here, name: Name, limit: Limit = 50, after: After = None) -> Response:
        return noun(request, site.newsroom.said(kind, name, limit, after))

    def told(request: Request, site: Here, name: Name, limit: Limit = 50, after: After = None) -> Response:
        return noun(request, site.newsroom.stories_of(kind, name, limit, after))

    routes: list[tuple[str, Callable[..., Response], Any, str]] = [
        (f"/{path}", listed, Listing[NameSummary], f"The {path} by full name, those in most articles first."),
        (f"/{path}/{{name}}", named, NameFile, f"One {one} by full name: the same full name is one entry."),
        (f"/{path}/{{name}}/quotes", quoted, Listing[Quotation], f"What the {one} is quoted as saying, newest first."),
        (f"/{path}/{{name}}/stories", told, Listing[StorySummary], f"The stories that name the {one}, newest first."),
    ]
    for address, handler, model, said in routes:
        name = f"{path}_{handler.__name__}"
        router.add_api_route(address, handler, response_model=model, tags=["names"], description=said, name=name)


_name_routes("people", EntityKind.PERSON)
_name_routes("places", EntityKind.PLACE)
_name_routes("organisations", EntityKind.ORGANISATION)


# ---------------------------------------------------------------------------------------------- outlets


@router.get("/outlets", response_model=Listing[OutletSummary], tags=["outlets"])
def outlets(request: Request, site: Here, limit: Limit = 50, after: After = None) -> Response:
    """The outlets, those with most articles first."""
    return noun(request, site.newsroom.outlets(limit, after))


@router.get("/outlets/{outlet}", response_model=OutletFile, tags=["outlets"])
def outlet(request: Request, site: Here, outlet: Name) -> Response:
    """An outlet by its id: what it published, whose texts it carried and who carried its own."""
    return noun(request, site.newsroom.outlet(outlet))


@router.get("/outlets/{outlet}/articles", response_model=Listing[ArticleSummary], tags=["outlets"])
def published(request: Request, site: Here, outlet: Name, limit: Limit = 50, after: After = None) -> Response:
    """What an outlet published, the newest first."""
    return noun(request, site.newsroom.published(outlet, limit, after))


# ----------------------------------------------------------------------------------------------- records


@router.get("/issues", response_model=Listing[Issue], tags=["records"])
def issues(
    request: Request,
    site: Here,
    limit: Limit = 50,
    after: After = None,
    code: Annotated[str | None, Query(max_length=40, examples=["no-article"])] = None,
) -> Response:
    """What could not be read or was skipped, and why, the newest first."""
    return noun(request, site.newsroom.issue_list(limit, code=code, after=after))


@router.get("/judgements", response_model=list[Judgement], tags=["records"])
def judgements(request: Request, site: Here) -> Response:
    """What persons decided, undone or not, in the order of deciding."""
    return noun(request, site.newsroom.judgements())


@router.get("/health", response_model=examples.Health, tags=["records"])
def health(request: Request, site: Here) -> Response:
    """That the library answers, and how much there is of what."""
    return noun(request, examples.Health("ok", __version__, site.newsroom.health()))


def base_of(request: Request) -> str:
    """The absolute address of the site, as the reader came to it; the guard has checked the host."""
    return str(request.base_url).rstrip("/")
