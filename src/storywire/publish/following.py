"""What is followed and how it is doing, in the terminal. Times are shown in the reader's zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from storywire.publish import words
from storywire.types import Issue
from storywire.types.following import Added, FollowReport, Status, Subscription, SubscriptionHealth

TROUBLED = 12  # sources in trouble that a status shows; the list shows all


def show_added(added: Sequence[Added]) -> RenderableType:
    """One line for each feed that was found, or for each address where none was."""
    lines: list[Text] = []
    for one in added:
        lines += [Text(f"follows   {_name(found)}  {found.url}") for found in one.new]
        lines += [Text(f"known     {_name(found)}  {found.url}", style="dim") for found in one.known]
        if one.problem:
            lines.append(Text(f"NOTHING   {words.shown(one.url)}: {words.shown(one.problem)}"))
    return Group(*lines)


def show_imported(added: Added, issues: Sequence[Issue]) -> RenderableType:
    """How many feeds of a file are followed now."""
    new = words.count(len(added.new), "new source")
    lines = [Text(f"{new}, {len(added.known)} known already; `storywire follow` asks them")]
    return Group(*lines, *(Text(words.shown(issue.message), style="dim") for issue in issues))


def show_sources(found: Sequence[SubscriptionHealth]) -> RenderableType:
    """How each source is, when it last answered and had something new, when it is asked next."""
    if not found:
        return Text("nothing is followed yet: `storywire sources add URL`")
    return Group(*(line for one in found for line in _source(one)))


def _source(one: SubscriptionHealth) -> list[Text]:
    """A source in two lines, or three where something is wrong; no address is broken in the middle."""
    of = one.subscription
    head = Text.assemble(f"{one.health.value:9}", (_name(of), "bold"), (f"  {of.id}", "dim"), no_wrap=True)
    if of.folder:
        head.append(f"  in {words.shown(of.folder)}", style="dim")
    share = f"{one.articles} of {one.done} items gave an article" if one.done else "nothing taken yet"
    moments = f"answered {when(of.succeeded)}, new {when(of.newest)}, next {when(of.next_try)}"
    lines = [head, Text(f"         {moments}; {share}")]
    return [*lines, Text(f"         {words.shown(of.problem)}")] if of.problem else lines


def show_status(status: Status) -> RenderableType:
    """How following is doing, in a few lines."""
    states = ((status.ok, "ok"), (status.failing, "failing"), (status.sleeping, "sleeping"), (status.new, "new"))
    said = ", ".join(f"{number} {state}" for number, state in states if number) or "none yet"
    table = Table.grid(padding=(0, 2))
    rows = (
        ("sources", said),
        ("today", words.count(status.today, "article")),
        ("queue", f"{words.count(status.waiting, 'address', 'addresses')} to fetch"),
        ("last poll", when(status.last_poll)),
        ("last article", when(status.last_article)),
        ("next poll", when(status.next_poll)),
        (
            "library",
            f"{words.count(status.articles, 'article')}, {words.count(status.stories, 'story', 'stories')}, "
            f"{size(status.library_bytes)}",
        ),
    )
    for name, value in rows:
        table.add_row(Text(name, style="dim"), Text(value))
    lines: list[RenderableType] = [table]
    for one in status.troubled[:TROUBLED]:
        of = one.subscription
        times = words.count(of.failures, "failure")
        lines.append(Text(f"\n{one.health.value}: {_name(of)}  {of.url}"))
        lines.append(Text(f"  {words.shown(of.problem or '')} ({times}; next try {when(of.next_try)})", style="dim"))
    if len(status.troubled) > TROUBLED:
        lines.append(Text(f"\nand {len(status.troubled) - TROUBLED} more; `storywire sources list` shows all"))
    return Group(*lines)


def show_followed(report: FollowReport) -> RenderableType:
    """What one run of follow did."""
    if report.nothing_due and not report.interrupted:
        return Text("nothing was due; `storywire status` says when something is (--all asks every source now)")
    polls = words.count(report.polled, "source")
    first = f"{polls} asked in {report.seconds:.1f} s: {report.failed} failed, {report.unchanged} had nothing new"
    second = (
        f"{words.count(report.fetched, 'address', 'addresses')} fetched, {report.refused} without a page; "
        f"{words.count(report.new, 'new article')}, {words.count(report.revised, 'new revision')}, "
        f"{size(report.received)} received"
    )
    lines = [Text(first), Text(second)]
    if report.interrupted:
        lines.append(Text("stopped: the next run goes on where this one was"))
    return Group(*lines)


def when(moment: datetime | None) -> str:
    """A moment in the reader's zone, to the minute."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else "never"


def size(number: int) -> str:
    """Bytes for a person."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if number >= factor:
            return f"{number / factor:.1f} {unit}"
    return f"{number} bytes"


def _name(subscription: Subscription) -> str:
    return words.shown(subscription.title or subscription.site or subscription.url)
