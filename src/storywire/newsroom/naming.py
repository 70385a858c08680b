"""What is meant by a name or by the beginning of an id; where nothing or too much is meant, NotFound says so."""

from __future__ import annotations

from collections.abc import Sequence

from storywire.errors import NotFound
from storywire.store import Reader, StoredStory
from storywire.types import (
    EntityKind,
    JudgementKind,
)


def the_story(reader: Reader, story: str) -> tuple[str, StoredStory]:
    """The story with this id or an unambiguous beginning of it. Raises NotFound."""
    found = reader.story(story)
    if found is None:
        found = reader.story(the_only(reader.matching_stories(story), "story", story))
    assert found is not None  # what was listed is there
    return found.story.id, found


def all_named(reader: Reader, kind: JudgementKind, targets: Sequence[str]) -> list[str]:
    """The whole ids of what a judgement names."""
    if kind is JudgementKind.MERGE:
        return [the_story(reader, target)[0] for target in targets]
    articles = targets[:1] if kind is JudgementKind.SPEAKER else targets
    return [*(the_article(reader, target) for target in articles), *targets[len(articles) :]]


def the_article(reader: Reader, article: str) -> str:
    """The whole id of an article. Raises NotFound."""
    return article if reader.article(article) else the_only(reader.matching_articles(article), "article", article)


def the_only(matches: Sequence[str], kind: str, asked: str) -> str:
    """The one that is meant. Raises NotFound if there is none, or more than one."""
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise NotFound(f"more than one {kind} begins with {asked!r}: {', '.join(matches)}")
    plural = {"story": "stories", "article": "search WORDS", "judgement": "judge list"}[kind]
    raise NotFound(f"there is no {kind} {asked!r}; `storywire {plural}` shows what there is")


def no_name(kind: EntityKind, name: str, alike: Sequence[str]) -> str:
    """How to say that nobody is named so, and who was perhaps meant."""
    meant = f"; did you mean {', '.join(alike)}?" if alike else ""
    return f"there is no {kind.value} named {name!r}{meant}"
