"""Links between stories of the same running affair: too near to be strangers, too far apart to be one story."""

from __future__ import annotations

import math
from collections.abc import Mapping

from storywire.cluster import reasons
from storywire.cluster.scoring import Query, When
from storywire.cluster.vocabulary import Vocabulary
from storywire.cluster.window import Cluster
from storywire.types import Reason, Relation, StoryLink

AFFAIR = 0.3  # closeness from which two stories may belong to one affair; chosen on half of bench/cases/links.jsonl
AFFAIR_NAMES = 0.35  # share of the article's names that the other story must hold
HEADS = 0.15  # weight of headlines and ledes
MOST = 3  # links of one article


def affair(measured: Mapping[str, float]) -> bool:
    """Whether a story so measured (by scoring.FEATURES) belongs to the same affair as the article.

    Names alone do not make one: what happened must be alike as well (`words`, the bodies without the names), since the
    same persons appear in many affairs.
    """
    heads = min(0.4, measured["title"] + measured["lede"])
    close = measured["body"] + measured["words"] + HEADS * heads
    return close >= AFFAIR and measured["names"] >= AFFAIR_NAMES


def span(when: When, cluster: Cluster | None) -> When:
    """From when to when a story reaches that an article founds or joins; what is not known of one, others tell."""
    known = [one for one in (when, cluster.first, cluster.last) if one.low > -math.inf] if cluster else []
    return When(min(one.low for one in known), max(one.high for one in known)) if known else when


def link(query: Query, own: When, cluster: Cluster, score: float, words: Vocabulary) -> StoryLink:
    """The link from an article's story, which reaches over `own`, to another story, with its reasons."""
    relation = lies(own, cluster)
    why = (*reasons.in_common(query, cluster, words), _order(own, cluster, relation))
    return StoryLink(cluster.story, relation, score, why)


def lies(own: When, cluster: Cluster) -> Relation:
    """Whether a story lies before the days `own`, after them, or neither, as far as the dates tell."""
    if cluster.last.high < own.low and cluster.last.high > -math.inf:
        return Relation.EARLIER
    if cluster.first.low > own.high and cluster.first.low < math.inf:
        return Relation.LATER
    return Relation.RELATED


def _order(own: When, cluster: Cluster, relation: Relation) -> Reason:
    if relation is Relation.EARLIER:
        days = own.low - cluster.last.high
        return Reason(f"its last article appeared {_days(days)} before", days)
    if relation is Relation.LATER:
        days = cluster.first.low - own.high
        return Reason(f"its first article appeared {_days(days)} after", days)
    return Reason("the dates do not say which came first")


def _days(days: float) -> str:
    if math.isinf(days):
        return "some days"
    return f"{days:.0f} day{'' if days == 1 else 's'}"
