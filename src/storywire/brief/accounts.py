"""Independent accounts as the crosscheck grouped them, numbered from 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from storywire.types import ArticleFile, Crosscheck


@dataclass(frozen=True, slots=True)
class Accounts:
    """The number of each article's account."""

    number: Mapping[str, int]

    @classmethod
    def of(cls, files: Sequence[ArticleFile], crosscheck: Crosscheck) -> Accounts:
        """From the crosscheck's groups; an article in none of them is an account of its own."""
        groups = [*crosscheck.accounts, *((f.article.id,) for f in files)]
        number: dict[str, int] = {}
        taken = 0
        for group in groups:
            new = [name for name in group if name not in number]
            taken += bool(new)
            number.update(dict.fromkeys(new, taken))
        return cls(number)

    def spread(self, files: Sequence[ArticleFile], limit: int) -> list[ArticleFile]:
        """At most so many articles, one of each account before the second of any."""
        seen: Counter[int] = Counter()
        order: list[tuple[int, str]] = []
        for file in files:
            number = self.number[file.article.id]
            order.append((seen[number], file.article.id))
            seen[number] += 1
        kept = {name for _, name in sorted(order)[:limit]}
        return [file for file in files if file.article.id in kept]

    def count(self, articles: Iterable[str]) -> int:
        """How many independent accounts these articles are."""
        return len({self.number[name] for name in articles})
