"""Pages made from parts: where a feed or another program gives an article as fields, they are put together as HTML.

What is kept in the library, and what evidence points into, is this page. The date that came with it is not written into
it: it goes beside the page, as announced.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape

from storywire.types import MediaType, RawPage


@dataclass(frozen=True, slots=True)
class Parts:
    """What somebody else says that an article consists of. `html` is its body; `text` has a paragraph a line."""

    title: str | None = None
    html: str | None = None
    text: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    url: str | None = None
    outlet: str | None = None
    announced: datetime | None = None
    fetched: datetime | None = None


def made_page(parts: Parts, address: str, origin: str) -> RawPage:
    """One HTML page of these parts."""
    lang = f' lang="{escape(parts.language)}"' if parts.language else ""
    title = f"<title>{escape(parts.title)}</title>" if parts.title else ""
    link = f'<link rel="canonical" href="{escape(parts.url)}">' if parts.url else ""
    heading = f"<h1>{escape(parts.title)}</h1>\n" if parts.title else ""
    byline = f'<p class="byline" rel="author">By {escape(_listed(parts.authors))}</p>\n' if parts.authors else ""
    body = parts.html if parts.html is not None else "\n".join(_paragraphs(parts.text or ""))
    page = (
        f'<!DOCTYPE html>\n<html{lang}><head><meta charset="utf-8">{title}{link}</head>\n'
        f"<body><article>\n{heading}{byline}{body}\n</article></body></html>\n"
    )
    return RawPage(
        address=address,
        body=page.encode("utf-8", "replace"),
        media_type=MediaType.HTML,
        origin=origin,
        url=parts.url,
        fetched=parts.fetched,
        charset="utf-8",
        outlet_hint=parts.outlet,
        announced=parts.announced,
    )


def _paragraphs(text: str) -> Iterable[str]:
    return (f"<p>{escape(line.strip())}</p>" for line in text.splitlines() if line.strip())


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
