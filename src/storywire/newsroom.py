"""Newsroom: the one object that a library user holds. The CLI (and later web and MCP) are doors over it."""

from __future__ import annotations
