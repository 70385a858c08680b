"""Write the generated pages of the reference, and check the whole documentation.

python -m docs.build            write reference/*.md anew
python -m docs.build --check    fail if a generated page is stale, a link leads nowhere, a command named in the
                                documentation does not exist or one that exists is not named, or a decision note
                                lacks a part
"""

from __future__ import annotations

import argparse
import enum
import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any

import typer

from storywire import types
from storywire.cli import app
from storywire.errors import IssueCode
from storywire.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
NOTE = "<!-- Written by docs/build.py from the code: change the code, then `make docs`. -->\n"
DECISION_PARTS = ("## Context", "## Decision", "## Cost", "## What would change our mind")
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
_COMMAND = re.compile(r"(?<!from )\bstorywire (?:--library \S+ )?([a-z]+)\b")
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def main() -> int:
    """Write or check; the exit code says whether all is well."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true", help="change nothing, only say what is wrong")
    if not options.parse_args().check:
        for path, text in generated().items():
            path.write_text(text, encoding="utf-8")
        return 0
    problems = list(check())
    sys.stderr.writelines(f"docs: {problem}\n" for problem in problems)
    return 1 if problems else 0


# ------------------------------------------------------------------------------------------- generating


def generated() -> dict[Path, str]:
    """The generated pages and what should stand in them."""
    pages = {"commands": commands(), "settings": settings(), "nouns": nouns(), "issues": issues()}
    reference = {DOCS / "reference" / f"{name}.md": NOTE + text for name, text in pages.items()}
    return reference | {DOCS / "decisions" / "README.md": NOTE + decisions()}


def commands() -> str:
    """Every command with its arguments and options."""
    group: Any = typer.main.get_command(app)
    parts = ["# Commands\n", f"{group.help}\n", "Options before the command:\n", _parameters(group)]
    for name, command in group.commands.items():
        parts += _command(f"storywire {name}", command)
    return "\n".join(parts)


def _command(name: str, command: Any) -> list[str]:
    """A command, or a group of them with each of its own."""
    parts = [f"## {name}\n", f"{inspect.cleandoc(command.help or '')}\n"]
    inner = getattr(command, "commands", None)
    if inner is None:
        return [*parts, _parameters(command)]
    return [*parts, *(part for one, sub in inner.items() for part in _command(f"{name} {one}", sub))]


def _parameters(command: Any) -> str:
    rows = [
        f"| `{'`, `'.join(p.opts) if p.param_type_name == 'option' else p.name.upper()}` | {p.help or ''} |"
        for p in command.params
        if getattr(p, "help", None)
    ]
    return "\n".join(["| option | meaning |", "|---|---|", *rows, ""])


def settings() -> str:
    """Every setting with its default."""
    rows = [
        f"| `{name}` | `STORYWIRE_{name.upper()}` | {_default(field)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    about = inspect.cleandoc(sys.modules[Settings.__module__].__doc__ or "")
    return "\n".join(
        ["# Settings\n", f"{about}\n", "| setting | environment | default | meaning |", "|---|---|---|---|", *rows, ""]
    )


def _default(field: Any) -> str:
    return "of this machine" if field.default_factory else f"`{field.default}`"


def nouns() -> str:
    """Every noun with its fields; every enum with its values."""
    found = [one for one in vars(types).values() if inspect.isclass(one) and one.__module__.startswith(types.__name__)]
    parts = ["# Nouns\n", inspect.cleandoc(types.__doc__ or ""), ""]
    for noun in found:
        parts += [f"## {noun.__name__}\n", inspect.cleandoc(noun.__doc__ or ""), ""]
        if issubclass(noun, enum.Enum):
            parts += [", ".join(f"`{member.value}`" for member in noun), ""]
        elif is_dataclass(noun):
            parts += ["| field | type |", "|---|---|", *map(_field, fields(noun)), ""]
    return "\n".join(parts)


def _field(field: Any) -> str:
    optional = field.default is not MISSING or field.default_factory is not MISSING
    kind = str(field.type).replace("|", "\\|")
    return f"| `{field.name}` | `{kind}`{' (optional)' if optional else ''} |"


def issues() -> str:
    """Every issue code with its meaning."""
    rows = [f"| `{code.value}` | {code.meaning} |" for code in IssueCode]
    head = "# Issues\n\nWhat could not be read or was skipped is never silent: `storywire issues` lists it.\n"
    return "\n".join([head, "| code | meaning |", "|---|---|", *rows, ""])


def decisions() -> str:
    """The list of decision notes."""
    notes = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    titles = [(note.name, note.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")) for note in notes]
    head = "# Decisions\n\nAt most a page each: context, decision, cost, what would change our mind.\n"
    return "\n".join([head, *(f"- [{title}]({name})" for name, title in titles), ""])


# --------------------------------------------------------------------------------------------- checking


def check() -> Iterator[str]:
    """Everything that is wrong with the documentation."""
    for path, text in generated().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield f"{path.relative_to(ROOT)} is stale: run `make docs`"
    pages = [path for path in ROOT.rglob("*.md") if not {".venv", "build"} & set(path.relative_to(ROOT).parts)]
    for page in pages:
        yield from _dead_links(page)
    yield from _commands([page for page in pages if page.parent.name != "reference"])
    yield from _decisions()


def _dead_links(page: Path) -> Iterator[str]:
    for target in _LINK.findall(_CODE.sub("", page.read_text(encoding="utf-8"))):
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
            yield f"{page.relative_to(ROOT)} links to {target}, which is not there"


def _commands(pages: list[Path]) -> Iterator[str]:
    """Commands that are named but do not exist, and commands that no page names."""
    group: Any = typer.main.get_command(app)
    named: set[str] = set()
    for page in pages:
        code = " ".join(_CODE.findall(page.read_text(encoding="utf-8")))
        for name in _COMMAND.findall(code):
            named.add(name)
            if name not in group.commands and "decisions" not in page.parts:
                yield f"{page.relative_to(ROOT)} names `storywire {name}`, which does not exist"
    for name in sorted(set(group.commands) - named):
        yield f"no page outside the reference names `storywire {name}`"


def _decisions() -> Iterator[str]:
    for note in sorted((DOCS / "decisions").glob("[0-9]*.md")):
        text = note.read_text(encoding="utf-8")
        for part in DECISION_PARTS:
            if part not in text:
                yield f"the decision {note.name} has no part {part!r}"


if __name__ == "__main__":
    sys.exit(main())
