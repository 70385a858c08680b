"""The stories runner: streams and predictions."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bench import stories
from storywire.models.embedding import Embedder
from storywire.types import Features
from tests.models.test_embedding import Session, Tokenizer

ROWS = [
    {
        "id": "b",
        "title": "Lenna bridge shut",
        "text": "Cracks shut the Lenna bridge at Sarrow.",
        "date": "2031-04-08",
        "story": "x",
        "dataset": "g5",
    },
    {
        "id": "a",
        "title": "Lenna bridge shut",
        "text": "Cracks shut the Lenna bridge at Sarrow.",
        "date": "2031-04-07T10:00:00",
        "story": "x",
        "dataset": "g5",
    },
    {
        "id": "c",
        "title": "Quillan wins",
        "text": "Quillan has won the runoff.",
        "date": "2031-01-02",
        "story": None,
        "dataset": "abp",
    },
]


def order(kind: str) -> list[tuple[str, date | None]]:
    return [(item.article, item.low) for item in stories.stream(ROWS, {row["id"]: Features() for row in ROWS}, kind)]


def test_the_natural_stream_is_in_date_order() -> None:
    assert order("natural") == [("c", date(2031, 1, 2)), ("a", date(2031, 4, 7)), ("b", date(2031, 4, 8))]


def test_the_dense_stream_folds_each_story_as_one_into_thirty_days() -> None:
    dense = dict(order("dense"))
    assert all(day >= stories.EPOCH for day in dense.values() if day)
    assert (dense["b"] - dense["a"]).days == 1
    assert (dense["a"] - stories.EPOCH).days == (date(2031, 4, 7) - stories.EPOCH).days % 30


def test_predictions_are_one_row_for_each_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, out = tmp_path / "gold.jsonl", tmp_path / "out.jsonl"
    data.write_text("\n".join(map(json.dumps, ROWS)))
    monkeypatch.setattr("sys.argv", ["stories", "--data", str(data), "--out", str(out)])
    stories.main()
    found = {row["id"]: row for row in map(json.loads, out.read_text().splitlines())}
    assert set(found) == {"a", "b", "c"}
    assert found["a"]["story"] == found["b"]["story"] != found["c"]["story"]
    assert set(found["a"]) == {"id", "story", "score", "wire_of"}


def test_embeddings_stand_beside_the_terms() -> None:
    features = {row["id"]: Features(((row["id"], 1),)) for row in ROWS}
    found = stories.embedded(ROWS, features, Embedder(Session(), Tokenizer()))
    assert [found[name].headline for name in "abc"] == [features[name].headline for name in "abc"]
    assert found["a"].embedding == found["b"].embedding != found["c"].embedding != ()
