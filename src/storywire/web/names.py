"""The pages of people, places and outlets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from storywire.types import EntityKind, OutletMonth, Quotation
from storywire.web import links
from storywire.web.site import Here
from storywire.wording import folded_words

router = APIRouter(include_in_schema=False)
LINES, STORIES = 25, 12  # quotations and stories on one page
NAMES = 90

After = Annotated[str | None, Query(max_length=400)]
Month = Annotated[str | None, Query(max_length=20)]
Words = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody is quoted as saying in one story, once, and the other articles that have the same words."""

    first: Quotation
    others: tuple[Quotation, ...]


def sayings(said: Iterable[Quotation]) -> list[Saying]:
    """Quotations with the same words in one story together, in the order of the first; one of each article."""
    found: dict[tuple[str | None, tuple[str, ...]], dict[str, Quotation]] = {}
    for one in said:
        same = found.setdefault((one.story, tuple(folded_words(one.text))), {})
        same.setdefault(one.article, one)
    return [Saying(first, tuple(others)) for first, *others in (articles.values() for articles in found.values())]


@router.get("/people")
def people(request: Request, site: Here, q: Words = "", after: After = None) -> HTMLResponse:
    """The people of the library, the most quoted first."""
    found = site.newsroom.names(EntityKind.PERSON, NAMES, order="quotes", after=after or None, containing=q)
    return site.page(request, "names.html.j2", found=found, kind="people", q=q, after=after)


@router.get("/places")
def places(request: Request, site: Here, q: Words = "", after: After = None) -> HTMLResponse:
    """The places of the library, those in most articles first."""
    found = site.newsroom.names(EntityKind.PLACE, NAMES, after=after or None, containing=q)
    return site.page(request, "names.html.j2", found=found, kind="places", q=q, after=after)


@router.get("/people/{name:path}")
def person(request: Request, site: Here, name: str, after: After = None) -> HTMLResponse:
    """What a person is quoted as saying over time, and where."""
    return _name(request, site, EntityKind.PERSON, name, after)


@router.get("/places/{name:path}")
def place(request: Request, site: Here, name: str, after: After = None) -> HTMLResponse:
    """The stories that name a place."""
    return _name(request, site, EntityKind.PLACE, name, after)


def _name(request: Request, site: Here, kind: EntityKind, name: str, after: str | None) -> HTMLResponse:
    found = site.newsroom.name(kind, name, LINES)
    said = site.newsroom.said(kind, name, LINES, after) if after else found.said
    shown = {"found": found, "sayings": sayings(said), "stories": found.stories.items[:STORIES], "kind": kind.value}
    onward = links.with_query(request.url.path, after=said.next) if said.next else None
    return site.page(request, "name.html.j2", onward=onward, after=after, **shown)


@router.get("/outlets")
def outlets(request: Request, site: Here, after: After = None) -> HTMLResponse:
    """The outlets of the library, those with most articles first."""
    return site.page(request, "outlets.html.j2", found=site.newsroom.outlets(NAMES, after or None), after=after)


@dataclass(frozen=True, slots=True)
class Year:
    """How many articles in each month of a year; 0 in months without any."""

    year: int
    months: tuple[tuple[date, int], ...]


def years(months: Iterable[OutletMonth]) -> list[Year]:
    """Whole years, the newest first; what has no day is in none."""
    counted = {one.month: one.articles for one in months if one.month}
    return [
        Year(year, tuple((day := date(year, n, 1), counted.get(day, 0)) for n in range(1, 13)))
        for year in sorted({month.year for month in counted}, reverse=True)
    ]


@router.get("/outlets/{outlet:path}")
def outlet(request: Request, site: Here, outlet: str, after: After = None, month: Month = None) -> HTMLResponse:
    """What an outlet published, by months too, and whose texts it carried."""
    found = site.newsroom.outlet(outlet, LINES)
    wanted = _month(month) if month else None
    published = found.published
    if after or wanted:
        published = site.newsroom.published(found.outlet.id, LINES, after or None, wanted)
    onward = links.with_query(request.url.path, month=month, after=published.next) if published.next else None
    shown = {"found": found, "published": published, "years": years(found.months), "month": wanted}
    return site.page(request, "outlet.html.j2", onward=onward, after=after, **shown)


def _month(said: str) -> date:
    try:
        return date.fromisoformat(f"{said}-01")
    except ValueError as problem:
        raise ValueError(f"{said[:40]!r} is no month; write it as 2025-04") from problem
