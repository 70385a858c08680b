"""When a page was published and when it was modified: the judge's best day, or an interval, or nothing.

A day is stated only where the judge is sure enough and the day can be shown on the page. The day that a masthead or
the fetching of the page gives is an upper bound and never the publication day.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Protocol

from storywire.evidence import quote
from storywire.read import candidates, intervals, judge
from storywire.read.ago import find_ago
from storywire.read.announced import weigh
from storywire.read.body import LineVerdict
from storywire.read.candidates import Cue, Place, Sighting, Sightings
from storywire.read.finding import Page
from storywire.read.intervals import Bound
from storywire.read.judge import Ranked
from storywire.read.markup import Zone
from storywire.read.mastheads import only_masthead
from storywire.read.source import Source
from storywire.read.stated import original, shown_otherwise
from storywire.read.written import Form
from storywire.types import DateCandidate, DateFinding, DateOrigin, Evidence, Layer, MediaType, Span

_RUNNERS_UP = 5
_NEAR_DAYS = 10
_DOUBTED = 0.7  # how sure a day is at most that the page shows while its metadata give another
_SAID_AGO = 0.8  # how sure a day is that “3 hours ago” and the time of fetching give; set by hand
_TELLING = 0.1  # share of the best score below which a day is no serious rival
_MODIFIED = {Place.LINKED_MODIFIED: 0.9, Place.META_MODIFIED: 0.85, Place.LINE: 0.6, Place.TIME_OTHER: 0.7}


class Text(Protocol):
    """What is needed of the article's body: its text, and the verdicts on the lines of a text dump."""

    @property
    def text(self) -> str: ...

    @property
    def lines(self) -> tuple[LineVerdict, ...]: ...


def find_dates(source: Source, body: Text, article: str, revision: int) -> tuple[DateFinding, DateFinding]:
    """The publication and the modification date of a page, each with reasons, evidence and runners-up."""
    sightings = candidates.collect(source)
    about = Page(source.text, article, revision)
    ranked = judge.rank(sightings, source.page.url or "", body.lines)
    mastheads = [each for each in ranked if only_masthead(each, sightings)]
    rest = [each for each in ranked if each not in mastheads]
    published = _published(about, rest, source, sightings) if rest else None
    if published is None:
        published = _ago(about, source, rest)
    if published is None:
        upper = _upper(source, mastheads, rest)
        published = _interval(about, source, body, (rest, mastheads), upper)
    likely = _runners_up(about, [each for each in rest if each.score >= _TELLING]) if source.page.announced else ()
    published = weigh(published, source.page, (article, revision), likely)
    return published, _modified(about, sightings, published)


def _upper(source: Source, mastheads: Sequence[Ranked], rest: Sequence[Ranked]) -> Bound | None:
    """The latest day on which the page can have been published."""
    bounds = []
    if source.page.fetched is not None:
        day = source.page.fetched.date()
        bounds.append(Bound(day, f"the page was fetched on {day.isoformat()}"))
    days = {each.day for each in mastheads}
    if len(days) == 1 and not any(each.day > min(days) and each.score > _TELLING for each in rest):
        day = min(days)
        bounds.append(
            Bound(day, f"{day.isoformat()} stands at the top of the page as the day it was shown: an upper bound only")
        )
    return min(bounds, key=lambda bound: bound.day) if bounds else None


# ------------------------------------------------------------------------------------------- published


def _published(about: Page, ranked: Sequence[Ranked], source: Source, sightings: Sightings) -> DateFinding | None:
    """The finding for the best day, or None where it is not sure enough or cannot be shown.

    A day is shown on the page, or in the address that the page came from.
    """
    ranked, sure, notes = _weighed(ranked, sightings)
    best = ranked[0]
    if sure < judge.threshold(best, source.page.media_type):
        return None
    shown = next((sighting for sighting in best.sightings if sighting.span is not None), None)
    evidence = about.evidence(shown.span) if shown else _in_address(about, best, source.page.url)
    if evidence is None:
        return None
    return DateFinding(
        day=best.day,
        low=best.day,
        high=best.day,
        moment=_moment(best),
        origin=origin(shown or best.sightings[0]),
        confidence=round(sure, 3),
        reasons=(*_reasons(best, ranked), *notes),
        evidence=evidence,
        runners_up=_runners_up(about, ranked[1:]),
    )


