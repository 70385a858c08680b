"""Who owns an outlet, where we know it: several titles of one owner are one account."""

from __future__ import annotations

from functools import cache

from storywire import lexicons


def owner_of(outlet: str) -> str | None:
    """The owner of the outlet with this id, which is the domain of its pages; None where we do not know."""
    return _owners().get(outlet)


@cache
def _owners() -> dict[str, str]:
    listed: dict[str, list[str]] = lexicons.load("mul", "owners")["owners"]
    return {outlet: owner for owner, outlets in listed.items() for outlet in outlets}
