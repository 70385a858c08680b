"""What a command did, in the terminal: of taking, proving, examining and the demo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from storywire.publish import words
from storywire.publish.terminal import show_dossier, show_stories
from storywire.types import Check, Dossier, Pruned, StorySummary, TakeReport, Verdict, Verification

FAILURES = 20  # that are shown; the rest is counted


def show_report(report: TakeReport) -> RenderableType:
    """What one take did."""
    counts = (
        (report.new, "new article"),
        (report.revised, "new revision"),
        (report.unchanged, "unchanged page"),
        (report.unread, "page not read"),
    )
    done = ", ".join(words.count(n, what, _plural(what)) for n, what in counts if n) or "nothing"
    lines = [Text(f"{words.count(report.seen, 'page')} in {report.seconds:.1f} s: {done}")]
    if report.stories:
        changed = words.count(len(report.stories), "story", "stories")
        lines.append(Text(f"{changed} changed; `storywire stories` lists them"))
    if report.issues:
        codes = Counter(str(issue.code) for issue in report.issues)
        said = ", ".join(f"{code} {n}" for code, n in codes.most_common())
        lines.append(Text(f"{words.count(len(report.issues), 'issue')} ({said}); `storywire issues` says where"))
    if report.interrupted:
        lines.append(Text("stopped early: what is done is kept, take the same pages again to go on"))
    return Group(*lines)


def _plural(what: str) -> str:
    return "pages not read" if what == "page not read" else f"{what}s"


def show_rebuild(report: TakeReport) -> RenderableType:
    """What a rebuild did."""
    revisions, stories = (
        words.count(report.seen, "article revision"),
        words.count(len(report.stories), "story", "stories"),
    )
    return Text(f"{revisions} placed anew in {stories}")


def show_verification(result: Verification) -> RenderableType:
    """What was proved, and what was not."""
    pages, articles = words.count(result.pages, "stored page"), words.count(result.articles, "article revision")
    head = Text(f"{words.count(result.findings, 'finding')} in {articles} of {pages} read again: ")
    head.append("all proved" if result.proved else words.count(len(result.failures), "failure"), style="bold")
    lines: list[RenderableType] = [head]
    if result.judgements:
        lines.append(
            Text(f"{words.count(result.judgements, 'decision')} of persons looked at: evidence of their own kind")
        )
    for failure in result.failures[:FAILURES]:
        lines += [
            Text(f"\n{failure.what}, article {failure.article}, revision {failure.revision}"),
            Text(f"  claimed  {words.shown(failure.expected)}"),
            Text(f"  found    {words.shown(failure.found)}"),
        ]
    if len(result.failures) > FAILURES:
        lines.append(Text(f"\nand {len(result.failures) - FAILURES:,} more"))
    return Group(*lines)


def show_checks(checks: Sequence[Check]) -> RenderableType:
    """One line a check: a tick or a cross, in words too."""
    table = Table.grid(padding=(0, 2))
    for check in checks:
        table.add_row(Text("ok" if check.ok else "WRONG"), Text(check.name), Text(words.shown(check.detail)))
    return table


def show_demo(report: TakeReport, summaries: Sequence[StorySummary], dossiers: Sequence[Dossier]) -> RenderableType:
    """What the demo shows: what was taken, the stories, and the one in full in which the accounts differ most."""
    first = max(dossiers, key=_disputed, default=None)
    told = [summary for summary in summaries if summary.articles > 1]
    apart = words.count(len(summaries) - len(told), "story", "stories")
    parts = [show_report(report), Text(), show_stories(told), Text(f"and {apart} of a single article\n", style="dim")]
    return Group(*parts, *([show_dossier(first)] if first else []))


def _disputed(dossier: Dossier) -> int:
    """How many claims of a story differ or were updated."""
    return sum(c.verdict in (Verdict.DIFFER, Verdict.UPDATED) for c in dossier.crosscheck.comparisons)


def show_pruned(done: Pruned) -> RenderableType:
    """What one prune took away, or would."""
    went = (
        (done.pages, "page without an article", "pages without an article"),
        (done.revisions, "replaced revision", "replaced revisions"),
        (done.stories, "story", "stories"),
        (done.articles, "article of theirs", "articles of theirs"),
        (done.issues, "issue", "issues"),
    )
    what = ", ".join(words.count(n, one, many) for n, one, many in went if n) or "nothing"
    size = f"{done.before / 1e6:,.1f} MB in use, {'would be ' if done.dry else ''}{done.after / 1e6:,.1f} MB after"
    return Group(Text(f"{'Would take away' if done.dry else 'Took away'} {what}"), Text(size))
