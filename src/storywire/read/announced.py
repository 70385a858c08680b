"""The day that somebody else gives for a page: the feed that announced it, the record that carried it.

It is a candidate beside the page's own days and never the last word. Where the page states a day, that stands; where
it does not, the announced day is taken if it lies in what the page allows. It can be proved in what is kept beside the
page (Layer.FEED), not on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from storywire.evidence import quote
from storywire.types import DateCandidate, DateFinding, DateOrigin, Evidence, Layer, RawPage, Span

ALONE = 0.7  # how sure a day is that only the feed gives
TOGETHER = 0.85  # and one that stands on the page, too, though not for sure as the day of publication
EARLIEST = date(1995, 1, 1)  # no page is older; clocks that were never set say 1970 or 1980
_DAY = timedelta(days=1)  # midnight is not everywhere at the same time


def announced_text(page: RawPage) -> str | None:
    """What evidence in Layer.FEED points into: the announced moment in UTC, as ISO 8601 writes it."""
    moment = _moment(page)
    return moment.isoformat() if moment else None


def weigh(
    finding: DateFinding, page: RawPage, named: tuple[str, int], seen: Sequence[DateCandidate] = ()
) -> DateFinding:
    """What was found on the page, weighed with what was announced. `named` is the article and its revision.

    `seen` are days of the page that were not sure enough alone, likeliest first.
    """
    moment = _moment(page)
    if moment is None:
        return finding
    day, who = moment.date(), _who(page)
    if finding.day == day:
        return replace(finding, reasons=(*finding.reasons, f"{who} gives the same day"))
    against = _against(day, finding, page)
    if against is not None:
        other = DateCandidate(day, DateOrigin.FEED, 0.0, f"{who} gives it, but {against}", _evidence(page, named))
        return replace(finding, runners_up=(*finding.runners_up, other))
    shown = next((each for each in seen if each.day == day and each.evidence is not None), None)
    given = f"{who} gives it (in universal time)"
    return DateFinding(
        day=day,
        low=day,
        high=day,
        moment=moment if (moment.hour, moment.minute, moment.second) != (0, 0, 0) else None,
        origin=shown.origin if shown else DateOrigin.FEED,
        confidence=TOGETHER if shown else ALONE,
        reasons=(shown.reason, given) if shown else (given, "the page itself states no day that is sure enough"),
        evidence=shown.evidence if shown else _evidence(page, named),
        runners_up=tuple(each for each in finding.runners_up if each.day != day),
    )


def _against(day: date, finding: DateFinding, page: RawPage) -> str | None:
    """Why an announced day is not believed, in words."""
    if day < EARLIEST:
        return "no page is so old"
    if page.fetched is not None and day > page.fetched.date() + _DAY:
        return "it lies in the future of the page"
    if finding.day is not None:
        return f"the page itself states {finding.day.isoformat()}"
    if finding.low is not None and day < finding.low - _DAY:
        return f"the page speaks of later days, from {finding.low.isoformat()}"
    if finding.high is not None and day > finding.high + _DAY:
        return f"the page was there by {finding.high.isoformat()}"
    return None


def _who(page: RawPage) -> str:
    return "the record that carries the page" if page.origin == "json-lines" else "the feed that announces the page"


def _evidence(page: RawPage, named: tuple[str, int]) -> Evidence | None:
    text = announced_text(page)
    return quote(text, Span(0, len("2025-05-01")), *named, Layer.FEED) if text else None


def _moment(page: RawPage) -> datetime | None:
    """The announced moment in UTC; None where there is none that can be told in UTC."""
    if page.announced is None:
        return None
    aware = page.announced if page.announced.tzinfo else page.announced.replace(tzinfo=UTC)
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        return None
