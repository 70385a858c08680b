"""The page of an article: its text with everything found in it, its date with the reasons, what changed in it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from storywire.publish.changes import changes
from storywire.publish.decisions import decided
from storywire.publish.json_ld import json_ld
from storywire.web.judging import known
from storywire.web.marking import asked_span, blocks, narrowed, part_of, parts
from storywire.web.site import Here

router = APIRouter(include_in_schema=False)

Revision = Annotated[int | None, Query(ge=1, le=1_000_000)]
At = Annotated[str | None, Query(max_length=24)]
Part = Annotated[int | None, Query(ge=1, le=100_000)]


@router.get("/articles/{article}")
def article(
    request: Request, site: Here, article: str, revision: Revision = None, at: At = None, part: Part = None
) -> HTMLResponse:
    """An article. `at` is the sentence that the reader came for, as code points of the text: 120-240.

    A long one comes in parts: the one that is asked for, else the one with that sentence, else the first.
    """
    found = site.newsroom.article_page(article, revision)
    own = found.file.article
    asked = asked_span(at, found.file.article.text)
    made = parts(found.file)
    number = min(part or part_of(made, asked.start if asked else 0), len(made))
    changed = changes(found.before, found.file.article) if found.before else ()
    shown: dict[str, Any] = {
        "found": found,
        "file": found.file,
        "a": found.file.article,
        "asked": asked,
        "changed": changed,
    }
    called = {own.id: "this article"} | ({found.story.id: f"“{found.story.headline}”"} if found.story else {})
    decisions = [(j.id, decided(j, called)) for j in found.file.judgements]
    shown |= {"decisions": decisions, "who": known(request)}
    told = json_ld(narrowed(found.file, made[number - 1]), f"{request.base_url}articles/{found.file.article.id}")
    shown["data_block"] = Markup(told)  # it holds no <, > or &
    shown |= {"part": made[number - 1], "number": number, "parts": len(made)}
    return site.page(request, "article.html.j2", blocks=blocks(found.file, asked, made[number - 1]), **shown)
