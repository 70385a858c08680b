"""The storywire command: each subcommand calls one Newsroom method and prints."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from storywire import settings
from storywire.errors import StorywireError
from storywire.newsroom import Newsroom
from storywire.publish import data, reports, terminal
from storywire.publish.page import render_page
from storywire.types import Issue, TakeReport
from storywire.version import __version__

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
def _options(
    context: typer.Context,
    library: Annotated[
        Path | None,
        typer.Option("--library", "-l", help="The library file; the default is in your user data folder."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes for reading; the default is one a core.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version
    context.obj = {"library": library, "workers": workers}


@contextmanager
def _newsroom(context: typer.Context, **changed: Any) -> Iterator[Newsroom]:
    chosen = settings.load(**{**context.obj, **changed})
    with Newsroom(settings=chosen) as newsroom:
        yield newsroom


# ---------------------------------------------------------------------------------------------- taking


@app.command()
def take(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(help="Files, folders, globs, or - for standard input.")],
    json: Json = False,
) -> None:
    """Read pages into the library and place their articles in stories.

    HTML, plain text dumps, and JSON Lines with {url, html or text, fetched, outlet}. Folders are read with everything
    below them. Pages that are known are left alone; a page that changed becomes a new revision; a page that cannot be
    read becomes an issue. Ctrl-C keeps what is done.
    """
    with _newsroom(context) as newsroom:
        report = _taken(newsroom, paths)
        _print(report, json, lambda: reports.show_report(report))
    if report.interrupted:
        raise typer.Exit(INTERRUPTED)
    if report.seen and not (report.new or report.revised or report.unchanged):
        raise typer.Exit(1)


def _taken(newsroom: Newsroom, paths: list[str]) -> TakeReport:
    from storywire.intake import count_files

    with _watched(count_files(paths)) as (progress, stopped):
        return newsroom.take(paths, progress=progress, stopped=stopped)


@contextmanager
def _watched(total: int | None) -> Iterator[tuple[Callable[[TakeReport], None], Callable[[], bool]]]:
    """A progress bar if somebody looks on, and a Ctrl-C that stops after the page in work."""
    with _interruptible() as stop, _bar() as bar:
        line = bar.add_task("reading", total=total)

        def progress(report: TakeReport) -> None:
            known = total is not None and report.seen <= total  # files of JSON Lines hold more pages than one
            bar.update(line, completed=report.seen, total=total if known else None, description=_said(report))

        yield progress, lambda: bool(stop)


def _said(report: TakeReport) -> str:
    return f"{report.new + report.revised} articles, {report.unread} not read"


@contextmanager
def _interruptible() -> Iterator[list[int]]:
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


def _bar() -> Progress:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=err, transient=True, disable=not err.is_terminal)


# --------------------------------------------------------------------------------------------- looking


@app.command()
def stories(context: typer.Context, limit: Limit = None, json: Json = False) -> None:
    """List the stories: those with most independent accounts first, then the newest."""
    with _newsroom(context) as newsroom:
        found = newsroom.stories(limit)
    _print(found, json, lambda: terminal.show_stories(found))


@app.command()
def show(
    context: typer.Context,
    story: Annotated[str, typer.Argument(help="The story's id, or the beginning of it.")],
    why: Annotated[bool, typer.Option("--why", help="Say why each article is in this story.")] = False,
    json: Json = False,
) -> None:
    """Show one story: timeline, who says what, where outlets agree, differ, copy or stand alone."""
    with _newsroom(context) as newsroom:
        dossier = newsroom.story(story)
    _print(dossier, json, lambda: terminal.show_dossier(dossier, why=why))


@app.command()
def article(
    context: typer.Context,
    article: Annotated[str, typer.Argument(help="The article's id, or the beginning of it.")],
    revision: Annotated[int | None, typer.Option(min=1, help="An earlier revision; the newest is the default.")] = None,
    json: Json = False,
) -> None:
    """Show one article: its text, its date with the reasons, and everything found in it."""
    with _newsroom(context) as newsroom:
        file = newsroom.article(article, revision)
    _print(file, json, lambda: terminal.show_article(file))


@app.command()
def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help='Words, "a phrase", OR, NOT, word*.')],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many.")] = 20,
    json: Json = False,
) -> None:
    """Search the articles, best first. All words must be there, unless OR or NOT says otherwise."""
    with _newsroom(context) as newsroom:
        hits = newsroom.search(" ".join(words), limit)
    _print(hits, json, lambda: terminal.show_hits(hits))


@app.command()
def issues(
    context: typer.Context,
    code: Annotated[str | None, typer.Option(help="Only this kind, such as no-article.")] = None,
    limit: Limit = None,
    json: Json = False,
) -> None:
    """List what could not be read or was skipped, and why."""
    with _newsroom(context) as newsroom:
        found = newsroom.issues(code, limit)
    _print(found, json, lambda: terminal.show_issues(found))


@app.command()
def page(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The HTML file to write.")],
) -> None:
    """Write all stories as one HTML file that needs nothing else, every line linked to its evidence."""
    with _newsroom(context) as newsroom:
        html = render_page(list(newsroom.dossiers()), newsroom.issues())
    _write(file, html)
    out.print(str(file))


@app.command()
def read(
    context: typer.Context,
    page: Annotated[str, typer.Argument(help="A file (HTML or a text dump), or - for standard input.")],
    explain: Annotated[
        bool, typer.Option("--explain", help="Show each line of the page, kept or not, and why.")
    ] = False,
    json: Json = False,
) -> None:
    """Read one page without a library and print what was found, with reasons. Exits with 1 if it is no article."""
    from storywire.intake import find_pages
    from storywire.publish import reading
    from storywire.read import read_page, why_lines

    most = settings.load(**context.obj).max_page_bytes
    found = next(find_pages([page], max_bytes=most), None)
    if found is None:
        raise StorywireError(f"there is no page in {page}")
    if isinstance(found, Issue):
        raise StorywireError(f"{page} is not read: {found.message}")
    result = read_page(found, "page", 1, most)
    lines = why_lines(found, most) if explain else ()
    _print(reading.as_data(result, lines), json, lambda: reading.show_reading(result, lines))
    if result.article is None:
        raise typer.Exit(1)


# -------------------------------------------------------------------------------------------- checking


@app.command()
def verify(context: typer.Context, json: Json = False) -> None:
    """Read every stored page again and prove each finding in it. Exits with 1 if anything cannot be proved."""
    with _newsroom(context) as newsroom, _bar() as bar:
        line = bar.add_task("proving", total=None)
        result = newsroom.verify(lambda done: bar.update(line, completed=done))
    _print(result, json, lambda: reports.show_verification(result))
    if not result.proved:
        raise typer.Exit(1)


@app.command()
def doctor(context: typer.Context, json: Json = False) -> None:
    """Check the installation and the library. Exits with 1 if anything is wrong."""
    with _newsroom(context) as newsroom:
        checks = newsroom.doctor()
    _print([check._asdict() for check in checks], json, lambda: reports.show_checks(checks))
    if not all(check.ok for check in checks):
        raise typer.Exit(1)


@app.command()
def demo(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("--out", help="Where the demo's library and page go; the default is a user folder.")
    ] = None,
) -> None:
    """Take the bundled demo pages (invented outlets, people and places) and show their stories. Needs no network."""
    from platformdirs import user_data_path

    place = folder or user_data_path("storywire") / "demo"
    library, page = place / "demo.sqlite", place / "stories.html"
    for old in place.glob("demo.sqlite*"):
        old.unlink()
    with _newsroom(context, library=library) as newsroom:
        with _watched(None) as (progress, stopped):
            report = newsroom.take_demo(progress=progress, stopped=stopped)
        dossiers = list(newsroom.dossiers())
        _write(page, render_page(dossiers, newsroom.issues()))
        out.print(reports.show_demo(report, newsroom.stories(), dossiers))
    out.print(f"\nAll stories, each line with its evidence:  {page}", soft_wrap=True)
    out.print(f"Look further:  storywire --library {library} stories", soft_wrap=True)


# ------------------------------------------------------------------------------------------- printing


def _print(found: Any, json: bool, shown: Any) -> None:
    """Print JSON or what a person reads; `shown` makes the latter."""
    if json:
        sys.stdout.write(data.to_json(found) + "\n")
    else:
        out.print(shown())


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", errors="replace")
    except OSError as problem:
        raise StorywireError(f"{file} cannot be written: {problem.strerror}") from problem


def main() -> None:
    """Run the command, and say what went wrong in one line."""
    try:
        app()
    except ValueError as problem:
        err.print(f"storywire: {problem}", markup=False, soft_wrap=True)
        sys.exit(2)
    except StorywireError as problem:
        err.print(f"storywire: {problem}", markup=False, soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # the reader of our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
