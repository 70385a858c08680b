"""Which article belongs to which independent account: nobody's copy counts twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from storywire.types import ArticleFile, Claim, ClaimKind, Comparison, Reason, Statement, Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim and, where the story has something to hold it against, its comparison."""

    claim: Claim
    comparison: Comparison | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The independent accounts of a story; every article is in exactly one."""

    groups: tuple[tuple[str, ...], ...]
    account: Mapping[str, int]

    @classmethod
    def of(cls, files: Sequence[ArticleFile], accounts: Sequence[Sequence[str]]) -> Ledger:
        """The ledger for these articles; those in no account get one of their own, and the first naming counts."""
        here = {file.article.id for file in files}
        groups: list[tuple[str, ...]] = []
        seen: set[str] = set()
        for given in [*accounts, *([file.article.id] for file in files)]:
            group = tuple(dict.fromkeys(name for name in given if name in here and name not in seen))
            seen.update(group)
            if group:
                groups.append(group)
        return cls(tuple(groups), {name: n for n, group in enumerate(groups) for name in group})

    @property
    def several(self) -> bool:
        """Whether the story has two or more accounts."""
        return len(self.groups) > 1

    def count(self, statements: Iterable[Statement]) -> int:
        """How many independent accounts make these statements."""
        return len({self.account[s.article] for s in statements})

    def finding(
        self, kind: ClaimKind, statements: Sequence[Statement], verdict: Verdict | None, reasons: Sequence[Reason]
    ) -> Finding:
        """A claim, and its comparison when there is a verdict and somebody else who could have said it too."""
        claim = Claim("", kind, tuple(statements))
        if verdict is None or not self.several:
            return Finding(claim, None)
        outlets = tuple(dict.fromkeys(s.outlet for s in statements if s.outlet))
        return Finding(claim, Comparison("", verdict, self.count(statements), outlets, tuple(reasons)))

    def alone(self, statements: Sequence[Statement]) -> Reason:
        """Why these statements are reported by one account only."""
        copies = len({s.article for s in statements})
        if copies > 1:
            return Reason(f"only in one account, carried by {copies} articles; copies count once", 1)
        others = len(self.groups) - 1
        whom = "not in the other account" if others == 1 else f"in none of the {others} other accounts"
        return Reason(f"{whom} of this story", 1)
