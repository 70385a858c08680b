"""Say which of the given named mentions of a story mean the same one, and score that by B³ and pairwise F1.

python -m bench.entities --data entities-dev.jsonl.zst --out predictions.jsonl --score
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bench import data
from storywire.annotate.entities import link_story
from storywire.types import EntityKind, Mention, Span


def predict(rows: Sequence[data.Row]) -> Iterator[data.Row]:
    """One prediction a row: the gold mentions with an entity each. Places and others are linked apart, as given."""
    entities: dict[tuple[str, Span, bool], str] = {}
    stories: dict[str, list[data.Row]] = defaultdict(list)
    for row in rows:
        stories[row["story"]].append(row)
    for story, members in stories.items():
        for place in (False, True):
            articles = [(r["id"], r["text"], _mentions(r, place)) for r in members]
            for found in link_story(articles):
                name = f"{story}:{'place' if place else 'other'}:{found.entity.id}"
                entities |= {(article, span, place): name for article, span in found.mentions}
    for row in rows:
        yield {"id": row["id"], "mentions": list(_predicted(row, entities))}


def _mentions(row: data.Row, place: bool) -> tuple[Mention, ...]:
    kind = EntityKind.PLACE if place else EntityKind.OTHER
    return tuple(Mention(Span(m["start"], m["end"]), m["text"], kind) for m in row["mentions"] if _is_place(m) is place)


def _is_place(mention: data.Row) -> bool:
    return bool(mention["kind"] == "place")


def _predicted(row: data.Row, entities: dict[tuple[str, Span, bool], str]) -> Iterator[data.Row]:
    for number, m in enumerate(row["mentions"]):
        alone = f"{row['id']}:alone:{number}"
        entity = entities.get((row["id"], Span(m["start"], m["end"]), _is_place(m)), alone)
        yield {"start": m["start"], "end": m["end"], "entity": entity}


def main() -> None:
    """Run from the command line."""
    options = data.parser(__doc__).parse_args()
    rows = list(data.rows(options.data))[: options.limit]
    with data.stopwatch("linking", len(rows)):
        predictions = list(predict(rows))
    data.write(options.out, predictions)
    if options.score:
        data.show(data.score("entities", options.data, options.out))


if __name__ == "__main__":
    main()
