"""What the API's document shows as examples: an invented ferry, in the nouns of the library."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from storywire.publish import data
from storywire.types import DateFinding, DateOrigin, Hit, Listing, StoryCard, StorySummary


@dataclass(frozen=True, slots=True)
class Health:
    """That the library answers: `counts` is how many rows each of its tables has."""

    status: str
    version: str
    counts: dict[str, int]


_DAY = date(2025, 5, 2)
_SUMMARY = StorySummary("s-6tn4k2ybza", "Ferry sinks off Marrow Bay", 5, 5, 4, _DAY, date(2025, 5, 3))
_CARD = StoryCard(
    _SUMMARY,
    "The ferry Anna sank off Marrow Bay late on Thursday with 41 people aboard.",
    differ=1,
    updated=1,
    activity=((_DAY, 4), (date(2025, 5, 3), 1)),
    changed=datetime(2025, 5, 3, 18, 4, tzinfo=UTC),
)
_FINDING = DateFinding(_DAY, _DAY, _DAY, origin=DateOrigin.META, confidence=0.97, reasons=("a meta element names it",))
_HIT = Hit(
    "a-mq3xkz7w2e",
    "s-6tn4k2ybza",
    "Ferry sinks off Marrow Bay",
    "Harbour Post",
    _FINDING,
    "The ‹ferry› Anna sank off Marrow Bay late on Thursday …",
    7.31,
)


def _shown(example: object) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {"application/json": {"example": json.loads(data.to_json(example))}}}}


STORIES = _shown(Listing((_CARD,), "WzEyMzQ1Niw0LCIyMDI1LTA1LTAzIl0"))
HITS = _shown(Listing((_HIT,), None))
