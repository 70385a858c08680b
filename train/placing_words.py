"""Train the placing model: python -m train.placing_words (needs the benchmark's stories set).

The weights are fitted on true stories, and again on what the placer compared when it placed whole streams by them
(train.practice); the mean of the fits is shipped, with the weights for short texts of the first. Cross-validated by
story: each half is judged in the whole stream by weights that have seen no example of it.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Sequence
from functools import cache, partial
from typing import Any

from bench import data, stories
from storywire.annotate.features import find_features
from storywire.cluster.placer import Placer
from train import placing, practice
from train.practice import Course, Pupil, Weights


def main() -> None:
    """Train, cross-validate, and write weights and card."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--no-scores", action="store_true", help="leave out the cross-validation")
    given = options.parse_args()
    home = data.home() / "stories"
    rows = stories.read(home / "gold-dev.jsonl.zst", home / "background-dev.jsonl.zst")
    features = {row["id"]: find_features(row["title"], row["text"] or "") for row in rows}
    prior = placing.frequencies(features[row["id"]].body for row in rows if not row.get("story"))
    known = practice.course(rows, features, prior)

    @cache
    def unseen(held: int) -> dict[str, Any]:
        return learned(known, prior, known.seen(held), known.barred(held))

    scores = {} if given.no_scores else practice.judged(known, lambda held: Placer(model=unseen(held)))
    placing.write(learned(known, prior, known.seen()), scores)


def learned(
    known: Course, prior: Weights, taught: Sequence[placing.Example], barred: Collection[str] = ()
) -> dict[str, Any]:
    """The mean of what was fitted before and after practice, with the first one's weights for short texts."""

    def pupil(first: Weights, latest: Weights) -> Pupil:
        return Pupil(known.gold, {**latest, "short": first["short"]})

    fits = practice.practised(taught, known.streams.values(), partial(placing.fit, rest=prior), pupil, barred)
    return {**practice.averaged(fits), "short": fits[0]["short"]}


if __name__ == "__main__":
    main()
