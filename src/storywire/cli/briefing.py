"""The command that briefs: brief."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from storywire.cli.door import app, err, opened, out, write_file
from storywire.errors import LibraryError
from storywire.publish import bulletins, data
from storywire.types import Bulletin


class Format(StrEnum):
    """In which form a briefing is written."""

    TXT = "txt"
    MD = "md"
    HTML = "html"
    JSON = "json"


_WRITERS: dict[Format, Callable[[Bulletin], str]] = {
    Format.TXT: bulletins.as_text,
    Format.MD: bulletins.as_markdown,
    Format.HTML: bulletins.as_html,
    Format.JSON: lambda bulletin: data.to_json(bulletin) + "\n",
}


@app.command()
def brief(
    context: typer.Context,
    since: Annotated[
        str | None,
        typer.Option(
            help="A day (2026-05-06): stories with reports of it or later. `last`: with reports that came after the "
            "last briefing. Without it: all stories."
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="In which form.")] = Format.TXT,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many stories.")] = 10,
    file: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write instead of printing.")] = None,
    peek: Annotated[
        bool, typer.Option("--peek", help="Do not remember it: the next briefing has the same to tell.")
    ] = False,
) -> None:
    """Brief on the stories of a period: what happened, who says so, what is agreed, what differs, what is new.

    Every line is a sentence or a quotation of an article, with the place where it stands. Stories that most
    independent accounts tell come first, those with new accounts before others. A briefing remembers what it told,
    so that the next one can say what is new.
    """
    with opened(context) as newsroom:
        bulletin, mark = newsroom.briefing(since, limit)
        _write(bulletin, form, file)
        if not peek:
            try:
                newsroom.remember(bulletin, mark)
            except LibraryError as problem:
                err.print(f"storywire: this briefing is not remembered: {problem}", markup=False, soft_wrap=True)


def _write(bulletin: Bulletin, form: Format, file: Path | None) -> None:
    text = _WRITERS[form](bulletin)
    if file is None:
        sys.stdout.write(text)
        sys.stdout.flush()  # so that a reader who has gone is noticed before the briefing is remembered
    else:
        write_file(file, text)
        out.print(str(file))
