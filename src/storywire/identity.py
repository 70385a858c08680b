"""Which article a page is a version of: by its folded addresses, and by its words where an address changes hands."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from storywire.analysis import article_id
from storywire.folding import fold, is_web
from storywire.types import Article, MediaType, RawPage
from storywire.wording import containment, shingles, words

SAME_TEXT = 0.15  # share of the shorter text's word triples found in the other: below it, it is no edit
SAME_HEADLINE = 0.5  # likewise of a headline's words
LOOK = 200_000  # bytes in which the head of a page stands
_LINK = re.compile(rb"<link\b[^<>]{0,2000}>", re.IGNORECASE)
_CANONICAL = re.compile(rb"\brel\s*=\s*[\"']?canonical\b", re.IGNORECASE)
_HREF = re.compile(rb"\bhref\s*=\s*(?:\"([^\"]{1,2000})\"|'([^']{1,2000})'|([^\s\"'<>]{1,2000}))", re.IGNORECASE)


def named(page: RawPage) -> tuple[tuple[str, ...], str]:
    """The addresses by which a page's article is known, and its id where no article was seen at any of them.

    The addresses: the page's own, the one that it claims for itself, its own folded. A canonical address counts only
    on the page's own host, and not where it is the front page: pages that all claim the same address, and copies that
    claim another outlet's, are told apart. The id is the same on every run and machine.
    """
    canonical, folded = _canonical(page), fold(page.address)
    names = (page.address, canonical, folded)
    return tuple(dict.fromkeys(name for name in names if name)), article_id(canonical or folded)


def _canonical(page: RawPage) -> str | None:
    base = page.url or page.address
    if page.media_type is not MediaType.HTML or not is_web(base):
        return None
    link = next((tag for tag in _LINK.findall(page.body[:LOOK]) if _CANONICAL.search(tag)), b"")
    found = _HREF.search(link)
    if not found:
        return None
    given = html.unescape(next(filter(None, found.groups())).decode("utf-8", "replace"))
    try:
        name = fold(urljoin(base, given.strip()))
        there, here = urlsplit(name), urlsplit(fold(base))
    except ValueError:
        return None
    told = there.path.strip("/") or there.query
    return name if is_web(name) and there.netloc == here.netloc and told else None


def is_edit(kept: Article, article: Article) -> bool:
    """Whether what stands at an article's address is a version of it, and not another article.

    An outlet that edits keeps most of its sentences, or else its headline; where the text is thoroughly rewritten under
    another headline (a page that always carries the newest story), it is another article.
    """
    if _alike(kept.text, article.text, 3) >= SAME_TEXT:
        return True
    return bool(kept.headline and article.headline and _alike(kept.headline, article.headline, 1) >= SAME_HEADLINE)


def _alike(one: str, other: str, size: int) -> float:
    return containment(_grams(one, size), _grams(other, size))


@lru_cache(maxsize=8)
def _grams(text: str, size: int) -> frozenset[tuple[str, ...]]:
    return shingles((word.folded for word in words(text[:200_000])), size)
