"""Commands for deciding: judge merge, split, move, not-wire, date, speaker, list, undo, import; rebuild."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from storywire.cli.door import Json, app, opened, out, put
from storywire.cli.progress import bar
from storywire.errors import StorywireError
from storywire.publish import data, reports
from storywire.publish.decisions import decided, show_judgements
from storywire.types import JudgementKind

judge = typer.Typer(
    name="judge",
    help="Decide what Storywire got wrong: kept apart with your name, replayed on every rebuild, and undone at will.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)
app.add_typer(judge)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # an account without a name
        return "somebody"


Who = Annotated[str, typer.Option("--who", default_factory=_user, help="Who decides.", show_default="your user name")]
Note = Annotated[str, typer.Option("--note", help="Why, in a few words.")]
Article = Annotated[str, typer.Argument(help="The article's id, or the beginning of it.")]


@judge.command()
def merge(
    context: typer.Context,
    stories: Annotated[list[str], typer.Argument(help="Two or more stories; the first keeps its id.")],
    who: Who,
    note: Note = "",
) -> None:
    """Say that stories are one."""
    _judge(context, JudgementKind.MERGE, stories, None, (who, note))


@judge.command()
def split(
    context: typer.Context,
    articles: Annotated[list[str], typer.Argument(help="Articles of one story.")],
    who: Who,
    note: Note = "",
) -> None:
    """Say that articles are another story than the rest of theirs."""
    _judge(context, JudgementKind.SPLIT, articles, None, (who, note))


@judge.command()
def move(
    context: typer.Context,
    article: Article,
    story: Annotated[str, typer.Argument(help="The story that it belongs in.")],
    who: Who,
    note: Note = "",
) -> None:
    """Say that an article belongs in another story."""
    _judge(context, JudgementKind.MOVE, [article], story, (who, note))


@judge.command("not-wire")
def not_wire(context: typer.Context, article: Article, who: Who, note: Note = "") -> None:
    """Say that an article is no copy: it is an account of its own."""
    _judge(context, JudgementKind.NOT_WIRE, [article], None, (who, note))


@judge.command()
def date(
    context: typer.Context,
    article: Article,
    day: Annotated[str, typer.Argument(help="The day it was published on, as 2025-05-31, or: unknown.")],
    who: Who,
    note: Note = "",
) -> None:
    """Say when an article was published, or that nobody knows."""
    _judge(context, JudgementKind.DATE, [article], _known(day), (who, note))


@judge.command()
def speaker(
    context: typer.Context,
    article: Article,
    attribution: Annotated[str, typer.Argument(help="The attribution's id, as `storywire article` shows it.")],
    name: Annotated[str, typer.Argument(help="Who says the words, or: unknown.")],
    who: Who,
    note: Note = "",
) -> None:
    """Say who says the words of an attribution, or that nobody knows."""
    _judge(context, JudgementKind.SPEAKER, [article, attribution], _known(name), (who, note))


@judge.command("list")
def list_judgements(
    context: typer.Context,
    json: Json = False,
    lines: Annotated[bool, typer.Option("--lines", help="JSON Lines, for `storywire judge import`.")] = False,
    audit: Annotated[bool, typer.Option("--audit", help="With --json: the audit, a line for each deed.")] = False,
) -> None:
    """List everything that persons decided, undone or not, with who did so, when, and how the name is known."""
    with opened(context) as newsroom:
        found, deeds = newsroom.judgements(), newsroom.audit()
    if audit and json:
        put(deeds, True, list)
    elif lines:
        sys.stdout.writelines(data.to_line(judgement) + "\n" for judgement in found)
    else:
        put(found, json, lambda: show_judgements(found, deeds))


@judge.command()
def undo(
    context: typer.Context,
    judgement: Annotated[str, typer.Argument(help="The judgement's id, or the beginning of it.")],
    who: Who,
) -> None:
    """Take a judgement back. It stays in the history as undone."""
    with opened(context) as newsroom:
        undone = newsroom.undo(judgement, who=who)
    out.print(decided(undone), markup=False)


@judge.command("import")
def import_judgements(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="What `storywire judge list --lines` wrote.")],
) -> None:
    """Take over judgements from another library; those on articles that are not here yet wait for them."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise StorywireError(f"{file} cannot be read: {problem}") from problem
    with opened(context) as newsroom:
        taken = newsroom.import_judgements(lines)
    out.print(f"{len(taken)} new of {len([line for line in lines if line.strip()])} judgements")


@app.command()
def rebuild(context: typer.Context, json: Json = False) -> None:
    """Place all articles anew, replay what persons decided, and derive every story again. Story ids stay."""
    with opened(context) as newsroom, bar() as shown:
        line = shown.add_task("placing", total=None)
        report = newsroom.rebuild(progress=lambda done: shown.update(line, completed=done.seen))
    put(report, json, lambda: reports.show_rebuild(report))


def _judge(
    context: typer.Context, kind: JudgementKind, targets: list[str], value: str | None, by: tuple[str, str]
) -> None:
    who, note = by
    with opened(context) as newsroom:
        made = newsroom.judge(kind, targets, value, who=who, note=note)
    out.print(f"{made.id}: {decided(made)}", markup=False)
    out.print(f"Take it back with: storywire judge undo {made.id}", markup=False, style="dim")


def _known(value: str) -> str | None:
    return None if value == "unknown" else value
