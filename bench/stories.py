"""Place the stories set: python -m bench.stories --data GOLD --background FILE --stream natural --out PREDICTIONS.

Gold and background go through one stream in date order. `dense` folds the same articles into thirty days, as the
benchmark's README says. Rows: {id, story, score, wire_of}.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from bench import data
from storywire.annotate.features import find_features
from storywire.cluster.placer import Placer
from storywire.cluster.wire import Text, find_wire
from storywire.models.embedding import Embedder
from storywire.types import Features, Item

EPOCH = date(1970, 1, 1)
FOLD = 30  # days of the dense stream
RECHECK = timedelta(hours=6)  # of the stream, between two rechecks


def main() -> None:
    """Run from the command line."""
    options = data.parser(__doc__)
    options.add_argument("--background", type=Path, help="articles of no story, fed along")
    options.add_argument(
        "--stream", choices=("natural", "dense"), default="natural", help="how close the articles come"
    )
    options.add_argument("--embedding", type=Path, help="the folder of an embedding model (docs/embeddings.md)")
    given = options.parse_args()
    rows = read(given.data, given.background)[: given.limit]
    with data.stopwatch("features", len(rows)):
        features = {row["id"]: find_features(row["title"], row["text"] or "") for row in rows}
    if given.embedding:
        with data.stopwatch("embeddings", len(rows)):
            features = embedded(rows, features, Embedder.open(given.embedding))
    items = stream(rows, features, given.stream)
    with data.stopwatch("placing", len(items)):
        placed = place(items, Placer())
    with data.stopwatch("wire copy", len(rows)):
        origins = wire(rows, {article: story for article, (story, _) in placed.items()})
    data.write(given.out, _predictions(rows, placed, origins))
    if given.score:
        data.show(data.score("stories", given.data, given.out))


def read(gold: Path, background: Path | None = None) -> list[data.Row]:
    """The gold rows and, after them, those of the background."""
    return [*data.rows(gold), *(data.rows(background) if background else ())]


def embedded(rows: Iterable[data.Row], features: Mapping[str, Features], embedder: Embedder) -> dict[str, Features]:
    """The features with the embeddings of headline and text."""
    found = ((row["id"], embedder.embed(row["title"], row["text"] or "")) for row in rows)
    return {article: replace(features[article], embedding=embedding) for article, embedding in found}


def stream(rows: Sequence[data.Row], features: dict[str, Features], kind: str) -> list[Item]:
    """The rows in the order of their dates, `natural` or folded into thirty days (`dense`), ties by id."""
    shifts = _shifts(rows) if kind == "dense" else {}
    items = [_item(row, features[row["id"]], shifts.get(row["id"], 0)) for row in rows]
    return sorted(items, key=lambda item: (item.low or EPOCH, item.moment or _start(item), item.article))


def _start(item: Item) -> datetime:
    return datetime.combine(item.low or EPOCH, datetime.min.time(), UTC)


def _shifts(rows: Iterable[data.Row]) -> dict[str, int]:
    """By how many days each row moves: a story with its first article, a background row alone."""
    days = {row["id"]: (date.fromisoformat(row["date"][:10]) - EPOCH).days for row in rows}
    stories = sorted((row.get("story") or row["id"], days[row["id"]], row["id"]) for row in rows)
    shifts = {}
    for _, group in groupby(stories, key=lambda known: known[0]):
        members = [*group]
        first = members[0][1]
        shifts |= {article: first % FOLD - first for _, _, article in members}
    return shifts


def _item(row: data.Row, features: Features, shift: int) -> Item:
    moment = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC) + timedelta(days=shift)
    timed = len(row["date"]) > len("2000-01-01")
    return Item(row["id"], features, moment.date(), moment.date(), moment if timed else None, row.get("outlet"))


def place(items: Iterable[Item], placer: Placer) -> dict[str, tuple[str, float]]:
    """The story and the score of every article after the whole stream, rechecked every six hours of it."""
    placed: dict[str, tuple[str, float]] = {}
    looked = now = datetime.min.replace(tzinfo=UTC)
    for item in items:
        now = item.moment or _start(item)
        if now - looked >= RECHECK:
            placed |= {p.article: (p.story, p.score) for p in placer.recheck(now)}
            looked = now
        placement = placer.place(item)
        placed[item.article] = (placement.story, placement.score)
    return placed | {p.article: (p.story, p.score) for p in placer.recheck(now + timedelta(days=2))}


def wire(rows: Iterable[data.Row], stories: dict[str, str]) -> dict[str, str]:
    """The copies, with the article that first had their text."""
    together: dict[str, list[Text]] = {}
    for row in rows:
        day = date.fromisoformat(row["date"][:10])
        text = Text(row["id"], row["text"] or "", row.get("outlet"), day=day)
        together.setdefault(stories[row["id"]], []).append(text)
    found = (copy for texts in together.values() if len(texts) > 1 for copy in find_wire(texts))
    return {article: copy.origin for copy in found for article in copy.copies}


def _predictions(
    rows: Iterable[data.Row], placed: dict[str, tuple[str, float]], origins: dict[str, str]
) -> Iterator[data.Row]:
    for row in rows:
        story, score = placed[row["id"]]
        yield {"id": row["id"], "story": story, "score": round(score, 4), "wire_of": origins.get(row["id"])}


if __name__ == "__main__":
    main()
