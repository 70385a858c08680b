"""An article as schema.org NewsArticle with its Quotations, fit to stand in a page (https://schema.org/NewsArticle)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from storywire.publish.links import safe_link
from storywire.types import Article, ArticleFile, Attribution, AttributionKind, Resolution

MAX_QUOTATIONS = 200
_QUOTED = (AttributionKind.DIRECT, AttributionKind.MIXED)
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def json_ld(file: ArticleFile, page: str | None = None) -> str:
    """What goes inside ``<script type="application/ld+json">``: it holds no <, > or &, so that nothing can end it.

    `page` is the absolute address of our page about the article. A data block runs nothing: a Content-Security-Policy
    without inline script lets it stand.
    """
    return json.dumps(news_article(file, page), ensure_ascii=True).translate(_ESCAPES)


def news_article(file: ArticleFile, page: str | None = None) -> dict[str, Any]:
    """The article as a NewsArticle: what is not known is left out; the text is not given, only what is quoted in it."""
    article = file.article
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "url": safe_link(article.url),
        "mainEntityOfPage": page,
        "identifier": article.id,
        "datePublished": _moment(article, "published"),
        "dateModified": _moment(article, "modified"),
        "author": [{"@type": "Person", "name": name} for name in article.byline],
        "publisher": {"@type": "Organization", "name": article.outlet.name} if article.outlet else None,
        "inLanguage": article.language,
        "articleSection": article.section,
        "hasPart": [_quotation(article, found) for found in _quoted(file)],
    }
    return {name: value for name, value in told.items() if value}


def _moment(article: Article, which: str) -> str | None:
    finding = article.published if which == "published" else article.modified
    if finding.moment:
        return finding.moment.isoformat()
    return finding.day.isoformat() if finding.day else None


def _quoted(file: ArticleFile) -> Iterator[Attribution]:
    """The words in quotation marks; what the outlet tells in its own words is no quotation."""
    found = (one for one in file.annotations.attributions if one.kind in _QUOTED and one.content)
    for count, one in enumerate(found):
        if count == MAX_QUOTATIONS:
            return
        yield one


def _quotation(article: Article, found: Attribution) -> dict[str, Any]:
    text = " … ".join(" ".join(span.of(article.text).split()) for span in found.content)
    part: dict[str, Any] = {"@type": "Quotation", "text": text}
    if found.speaker and found.speaker.name:
        part["spokenByCharacter"] = {"@type": "Person", "name": found.speaker.name}
        if found.speaker.role:
            part["spokenByCharacter"]["jobTitle"] = found.speaker.role
        if found.speaker.resolution is Resolution.COLLECTIVE:
            part["spokenByCharacter"] = {"@type": "Organization", "name": found.speaker.name}
    return part
