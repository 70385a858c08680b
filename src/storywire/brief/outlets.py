"""The outlet table: one row an article, copies under the article whose text they carry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from storywire.brief.accounts import Accounts
from storywire.types import ArticleFile, Crosscheck, OutletRow, Verdict, WireCopy

_UNNAMED = "outlet not known"


def outlet_rows(
    files: Sequence[ArticleFile], wire: Sequence[WireCopy], crosscheck: Crosscheck, accounts: Accounts
) -> tuple[OutletRow, ...]:
    """One row an article: accounts by their first publication, and within one the origin before its copies."""
    origin = {copy: w.origin for w in wire for copy in w.copies}
    alone = _alone(crosscheck)
    rows = [_row(file, origin.get(file.article.id), alone.get(file.article.id, ()), accounts) for file in files]
    first: dict[int, tuple[date, str]] = {}
    for row in rows:
        key = (_published(row), row.article)
        first[row.account] = min(first.get(row.account, key), key)
    return tuple(sorted(rows, key=lambda r: (first[r.account], r.copy_of is not None, _published(r), r.article)))


def _row(file: ArticleFile, copy_of: str | None, alone: Sequence[str], accounts: Accounts) -> OutletRow:
    article = file.article
    return OutletRow(
        article=article.id,
        outlet=article.outlet.name if article.outlet else _UNNAMED,
        headline=article.headline or "",
        published=article.published,
        account=accounts.number[article.id],
        copy_of=copy_of,
        attributions=len(file.annotations.attributions),
        figures=len(file.annotations.figures),
        alone=tuple(alone),
    )


def _alone(crosscheck: Crosscheck) -> Mapping[str, list[str]]:
    """For each article, the claims that only its account makes."""
    only = {c.claim for c in crosscheck.comparisons if c.verdict is Verdict.ONLY_HERE}
    found: dict[str, list[str]] = defaultdict(list)
    for claim in crosscheck.claims:
        if claim.id in only:
            for article in dict.fromkeys(s.article for s in claim.statements):
                found[article].append(claim.id)
    return found


def _published(row: OutletRow) -> date:
    moment: datetime | None = row.published.moment
    return row.published.day or (moment.date() if moment else date.max)
