"""Why an article went where it went, in words and numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from storywire.cluster.index import Ids, Weights
from storywire.cluster.scoring import RARE, Query, When, apart
from storywire.cluster.vocabulary import Spellings, Vocabulary
from storywire.cluster.window import Cluster
from storywire.types import Reason

REVISION = Reason("a new revision of an article that is in this story already")
SHOWN = 7  # words that are named
NOWHERE = 0.05  # a probability that is as good as none
CLOSE = 0.2  # between two stories


def joining(query: Query, cluster: Cluster, words: Vocabulary) -> tuple[Reason, ...]:
    """What an article has in common with the story that it joins."""
    return (*in_common(query, cluster, words), *_time(query.when, cluster))


def founding(best: float | None, threshold: float) -> tuple[Reason, ...]:
    """Why an article begins a story of its own. `best`: how sure the nearest story is, None where there is none."""
    if best is None:
        return (Reason("no other story shares its rare words"),)
    sure = f"the nearest is {_percent(best)} likely to be the same event, {_percent(threshold)} are needed to join it"
    return (Reason(f"no other story came near: {sure}" if best < NOWHERE else sure, best),)


def runner_up(score: float, other: float | None) -> tuple[Reason, ...]:
    """How sure the article's story is, and the nearest other one; None where there is no other."""
    if other is None:
        return (Reason("no other story came near"),)
    call = ": a close call" if score - other < CLOSE else ""
    sure = f"{_percent(score)} likely to be the same event; the nearest other story {_percent(other)}{call}"
    return (Reason(sure, score - other),)


def told_by_both(here: float, there: float) -> Reason:
    """Why two stories became one. `here`, `there`: how sure it is that one headline belongs to either."""
    sure = f"{_percent(here)} likely to be the same event as one, {_percent(there)} as the other"
    return Reason(f"a headline that came later fits both stories, which became one: {sure}", min(here, there))


def _percent(share: float) -> str:
    """A probability as a person says it; never quite certain, never quite impossible."""
    return f"{min(99, max(1, round(100 * share)))} %"


def in_common(query: Query, cluster: Cluster, words: Vocabulary) -> tuple[Reason, ...]:
    """The names that an article shares with a story, and the rare words that are no names, rarest first."""
    ids, terms = cluster.centre.vectors[0].ids, words.terms
    columns = query.places.of(ids)
    held = ((columns >= 0) & (query.body.take(columns, mode="clip") > 0)).nonzero()[0]
    ids, named = ids.take(held), query.named.take(columns.take(held)) > 0
    rarity = words.rarity(ids)
    chosen = named.nonzero()[0], (~named & (rarity >= RARE)).nonzero()[0]
    of = [(len(some), _rarest(ids.take(some), rarity.take(some), terms)) for some in chosen]
    return (*_listed("name", *of[0]), *_listed("rare word", *of[1]))


def _rarest(ids: Ids, rarity: Weights, terms: Spellings) -> list[str]:
    """The rarest of the terms, rarest first; no more are spelled than may be shown."""
    if len(ids) > SHOWN:
        held = (rarity >= np.partition(rarity, -SHOWN)[-SHOWN]).nonzero()[0]
        ids, rarity = ids.take(held), rarity.take(held)
    found = zip((-rarity).tolist(), map(terms.__getitem__, ids.tolist()), strict=True)
    return [term for _, term in sorted(found)][:SHOWN]


def _listed(what: str, count: int, shown: Sequence[str]) -> tuple[Reason, ...]:
    if not count:
        return ()
    said = ", ".join([term.capitalize() if what == "name" else term for term in shown])
    more = ", …" if count > len(shown) else ""
    return (Reason(f"{count} {what}{'s' if count > 1 else ''} in common: {said}{more}", float(count)),)


def _time(when: When, cluster: Cluster) -> tuple[Reason, ...]:
    if when.day is None or cluster.first.day is None:
        return (Reason("not known when one of them was published: the words decided"),)
    days = apart(when, cluster.first)
    side = "after" if (when.low, when.hours or 0.0) >= (cluster.first.low, cluster.first.hours or 0.0) else "before"
    if when.hours is not None and cluster.first.hours is not None and days < 2:
        return (Reason(f"{_count(round(days * 24), 'hour')} {side} the story's first article", days),)
    if days < 1:
        return (Reason("the same day as the story's first article", 0.0),)
    return (Reason(f"{_count(round(days), 'day')} {side} the story's first article", days),)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
