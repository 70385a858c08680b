"""The text of an article for its page: every sentence and finding is a mark with an address."""

from __future__ import annotations
