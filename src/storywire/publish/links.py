"""Addresses that may be followed: only http and https, since pages come from strangers."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from storywire.types import Evidence, Layer

_SCHEMES = ("http", "https")
_ENDS = 5  # words at either end that tell a passage


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


def to_words(url: str | None, evidence: Evidence) -> str | None:
    """The address with the words marked where they stand, as browsers understand it; None where it is no safe link.

    A text fragment (https://wicg.github.io/scroll-to-text-fragment/): the first and the last words of the evidence.
    """
    link = safe_link(url)
    if link is None or evidence.layer is not Layer.TEXT:
        return link
    said = evidence.selector.exact.split()
    if not said:
        return link
    ends = [said] if len(said) <= 2 * _ENDS else [said[:_ENDS], said[-_ENDS:]]
    directive = ",".join(quote(" ".join(part), safe="").replace("-", "%2D") for part in ends)
    return f"{link}{'' if '#' in link else '#'}:~:text={directive}"
