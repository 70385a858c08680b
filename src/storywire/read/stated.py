"""What metadata state of the day of publication, held against what the judge prefers and what the page shows.

Two things may be wrong with the judge's best day. It may be the day of a later change, where metadata state plainly
when the article was first published. Or metadata may be alone with it: every date of a page can be that of its last
build or of the crawl, while the line beneath the headline shows an earlier day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from storywire.read import judge
from storywire.read.candidates import Cue, Place, Sighting, Sightings
from storywire.read.judge import Ranked
from storywire.read.markup import Zone
from storywire.read.mastheads import in_masthead

_CHANGES = {Place.LINKED_MODIFIED, Place.META_MODIFIED, Place.SCRIPT_MODIFIED}
_DAY = timedelta(days=1)  # midnight is not everywhere at the same time
_ELSEWHERE = Zone.NAV | Zone.FOOTER | Zone.ASIDE | Zone.COMMENT | Zone.RELATED | Zone.TITLE
_SIGNED = Zone.TIME | Zone.DATE | Zone.BYLINE
_BESIDE = 40  # characters that stand with a day in its line, at most, if it is most of it
_BELOW_HEADING = 8  # lines below the heading among which a page shows its day


def original(ranked: Sequence[Ranked]) -> Ranked | None:
    """The one day that metadata state as that of publication, where the judge's best is a later change.

    The judge has learned from pages whose gold day is sometimes that of an update; publication is another thing. A
    later day is a change if the page calls it so, and if both JSON-LD and meta elements state the earlier one. None
    where the best day itself may stand: the page says of it, too, that the article was published then.
    """
    best, first = ranked[0], _only(ranked)
    if first is None or first.day >= best.day or any(_again(sighting) for sighting in best.sightings):
        return None
    called = any(sighting.place in _CHANGES or sighting.cue is Cue.UPDATED for sighting in best.sightings)
    return first if called or (_twice(first) and first.day < best.day - _DAY) else None


def _only(ranked: Sequence[Ranked]) -> Ranked | None:
    """The one day that is stated; where several are, the one stated of the page as a whole."""
    stated = [each for each in ranked if judge.stated(each)]
    own = [each for each in stated if any(_of_page(sighting) for sighting in each.sightings)]
    return next((found[0] for found in (stated, own) if len(found) == 1), None)


def _of_page(sighting: Sighting) -> bool:
    """Whether a day is stated where no teaser of another article has its own (an `itemprop` may)."""
    linked = sighting.place is Place.LINKED_PUBLISHED
    return sighting.standing > 0 and (linked or "article:publi" in sighting.label.lower())


def _twice(each: Ranked) -> bool:
    """Whether both JSON-LD and a meta element state a day."""
    places = {sighting.place for sighting in each.sightings if sighting.standing > 0}
    return Place.LINKED_PUBLISHED in places and Place.META_PUBLISHED in places


def _again(sighting: Sighting) -> bool:
    """Whether the page says of a day that it was that of publication; scripts and videos have days of their own."""
    return sighting.place is Place.TIME_PUBLISHED or sighting.cue is Cue.PUBLISHED


def shown_otherwise(ranked: Sequence[Ranked], sightings: Sightings) -> Ranked | None:
    """The earlier day that a page shows for its article, where its best day is known to metadata alone.

    On development pages as they came this holds for one page in a thousand; where all metadata are false, for most.
    """
    best = ranked[0]
    if not judge.stated(best) or any(_shows(sighting, sightings) for sighting in best.sightings):
        return None
    earlier = (each for each in ranked[1:] if each.day < best.day - _DAY)
    return next((each for each in earlier if any(_signs(sighting, sightings) for sighting in each.sightings)), None)


def _shows(sighting: Sighting, sightings: Sightings) -> bool:
    return sighting.place is Place.LINE and not in_masthead(sighting, sightings)


def _signs(sighting: Sighting, sightings: Sightings) -> bool:
    """Whether a day stands in the address, or by heading or text as that of the article.

    There it has a word for it, or is marked as a date, or is most of its line.
    """
    if sighting.place is Place.ADDRESS:
        return True
    if not _shows(sighting, sightings) or sighting.zone & _ELSEWHERE or sighting.cue is Cue.EVENT:
        return False
    shape, line = sightings.layout, sightings.markup.lines[sighting.line]
    if sighting.line > max(shape.first, shape.heading + _BELOW_HEADING if shape.heading >= 0 else -1):
        return False
    alone = len(line.text.strip()) - (sighting.end - sighting.start) <= _BESIDE
    return sighting.cue is not Cue.NONE or bool(sighting.zone & _SIGNED) or alone