def _weighed(ranked: Sequence[Ranked], sightings: Sightings) -> tuple[Sequence[Ranked], float, tuple[str, ...]]:
    """The days with the one to be stated first, how sure it is, and what is to be said of the judge's own best day."""
    sure, best = judge.confidence(ranked), ranked[0]
    if (first := original(ranked)) is not None:
        note = f"{best.day.isoformat()} is given as the day of a later change"
    elif (first := shown_otherwise(ranked, sightings)) is not None:
        sure = min(sure, _DOUBTED)
        note = f"metadata give {best.day.isoformat()}, which the page shows nowhere as its day"
    else:
        return ranked, sure, ()
    return (first, *(each for each in ranked if each is not first)), sure, (note,)


def _in_address(about: Page, best: Ranked, url: str | None) -> Evidence | None:
    """The day in the address that the page came from."""
    found = next((sighting for sighting in best.sightings if sighting.place is Place.ADDRESS and sighting.end), None)
    if found is None or not url or found.end > len(url):
        return None
    return quote(url, Span(found.start, found.end), about.article, about.revision, Layer.ADDRESS)


def _moment(best: Ranked) -> datetime | None:
    known = [sighting.moment for sighting in best.sightings if sighting.moment is not None]
    stated = [
        sighting.moment
        for sighting in best.sightings
        if sighting.moment is not None and "publi" in sighting.label.lower()
    ]
    return next((moment.astimezone(UTC) for moment in [*stated, *known]), None)


def origin(sighting: Sighting) -> DateOrigin:
    """The origin by which a sighting is known outside this room."""
    if sighting.place is Place.LINE:
        if sighting.zone & Zone.TIME:
            return DateOrigin.TIME_ELEMENT
        if sighting.cue in {Cue.BYLINE, Cue.PUBLISHED, Cue.UPDATED} or sighting.zone & Zone.BYLINE:
            return DateOrigin.BYLINE
    return _ORIGINS[sighting.place]


_ORIGINS = {
    Place.LINKED_PUBLISHED: DateOrigin.JSON_LD,
    Place.LINKED_MODIFIED: DateOrigin.JSON_LD,
    Place.META_PUBLISHED: DateOrigin.META,
    Place.META_MODIFIED: DateOrigin.META,
    Place.META_OTHER: DateOrigin.META,
    Place.TIME_PUBLISHED: DateOrigin.TIME_ELEMENT,
    Place.TIME_OTHER: DateOrigin.TIME_ELEMENT,
    Place.SCRIPT_PUBLISHED: DateOrigin.META,
    Place.SCRIPT_MODIFIED: DateOrigin.META,
    Place.ADDRESS: DateOrigin.URL,
    Place.LINE: DateOrigin.TEXT,
}
_WORDS = {
    Place.LINKED_PUBLISHED: "JSON-LD states it as the day of publication",
    Place.LINKED_MODIFIED: "JSON-LD states it as the day of the last change",
    Place.META_PUBLISHED: "a meta element states it as the day of publication",
    Place.META_MODIFIED: "a meta element states it as the day of the last change",
    Place.META_OTHER: "a meta element gives it",
    Place.TIME_PUBLISHED: "a time element marks it as the day of publication",
    Place.TIME_OTHER: "a time element gives it",
    Place.SCRIPT_PUBLISHED: "a script of the page gives it as the day of publication",
    Place.SCRIPT_MODIFIED: "a script of the page gives it as the day of the last change",
    Place.ADDRESS: "the page's address holds it",
}
_CUE_WORDS = {
    Cue.PUBLISHED: "a word of publishing stands before it",
    Cue.UPDATED: "a word of updating stands before it",
    Cue.EVENT: "a word of an event or a deadline stands before it",
    Cue.BYLINE: "it stands in a byline",
    Cue.NONE: "it stands on the page",
}


def _reasons(best: Ranked, ranked: Sequence[Ranked]) -> tuple[str, ...]:
    reasons = list(dict.fromkeys(_reason(sighting) for sighting in best.sightings))[:4]
    if len(best.sightings) > 1:
        reasons.append(f"it is given {len(best.sightings)} times")
    if len(ranked) > 1:
        reasons.append(f"{len(ranked) - 1} other days on the page are less likely; next is {ranked[1].day.isoformat()}")
    if judge.unsettled(best):
        other = best.sightings[0].other
        reasons.append(f"day and month could be the other way round ({other.isoformat() if other else ''}): less sure")
    return tuple(reasons)


