"""Score wire copy on labelled pairs: python -m bench.wire [--part held-out | tuning] [--wrong].

Three sorts of pairs. `bench/cases/wire.jsonl`: pairs of articles of the development stories, by their ids, read and
labelled by hand: a copy carries mostly the other's running text, cut or edited; a quotation, a statement or some
passages in common make none. Edits that a seeded script makes of development texts: see EDITS. And
`bench/cases/wire_own.jsonl`: texts of our own. Tuning and held-out pairs are divided by story.

Prints precision, recall and F1 of "one is a copy of the other", and recall or false alarms by kind.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench import data
from storywire.cluster.wire import Text, find_wire

CASES = Path(__file__).with_name("cases")
EACH = 12  # injected pairs of each kind
SEED = 7
_SENTENCE = re.compile(r"[^.!?]+(?:[.!?]+[”\"’)]*|$)\s*")


class Pair(NamedTuple):
    """Two texts and whether one is a copy of the other."""

    part: str
    name: str
    one: str
    other: str
    copy: bool
    kind: str


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--part", choices=("tuning", "held-out"), help="only this part")
    options.add_argument("--wrong", action="store_true", help="name the pairs that were decided wrongly")
    given = options.parse_args()
    gold = data.home() / "stories" / "gold-dev.jsonl.zst"
    texts = {row["id"]: row for row in data.rows(gold)} if gold.exists() else {}
    pairs = [*labelled(texts), *injected(texts), *own()]
    for part in (given.part,) if given.part else ("tuning", "held-out"):
        show(part, [(pair, found(pair)) for pair in pairs if pair.part == part], given.wrong)


def found(pair: Pair) -> bool:
    """Whether Storywire takes one text for a copy of the other."""
    return bool(find_wire([Text("one", pair.one), Text("other", pair.other)]))


def show(part: str, decided: Sequence[tuple[Pair, bool]], wrong: bool) -> None:
    """Print the scores of a part."""
    counts = Counter((pair.copy, said) for pair, said in decided)
    right, missed, false = counts[True, True], counts[True, False], counts[False, True]
    precision, recall = right / max(1, right + false), right / max(1, right + missed)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{part}: {len(decided)} pairs, precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    kinds: dict[tuple[bool, str], list[bool]] = defaultdict(list)
    for pair, said in decided:
        kinds[pair.copy, pair.kind].append(said)
    for (copy, kind), saids in sorted(kinds.items(), reverse=True):
        print(f"  {'copies' if copy else 'others'}: {kind}: {sum(saids)} of {len(saids)} taken for copies")
    for pair, said in decided if wrong else ():
        if pair.copy != said:
            print(f"  WRONG {pair.kind} ({'missed' if pair.copy else 'false'}): {pair.name}")


# -------------------------------------------------------------------------------------------- pairs


def labelled(texts: dict[str, data.Row]) -> Iterator[Pair]:
    """The pairs that were read and labelled by hand."""
    for line in (CASES / "wire.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["one"] in texts and row["other"] in texts:
            one, other = texts[row["one"]]["text"], texts[row["other"]]["text"]
            yield Pair(row["part"], f"{row['one']} {row['other']}", one, other, row["copy"], row["kind"])


def own() -> Iterator[Pair]:
    """Pairs of our own writing."""
    for line in (CASES / "wire_own.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Pair(row["part"], row["kind"], row["one"], row["other"], row["copy"], row["kind"])


def part_of(story: str) -> str:
    """Tuning or held-out: by story, never by article."""
    odd = int(hashlib.sha256(f"wire {story}".encode()).hexdigest(), 16) % 2
    return "held-out" if odd else "tuning"


def injected(texts: dict[str, data.Row]) -> Iterator[Pair]:
    """Edits of development texts, each of an article and another one of its story, seeded."""
    rng = random.Random(SEED)
    stories: dict[str, list[data.Row]] = defaultdict(list)
    for row in texts.values():
        if row["dataset"] in ("allsides", "g5", "basil") and 150 <= len((row["text"] or "").split()) <= 1200:
            stories[row["story"]].append(row)
    # articles that share much by themselves would label the injected pairs wrongly
    labelled_copies = {name for pair in labelled(texts) if pair.copy for name in pair.name.split()}
    several = [[r for r in rows if r["id"] not in labelled_copies] for _, rows in sorted(stories.items())]
    several = [rows for rows in several if len(rows) > 1]
    for kind, (edit, copy) in EDITS.items():
        for rows in rng.sample(several, min(EACH, len(several))):
            one, other = rng.sample(rows, 2)
            made = edit(sentences(one["text"]), sentences(other["text"]), rng)
            name = f"{kind} of {one['id']} with {other['id']}"
            yield Pair(part_of(one["story"]), name, one["text"], " ".join(made), copy, kind)


def sentences(text: str) -> list[str]:
    """The sentences of a text, roughly."""
    return [" ".join(match.group().split()) for match in _SENTENCE.finditer(text) if match.group().strip()]


# -------------------------------------------------------------------------------------------- edits

Edit = Callable[[list[str], list[str], random.Random], list[str]]


def _same(one: list[str], _other: list[str], _rng: random.Random) -> list[str]:
    return one


def _cut(one: list[str], _other: list[str], rng: random.Random) -> list[str]:
    """The end cut off, as an editor does who has no room."""
    return one[: max(4, round(len(one) * rng.uniform(0.35, 0.7)))]


def _thinned(one: list[str], _other: list[str], rng: random.Random) -> list[str]:
    """Sentences cut here and there."""
    return [sentence for sentence in one if rng.random() > 0.35] or one


def _lead(one: list[str], other: list[str], rng: random.Random) -> list[str]:
    """The opening written anew (another article's), the rest kept."""
    return [*other[: rng.randint(2, 3)], *one[2:]]


def _touched(one: list[str], _other: list[str], rng: random.Random) -> list[str]:
    """One word in fourteen changed, dropped or doubled."""
    words = [word for sentence in one for word in sentence.split()]
    out: list[str] = []
    for word in words:
        chance = rng.random()
        if chance < 0.03:
            continue
        out.append(rng.choice(words) if chance < 0.07 else word)
    return [" ".join(out)]


def _local(one: list[str], other: list[str], rng: random.Random) -> list[str]:
    """Paragraphs of one's own put in between, and some of the agency's dropped."""
    kept = _thinned(one, other, rng)
    for sentence in other[2 : 2 + max(2, len(kept) // 3)]:
        kept.insert(rng.randrange(len(kept) + 1), sentence)
    return kept


def _merged(one: list[str], other: list[str], _rng: random.Random) -> list[str]:
    """The whole text with another one behind it."""
    return [*one, *other]


def _quotes(one: list[str], other: list[str], rng: random.Random) -> list[str]:
    """Another article with the quotations of the first."""
    said = [sentence for sentence in one if "“" in sentence or '"' in sentence][:4]
    kept = [*other]
    for sentence in said:
        kept.insert(rng.randrange(len(kept) + 1), sentence)
    return kept


def _passage(one: list[str], other: list[str], rng: random.Random) -> list[str]:
    """Another article with a paragraph of the first, as of a press release."""
    at = rng.randrange(max(1, len(one) - 3))
    return [*other[:3], *one[at : at + 3], *other[3:]]


def _footer(one: list[str], other: list[str], _rng: random.Random) -> list[str]:
    """Another article that ends as the first does: who wrote it, and where to subscribe."""
    return [*other, *one[-2:]]


EDITS: dict[str, tuple[Edit, bool]] = {
    "headline changed": (_same, True),
    "end cut": (_cut, True),
    "sentences cut": (_thinned, True),
    "opening reworded": (_lead, True),
    "words changed": (_touched, True),
    "local paragraphs": (_local, True),
    "merged": (_merged, True),
    "quotations taken over": (_quotes, False),
    "paragraph taken over": (_passage, False),
    "same footer": (_footer, False),
}


if __name__ == "__main__":
    main()
