"""The pages of a library, in a browser: `create_app` makes the application, `serve` runs it."""

from __future__ import annotations

from storywire.web.access import Access
from storywire.web.app import create_app

__all__ = ["Access", "create_app"]
