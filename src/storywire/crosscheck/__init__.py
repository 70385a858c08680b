"""The room crosscheck: the articles of one story held side by side → claims and what the articles make of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from storywire.crosscheck.counts import figure_findings
from storywire.crosscheck.ledger import Finding, Ledger
from storywire.crosscheck.quotes import quote_findings
from storywire.types import ArticleFile, Cast, Crosscheck, Story

__all__ = ["MADE", "crosscheck"]

NOBODY = Cast()


MADE = 1  # counts up with what is derived


def crosscheck(
    story: Story, files: Sequence[ArticleFile], accounts: Sequence[Sequence[str]], cast: Cast = NOBODY
) -> Crosscheck:
    """Claims of the quotes and figures of a story, and what its independent accounts make of each.

    `accounts` groups article ids that are one account (wire copy, one owner's titles); an article in no group
    stands alone, ids of other stories are ignored. `cast` says who is who and who speaks, in the names of the
    story. A claim of a story with a single account has no comparison: there is nothing to hold it against. Same input,
    same output, whatever the order of `files`.
    """
    told = sorted((f for f in files if f.article.id in story.articles), key=lambda f: f.article.id)
    ledger = Ledger.of(told, accounts)
    found = [*quote_findings(told, ledger, cast), *figure_findings(told, ledger)]
    numbered = [_numbered(finding, f"c{n}") for n, finding in enumerate(sorted(found, key=_rank), 1)]
    return Crosscheck(
        accounts=ledger.groups,
        claims=tuple(f.claim for f in numbered),
        comparisons=tuple(f.comparison for f in numbered if f.comparison),
        cast=cast,
        made=MADE,
    )


def _rank(finding: Finding) -> tuple[int, int, str, int]:
    first = finding.claim.statements[0]
    shared = finding.comparison.accounts if finding.comparison else 1
    return (-shared, -len(finding.claim.statements), first.article, first.evidence.span.start)


def _numbered(finding: Finding, name: str) -> Finding:
    comparison = replace(finding.comparison, claim=name) if finding.comparison else None
    return Finding(replace(finding.claim, id=name), comparison)
