"""The room crosscheck: the articles of one story held side by side → claims and what the articles make of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from storywire.crosscheck.counts import figure_findings
from storywire.crosscheck.dating import Told, date_together, with_days
from storywire.crosscheck.happenings import Telling, happening_findings, happenings
from storywire.crosscheck.ledger import Finding, Ledger
from storywire.crosscheck.quotes import quote_findings, utterance_groups
from storywire.crosscheck.resemblance import resemblances
from storywire.crosscheck.utterances import Utterance
from storywire.crosscheck.weight import Weight
from storywire.types import ArticleFile, Cast, Crosscheck, Resemblance, Story

__all__ = ["MADE", "crosscheck", "with_days"]

NOBODY = Cast()


MADE = 2  # counts up with what is derived


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
    said, happened = utterance_groups(told, cast), happenings(told, ledger, cast)
    similar = resemblances(said, told, ledger)
    spoken = quote_findings(said, told, ledger, {n for pair in similar for n in pair[:2]})
    found = [
        *spoken,
        *figure_findings(told, ledger),
        *happening_findings(happened, ledger),
    ]
    weight = Weight.of(found, told, ledger)
    order = sorted(range(len(found)), key=lambda n: weight.rank(found[n]))
    names = {n: f"c{place}" for place, n in enumerate(order, 1)}
    numbered = [_numbered(found[n], names[n]) for n in order]
    return Crosscheck(
        accounts=ledger.groups,
        claims=tuple(f.claim for f in numbered),
        comparisons=tuple(f.comparison for f in numbered if f.comparison),
        cast=cast,
        dates=date_together(told, _common(told, said, happened)),
        alike=tuple(Resemblance(names[a], names[b], why) for a, b, why in similar),
        made=MADE,
    )


def _common(
    files: Sequence[ArticleFile], said: Sequence[Sequence[Utterance]], happened: Sequence[Sequence[Telling]]
) -> list[list[Told]]:
    """What several articles tell in common: utterances and happenings."""
    by_id = {file.article.id: file for file in files}
    spoken = (
        [Told(by_id[u.article], u.attribution.evidence.span, u.attribution.content) for u in group] for group in said
    )
    done = ([Told(t.file, t.span, t.quoted) for t in group] for group in happened)
    return [group for group in (*spoken, *done) if len({told.file.article.id for told in group}) > 1]


def _numbered(finding: Finding, name: str) -> Finding:
    comparison = replace(finding.comparison, claim=name) if finding.comparison else None
    return Finding(replace(finding.claim, id=name), comparison)
