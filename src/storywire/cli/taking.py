"""Commands that bring pages in: take, demo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storywire.cli.door import INTERRUPTED, Json, app, opened, out, put, write_file
from storywire.cli.progress import watched
from storywire.mappers import Engine
from storywire.publish import reports
from storywire.publish.page import render_page
from storywire.types import TakeReport

if TYPE_CHECKING:
    from storywire.newsroom import Newsroom


@app.command()
def take(
    context: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders, globs, web addresses, URLs of object stores; @FILE lists them; - is standard input."
        ),
    ],
    engine: Annotated[
        Engine | None,
        typer.Option(help="What reads and annotates: this process, several, or a Ray cluster (the extra `ray`)."),
    ] = None,
    address: Annotated[
        str | None, typer.Option(help="The Ray cluster, as host:port or auto; else Ray starts here for the run.")
    ] = None,
    json: Json = False,
) -> None:
    """Read pages into the library and place their articles in stories.

    HTML, plain text dumps, JSON Lines (ours, or written by news-please, trafilatura or Fundus), feeds whose entries
    carry whole articles, WARC, and zip and tar archives of all these, packed or not. Folders are read with everything
    below them. A web address is that of an article, of a feed or a site's front page (what these announce is fetched,
    politely), or of such a file; it is not followed: `storywire sources add` does that. Pages that are known are left
    alone; a page that changed becomes a new revision; a page that cannot be read becomes an issue. Ctrl-C keeps what
    is done.
    """
    if address and engine not in (None, "ray"):
        raise typer.BadParameter(f"the engine {engine} has no address: that is for ray", param_hint="--address")
    engine = "ray" if address else engine
    with opened(context, mapper=engine, ray_address=address) as newsroom:
        report = _taken(newsroom, paths)
        put(report, json, lambda: reports.show_report(report))
    if report.interrupted:
        raise typer.Exit(INTERRUPTED)
    if report.seen and not (report.new or report.revised or report.unchanged):
        raise typer.Exit(1)


def _taken(newsroom: Newsroom, paths: list[str]) -> TakeReport:
    from storywire.intake import count_files, web_and_files

    urls, files = web_and_files(paths)
    with watched(None if urls else count_files(files)) as (progress, stopped):
        return newsroom.take(paths, progress=progress, stopped=stopped)


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
    with opened(context, library=library) as newsroom:
        with watched(None) as (progress, stopped):
            report = newsroom.take_demo(progress=progress, stopped=stopped)
        dossiers = list(newsroom.dossiers())
        write_file(page, render_page(dossiers, newsroom.issues()))
        out.print(reports.show_demo(report, newsroom.stories(), dossiers))
    out.print(f"\nAll stories, each line with its evidence:  {page}", soft_wrap=True)
    out.print(f"Look further:  storywire --library {library} stories", soft_wrap=True)
