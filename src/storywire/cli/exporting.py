"""Commands that hand a library to other programs: export."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from storywire.cli.door import app, err, opened
from storywire.errors import StorywireError
from storywire.publish.exports import Format, Table, write


@app.command()
def export(
    context: typer.Context,
    table: Annotated[Table, typer.Argument(help="What a row is.")] = Table.ARTICLES,
    to: Annotated[str, typer.Option("--to", "-o", help="The file to write; - is standard output.")] = "-",
    form: Annotated[
        Format | None, typer.Option("--format", "-f", help="The default follows the file's ending, else jsonl.")
    ] = None,
    full_text: Annotated[bool, typer.Option("--full-text", help="With the articles' whole texts.")] = False,
    canonical: Annotated[
        bool, typer.Option("--canonical", help="Everything derived, sorted, to compare two libraries byte by byte.")
    ] = False,
) -> None:
    """Write articles, attributions, figures or stories as JSON Lines, CSV or Parquet.

    Sentences and links, not whole texts, unless --full-text asks for them. The order is that of the ids.
    """
    with opened(context) as newsroom, _sink(to) as out:
        if canonical:
            count = sum(1 for line in newsroom.canonical() if out.write(line))
        else:
            chosen = form or _by_ending(to)
            count = write(newsroom.exported(table, full_text), table, chosen, out, full_text)
    if to != "-":
        err.print(f"{count:,} rows in {to}", markup=False, soft_wrap=True)


def _by_ending(to: str) -> Format:
    endings = {".csv": Format.CSV, ".parquet": Format.PARQUET, ".pq": Format.PARQUET}
    return endings.get(Path(to).suffix.lower(), Format.JSONL)


@contextlib.contextmanager
def _sink(to: str) -> Iterator[BinaryIO]:
    """Where to write. A file is put in its place when it is whole, so a failure leaves what was there."""
    if to == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    file = Path(to)
    part = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as out:
            yield out
        part.replace(file)
    except OSError as problem:
        raise StorywireError(f"{file} cannot be written: {problem.strerror}") from problem
    finally:
        part.unlink(missing_ok=True)
