"""What a person decides: the forms, the list of decisions, and taking one back."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from storywire.types import Deed, Judgement, JudgementKind, Signature
from storywire.web import links
from storywire.web.access import Visitor
from storywire.web.forms import Believed
from storywire.web.guard import cookie
from storywire.web.site import Here

router = APIRouter(include_in_schema=False)
WHO = "storywire_who"  # cookie: the name that a person decides under
_STORY = re.compile(r"s-[a-z0-9]+")
_MOST = 400  # decisions that are listed

Short = Annotated[str, Form(max_length=300)]
Many = Annotated[list[str], Form(max_length=400)]


def known(request: Request) -> str:
    """The name of who is known, else under which this browser decided last."""
    if request.state.visitor and request.state.visitor.name:
        return str(request.state.visitor.name)
    return unquote(request.cookies.get(WHO, ""))[:100]


def signed(request: Request, who: Short = "") -> Signature:
    """Who decides; somebody who is known decides in no other name. Raises ValueError where nobody is named."""
    visitor: Visitor = request.state.visitor
    return visitor.signed(who if visitor.name else _named(who))


By = Annotated[Signature, Depends(signed)]


@router.get("/judgements")
def judgements(request: Request, site: Here) -> HTMLResponse:
    """Everything that persons decided, the newest first, with what can be undone."""
    found = site.newsroom.judgements()
    deeds: dict[str, list[Deed]] = defaultdict(list)
    for deed in reversed(site.newsroom.audit(2 * _MOST)):
        deeds[deed.judgement.id].append(deed)
    shown = {"found": found[::-1][:_MOST], "total": len(found), "deeds": deeds}
    return site.page(request, "judgements.html.j2", **shown, who=known(request))


@router.post("/judgements")
def judge(
    site: Here,
    _: Believed,
    kind: Annotated[JudgementKind, Form()],
    target: Many,
    by: By,
    value: Short = "",
    note: Annotated[str, Form(max_length=1_000)] = "",
) -> Response:
    """Decide. Leads back to the story or article that it was about."""
    targets = [t.strip() for t in target if t.strip()]
    if kind is JudgementKind.MERGE:
        targets = list(dict.fromkeys([*targets, *_STORY.findall(value)]))
    meant = _story_in(value) if kind is JudgementKind.MOVE else value.strip()
    given = None if kind in (JudgementKind.MERGE, JudgementKind.SPLIT) else meant or None
    made = site.newsroom.judge(kind, targets, given, who=by, note=note.strip())
    return _back(made, by.name)


@router.post("/judgements/{judgement}/undo")
def undo(site: Here, _: Believed, judgement: str, by: By) -> Response:
    """Take a decision back; it stays in the list as undone."""
    return _remember(RedirectResponse(f"/judgements#{site.newsroom.undo(judgement, who=by).id}", 303), by.name)


def _named(who: str) -> str:
    name = " ".join(who.split())[:100]
    if not name:
        raise ValueError("say who decides: a name stands beside every decision")
    return name


def _story_in(value: str) -> str:
    """The id of a story in what a person pasted: the id, or the address of its page."""
    found = _STORY.search(value)
    return found[0] if found else value.strip()


def _back(made: Judgement, name: str) -> Response:
    to = links.story(made.value) if made.kind.places and made.value else links.article(made.articles[0])
    return _remember(RedirectResponse(f"{to}#decided", 303), name)


def _remember(answer: Response, name: str) -> Response:
    answer.headers.append("set-cookie", cookie(WHO, quote(name), days=365))
    return answer
