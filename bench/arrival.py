"""How far stories depend on the order of arrival: python -m bench.arrival [--articles 1500] [--seed 7].

Development articles are placed in the order of their dates, and once more in other orders: shuffled within three days,
one in ten late by up to ten days, wholly shuffled, in batches with a restart after each (as many short runs over one
library), and each article twice. Prints for each how far the partition is from the one in order: BCubed F1, adjusted
Rand index, the share of articles that lie with others than before, and BCubed F1 against the gold stories beside that
of the one in order.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import comb

from bench import data
from bench.stories import stream
from storywire.annotate.features import find_features
from storywire.cluster.placer import Placer
from storywire.cluster.window import Item

Partition = Mapping[str, str]
BATCH = 100


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=1500, help="so many, by whole stories")
    options.add_argument("--seed", type=int, default=7)
    given = options.parse_args()
    rows = sample(given.articles, given.seed)
    gold = {row["id"]: row["story"] for row in rows}
    features = {row["id"]: find_features(row["title"], row["text"] or "") for row in rows}
    items = stream(rows, features, "dense")
    before = placed(items)
    own = bcubed(before, gold)
    print(f"{len(items)} articles in {len(set(before.values()))} stories, gold F1 {own:.3f}")
    for name, order in ORDERS.items():
        after = order(items, random.Random(given.seed))
        print(
            f"{name:28} F1 {bcubed(after, before):.3f}  ARI {rand(after, before):.3f}  "
            f"with others {moved(after, before):.1%}  gold F1 {bcubed(after, gold):.3f}"
        )


def sample(articles: int, seed: int) -> list[data.Row]:
    """Whole stories of the four long sets, drawn at random."""
    stories: dict[str, list[data.Row]] = defaultdict(list)
    for row in data.rows(data.home() / "stories" / "gold-dev.jsonl.zst"):
        if row["dataset"] in ("allsides", "basil", "g5", "ecb"):
            stories[row["story"]].append(row)
    names = sorted(stories)
    random.Random(seed).shuffle(names)
    drawn: list[data.Row] = []
    while names and len(drawn) < articles:
        drawn += stories[names.pop()]
    return drawn


# --------------------------------------------------------------------------------------------- orders


def placed(items: Sequence[Item], placer: Placer | None = None) -> dict[str, str]:
    """The story of each article, placed in this order, with the second looks that `take` gives."""
    placer = placer or Placer()
    found: dict[str, str] = {}
    for item in items:
        for placement in (placer.place(item), *placer.recheck()):
            found[placement.article] = placement.story
    return found


def _near(items: Sequence[Item], rng: random.Random) -> dict[str, str]:
    return placed(_delayed(items, lambda: rng.uniform(0, 3)))


def _late(items: Sequence[Item], rng: random.Random) -> dict[str, str]:
    return placed(_delayed(items, lambda: rng.uniform(1, 10) if rng.random() < 0.1 else 0.0))


def _shuffled(items: Sequence[Item], rng: random.Random) -> dict[str, str]:
    return placed(rng.sample(items, len(items)))


def _batched(items: Sequence[Item], _rng: random.Random) -> dict[str, str]:
    """Every batch begins with a placer that takes up the work from what is kept."""
    found: dict[str, str] = {}
    for start in range(0, len(items), BATCH):
        placer = Placer()
        placer.restore((item, found[item.article]) for item in items[:start])
        found |= placed(items[start : start + BATCH], placer)
    return found


def _twice(items: Sequence[Item], rng: random.Random) -> dict[str, str]:
    again = list(items)
    for place in sorted(rng.sample(range(len(items)), len(items) // 2), reverse=True):
        again.insert(min(len(again), place + rng.randint(1, 50)), items[place])
    return placed(again)


def _delayed(items: Sequence[Item], days: Callable[[], float]) -> list[Item]:
    """The items in the order of arrival, each so many days after it was published."""
    due = [((item.low.toordinal() if item.low else 0) + days(), number) for number, item in enumerate(items)]
    return [items[number] for _, number in sorted(due)]


ORDERS: dict[str, Callable[[Sequence[Item], random.Random], dict[str, str]]] = {
    "in batches, with restarts": _batched,
    "half of them twice": _twice,
    "shuffled within three days": _near,
    "one in ten up to 10 days late": _late,
    "wholly shuffled": _shuffled,
}


# -------------------------------------------------------------------------------------------- distances


def bcubed(found: Partition, truth: Partition) -> float:
    """BCubed F1 between two partitions of the same articles (Bagga and Baldwin 1998)."""
    both = Counter((found[a], truth[a]) for a in truth)
    ours, theirs = Counter(found[a] for a in truth), Counter(truth.values())
    precision = sum(n * n / ours[one] for (one, _), n in both.items()) / len(truth)
    recall = sum(n * n / theirs[other] for (_, other), n in both.items()) / len(truth)
    return 2 * precision * recall / (precision + recall)


def rand(found: Partition, truth: Partition) -> float:
    """The adjusted Rand index (Hubert and Arabie 1985)."""
    both = sum(comb(n, 2) for n in Counter((found[a], truth[a]) for a in truth).values())
    ours = sum(comb(n, 2) for n in Counter(found.values()).values())
    theirs = sum(comb(n, 2) for n in Counter(truth.values()).values())
    expected = ours * theirs / comb(len(truth), 2)
    most = (ours + theirs) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def moved(found: Partition, truth: Partition) -> float:
    """The share of articles that do not lie in the story that most of theirs went to."""
    went: dict[str, Counter[str]] = defaultdict(Counter)
    for article, story in truth.items():
        went[story][found[article]] += 1
    stayed = sum(counter.most_common(1)[0][1] for counter in went.values())
    return 1 - stayed / len(truth)


if __name__ == "__main__":
    main()
