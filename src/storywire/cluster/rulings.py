"""What persons decided, as placing obeys it: articles that must lie together, and articles that must not.

These are the must-link and cannot-link constraints of Wagstaff and Cardie 2000 (Clustering with Instance-level
Constraints). The last judgement on an article has the last word on where it belongs, and so on whom it must not meet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from storywire.types import Judgement, JudgementKind


class Rulings:
    """The judgements that stand, in the order of deciding. `where`: the stories of the articles that they name."""

    def __init__(self, judgements: Iterable[Judgement] = (), where: Mapping[str, str] | None = None) -> None:
        self._where = dict(where or {})
        self._last: dict[str, tuple[int, Judgement]] = {}  # the last word on an article, and its place in the order
        for number, judgement in enumerate(judgements):
            if judgement.kind.places and judgement.stands:
                self._last.update(dict.fromkeys(judgement.articles, (number, judgement)))
        self._parted: dict[str, list[str]] = defaultdict(list)  # the articles that were judged to be apart from this
        self._joined: dict[str, list[str]] = defaultdict(list)  # or to belong with it
        for article, (_, judgement) in self._last.items():
            for other in judgement.apart:
                self._parted[other].append(article)
            for other in judgement.beside:
                self._joined[other].append(article)

    def held(self, article: str) -> bool:
        """Whether a person decided where the article belongs: no second look may move it."""
        return article in self._last

    def home(self, article: str, story_of: Callable[[str], str | None]) -> str | None:
        """The story that a new article belongs in by what a person decided; None where nobody did.

        `story_of` gives the story of an article in the window.
        """
        if article not in self._last and article not in self._joined:
            return None
        for other in (*self._fellows(article), *self._beside(article), *self._joined.get(article, ())):
            story = story_of(other) or self._where.get(other)
            if story:
                return story
        said = self._last.get(article)
        return said[1].value if said and said[1].kind is JudgementKind.SPLIT else None

    def barred(self, article: str, story_of: Callable[[str], str | None]) -> frozenset[str]:
        """The stories that an article must not be in: those that hold an article it was parted from."""
        if article not in self._last and article not in self._parted:
            return frozenset()
        found = (story_of(other) or self._where.get(other) for other in self._strangers(article))
        return frozenset(story for story in found if story)

    def broken(self, stories: Mapping[str, str]) -> list[tuple[str, str, bool]]:
        """What does not hold where articles are in these stories: two articles, and whether they belong together."""
        found = []
        for article in self._last.keys() & stories.keys():
            pairs = [(other, True) for other in self._fellows(article)]
            pairs += [(other, False) for other in self._strangers(article)]
            for other, together in pairs:
                if other in stories and (stories[article] == stories[other]) != together:
                    found.append((article, other, together))
        return sorted(found)

    def _fellows(self, article: str) -> Iterator[str]:
        """The others on which the same judgement has the last word."""
        said = self._last.get(article)
        for other in said[1].articles if said else ():
            if other != article and self._last[other] == said:
                yield other

    def _beside(self, article: str) -> tuple[str, ...]:
        """The articles that this one was put beside."""
        said = self._last.get(article)
        return said[1].beside if said else ()

    def _strangers(self, article: str) -> Iterator[str]:
        """The articles that must not be in one story with this one, unless they were put together since."""
        said = self._last.get(article)
        for other in said[1].apart if said else ():
            if not self._together_since(other, article, said[0] if said else 0):
                yield other
        for other in self._parted.get(article, ()):
            if not self._together_since(article, other, self._last[other][0]):
                yield other

    def _together_since(self, one: str, other: str, number: int) -> bool:
        """Whether a later judgement than that of the number put one article beside the other."""
        said = self._last.get(one)
        return said is not None and said[0] > number and other in (*said[1].beside, *said[1].articles)
