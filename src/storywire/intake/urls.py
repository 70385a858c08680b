"""Addresses, as intake uses them: what `storywire.folding` says of them."""

from __future__ import annotations

from storywire.folding import LONGEST, clean, fold, is_web

__all__ = ["LONGEST", "clean", "fold", "is_web"]
