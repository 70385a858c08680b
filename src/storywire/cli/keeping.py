"""Commands that keep a library: prune, backup."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from storywire.cli.door import Json, app, opened, out, put
from storywire.cli.progress import bar
from storywire.publish import reports
from storywire.types import place_of


@app.command()
def prune(
    context: typer.Context,
    older_than: Annotated[
        str | None, typer.Option(help="Only what was taken longer ago, such as 90d, 6w or 1y.")
    ] = None,
    larger_than: Annotated[str | None, typer.Option(help="Only until the library is no larger, such as 2GB.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing, only say what would go.")] = False,
    json: Json = False,
) -> None:
    """Make the library smaller: pages without an article, replaced revisions, then whole stories, the oldest first.

    What stays can still be proved: `storywire verify` holds before and after. Give at least one of the two limits.
    """
    with opened(context) as newsroom:
        done = newsroom.prune(older_than, larger_than, dry_run)
    put(done, json, lambda: reports.show_pruned(done))


@app.command()
def copy(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FROM", help="The library to copy: a file or postgresql://….")],
    target: Annotated[str, typer.Argument(metavar="TO", help="An empty library, or a file that is not there yet.")],
) -> None:
    """Copy a library into an empty one: from a file to a PostgreSQL server, back, or from one of a kind to another.

    The copy gives the same canonical export; nothing is kept of it when something fails.
    """
    here, there = place_of(source), place_of(target)
    if isinstance(here, Path) and not here.is_file():
        raise ValueError(f"there is no library {here}")
    with opened(context, library=here) as newsroom, bar() as shown:
        line = shown.add_task("copying", total=None)
        counts = newsroom.copy_to(there, lambda done: shown.update(line, completed=done))
    told = ", ".join(f"{rows:,} {name}" for name, rows in counts.items() if rows)
    out.print(f"{there}: {told or 'nothing, as in what it was copied from'}", soft_wrap=True, markup=False)


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where the copy goes.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Leave out the proof of every finding in the copy.")] = False,
) -> None:
    """Copy the library while it is in use, and check the copy. Exits with 1 if the copy cannot be proved.

    To restore, put the copy in the library's place, or give it with --library.
    """
    with opened(context) as newsroom:
        size, proof = newsroom.backup(file, overwrite=overwrite, prove=not quick)
    out.print(f"{file}: {size:,} bytes, sound", soft_wrap=True, markup=False)
    if proof is not None:
        out.print(reports.show_verification(proof))
        if not proof.proved:
            raise typer.Exit(1)
