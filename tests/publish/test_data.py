# ruff: noqa: E501  the texts of the articles stay whole
from __future__ import annotations

import json

import pytest

from storywire.publish import from_json, to_json
from storywire.types import Dossier, Story, StorySummary
from tests.publish import example


def test_a_dossier_goes_to_json_and_comes_back_equal() -> None:
    dossier = example.dossier()
    assert from_json(Dossier, to_json(dossier)) == dossier


def test_fields_days_and_enums_are_plain() -> None:
    found = json.loads(to_json(tuple(example.summaries())))
    assert found[0] == {
        "id": "s-ferry", "headline": "Ferry sinks off Marrow Bay, twelve dead", "articles": 5, "outlets": 5, "accounts": 4,
        "low": "2025-05-01", "high": "2025-05-03", "closed": None,
    }  # fmt: skip
    assert from_json(tuple[StorySummary, ...], to_json(example.summaries())) == tuple(example.summaries())


def test_half_a_character_does_not_stop_it() -> None:
    assert json.loads(to_json(Story("s", ("a",), "torn \ud83d off é")))["headline"] == "torn ? off é"


def test_other_json_is_refused() -> None:
    with pytest.raises(ValueError, match="Story"):
        from_json(Story, '{"id": 3}')
