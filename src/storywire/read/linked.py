"""What a page's JSON-LD says of its article (schema.org NewsArticle and its kin).

Broken blocks are common and are left aside; nothing is fetched, and references are followed inside the page only.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from storywire.read.markup import Markup, Script
from storywire.types import Span

_MOST_NODES = 3000
_LONGEST = 1_000_000
_WRAPPED = re.compile(r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[)?|(?://\s*)?(?:-->|\]\]>)?\s*;?\s*$")
_ARTICLE = re.compile(r"Article|BlogPosting|Report|Review|LiveBlog|Posting")


@dataclass(frozen=True)
class Statement:
    """A value that JSON-LD gives, entities resolved, with its script, the value as it stands there, and its type."""

    value: str
    script: Script
    raw: str = ""
    kind: str = ""

    def span(self) -> Span | None:
        """Where the value stands on the page, in whichever way its characters were escaped."""
        for form in _escapes(self.raw or self.value):
            at = self.script.text.find(form)
            if form and at >= 0:
                return Span(self.script.start + at, self.script.start + at + len(form))
        return None


def _escapes(value: str) -> Iterator[str]:
    yield value
    for ascii_only in (False, True):
        escaped = json.dumps(value, ensure_ascii=ascii_only)[1:-1]
        yield from (escaped, escaped.replace("/", "\\/"))
    for sign, name in (("&", "&amp;"), ("'", "&#039;"), ("'", "&#39;"), ('"', "&quot;")):
        yield value.replace(sign, name)


@dataclass(frozen=True)
class Node:
    """One JSON object of a block, and the script it stands in."""

    data: dict[str, Any]
    script: Script

    @property
    def article(self) -> bool:
        """Whether its type is a kind of article."""
        return any(_ARTICLE.search(str(kind)) for kind in _listed(self.data.get("@type")))


@lru_cache(maxsize=2)  # headline, byline, outlet, section and date ask for the same page
def nodes(page: Markup) -> tuple[Node, ...]:
    """Every object of every JSON-LD block, outer ones first; articles before the rest."""
    found: list[Node] = []
    for script in page.scripts:
        if script.linked and len(script.text) <= _LONGEST and len(found) < _MOST_NODES:
            found.extend(_walk(_parsed(script.text), script))
    return tuple(sorted(found, key=lambda node: not node.article))


def _parsed(text: str) -> Any:
    try:
        return json.loads(_WRAPPED.sub("", text), strict=False)
    except (ValueError, RecursionError):
        return None


def _walk(block: Any, script: Script) -> Iterator[Node]:
    queue, seen = [block], 0
    while queue and seen < _MOST_NODES:
        item = queue.pop(0)
        seen += 1
        if isinstance(item, dict):
            yield Node(item, script)
            queue.extend(value for value in item.values() if isinstance(value, dict | list))
        elif isinstance(item, list):
            queue.extend(item[:200])


def strings(found: tuple[Node, ...], key: str) -> Iterator[Statement]:
    """The strings that the articles of a page give for `key`."""
    for node in found:
        if node.article:
            yield from _statements(_listed(node.data.get(key)), node.script)


def names(found: tuple[Node, ...], key: str) -> Iterator[Statement]:
    """The names of the persons or organisations that the articles of a page give for `key`."""
    by_id = {str(node.data["@id"]): node.data for node in found if "@id" in node.data and "name" in node.data}
    for node in found:
        for value in _listed(node.data.get(key)) if node.article else ():
            known = value
            if isinstance(value, dict) and "name" not in value:
                known = by_id.get(str(value.get("@id")), value)
            name = known.get("name") if isinstance(known, dict) else known
            kind = str(known.get("@type", "")) if isinstance(known, dict) else ""
            yield from _statements(_listed(name), node.script, kind)


def _statements(values: list[Any], script: Script, kind: str = "") -> Iterator[Statement]:
    for value in values:
        if isinstance(value, str) and value.strip():
            yield Statement(html.unescape(value), script, value, kind)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value[:30] if isinstance(value, list) else [value]
