"""Logs for machines and for people who watch: structured events on standard error, in UTC."""

from __future__ import annotations

import logging
import sys
from typing import Any, Literal

import structlog

Format = Literal["text", "json"]
LEVELS = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO, 2: logging.DEBUG}


def configure(form: Format = "text", verbosity: int = 0) -> None:
    """Send events to standard error: `form` is text or json, `verbosity` from -1 (errors) to 2 (everything)."""
    level = LEVELS[max(-1, min(2, verbosity))]
    shown: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def logger(name: str) -> Any:
    """A logger whose events carry the name of the part that speaks. Silent below warnings until `configure`."""
    if not structlog.is_configured():
        configure()
    return structlog.get_logger(part=name)
