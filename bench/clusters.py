"""The names of a story as they were joined, to be read by eye: one line a bearer with several spellings.

    python -m bench.clusters STORY… [--sample N --seed S --sets g5,basil,allsides]

A cluster is pure if all its spellings, each with how often it stands in the story, mean one bearer. Stories are those
of the stories set, with their gold clusters; nothing is scored.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator

from bench.data import home, rows
from bench.differences import MODEL, _file, _stories
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
    given = options.parse_args()
    wanted = set(given.sets.split(","))
    stories = _stories(r for r in rows(home() / "stories" / "gold-dev.jsonl.zst") if r["dataset"] in wanted)
    drawn = sorted(story for story, told in stories.items() if len(told) in SIZES)
    names = given.story or random.Random(given.seed).sample(drawn, min(given.sample, len(drawn)))
    annotator = Annotator(MODEL)
    for name in names:
        files = [_file(row, annotator) for row in stories[name]]
        print(f"== {name}, {len(files)} articles: {files[0].article.headline}")
        print(*clusters(files), sep="\n")


def clusters(files: list[ArticleFile]) -> Iterator[str]:
    """A line for each bearer that has several spellings: kind, shown name, spellings with counts, roles."""
    texts = {file.article.id: file.article.text for file in files}
    for found in find_cast(files).entities:
        spellings = Counter(span.of(texts[article]) for article, span in found.mentions)
        if len(spellings) > 1:
            told = ", ".join(f"{spelling} {count}" for spelling, count in spellings.most_common())
            roles = f" ({'; '.join(found.entity.roles[:3])})" if found.entity.roles else ""
            yield f"  {found.entity.kind.value}: {found.entity.name}{roles} = {told}"


if __name__ == "__main__":
    main()
