"""The demo corpus: invented pages of invented outlets, in the shape of the real web.

Four running stories, an earlier one that one of them goes back to, articles apart, and pages that are no articles.
Each page says at its top, or in `pages.toml` beside this file, why it exists and what must be found in it; what must
be found in all of them together is in `tests/demo/golden.toml`.
"""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable


def folder() -> Traversable:
    """The folder of the pages: HTML, text dumps and one file of JSON Lines, in the order of their names."""
    return resources.files(__name__) / "pages"