def _reason(sighting: Sighting) -> str:
    if sighting.place is not Place.LINE:
        local = ", in universal time; the page shows this day for the same minute"
        return _WORDS[sighting.place] + (local if sighting.label.endswith(candidates.UNIVERSAL) else "")
    where = f"{_CUE_WORDS[sighting.cue]} (line {sighting.line + 1})"
    if sighting.form is Form.UNYEARED:
        return f"{where}, without its year: that of the twelve months before the page was fetched"
    return where


def _runners_up(about: Page, ranked: Sequence[Ranked], reason: str | None = None) -> tuple[DateCandidate, ...]:
    found = []
    for each in ranked[:_RUNNERS_UP]:
        first = each.sightings[0]
        where = DateOrigin.MASTHEAD if reason else origin(first)
        evidence = about.evidence(first.span)
        found.append(DateCandidate(each.day, where, round(each.score, 3), reason or _reason(first), evidence))
    return tuple(found)


def _ago(about: Page, source: Source, ranked: Sequence[Ranked]) -> DateFinding | None:
    """The finding for “3 hours ago” near the headline of a page whose time of fetching is known, or None."""
    said = find_ago(source.markup, source.page.fetched)
    if said is None:
        return None
    day = said.low if said.low == said.high else None
    reason = f"“{said.words}” stands by the headline, and the page was fetched on {said.high.isoformat()} or soon after"
    return DateFinding(
        day=day,
        low=said.low,
        high=said.high,
        origin=DateOrigin.FETCHED,
        confidence=_SAID_AGO,
        reasons=(reason,),
        evidence=about.evidence(said.span),
        runners_up=_runners_up(about, ranked),
    )


# ------------------------------------------------------------------------------------------- interval


def _interval(
    about: Page, source: Source, body: Text, seen: tuple[Sequence[Ranked], Sequence[Ranked]], upper: Bound | None
) -> DateFinding:
    """What can be stood behind without a day: the span of near rivals, else what text and surroundings bound."""
    ranked, mastheads = seen
    masthead = "it stands at the top of the page, where pages show the day on which they are seen"
    runners = (*_runners_up(about, ranked), *_runners_up(about, mastheads, masthead))
    rivals = [each.day for each in ranked if each.score >= _TELLING and each.score >= ranked[0].score * _TELLING]
    if rivals and (max(rivals) - min(rivals)).days <= _NEAR_DAYS and sum(each.score for each in ranked[:3]) >= 0.5:
        reason = f"{len(rivals)} likely days stand near each other on the page, none of them sure enough alone"
        found = intervals.Interval(min(rivals), max(rivals), (reason,))
        where, sure = origin(ranked[0].sightings[0]), min(0.9, sum(each.score for each in ranked[:3]))
    else:
        visible = source.text if source.page.media_type is MediaType.TEXT else body.text
        found = intervals.find_interval(body.text, visible, upper)
        if not found.reasons:
            return DateFinding(runners_up=runners)
        where, sure = (DateOrigin.TEXT, 0.5) if found.low else (_bound_origin(source, upper), 0.5)
    return DateFinding(None, found.low, found.high, None, where, round(sure, 3), found.reasons, None, runners)


def _bound_origin(source: Source, upper: Bound | None) -> DateOrigin:
    fetched = source.page.fetched
    if upper is not None and fetched is not None and upper.day == fetched.date():
        return DateOrigin.FETCHED
    return DateOrigin.MASTHEAD


# ------------------------------------------------------------------------------------------- modified


def _modified(about: Page, sightings: Sightings, published: DateFinding) -> DateFinding:
    """The day of the last change, where the page states one not before its publication."""
    stated = [
        sighting
        for sighting in sightings.seen
        if sighting.span is not None
        and (sighting.place in {Place.LINKED_MODIFIED, Place.META_MODIFIED} or sighting.cue is Cue.UPDATED)
        and (published.day is None or sighting.day >= published.day)
    ]
    if not stated:
        return DateFinding()
    best = max(stated, key=lambda sighting: (_MODIFIED.get(sighting.place, 0.5), -sighting.line))
    agreeing = sum(sighting.day == best.day for sighting in stated)
    sure = min(0.95, _MODIFIED.get(best.place, 0.5) + 0.05 * math.log2(agreeing))
    evidence = about.evidence(best.span)
    if evidence is None:
        return DateFinding()
    day: date = best.day
    moment = best.moment.astimezone(UTC) if best.moment else None
    return DateFinding(day, day, day, moment, origin(best), round(sure, 3), (_reason(best),), evidence)
