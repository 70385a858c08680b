"""Some claims of a story's cross-check, without making nouns of all the others.

That of three hundred articles is three megabytes of JSON: to read it is quick, to check all of its values is not.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, select, type_coerce
from sqlalchemy import LargeBinary as Bytes

from storywire.store import schema
from storywire.store.codec import adapter
from storywire.types import Claim, ClaimKind, Comparison, Crosscheck


def quotes_of(connection: Connection, story: str, page: slice, speaker: str | None) -> tuple[Crosscheck, int]:
    """A page of the utterances of a story, as a cross-check of these alone, and how many there are on all pages.

    `speaker` wants those of one speaker, as the first statement names one that does. Empty where there is no story.
    """
    stories = schema.stories.c
    kept = connection.execute(select(type_coerce(stories.crosscheck, Bytes)).where(stories.id == story)).scalar()
    found = _parsed(kept) if kept else {"claims": ()}
    claims = [one for one in found["claims"] if one["kind"] == ClaimKind.QUOTE.value]
    if speaker is not None:
        claims = [one for one in claims if _speaker(one) == speaker]
    shown = claims[page]
    ids = {one["id"] for one in shown}
    about = [one for one in found.get("comparisons", ()) if one["claim"] in ids]
    return Crosscheck(
        accounts=tuple(tuple(account) for account in found.get("accounts", ())),
        claims=adapter(tuple[Claim, ...]).validate_python(shown),
        comparisons=adapter(tuple[Comparison, ...]).validate_python(about),
    ), len(claims)


@lru_cache(maxsize=4)
def _parsed(packed: bytes) -> Mapping[str, Any]:
    """A cross-check as it was kept, not to be changed; a few stay, since who turns a page asks for the same again."""
    found: dict[str, Any] = from_json(zlib.decompress(packed))
    return found


def _speaker(claim: dict[str, Any]) -> str | None:
    return next((said["speaker"] for said in claim["statements"] if said.get("speaker")), None)
