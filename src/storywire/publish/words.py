"""Dates, counts and verdicts in words, the same in the terminal and on the page."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo

from storywire.types import AttributionKind, CopyEdit, DateFinding, DateOrigin, JudgementKind, Relation, Verdict

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ISO = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")

VERDICTS = {
    Verdict.AGREE: "agree",
    Verdict.DIFFER: "differ",
    Verdict.UPDATED: "updated",
    Verdict.ONLY_HERE: "only here",
}
KINDS = {
    AttributionKind.DIRECT: "in quotation marks",
    AttributionKind.MIXED: "partly in quotation marks",
    AttributionKind.INDIRECT: "in the outlet’s words",
    AttributionKind.NO_COMMENT: "gave no comment",
}
DECISIONS = {
    JudgementKind.MERGE: "stories merged",
    JudgementKind.SPLIT: "a story split",
    JudgementKind.MOVE: "an article moved",
    JudgementKind.NOT_WIRE: "no copy",
    JudgementKind.DATE: "a day corrected",
    JudgementKind.SPEAKER: "a speaker corrected",
}
RELATIONS = {Relation.EARLIER: "earlier", Relation.LATER: "later", Relation.RELATED: "related, order not known"}
ORIGINS = {
    DateOrigin.JSON_LD: "the page’s JSON-LD",
    DateOrigin.META: "a meta element of the page",
    DateOrigin.TIME_ELEMENT: "a time element on the page",
    DateOrigin.URL: "the address",
    DateOrigin.BYLINE: "the line of the byline",
    DateOrigin.DATELINE: "the dateline",
    DateOrigin.FEED: "the feed",
    DateOrigin.TEXT: "what the text says",
    DateOrigin.MASTHEAD: "the masthead",
    DateOrigin.FETCHED: "the time of fetching",
    DateOrigin.PERSON: "a person’s decision",
    DateOrigin.STORY: "the other articles of its story",
    DateOrigin.NONE: "nowhere",
}


def shown(text: str) -> str:
    """Text fit to be shown: characters that steer a terminal, override the writing direction or are none become U+FFFD.

    One character for one, so that offsets stay true.
    """
    return _UNSHOWABLE.sub("\ufffd", text)


def count(number: int, one: str, many: str | None = None) -> str:
    """ "1 article", "2 articles", "1 story", "2 stories" (`many` where an s is not enough)."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(items: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def in_month(on: date) -> str:
    """ "May 2025"."""
    return f"{_LONG_MONTHS[on.month - 1]} {on.year}"


def day(on: date) -> str:
    """ "3 May 2025"."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def moment(at: datetime, zone: tzinfo) -> str:
    """A moment where that zone's clocks are read, the zone named: "3 May 2025, 14:30 CEST"."""
    there = at.astimezone(zone)
    return f"{day(there.date())}, {there:%H:%M} {there.tzname()}"


def utc(at: datetime) -> str:
    """A moment as machines read it: RFC 3339 in UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def told(text: str) -> str:
    """The text with each ISO 8601 day as people write it; what is no day stays."""
    return _ISO.sub(_written, text)


def _written(found: re.Match[str]) -> str:
    try:
        return day(date.fromisoformat(found[0])).replace(" ", "\u00a0")
    except ValueError:
        return found[0]


def stretch(low: date | None, high: date | None) -> str:
    """Bounds in words: a day, a month, a year, "between 1 Feb and 14 Jul 2025", "not after 27 Nov 2025", "no date"."""
    if low and high:
        if low.day == 1 and high == low.replace(day=monthrange(low.year, low.month)[1]):
            return f"{_MONTHS[low.month - 1]} {low.year}"
        if (low.month, low.day, high) == (1, 1, low.replace(month=12, day=31)):
            return str(low.year)
        return day(low) if low == high else f"between {_upto(low, high)} and {day(high)}"
    if high:
        return f"not after {day(high)}"
    return f"not before {day(low)}" if low else "no date"


def when(low: date | None, high: date | None, said: str = "") -> str:
    """The time of a happening; one without a day in the article's words too: "“Sunday”, not after 9 May 2025"."""
    bounds = stretch(low, high) if low or high else "day not known"
    return f"“{said}”, {bounds}" if said and not (low and low == high) else bounds


def bounds(low: float | None, high: float | None) -> str:
    """Bounds of a figure in words: "between 270 and 330", "at least 12", "at most 70,000,000"."""
    if low is not None and high is not None:
        return f"between {low:,.10g} and {high:,.10g}"
    if low is not None:
        return f"at least {low:,.10g}"
    return f"at most {high:,.10g}" if high is not None else "no bounds"


def period(low: date | None, high: date | None) -> str:
    """The days that a story spans: "2–6 May 2025", "30 Apr – 2 May 2025"; open ends are said."""
    if not low or not high or low == high:
        return stretch(low, high)
    if (low.year, low.month) == (high.year, high.month):
        return f"{low.day}–{day(high)}"
    return f"{_upto(low, high)} – {day(high)}"


def _upto(low: date, high: date) -> str:
    return day(low) if low.year != high.year else f"{low.day} {_MONTHS[low.month - 1]}"


def published(finding: DateFinding) -> str:
    """A publication date, honestly: the day, "between 1 Feb and 14 Jul 2025", or "date unknown" with its bound."""
    if finding.day:
        return day(finding.day)
    if finding.low and finding.high:
        return stretch(finding.low, finding.high)
    if finding.low or finding.high:
        return f"date unknown ({stretch(finding.low, finding.high)})"
    return "date unknown"


def sure(confidence: float) -> str:
    """A confidence in words, with its number."""
    word = "sure" if confidence >= 0.9 else "fairly sure" if confidence >= 0.7 else "unsure"
    return f"{word} ({confidence:.0%})"


def taken_over(edit: CopyEdit, outlets: Mapping[str, str]) -> str:
    """What a copy made of the text: "Evening Echo has 85% of its words from Harbour Post, cut 40 words, added 12"."""
    own, parent = outlets.get(edit.article, edit.article), outlets.get(edit.parent, edit.parent)
    said = f"{own} has {edit.kept:.0%} of its words from {parent}"
    cut = f"cut sentences of {edit.cut_words} words" if edit.cut_words else ""
    added = f"added sentences of {edit.added_words} words" if edit.added_words else ""
    return ", ".join(part for part in (said, cut, added) if part)


def by_story(finding: DateFinding) -> str:
    """What its story says of an article's day: narrower bounds with their reasons, or only what is likely."""
    likely = finding.runners_up[0] if finding.runners_up else None
    maybe = f"likely about {day(likely.day)}, not certain: {likely.reason}" if likely else ""
    if not finding.reasons:
        return maybe
    told = f"{stretch(finding.low, finding.high)}: {'; '.join(finding.reasons)}"
    return f"{told}; {maybe}" if maybe else told


def when_published(page: DateFinding, dated: DateFinding | None) -> str:
    """A publication date, by the story where that knows more than the page: "3 May 2025, by its story"."""
    if dated is None or page.day or not dated.reasons:
        return published(page)
    return f"{stretch(dated.low, dated.high)}, by its story"
