"""What persons decided, in words, the same in the terminal and on the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from storywire.publish import words
from storywire.types import ArticleFile, Deed, Judgement, JudgementKind, Through

SHOWN = 5  # articles that are named


def decided(judgement: Judgement) -> str:
    """Who decided what, when, and what Storywire had found: one sentence."""
    said = f"{judgement.who} decided on {_on(judgement.at)} that {_what(judgement)}"
    parts = [said, judgement.note, f"Storywire had found: {_found(judgement)}" if judgement.found else ""]
    if judgement.undone:
        parts.append(f"undone by {judgement.undone_by} on {_on(judgement.undone)}")
    return "; ".join(part for part in parts if part)


_KNOWN: dict[Through, str] = {
    Through.COMMAND: "by command",
    Through.PAGE: "a name typed into a page, not proved",
    Through.TOKEN: "known by a token",
    Through.PROXY: "signed in at the proxy",
    Through.IMPORT: "taken over from another library",
    Through.UNKNOWN: "how the name was known, nobody noted",
}


def audited(deed: Deed) -> str:
    """A line of the audit: when, who, how the name is known, and what they did."""
    moment = deed.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return f"{moment}: {'undone' if deed.undone else 'decided'} by {deed.who} ({_KNOWN[deed.through]})"


def decisions_of(files: Iterable[ArticleFile]) -> tuple[Judgement, ...]:
    """The judgements that stand on any of these articles, each once, in the order of deciding."""
    found = {judgement.id: judgement for file in files for judgement in file.judgements}
    return tuple(sorted(found.values(), key=lambda judgement: (judgement.at, judgement.id)))


def show_judgements(judgements: Sequence[Judgement], deeds: Sequence[Deed] = ()) -> RenderableType:
    """The history of judgements, oldest first, each with the lines of the audit about it."""
    if not judgements:
        return Text("Nobody has decided anything yet. See: storywire judge --help")
    told: dict[str, list[Deed]] = defaultdict(list)
    for deed in sorted(deeds, key=lambda deed: deed.number):
        told[deed.judgement.id].append(deed)
    lines: list[RenderableType] = []
    for judgement in judgements:
        state = "" if judgement.stands else " (undone)"
        lines.append(
            Text(f"{judgement.id}  {judgement.kind.value}{state}", style="bold" if judgement.stands else "dim")
        )
        lines.append(Padding(Text(words.shown(decided(judgement))), (0, 0, 0, 2)))
        lines += [Padding(Text(words.shown(audited(one)), style="dim"), (0, 0, 0, 4)) for one in told[judgement.id]]
    return Group(*lines)


def _what(judgement: Judgement) -> str:
    kind, value = judgement.kind, judgement.value
    named = _named(judgement.articles)
    if kind is JudgementKind.MERGE:
        return f"{words.listed((*dict.fromkeys(judgement.origins), value or ''))} are one story"
    if kind is JudgementKind.SPLIT:
        return f"{named} {'is' if len(judgement.articles) == 1 else 'are'} another story than the rest, now {value}"
    if kind is JudgementKind.MOVE:
        return f"{named} belongs in {value}"
    if kind is JudgementKind.NOT_WIRE:
        return f"{named} is no copy"
    if kind is JudgementKind.DATE:
        when = (
            f"was published on {words.day(date.fromisoformat(value))}" if value else "has no known day of publication"
        )
        return f"{named} {when}"
    speaker = f"are said by {value}" if value else "are said by nobody who is named"
    return f"the words {judgement.words} {speaker}"


def _found(judgement: Judgement) -> str:
    """What Storywire had found: a day as people write it, all else as it is."""
    dated = judgement.kind is JudgementKind.DATE and judgement.found[:1].isdigit()
    return words.day(date.fromisoformat(judgement.found)) if dated else judgement.found


def _named(articles: Sequence[str]) -> str:
    more = len(articles) - SHOWN
    return words.listed((*articles[:SHOWN], *([f"{more} more"] if more > 0 else [])))


def _on(at: datetime) -> str:
    return words.day(at.date())
