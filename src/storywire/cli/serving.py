"""The command that serves the library's pages: serve."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from storywire.cli.door import app, err, opened, out


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(help="The address to listen on. Others than loopback need a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="The port; 0 takes a free one.")] = 8642,
    token: Annotated[
        str | None, typer.Option(envvar="STORYWIRE_TOKEN", help="What visitors must give; 16 characters or more.")
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A host name under which the pages are reached; may be repeated.")
    ] = None,
) -> None:
    """Serve the stories as pages, with an API and feeds, for your browser.

    Listens on loopback only. To serve others, give --host and --token (better as STORYWIRE_TOKEN: flags can be seen by
    other users of the machine), and --name for the name under which the pages are reached. The settings `tokens` and
    `proxy_user_header` let readers and editors in by name: see `storywire token`.
    """
    from storywire.web.serving import run

    with opened(context) as newsroom:
        run(newsroom, host, port, token, tuple(name or ()), err.print)


@app.command()
def token(
    person: Annotated[str, typer.Argument(help="Whose token it is: the name that stands beside what they decide.")],
    role: Annotated[Literal["reader", "editor"], typer.Option(help="Editors may decide; readers may not.")] = "reader",
) -> None:
    """Make a token for one person, and the line for the setting `tokens` that lets it open what `serve` shows.

    The token is shown this once: Storywire keeps it nowhere, and the setting holds its SHA-256 alone.
    """
    from secrets import token_urlsafe

    from storywire.web.access import Key, Role

    made = token_urlsafe(32)
    line = Key.read(str(Key.of(made, Role(role), " ".join(person.split()))))
    out.print(f"Give {line.name} this token:\n  {made}\nPut this line among the setting `tokens`:", markup=False)
    out.print(f'  "{line}"', markup=False, soft_wrap=True)
