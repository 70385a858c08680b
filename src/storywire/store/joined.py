"""Links between stories, of many at once, by a fixed number of queries for each batch.

A link is kept with an article and the story that it was found to be linked with; both may be elsewhere by now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from storywire.store import schema
from storywire.store.files import batched
from storywire.types import Relation, StoryLink

_OPPOSITE = {Relation.EARLIER: Relation.LATER, Relation.LATER: Relation.EARLIER}
_links, _placements, _redirects = schema.links.c, schema.placements.c, schema.redirects.c
_LINKED = (
    select(_placements.story, _links.other, _links.noun)
    .join(schema.links, _links.article == _placements.article)
    .order_by(_placements.number, _links.other)
)
_LEADING = select(_redirects.story, _placements.story.label("now")).join(
    schema.placements, _placements.article == _redirects.article
)


def links_of(connection: Connection, stories: Sequence[str]) -> dict[str, tuple[StoryLink, ...]]:
    """For each of these stories those linked with it, from either side, each once, the strongest first."""
    found: dict[str, list[StoryLink]] = {story: [] for story in stories}
    for some in batched(found):
        _own(connection, some, found)
        _from_others(connection, some, found)
    return {story: _best(story, links) for story, links in found.items()}


def _own(connection: Connection, stories: Sequence[str], found: dict[str, list[StoryLink]]) -> None:
    """The links from their articles, to the stories that those are now."""
    rows = connection.execute(_LINKED.where(_placements.story.in_(stories))).all()
    now = _now(connection, {row.noun.story for row in rows})
    for row in rows:
        link = row.noun
        found[row.story].append(replace(link, story=now.get(link.story, link.story)))


def _now(connection: Connection, stories: Collection[str]) -> dict[str, str]:
    """Where the ids lead of those stories that are no more."""
    leading: dict[str, str] = {}
    for some in batched(stories):
        table = schema.stories.c
        alive = set(connection.execute(select(table.id).where(table.id.in_(some))).scalars())
        gone = [story for story in some if story not in alive]
        leading |= {row.story: row.now for row in connection.execute(_LEADING.where(_redirects.story.in_(gone)))}
    return leading


def _from_others(connection: Connection, stories: Sequence[str], found: dict[str, list[StoryLink]]) -> None:
    """The links from articles of other stories, to these by any id that they ever had."""
    named: defaultdict[str, list[str]] = defaultdict(list, {story: [story] for story in stories})
    for leading in connection.execute(_LEADING.where(_placements.story.in_(stories))):
        named[leading.story].append(leading.now)
    for some in batched(named):
        for row in connection.execute(_LINKED.where(_links.other.in_(some))):
            turned = _turned(row.story, row.noun)
            for story in named[row.other]:
                found[story].append(turned)


def _turned(story: str, link: StoryLink) -> StoryLink:
    """A link as the other story sees it."""
    return StoryLink(story, _OPPOSITE.get(link.relation, link.relation), link.score, link.why)


def _best(story: str, links: Iterable[StoryLink]) -> tuple[StoryLink, ...]:
    best = {link.story: link for link in sorted(links, key=lambda link: link.score) if link.story != story}
    return tuple(sorted(best.values(), key=lambda link: (-link.score, link.story)))
