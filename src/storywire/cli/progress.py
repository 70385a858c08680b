"""Long work, watched: a progress bar where somebody looks on, and a Ctrl-C that loses nothing."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from storywire.cli.door import err
from storywire.types import TakeReport


@contextmanager
def watched(total: int | None) -> Iterator[tuple[Callable[[TakeReport], None], Callable[[], bool]]]:
    """A progress bar if somebody looks on, and a Ctrl-C that stops after the page in work."""
    with interruptible() as stop, bar() as shown:
        line = shown.add_task("reading", total=total)

        def progress(report: TakeReport) -> None:
            known = total is not None and report.seen <= total  # files of JSON Lines hold more pages than one
            shown.update(line, completed=report.seen, total=total if known else None, description=_said(report))

        yield progress, lambda: bool(stop)


def _said(report: TakeReport) -> str:
    return f"{report.new + report.revised} articles, {report.unread} not read"


@contextmanager
def interruptible() -> Iterator[list[int]]:
    """A list that is no longer empty after the first Ctrl-C; the second one is the usual KeyboardInterrupt."""
    stop: list[int] = []

    def heard(number: int, _frame: FrameType | None) -> None:
        if stop:
            raise KeyboardInterrupt
        stop.append(number)
        err.print("stopping after the page in work (once more: at once)")

    before = signal.signal(signal.SIGINT, heard)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def bar() -> Progress:
    """A progress bar on standard error; silent unless that is a terminal."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=err, transient=True, disable=not err.is_terminal)
