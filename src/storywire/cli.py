"""The storywire command: each subcommand calls one Newsroom method and prints."""

from __future__ import annotations
