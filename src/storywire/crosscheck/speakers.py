"""Whether two speakers may be one."""

from __future__ import annotations

from storywire.wording import fold


def compatible(one: str | None, other: str | None) -> bool:
    """Whether two speakers may be one: the same name, or one of them not named."""
    return one is None or other is None or fold(one) == fold(other)
