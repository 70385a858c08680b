"""Commands that follow the news: sources, follow, status."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from storywire.cli.door import INTERRUPTED, Json, app, err, opened, out, put, write_file
from storywire.publish import following as shown

sources = typer.Typer(
    name="sources", help="What is followed: feeds, and sites whose feeds are found.", no_args_is_help=True
)
app.add_typer(sources)

Names = Annotated[list[str], typer.Argument(help="Addresses, or ids or their beginnings.")]


@sources.command()
def add(
    context: typer.Context,
    urls: Annotated[list[str], typer.Argument(help="Feeds, or pages of sites whose feeds are to be found.")],
    folder: Annotated[str, typer.Option(help="A folder to keep them in, as in OPML.")] = "",
    json: Json = False,
) -> None:
    """Follow feeds, or the feeds of sites. Exits with 1 if nothing was found at one of the addresses."""
    with opened(context) as newsroom:
        added = newsroom.sources.add(urls, folder)
    put(added, json, lambda: shown.show_added(added))
    if any(one.problem for one in added):
        raise typer.Exit(1)


@sources.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """List what is followed, and how each source is doing."""
    with opened(context) as newsroom:
        found = newsroom.sources.list()
    put(found, json, lambda: shown.show_sources(found))


@sources.command()
def remove(context: typer.Context, names: Names) -> None:
    """Follow sources no more. Their articles stay."""
    with opened(context) as newsroom:
        for one in newsroom.sources.remove(names):
            out.print(f"no longer followed: {one.title or one.url}", markup=False)


@sources.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export it.")],
    json: Json = False,
) -> None:
    """Follow the feeds of an OPML file, in its folders."""
    with opened(context) as newsroom:
        added, issues = newsroom.sources.read_opml(file)
    put(added, json, lambda: shown.show_imported(added, issues))


@sources.command()
def export(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="Where to; the default is standard output.")] = None,
) -> None:
    """Write what is followed as OPML 2.0, for feed readers."""
    with opened(context) as newsroom:
        text = newsroom.sources.write_opml()
    if file is None:
        typer.echo(text, nl=False)
    else:
        write_file(file, text)


@app.command()
def follow(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, then end: for cron.")] = False,
    all_: Annotated[bool, typer.Option("--all", help="Ask every source now, due or not.")] = False,
    json: Json = False,
) -> None:
    """Follow the sources: ask each by its habit, fetch new articles, and keep the stories up to date, until stopped.

    Ctrl-C or SIGTERM ends it; the next run goes on where it was. With --once it exits with 1 if no source answered.
    """
    from storywire.follow import Wishes

    with opened(context) as newsroom, _signals() as heard:
        if not newsroom.sources.list():
            err.print("nothing is followed yet: `storywire sources add URL`", markup=False)
            raise typer.Exit(2)
        wishes = Wishes(once=once, all=all_, say=_say, stopped=lambda: bool(heard))
        report = newsroom.follow(wishes)
    put(report, json, lambda: shown.show_followed(report))
    if heard and heard[0] == signal.SIGINT:
        raise typer.Exit(INTERRUPTED)
    if once and report.polled and report.failed == report.polled:
        raise typer.Exit(1)


@app.command()
def status(context: typer.Context, json: Json = False) -> None:
    """Say how following is doing: sources, queue, articles of today, what fails and why."""
    with opened(context) as newsroom:
        found = newsroom.status()
    put(found, json, lambda: shown.show_status(found))


def _say(said: object) -> None:
    err.print(str(said), markup=False, soft_wrap=True)


@contextmanager
def _signals() -> Iterator[list[int]]:
    """The signals that came: the first one ends the run well, a second one at once."""
    came: list[int] = []

    def heard(number: int, _frame: FrameType | None) -> None:
        if came:
            raise KeyboardInterrupt
        came.append(number)

    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
