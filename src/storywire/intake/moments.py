"""Times as programs write them, as moments in UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(value: object) -> datetime | None:
    """An ISO 8601 time as an aware moment in UTC (a time without a zone is taken for UTC); None if it is none."""
    try:
        found = datetime.fromisoformat(str(value).strip()) if value else None
        return found and (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
