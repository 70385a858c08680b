"""What was looked up across stories, in the terminal: quotations, speakers, and what to try when nothing is found."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from storywire.publish import words
from storywire.types import Quotation, SpeakerHit


def show_quotations(found: Sequence[Quotation], tips: Sequence[str] = ()) -> RenderableType:
    """Quotations as they stand, each with its speaker and its article."""
    if not found:
        return nothing(tips)
    return Group(*(_quotation(one) for one in found))


def show_speakers(found: Sequence[SpeakerHit], tips: Sequence[str] = ()) -> RenderableType:
    """Who is quoted, how often, and the best quotation of each."""
    if not found:
        return nothing(tips)
    lines: list[RenderableType] = []
    for one in found:
        count = f"{words.count(one.quotes, 'quotation')} in {words.count(one.articles, 'article')}"
        lines += [Text.assemble((words.shown(one.name), "bold"), (f"  {count}", "dim"))]
        lines += [Padding(marked(one.best.text), (0, 0, 0, 2)), Padding(_where(one.best), (0, 0, 1, 2))]
    return Group(*lines)


def nothing(tips: Sequence[str]) -> RenderableType:
    """That nothing was found, and what to try."""
    if not tips:
        return Text("Nothing found. Try fewer words, or another form of them.")
    return Group(Text("Nothing found. You could:"), *(Text(f"  {words.shown(tip)}") for tip in tips))


def marked(snippet: str) -> Text:
    """The snippet with the words between ‹ and › in bold, and the marks kept for terminals without bold."""
    text = Text()
    for piece in words.shown(snippet).replace("›", "›‹").split("‹"):
        text.append(f"‹{piece}" if piece.endswith("›") else piece, style="bold" if piece.endswith("›") else "")
    return text


def _quotation(one: Quotation) -> RenderableType:
    speaker = words.shown(one.speaker or "speaker not named")
    role = f", {words.shown(one.role)}" if one.role else ""
    head = Text.assemble((speaker, "bold"), (f"{role} · {words.KINDS[one.kind]}", "dim"))
    return Group(head, Padding(marked(one.text), (0, 0, 0, 2)), Padding(_where(one), (0, 0, 1, 2)))


def _where(one: Quotation) -> Text:
    told = f"{one.outlet or 'outlet not known'} · {words.published(one.published)} · {one.article}"
    return Text(words.shown(told), style="dim")
