"""The room publish: what a person reads, as one HTML page, in the terminal, or as JSON."""

from __future__ import annotations

from storywire.publish.data import from_json, to_json
from storywire.publish.page import render_page
from storywire.publish.terminal import show_article, show_dossier, show_hits, show_issues, show_stories

__all__ = [
    "from_json",
    "render_page",
    "show_article",
    "show_dossier",
    "show_hits",
    "show_issues",
    "show_stories",
    "to_json",
]
