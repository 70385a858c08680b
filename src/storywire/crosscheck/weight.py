"""Which claims are worth reading first: those of most accounts, then of what stands alone the most telling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storywire.crosscheck.ledger import Finding, Ledger
from storywire.types import ArticleFile, ClaimKind
from storywire.wording import fold

_FULL = 25  # words; a longer statement says no more for it
_MARKS = ("“", '"', "«", "„", "‘")


@dataclass(frozen=True, slots=True)
class Weight:
    """What makes a statement matter: who else lets the speaker speak, quotation marks, and an early place."""

    heard: Mapping[str, int]  # by speaker: the accounts that quote them
    length: Mapping[str, int]  # by article: code points

    @classmethod
    def of(cls, findings: Sequence[Finding], files: Sequence[ArticleFile], ledger: Ledger) -> Weight:
        """The weights of one story."""
        heard: dict[str, set[int]] = defaultdict(set)
        for finding in findings:
            for statement in finding.claim.statements:
                if statement.speaker and statement.article in ledger.account:
                    heard[fold(statement.speaker)].add(ledger.account[statement.article])
        return cls({n: len(a) for n, a in heard.items()}, {f.article.id: len(f.article.text) for f in files})

    def rank(self, finding: Finding) -> tuple[int, int, float, str, int]:
        """A key to sort by: the most shared first, then the most telling, then by place."""
        first = finding.claim.statements[0]
        shared = finding.comparison.accounts if finding.comparison else 1
        place = (first.article, first.evidence.span.start)
        return (-shared, -len(finding.claim.statements), -round(self.telling(finding), 6), *place)

    def telling(self, finding: Finding) -> float:
        """How much a claim tells, roughly from 0 to 4."""
        first = finding.claim.statements[0]
        early = 1 - first.evidence.span.start / max(1, self.length.get(first.article, 1))
        full = min(len(first.text.split()), _FULL) / _FULL
        if finding.claim.kind is ClaimKind.FIGURE:
            return 2 + early
        named = first.speaker is not None and any(map(str.isupper, first.speaker))
        heard = min(self.heard.get(fold(first.speaker or ""), 0), 3) / 3
        return early + full + heard * named + 0.5 * named + 0.5 * first.text.startswith(_MARKS)
