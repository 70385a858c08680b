"""Briefing somebody: which stories belong to the period, what of them is new, and remembering that it was told.

What is new is counted in articles, not in hours: a bulletin remembers the newest article that there was, so that an
article that was being taken meanwhile is in the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from storywire.brief import briefed, rank
from storywire.errors import IssueCode
from storywire.store import Reader, Store
from storywire.types import BriefedStory, Bulletin, Dossier

LAST = "last"
MOST_ISSUES = 20

DECLINED = (IssueCode.NO_ARTICLE, IssueCode.CONSENT)  # pages that have a name, but are no article of any story


def parse_since(since: str | None) -> date | None:
    """The day that a user wrote, None for everything and for "last". Raises ValueError where it is no day."""
    if since is None or since == LAST:
        return None
    try:
        return date.fromisoformat(since)
    except ValueError as problem:
        raise ValueError(f"--since takes a day such as 2026-05-06, or {LAST}, not {since!r}") from problem


def compose(
    reader: Reader, dossier: Callable[[str], Dossier], since: str | None, limit: int, now: datetime
) -> tuple[Bulletin, int]:
    """The bulletin of a period, and the number of the newest article that it knows of."""
    day, last, newest = parse_since(since), reader.last_bulletin(), reader.position()
    seen = last.newest if last else 0
    chosen = reader.stories_since(day, seen if since == LAST else 0)
    weighed = {s.id: s.accounts for s in reader.stories()}
    heard = reader.taken_after(seen) if last else None
    order = sorted((s for s in chosen if s in weighed), key=lambda s: (-weighed[s], s))
    opened: list[BriefedStory] = []
    for story in order:
        if len(opened) >= limit and 2 * weighed[story] < _least(opened, limit):
            break  # no story weighs more than twice its accounts: the rest need not be opened
        opened.append(briefed(dossier(story), heard))
    stories = tuple(rank(opened)[:limit])
    issues = [
        i
        for i in reader.issues()
        if (i.article is None or i.code in DECLINED) and _within(i.at, day, last.made if last else None, since)
    ]
    bulletin = Bulletin(
        made=now,
        since=day,
        last=last.made if last else None,
        stories=stories,
        left_out=len(order) - len(stories),
        issues=tuple(issues[:MOST_ISSUES]),
        more_issues=max(0, len(issues) - MOST_ISSUES),
    )
    return bulletin, newest


def remember(store: Store, made: datetime, newest: int) -> None:
    """Let the next bulletin begin where this one ended. Raises LibraryError where the library cannot be written."""
    with store.write() as writer:
        writer.save_bulletin(made, newest)


def _least(stories: list[BriefedStory], limit: int) -> int:
    """What a story must weigh to be among the first `limit`."""
    return sorted((s.accounts + s.fresh_accounts for s in stories), reverse=True)[limit - 1]


def _within(at: datetime | None, day: date | None, last: datetime | None, since: str | None) -> bool:
    if at is None:
        return True
    if since == LAST and last is not None:
        return at > last
    return day is None or at.date() >= day
