"""Choose texts without gold for the teachers to label: `python -m train.unlabelled [--cache FOLDER] [--most N]`.

They are of the development part of the stories' set. Four are near to the attribution set in their words for each one
that is not; none shares more than a twentieth of its runs of eight words with the attribution set or with one chosen
before it. They are cut at 420 words, parsed, and kept in the cache as more.spacy.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

import numpy as np
import spacy
from spacy.tokens import DocBin

from bench import data
from bench.attribution import parse
from train import polnear

NEAR, SHARE = 4, 0.45  # near texts for each other one; the share of all texts that is called near
RUN, ALIKE = 8, 0.05
MOST, LEAST = 420, 120  # words
SEED = 9


def words(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return re.findall(r"[a-z]+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    """The runs of RUN words."""
    found = words(text)
    return set(zip(*(found[at:] for at in range(RUN)), strict=False))


def by_nearness(texts: Sequence[str], wanted: Iterable[str]) -> list[int]:
    """The numbers of the texts, first those whose words are commoner in the wanted texts than in all: by the mean
    logarithm of the ratio of the two frequencies."""
    counted = Counter(chain.from_iterable(map(words, wanted))), Counter(chain.from_iterable(map(words, texts)))
    total = [sum(counter.values()) + 1e4 for counter in counted]

    def ratio(word: str) -> float:
        here, all_ = ((counter[word] + 1) / size for counter, size in zip(counted, total, strict=True))
        return float(np.log(here / all_))

    ratios = {word: ratio(word) for word in counted[1]}
    near = [float(np.mean([ratios[word] for word in words(text)] or [-9.0])) for text in texts]
    return sorted(range(len(texts)), key=lambda at: (-near[at], at))


def mixed(order: Sequence[int]) -> Iterator[int]:
    """NEAR of the near ones, then one of the others, and so on; both in an order of chance."""
    drawn = random.Random(SEED)
    edge = int(len(order) * SHARE)
    near, others = list(order[:edge]), list(order[edge:])
    drawn.shuffle(near)
    drawn.shuffle(others)
    while near or others:
        yield from (near.pop() for _ in range(min(NEAR, len(near))))
        yield from (others.pop() for _ in range(min(1, len(others))))


def apart(texts: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """The texts that share little with the known ones and with those before them."""
    seen = set(chain.from_iterable(map(runs, known)))
    for text in texts:
        mine = runs(text)
        if len(mine & seen) <= ALIKE * len(mine):
            seen |= mine
            yield text


def cut(text: str) -> str:
    """Whole paragraphs, of at most MOST words together; at least one, cut if need be."""
    kept, total = [], 0
    for paragraph in text.split("\n"):
        found = paragraph.split()
        total += len(found)
        if total > MOST and kept:
            break
        kept.append(" ".join(found[:MOST]))
    return "\n".join(kept)


def chosen(extra: Iterable[str] = ()) -> Iterator[str]:
    """The texts of the stories' development set, in the order in which they are taken; also apart from `extra`."""
    folder = data.home()
    rows = chain.from_iterable(data.rows(folder / "stories" / f"{n}-dev.jsonl.zst") for n in ("background", "gold"))
    texts = [row["text"] or "" for row in rows if (row.get("lang") or "en").startswith("en")]
    texts = [cut(text) for text in texts if len(text.split()) >= LEAST]
    gold = {n: [row["text"] for row in data.rows(folder / "attribution" / f"{n}.jsonl.zst")] for n in ("train", "dev")}
    order = by_nearness(texts, gold["train"])
    return apart((texts[at] for at in mixed(order)), [*gold["train"], *gold["dev"], *extra])


def main() -> None:
    """Choose, parse, keep."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "storywire-polnear")
    options.add_argument("--most", type=int, default=5000)
    given = options.parse_args()
    model = spacy.load(polnear.SPACY_MODEL, exclude=["ner"])
    docs = [parse(model, text) for text in islice(chosen(), given.most)]
    DocBin(attrs=polnear.KEPT, docs=docs).to_disk(given.cache / polnear.MORE)


if __name__ == "__main__":
    main()
