"""Commands that check: verify, doctor."""

from __future__ import annotations

import typer

from storywire.cli.door import Json, app, opened, put
from storywire.cli.progress import bar
from storywire.publish import reports


@app.command()
def verify(context: typer.Context, json: Json = False) -> None:
    """Read every stored page again and prove each finding in it. Exits with 1 if anything cannot be proved."""
    with opened(context) as newsroom, bar() as shown:
        line = shown.add_task("proving", total=None)
        result = newsroom.verify(lambda done: shown.update(line, completed=done))
    put(result, json, lambda: reports.show_verification(result))
    if not result.proved:
        raise typer.Exit(1)


@app.command()
def doctor(context: typer.Context, json: Json = False) -> None:
    """Check the installation and the library. Exits with 1 if anything is wrong."""
    with opened(context) as newsroom:
        checks = newsroom.doctor()
    put([check._asdict() for check in checks], json, lambda: reports.show_checks(checks))
    if not all(check.ok for check in checks):
        raise typer.Exit(1)
