"""Small libraries, drawn from the stories of the benchmark: what a person has who takes thirty pages.

Each holds a few stories, their nearest neighbours (another event of the same affair, weeks away, with the same people
and places) and strangers. Some articles have lost their date, and half of the libraries come in no order. Half of them
come from a small country that the prior has never heard of: it knows none of the names, and what everybody there
speaks of (the country, its capital, its money, its one large company) stands in most articles, whatever they are about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfTransformer

from bench import data, stories
from storywire.types import Features, Item

DATASET = "small"  # what their examples are counted under
LIBRARIES = 300
MOST = 8  # articles of one story
NEIGHBOURS = 3  # stories that are taken for neighbours of one
SPREAD = 75  # days over which the stories begin
UNDATED = 0.25  # share of the articles that have no date
COUNTRY = 8  # words of a small country
OFTEN = 0.6  # share of the articles that hold one of them
SETS = ("allsides", "basil", "g5", "ecb")


class Library(NamedTuple):
    """Articles in the order in which they are taken. `foreign`: the prior is to know none of these `names`."""

    items: list[Item]
    foreign: bool
    names: frozenset[str]


def simulated(
    rows: Sequence[data.Row], features: Mapping[str, Features], gold: Mapping[str, tuple[str, str]], seed: int
) -> Iterator[Library]:
    """The libraries, always the same for one seed."""
    chance = Random(seed)
    known = {row["id"]: row for row in rows}
    told: dict[str, list[str]] = {}
    for article, (dataset, story) in gold.items():
        if dataset in SETS:
            told.setdefault(story, []).append(article)
    strangers = [row["id"] for row in rows if row["id"] not in gold]
    near = _neighbours(told, features)
    names = sorted(told)
    for number in range(LIBRARIES):
        chosen = chance.sample(names, chance.randint(1, 4))
        chosen += [chance.choice(near[story]) for story in chosen if chance.random() < 0.8]
        articles = [one for story in dict.fromkeys(chosen) for one in _some(told[story], chance)]
        articles += chance.sample(strangers, chance.randint(0, 15))
        taken = [known[article] for article in articles]
        yield _library(taken, {row["id"]: features[row["id"]] for row in taken}, number, chance)


def _some(articles: Sequence[str], chance: Random) -> list[str]:
    return chance.sample(articles, min(len(articles), MOST))


def _neighbours(told: Mapping[str, Sequence[str]], features: Mapping[str, Features]) -> dict[str, list[str]]:
    """For each story the nearest others, by the cosine of their TF-IDF sums."""
    names = sorted(told)
    counts = [{t: 1 for a in told[story] for t, _ in features[a].body} for story in names]
    vectors = TfidfTransformer(sublinear_tf=True).fit_transform(DictVectorizer().fit_transform(counts))
    cosines = (vectors @ vectors.T).toarray()
    np.fill_diagonal(cosines, -1.0)
    nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :NEIGHBOURS]
    return {story: [names[i] for i in row] for story, row in zip(names, nearest.tolist(), strict=True)}


def _library(rows: Sequence[data.Row], features: dict[str, Features], number: int, chance: Random) -> Library:
    """The rows with their stories moved near one another, some undated, in order or not."""
    story_of = {row["id"]: row.get("story") or row["id"] for row in rows}
    begins = {story: timedelta(chance.randint(0, SPREAD)) for story in story_of.values()}
    moved = [_moved(item, begins[story_of[item.article]]) for item in stories.stream(rows, features, "dense")]
    moved.sort(key=lambda item: (item.low or stories.EPOCH, item.article))
    items = [_undated(item) if chance.random() < UNDATED else item for item in moved]
    if number % 2:
        chance.shuffle(items)
    foreign = number % 4 < 2
    if foreign:
        items = [replace(item, features=_at_home(item.features, chance)) for item in items]
    names = frozenset(term for row in rows if row.get("story") for term, _ in features[row["id"]].names)
    return Library(items, foreign, names)


def _moved(item: Item, shift: timedelta) -> Item:
    day = item.low + shift if item.low else None
    return replace(item, low=day, high=day, moment=item.moment + shift if item.moment else None)


def _undated(item: Item) -> Item:
    return replace(item, low=None, high=None, moment=None)


def _at_home(features: Features, chance: Random) -> Features:
    """The features with words of the country added: most of them names, some of them in the lede."""
    words = [f"~{number}" for number in range(COUNTRY) if chance.random() < OFTEN]
    body = [(word, chance.randint(1, 3)) for word in words]
    lede = [(word, 1) for word in words if chance.random() < OFTEN]
    parts = ((), lede, body, [pair for pair in body if pair[0] < f"~{COUNTRY - 2}"])
    kept = (features.headline, features.lede, features.body, features.names)
    headline, lede, body, named = (tuple(sorted((*one, *more))) for one, more in zip(kept, parts, strict=True))
    return Features(headline, lede, body, named, features.embedding)
