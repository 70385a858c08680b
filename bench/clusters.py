"""The names of a story as they were joined, to be read by eye: one line a bearer with several spellings.

    python -m bench.clusters STORY… [--sample N --seed S --sets g5,basil,allsides] [--kept FOLDER]

A cluster is pure if all its spellings, each with how often it stands in the story, mean one bearer. Stories are those
of the stories set, with their gold clusters; nothing is scored.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.gold_stories import MODEL, Desk, files, stories
from storywire.annotate.annotator import Annotator
from storywire.annotate.cast import find_cast
from storywire.types import ArticleFile

SIZES = range(3, 10)  # articles of a story that is drawn


def main() -> None:
    """Print the clusters of the stories."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("story", nargs="*", help="ids of stories")
    options.add_argument("--sample", type=int, default=10, help="how many to draw where none is named")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--sets", default="g5,basil,allsides", help="which sets to draw from, with commas")
    options.add_argument("--kept", type=Path, help="a folder where annotations are kept")
    given = options.parse_args()
    told = stories(set(given.sets.split(",")))
    drawn = sorted(story for story, members in told.items() if len(members) in SIZES)
    names = given.story or random.Random(given.seed).sample(drawn, min(given.sample, len(drawn)))
    for name, members in files({name: told[name] for name in names}, Desk(Annotator(MODEL), given.kept)):
        print(f"== {name}, {len(members)} articles: {members[0].article.headline}")
        print(*clusters(members), sep="\n")


def clusters(members: list[ArticleFile]) -> Iterator[str]:
    """A line for each bearer that has several spellings: kind, shown name, spellings with counts, roles."""
    texts = {file.article.id: file.article.text for file in members}
    for found in find_cast(members).entities:
        spellings = Counter(span.of(texts[article]) for article, span in found.mentions)
        if len(spellings) > 1:
            told = ", ".join(f"{spelling} {count}" for spelling, count in spellings.most_common())
            roles = f" ({'; '.join(found.entity.roles[:3])})" if found.entity.roles else ""
            yield f"  {found.entity.kind.value}: {found.entity.name}{roles} = {told}"


if __name__ == "__main__":
    main()
