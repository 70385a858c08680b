"""Placing and deriving a whole library anew, from the articles and annotations that it keeps.

The articles come in the order in which they were taken, revision after revision, and what persons decided is replayed
between the same two articles as the first time, so that every story gets its id again. An id that is no more leads to
where its article is now. All of it is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from storywire.cluster import Placer
from storywire.placing import Desk, leads
from storywire.store import Decision, Store, Writer
from storywire.types import TakeReport


def rebuild(store: Store, window_days: int, now: datetime, progress: Callable[[TakeReport], None]) -> TakeReport:
    """Place all articles anew. Raises LibraryLocked while somebody else takes pages, LibraryError as writing does."""
    with store.claimed(), store.write() as writer:
        before, dates = leads(writer.placed()), writer.changes()
        ids = {**writer.redirects(), **before}
        desk = Desk(Placer(window_days))
        decisions = writer.decisions()
        writer.forget_stories()
        report = TakeReport()
        for number, article in writer.numbered():
            decisions = _replay(writer, desk, decisions, number - 1)
            annotations = writer.annotations(article.id, article.revision)
            if annotations:
                desk.place(writer, article, annotations)
                desk.forget(window_days)
            report = TakeReport(seen=report.seen + 1, unchanged=report.seen + 1)
            progress(report)
        _replay(writer, desk, decisions, None)
        changed = desk.settle(writer, now)
        for story, member in ids.items():
            writer.lead(story, member)
        writer.keep_changes(dates)
        return TakeReport(seen=report.seen, unchanged=report.seen, stories=changed)


def _replay(writer: Writer, desk: Desk, decisions: list[Decision], upto: int | None) -> list[Decision]:
    """Enact what was decided before the article revision after `upto` came, and return what is left."""
    done = 0
    for decision in decisions:
        if upto is not None and decision.position > upto:
            break
        desk.enact(writer, decision.judgement, decision.undone)
        done += 1
    return decisions[done:]
