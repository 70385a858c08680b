"""The day that the top of a page shows because it is that day: when the page was seen, not when it was written."""

from __future__ import annotations

from storywire.read.candidates import Cue, Place, Sighting, Sightings
from storywire.read.judge import Ranked
from storywire.read.markup import Zone

_LINES = 10
_LONGEST = 60  # characters of such a line


def only_masthead(each: Ranked, sightings: Sightings) -> bool:
    """Whether a day stands in a masthead and nowhere else on the page."""
    return all(in_masthead(sighting, sightings) for sighting in each.sightings)


def in_masthead(sighting: Sighting, sightings: Sightings) -> bool:
    """Whether a day stands where a page says what day it is: at its top, with a weekday, without an article's cue."""
    if sighting.place is not Place.LINE or sighting.cue in {Cue.PUBLISHED, Cue.UPDATED, Cue.BYLINE}:
        return False
    shape, line = sightings.layout, sightings.markup.lines[sighting.line]
    if sighting.zone & Zone.ARTICLE or len(line.text.strip()) > _LONGEST:
        return False
    above = sighting.line < (shape.heading if shape.heading >= 0 else max(shape.first, 1))
    top = sighting.line < _LINES or bool(sighting.zone & (Zone.HEADER | Zone.NAV))
    return above and top and sighting.weekday and not _below_title(sighting.line, sightings)


def _below_title(number: int, sightings: Sightings) -> bool:
    """Whether a line stands below the headline; the title of a markup page, that its text does not show, is none."""
    lines = sightings.markup.lines
    return any(title < number and not lines[title].zone & Zone.TITLE for title in sightings.layout.titles)
