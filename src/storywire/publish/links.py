"""Addresses that may be followed: only http and https, since pages come from strangers."""

from __future__ import annotations

from urllib.parse import urlsplit

_SCHEMES = ("http", "https")


def safe_link(url: str | None) -> str | None:
    """The address if a reader may be sent there, else None."""
    if not url or any(c <= " " or c in "\\\"'<>`\x7f" for c in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme.lower() in _SCHEMES and host and "@" not in parts.netloc else None
