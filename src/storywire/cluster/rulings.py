"""What persons decided, as placing obeys it: articles that must lie together, and articles that must not.

These are the must-link and cannot-link constraints of Wagstaff and Cardie 2000 (Clustering with Instance-level
Constraints). Of two judgements on the same two articles the later one counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from storywire.types import Judgement, JudgementKind


class Rulings:
    """The judgements that stand, by the articles that they name. `where`: the stories of those that are placed."""

    def __init__(self, judgements: Iterable[Judgement] = (), where: Mapping[str, str] | None = None) -> None:
        self._where = dict(where or {})
        self._naming: dict[str, list[Judgement]] = defaultdict(list)
        for judgement in judgements:
            if judgement.kind.places and judgement.stands:
                for article in dict.fromkeys((*judgement.articles, *judgement.beside, *judgement.apart)):
                    self._naming[article].append(judgement)

    def held(self, article: str) -> bool:
        """Whether a person decided where the article belongs: no second look may move it."""
        return any(article in judgement.articles for judgement in self._naming.get(article, ()))

    def home(self, article: str, story_of: Callable[[str], str | None]) -> str | None:
        """The story that a new article belongs in by what a person decided; None where nobody did.

        `story_of` gives the story of an article in the window.
        """
        for other, together in reversed(self._relations(article).items()):
            story = story_of(other) or self._where.get(other)
            if together and story:
                return story
        own = [j for j in self._naming.get(article, ()) if article in j.articles]
        return own[-1].value if own and own[-1].kind is JudgementKind.SPLIT else None

    def barred(self, article: str, story_of: Callable[[str], str | None]) -> frozenset[str]:
        """The stories that an article must not be in: those that hold an article it was parted from."""
        parted = (other for other, together in self._relations(article).items() if not together)
        return frozenset(story for other in parted if (story := story_of(other) or self._where.get(other)))

    def _relations(self, article: str) -> dict[str, bool]:
        """For each other article that was judged together with this one, whether they belong together."""
        found: dict[str, bool] = {}
        for judgement in self._naming.get(article, ()):
            if article in judgement.articles:
                said = {**dict.fromkeys((*judgement.articles, *judgement.beside), True)}
                said |= dict.fromkeys(judgement.apart, False)
            else:
                said = dict.fromkeys(judgement.articles, article in judgement.beside)
            for other, together in said.items():
                found.pop(other, None)  # the latest last
                found[other] = together
        found.pop(article, None)
        return found
