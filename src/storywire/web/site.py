"""What every page needs: the newsroom, the templates, the clock, and how an answer is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Annotated, Any, cast

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader

from storywire.newsroom import Newsroom
from storywire.publish.templating import environment
from storywire.version import __version__
from storywire.web import links, marking, pictures
from storywire.web.access import Access, Role

ASSETS = {"site.css": "text/css", "keys.js": "text/javascript", "icon.svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Site:
    """One served library. Kept at `app.state.site`; handlers get it by `Here`."""

    newsroom: Newsroom
    access: Access
    now: Callable[[], datetime]

    def page(self, request: Request, template: str, status: int = 200, /, **given: Any) -> HTMLResponse:
        """An answer: the template, filled in."""
        seat, visitor = request.state.seat, request.state.visitor
        shared = {
            "path": request.url.path,
            "form_token": self.access.form_token(seat),
            "locked": self.access.asks_for_token,
            "may_judge": visitor is not None and visitor.role is Role.EDITOR,
            "signed_as": visitor.name if visitor else "",
            "now": self.now(),
            "zone": self.newsroom.settings.zone or UTC,
        }
        html = templates().get_template(template).render(shared | given)
        return HTMLResponse(html, status)


def here(request: Request) -> Site:
    """The site of a request."""
    return cast(Site, request.app.state.site)


Here = Annotated[Site, Depends(here)]


@cache
def templates() -> Environment:
    """The templates of the site; those of publish stand behind them."""
    made = environment(PackageLoader("storywire.web"))
    made.globals |= {"asset": asset_address, "version": __version__, "links": links, "pictures": pictures}
    made.globals |= {"marking": marking}
    return made


@cache
def asset(name: str) -> bytes:
    """A static file; the style sheet is that of publish with the site's own after it."""
    own = files("storywire.web").joinpath("static", name).read_bytes()
    if name == "site.css":
        return files("storywire.publish").joinpath("templates", "page.css").read_bytes() + own
    return own


@cache
def asset_address(name: str) -> str:
    """The address of a static file, with its hash: it may be kept for ever."""
    return f"/static/{sha256(asset(name)).hexdigest()[:12]}/{name}"
