"""Small drawings, as SVG."""

from __future__ import annotations
