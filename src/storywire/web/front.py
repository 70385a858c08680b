"""The front page: the stories of the day, ranked, with what is new since the last visit."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from storywire.store import Wanted
from storywire.web.guard import cookie
from storywire.web.paging import PAGE, Turn, skipped
from storywire.web.site import Here

router = APIRouter(include_in_schema=False)
VISIT = "storywire_visit"  # cookie: the moment of the visit before this one, and of the last page of this one
_SITTING = timedelta(minutes=30)  # without a page, after which a visit has ended
_KEPT = re.compile(r"(\d{1,12})\.(\d{1,12})")


class Filters(BaseModel):
    """What narrows the list. `day` is ISO 8601; `since` a moment; the others are names."""

    day: str | None = Field(None, max_length=40)
    outlet: str | None = Field(None, max_length=300)
    person: str | None = Field(None, max_length=300)
    place: str | None = Field(None, max_length=300)
    since: str | None = Field(None, max_length=40)
    page: int = Field(1, ge=1, le=10_000)


@router.get("/")
def front(request: Request, site: Here, asked: Annotated[Filters, Query()]) -> HTMLResponse:
    """The stories of the day."""
    now = site.now()
    visit, kept = _visit(request.cookies.get(VISIT, ""), now)
    before = _moment(asked.since) if asked.since else visit
    wanted = Wanted(
        _day(asked.day), asked.outlet or None, PAGE, skipped(asked.page), asked.person or None, asked.place or None
    )
    found = site.newsroom.front(wanted, now.date(), before)
    filters = {name: getattr(asked, name) or None for name in ("day", "outlet", "person", "place")}
    turn = Turn.of("/", {**filters, "since": asked.since}, asked.page, found.matching > asked.page * PAGE)
    outlet = site.newsroom.outlet_called(asked.outlet) if asked.outlet else None
    given = {"found": found, "filters": filters, "before": before, "turn": turn, "outlet": outlet, "day": wanted.day}
    answer = site.page(request, "front.html.j2", **given)
    answer.headers.append("set-cookie", cookie(VISIT, kept, days=365))
    return answer


def _visit(kept: str, now: datetime) -> tuple[datetime | None, str]:
    """When the visit before this one ended, and what to keep. A visit goes on while pages are looked at."""
    match = _KEPT.fullmatch(kept)
    here = int(now.timestamp())
    before, last = (int(match[1]), int(match[2])) if match else (0, 0)
    if last and here - last > _SITTING.total_seconds():
        before = last
    moment = datetime.fromtimestamp(before, UTC) if 0 < before <= here else None
    return moment, f"{before if moment else 0}.{here}"


def _day(said: str | None) -> date | None:
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError as problem:
        raise ValueError(f"{said[:40]!r} is no day; write it as 2025-04-30") from problem


def _moment(said: str) -> datetime:
    try:
        found = datetime.fromisoformat(said)
    except ValueError as problem:
        raise ValueError(f"{said[:40]!r} is no moment; write it as 2025-04-30T18:00") from problem
    return found if found.tzinfo else found.replace(tzinfo=UTC)
