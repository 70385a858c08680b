"""The runner links the given mentions of a story, places apart from all others."""

from bench.entities import predict


def test_mentions_of_one_bearer_get_one_entity() -> None:
    first, second = "Ilse Brandauer left Orlo.", "Orlo missed Brandauer."
    rows = [
        {
            "id": "1",
            "story": "s",
            "text": first,
            "mentions": [_gold(first, "Ilse Brandauer"), _gold(first, "Orlo", "place")],
        },
        {"id": "2", "story": "s", "text": second, "mentions": [_gold(second, "Orlo"), _gold(second, "Brandauer")]},
    ]
    one, two = ([m["entity"] for m in row["mentions"]] for row in predict(rows))
    assert one[0] == two[1]
    assert len({one[0], one[1], two[0]}) == 3


def _gold(text: str, name: str, kind: str = "person_or_group") -> dict[str, object]:
    return {"start": text.index(name), "end": text.index(name) + len(name), "text": name, "kind": kind}
