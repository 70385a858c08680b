"""Practice: a placer learns from stories that it has made itself, in pieces and mixed as true ones never are.

After a first fit on true stories the placer goes through whole streams by what it has learned. What it compared there
is labelled by the story that most of a candidate's articles are of, and added to the examples (DAgger: Ross, Gordon
and Bagnell 2011, "A reduction of imitation learning and structured prediction to no-regret online learning").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from numpy.typing import NDArray

from bench import data, stories
from storywire.cluster.placer import Candidate, Look, Placer
from storywire.cluster.window import Cluster, Entry, Reach
from storywire.types import Features, Item
from train import placing
from train.placing import Example, Gold, Teacher

ROUNDS = 2
Weights = Mapping[str, Any]


class Pupil(Placer):
    """A placer that places by what it has learned, and keeps what it compared: was each candidate the right one?"""

    def __init__(self, gold: Gold, model: Weights, leads: Weights | None = None) -> None:
        super().__init__(model=model, leads=leads)
        self._gold = gold
        self.examples: list[Example] = []

    def measured(self, _entry: Entry, found: Sequence[Candidate]) -> Sequence[NDArray[Any]]:
        """The features of each candidate."""
        return [candidate.features for candidate in found]

    def _look(self, entry: Entry, reach: Reach | None = None) -> Look:
        look = super()._look(entry, reach)
        found = [candidate for candidate in look.candidates if candidate.score > 0]
        dataset, story = self._gold.get(entry.article, ("", ""))
        if dataset:
            for candidate, features in zip(found, self.measured(entry, found), strict=True):
                other = self._told(candidate.cluster, story)
                self.examples.append(Example(dataset, story, other == story, features, candidate.extent, other))
        return look

    def _told(self, cluster: Cluster, story: str) -> str:
        """The true story that most of a cluster's articles are of; `story`, if that is half of them."""
        true = Counter(self._gold.get(member.article, ("", member.article))[1] for member in cluster.members)
        return story if 2 * true[story] >= len(cluster.members) else true.most_common(1)[0][0]


class Course(NamedTuple):
    """What is learned from: the gold, the whole streams by kind, the examples of true stories, and for each half of the
    stories the examples of small libraries without it."""

    gold: Gold
    streams: Mapping[str, Sequence[Item]]
    taught: Sequence[Example]
    small: Mapping[int, Sequence[Example]]

    def barred(self, held: int) -> set[str]:
        """The stories of a half."""
        return {story for _, story in self.gold.values() if placing.fold(story) == held}

    def seen(self, held: int | None = None) -> list[Example]:
        """The examples without those of a half; all, if none is held out."""
        if held is None:
            return [*self.taught, *(one for found in self.small.values() for one in found)]
        return [*without(self.taught, self.barred(held)), *self.small[held]]


def course(
    rows: Sequence[data.Row], features: Mapping[str, Features], prior: Weights, teacher: type[Teacher] = Teacher
) -> Course:
    """The examples of true stories: of the whole streams, and of small libraries."""
    gold = _gold(rows)
    streams = {kind: stories.stream(rows, dict(features), kind) for kind in placing.KINDS}
    taught = [one for items in streams.values() for one in placing.learn(items, gold, prior, teacher)]
    small = {}
    for held in range(placing.FOLDS):
        some = [row for row in rows if placing.part(row) != held]
        small[held] = placing.simulate(some, features, _gold(some), prior, teacher)
    return Course(gold, streams, taught, small)


def _gold(rows: Iterable[data.Row]) -> dict[str, tuple[str, str]]:
    return {row["id"]: (row["dataset"], row["story"]) for row in rows if row.get("story")}


def practised(
    taught: Sequence[Example],
    streams: Collection[Sequence[Item]],
    fit: Callable[[Sequence[Example]], Weights],
    pupil: Callable[[Weights, Weights], Pupil],
    barred: Collection[str] = (),
) -> list[Weights]:
    """Weights fitted on what was `taught`, and again, ROUNDS times, on that and on all practice so far.

    `pupil` makes a placer of the first and the latest weights; `barred`: the stories that may not be learned from.
    """
    fits, examples = [fit(taught)], [*taught]
    for _ in range(ROUNDS):
        for items in streams:
            one = pupil(fits[0], fits[-1])
            stories.place(items, one)
            examples += without(one.examples, barred)
        fits.append(fit(examples))
    return fits


def averaged(fits: Sequence[Weights]) -> dict[str, Any]:
    """The last of several models with the mean of all their weights: of the log-odds of a regression."""
    count = len(fits)
    weights = {name: round(sum(one["weights"][name] for one in fits) / count, 4) for name in fits[0]["weights"]}
    return {**fits[-1], "weights": weights, "bias": round(sum(one["bias"] for one in fits) / count, 4)}


def without(examples: Iterable[Example], barred: Collection[str]) -> list[Example]:
    """The examples that tell nothing of some stories, neither by their article nor by their candidate."""
    return [one for one in examples if one.story not in barred and one.other not in barred]


def judged(known: Course, made: Callable[[int], Placer]) -> dict[str, dict[str, list[float]]]:
    """BCubed F1 of each set, half by half, in the whole streams; `made` makes placers that have not seen a half."""
    scores: dict[str, dict[str, list[float]]] = {kind: {} for kind in known.streams}
    for held in range(placing.FOLDS):
        for kind, items in known.streams.items():
            placed = stories.place(items, made(held))
            for name, score in _scores(known.gold, placed, held).items():
                scores[kind].setdefault(name, []).append(score)
            print(held, kind, scores[kind], flush=True)
    return scores


def _scores(gold: Gold, placed: Mapping[str, tuple[str, float]], held: int) -> dict[str, float]:
    """BCubed F1 of each set over the stories of a half, in clusters that hold the others too."""
    found = {}
    for name in placing.WEIGHTS:
        pairs = [(story, placed[article][0]) for article, (dataset, story) in gold.items() if dataset == name]
        found[name] = round(placing.bcubed(pairs, [pair for pair in pairs if placing.fold(pair[0]) == held]), 4)
    return {**found, "macro": round(sum(found[name] for name in placing.CORE) / len(placing.CORE), 4)}
