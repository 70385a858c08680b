"""What all commands share: the app, the two consoles, an open newsroom, and how something found is printed.

The house is loaded when a command opens it: `--help`, a wrong flag and a shell's completion need not wait for it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console

from storywire.errors import StorywireError
from storywire.version import __version__

if TYPE_CHECKING:
    from storywire.newsroom import Newsroom

app = typer.Typer(
    name="storywire",
    help="Turn raw news pages from many outlets into stories a person can check.",
    epilog="Start with `storywire demo`, or take your own pages: `storywire take FOLDER`, then `storywire stories`.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)

INTERRUPTED = 130  # what shells expect after Ctrl-C

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")]
Limit = Annotated[int | None, typer.Option("--limit", "-n", min=1, help="At most so many.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"storywire {__version__}")
        raise typer.Exit


@app.callback()
def _options(  # noqa: PLR0913, PLR0917 flags of all commands
    context: typer.Context,
    library: Annotated[
        str | None,
        typer.Option(
            "--library",
            "-l",
            help="The library: a file (the default is in your user data folder) or postgresql://USER@HOST/DATABASE.",
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes for reading; the default is one a core.")
    ] = None,
    log_format: Annotated[Literal["text", "json"], typer.Option(help="How events are logged.")] = "text",
    verbose: Annotated[int, typer.Option("--verbose", "-v", count=True, help="Log what is done; twice: more.")] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Log errors only.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    from storywire import logs

    del version
    logs.configure(log_format, -1 if quiet else verbose)
    context.obj = {"library": library, "workers": workers}


@contextmanager
def opened(context: typer.Context, **changed: Any) -> Iterator[Newsroom]:
    """A newsroom over the library that the flags name, closed at the end. `changed` goes over the flags."""
    from storywire import settings
    from storywire.newsroom import Newsroom

    chosen = settings.load(**{**context.obj, **changed})
    _tell_time_in(chosen.timezone)
    with Newsroom(settings=chosen) as newsroom:
        yield newsroom


def _tell_time_in(zone: str) -> None:
    """Let the terminal show times in that zone, where one is set and the system can (not on Windows)."""
    if zone and hasattr(time, "tzset"):
        os.environ["TZ"] = zone
        time.tzset()


def put(found: Any, json: bool, shown: Callable[[], Any]) -> None:
    """Print JSON or what a person reads; `shown` makes the latter."""
    if json:
        from storywire.publish import data

        sys.stdout.write(data.to_json(found) + "\n")
    else:
        out.print(shown())


def write_file(file: Path, text: str) -> None:
    """Write a file and the folders above it. Raises StorywireError where that fails."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", errors="replace")
    except OSError as problem:
        raise StorywireError(f"{file} cannot be written: {problem.strerror}") from problem
