"""Commands that look: stories, show, article, issues, page, read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from storywire.cli.door import Json, Limit, app, opened, out, put, write_file
from storywire.errors import StorywireError
from storywire.publish import terminal
from storywire.publish.page import render_page
from storywire.publish.revisions import show_changes
from storywire.types import Issue


@app.command()
def stories(context: typer.Context, limit: Limit = None, json: Json = False) -> None:
    """List the stories: those with most independent accounts first, then the newest."""
    with opened(context) as newsroom:
        found = newsroom.stories(limit)
    put(found, json, lambda: terminal.show_stories(found))


@app.command()
def show(
    context: typer.Context,
    story: Annotated[str, typer.Argument(help="The story's id, or the beginning of it.")],
    why: Annotated[bool, typer.Option("--why", help="Say why each article is in this story.")] = False,
    json: Json = False,
) -> None:
    """Show one story: timeline, who says what, where outlets agree, differ, copy or stand alone."""
    with opened(context) as newsroom:
        dossier = newsroom.story(story)
    put(dossier, json, lambda: terminal.show_dossier(dossier, why=why))


@app.command()
def article(
    context: typer.Context,
    article: Annotated[str, typer.Argument(help="The article's id, or the beginning of it.")],
    revision: Annotated[int | None, typer.Option(min=1, help="An earlier revision; the newest is the default.")] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what the outlet changed since the revision before.")
    ] = False,
    json: Json = False,
) -> None:
    """Show one article: its text, its date with the reasons, and everything found in it."""
    if diff:
        with opened(context) as newsroom:
            changes = newsroom.changes(article, revision)
        put(changes, json, lambda: show_changes(changes))
        return
    with opened(context) as newsroom:
        file = newsroom.article(article, revision)
    put(file, json, lambda: terminal.show_article(file))


@app.command()
def issues(
    context: typer.Context,
    code: Annotated[str | None, typer.Option(help="Only this kind, such as no-article.")] = None,
    limit: Limit = None,
    json: Json = False,
) -> None:
    """List what could not be read or was skipped, and why."""
    with opened(context) as newsroom:
        found = newsroom.issues(code, limit)
    put(found, json, lambda: terminal.show_issues(found))


@app.command()
def page(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The HTML file to write.")],
) -> None:
    """Write all stories as one HTML file that needs nothing else, every line linked to its evidence."""
    with opened(context) as newsroom:
        html = render_page(list(newsroom.dossiers()), newsroom.issues())
    write_file(file, html)
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
    from storywire import settings
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
    put(reading.as_data(result, lines), json, lambda: reading.show_reading(result, lines))
    if result.article is None:
        raise typer.Exit(1)
