"""What an outlet changed in an article, for the terminal: what went struck out, what came underlined, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from rich.console import Group, RenderableType
from rich.text import Text

from storywire.publish import words
from storywire.types import Change, RevisionDiff

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
_SIGNS = {"added": "+ ", "dropped": "- ", "reworded": "~ "}


def show_changes(diff: RevisionDiff) -> RenderableType:
    """All changes between two revisions. Without colours, [- -] stands around what went and {+ +} around what came."""
    lines: list[RenderableType] = [Text(f"{diff.article}: revision {diff.before} → {diff.after}", style="bold")]
    if diff.empty:
        return Group(*lines, Text("Nothing that is read has changed."))
    parts = (
        ("Headline", [diff.headline]),
        ("Byline", [diff.byline]),
        ("Publication date", [diff.published]),
        ("Who says what", diff.attributions),
        ("Figures", diff.figures),
        ("Sentences", diff.sentences),
    )
    for name, changes in parts:
        shown = [_line(change) for change in changes if change]
        if shown:
            lines += [Text(), Text(name, style="bold"), *shown]
    return Group(*lines)


def _line(change: Change) -> Text:
    line = Text(_SIGNS[change.kind])
    if change.speaker:
        line.append(f"{words.shown(change.speaker)}: ", style="italic")
    for piece in _pieces(change):
        line.append_text(piece)
    return line


def _pieces(change: Change) -> Iterator[Text]:
    if change.before is None or change.after is None:
        yield Text(words.shown(change.after or change.before or ""))
        return
    old, new = _PIECES.findall(words.shown(change.before)), _PIECES.findall(words.shown(change.after))
    for kind, low, high, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        went, came = "".join(old[low:high]), "".join(new[start:end])
        if kind == "equal":
            yield Text(came)
            continue
        if went:
            yield Text(f"[-{went}-]", style="red")
        if came:
            yield Text(f"{{+{came}+}}", style="green")
