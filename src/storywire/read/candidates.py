"""Every day that stands on a page, with where it stands: what the judge of dates chooses from.

Nothing is believed here. A sighting says which day, in which place (metadata, address, a line of text), how it is
written and what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache, cached_property

from storywire import lexicons
from storywire.read import linked, written
from storywire.read.layout import Layout, layout
from storywire.read.markup import Line, Markup, Zone
from storywire.read.source import Source
from storywire.read.written import Form, Written
from storywire.types import Span

MOST = 400  # sightings of one page that are judged
_LONGEST_LINE = 4000
_CONTEXT = 48


class Place(StrEnum):
    """Where a day stands, more finely than DateOrigin."""

    LINKED_PUBLISHED = "linked-published"  # JSON-LD
    LINKED_MODIFIED = "linked-modified"
    META_PUBLISHED = "meta-published"
    META_MODIFIED = "meta-modified"
    META_OTHER = "meta-other"
    TIME_PUBLISHED = "time-published"
    TIME_OTHER = "time-other"
    SCRIPT_PUBLISHED = "script-published"
    SCRIPT_MODIFIED = "script-modified"
    ADDRESS = "address"
    LINE = "line"


class Cue(StrEnum):
    """What the words beside a day say of it."""

    NONE = "none"
    PUBLISHED = "published"
    UPDATED = "updated"
    EVENT = "event"
    BYLINE = "byline"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A day on the page. `line` is the number of the visible line it stands in or beside, -1 for none.

    `start` and `end` count in that line, or in the address where a day stands in it.

    `standing` is 1 where metadata state it as the day on which the article itself was published, and -1 where JSON-LD
    says it of something else (a comment, a video).
    """

    day: date
    place: Place
    span: Span | None
    line: int = -1
    start: int = 0
    end: int = 0
    form: Form = Form.ISO
    other: date | None = None
    short: bool = False
    cue: Cue = Cue.NONE
    weekday: bool = False
    clock: bool = False
    moment: datetime | None = None
    zone: int = Zone.NONE
    label: str = ""
    standing: int = 0


@dataclass(frozen=True)
class Sightings:
    """All that was seen on one page: the page scanned, its language if it says so, and the sightings in order."""

    markup: Markup
    language: str | None
    seen: tuple[Sighting, ...]

    @cached_property
    def layout(self) -> Layout:
        """Where the main text of the page stands."""
        return layout(self.markup)


def collect(source: Source) -> Sightings:
    """Every day on a page. Never raises on bad pages; at most `MOST` sightings, metadata first."""
    page = source.markup
    language = _language(page, source)
    seen = [*_linked(page), *_elements(page, language), *_scripts(page), *_addresses(source, page)]
    lines = [*_lines(page, language), *_unyeared(page, source, language)]
    keep = max(MOST - len(seen), MOST // 2)
    chosen = [*seen[: MOST // 2], *lines[: keep * 3 // 4], *lines[keep * 3 // 4 :][-keep // 4 :]]
    return Sightings(page, language, _plausible(_settled(_local(_ordered(_past(chosen, source), page), page)), source))


def _past(seen: list[Sighting], source: Source) -> list[Sighting]:
    """03/04/2020 is read the other way round where the first reading lies after the day the page was fetched."""
    if source.page.fetched is None:
        return seen
    last = source.page.fetched.date() + timedelta(days=1)
    return [
        replace(sighting, day=min(sighting.day, sighting.other), other=None)
        if sighting.other is not None and max(sighting.day, sighting.other) > last
        else sighting
        for sighting in seen
    ]


_DAY_FIRST_ONLY = re.compile(r"(?<![\d/.-])(?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2])/(?:19|20)?\d\d(?![\d/])")
_MONTH_FIRST_ONLY = re.compile(r"(?<![\d/.-])(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/(?:19|20)?\d\d(?![\d/])")


@cache
def _spoken() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """English days in words: those with the day first (25 April), and those with the month first (April 25)."""
    months = lexicons.load("en", "dates")["months"]
    names = "|".join(name.capitalize() for group in months for name in group if len(name) > 2)
    number = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
    day_first = re.compile(rf"(?<![\w.,:/-]){number} (?:of )?(?:{names})\b")
    return day_first, re.compile(rf"(?<!\w)(?:{names})\.? {number}(?![\w:/-])")


def _ordered(seen: list[Sighting], page: Markup) -> list[Sighting]:
    """03/04/2020 is read as the page's other days are written: 25/04/2020 or 25 April put the day first."""
    if not any(sighting.other is not None and sighting.place is Place.LINE for sighting in seen):
        return seen
    text = "\n".join(line.text[:300] for line in page.lines[:3000])
    first, last = len(_DAY_FIRST_ONLY.findall(text)), len(_MONTH_FIRST_ONLY.findall(text))
    if not first and not last:
        first, last = (len(pattern.findall(text)) for pattern in _spoken())
    if first == last:
        return seen
    return [_turned(sighting, page, first > last) for sighting in seen]


def _turned(sighting: Sighting, page: Markup, day_first: bool) -> Sighting:
    """A day of two readings as the page writes its days; the other reading is kept."""
    if sighting.other is None or sighting.place is not Place.LINE:
        return sighting
    figure = re.match(r"\d{1,2}", page.lines[sighting.line].text[sighting.start :])
    if figure is None or (sighting.day.day == int(figure[0])) == day_first:
        return sighting
    return replace(sighting, day=sighting.other, other=sighting.day)


def _settled(seen: list[Sighting]) -> list[Sighting]:
    """03/04/2020 is read as the day that the page also gives beyond doubt, where it gives only one of both so."""
    certain = {sighting.day for sighting in seen if sighting.other is None}
    return [
        replace(sighting, day=sighting.other, other=None)
        if sighting.other in certain and sighting.other is not None and sighting.day not in certain
        else replace(sighting, other=None)
        if sighting.day in certain and sighting.other not in certain
        else sighting
        for sighting in seen
    ]


def _plausible(seen: list[Sighting], source: Source) -> tuple[Sighting, ...]:
    """Without days after the page was fetched, for those lie in its future."""
    if source.page.fetched is None:
        return tuple(seen)
    last = source.page.fetched.date() + timedelta(days=1)
    return tuple(sighting for sighting in seen if sighting.day <= last)


UNIVERSAL = " (universal time)"  # said of a label whose day was that of Greenwich


def _local(seen: list[Sighting], page: Markup) -> list[Sighting]:
    """A moment in universal time is taken as the outlet's own day where the page shows the same minute of that day."""
    shown = set()
    for sighting in seen:
        if sighting.place is Place.LINE and sighting.clock:
            told = written.clock(page.lines[sighting.line].text[sighting.end : sighting.end + 22])
            days = {sighting.day, sighting.other or sighting.day}
            shown |= {(day, *told) for day in days if told}
    return [_moved(sighting, shown) if sighting.moment else sighting for sighting in seen] if shown else seen


def _moved(sighting: Sighting, shown: set[tuple[date, int, int]]) -> Sighting:
    moment = sighting.moment
    if moment is None or moment.utcoffset() or moment.date() != sighting.day:
        return sighting  # a moment in the outlet's own time has the outlet's own day
    days = {
        day
        for day, hour, minute in shown
        if minute == moment.minute and -12 <= (day - sighting.day).days * 24 + hour - moment.hour <= 14
    }
    if not days or sighting.day in days:  # full hours of other days fit many a moment
        return sighting
    return replace(sighting, day=min(days), label=sighting.label + UNIVERSAL)


_DAY_FIRST = re.compile(r"^en-(?:gb|au|nz|ie|in|za)|\.(?:uk|au|nz|ie|in|za)(?:[/:]|$)", re.IGNORECASE)
_ENGLISH = 250  # characters of English for one " the " or more


def _language(page: Markup, source: Source) -> str | None:
    """The language that decides how days are read; None also for English that writes the day first."""
    stated = ""
    for element in page.elements[:40]:
        if element.name == "html" and element.get("lang"):
            stated = element.get("lang").lower()
            break
    if not stated and source.text[:60_000].count(" the ") > min(len(source.text), 60_000) / _ENGLISH:
        stated = "en"
    if _DAY_FIRST.search(stated) or (stated.startswith("en") and _DAY_FIRST.search((source.page.url or "")[:80])):
        return None
    return stated[:2] or None


# ------------------------------------------------------------------------------------------ metadata

_LINKED = re.compile(r'"(datePublished|dateCreated|dateModified|uploadDate)"\s{0,9}:\s{0,9}\[?\s{0,9}"([^"]{6,50})"')
_STATE = re.compile(r"""["']((?:19|20)\d\d-[01]\d-[0-3]\d[^"'\\]{0,30})\\?["']""")
_KEY = re.compile(r"""([\w.:-]{1,50})\\?["']?\s?[:=,]\s?\\?$""")
_PUBLISHED = re.compile(
    r"publi|issued|creat|release|pubdate|upload|posted|dc\.date|dcterms\.date|sailthru\.date", re.IGNORECASE
)
_MODIFIED = re.compile(r"modif|updat|revis|lastmod|last-mod", re.IGNORECASE)
_STATED = re.compile(
    r"(?:og:)?article:published(?:_time|_date)?|(?:og:)?pubdate|publish-?date|date_?published|publication_date|"
    r"dc(?:terms)?[.:](?:date[.:])?(?:issued|created)|parsely-pub-date|sailthru\.date|cxenseparse:recs:publishtime|"
    r"(?:og:)?published_time|published|last-?published"
)
_STAMP = re.compile(r"publi|creat|modif|updat|date", re.IGNORECASE)
_DATED = re.compile(r"date|time|datum|fecha", re.IGNORECASE)
_NO_DATE = re.compile(
    r"expir|valid|birth|event|start|end[dt]|unavailable|datetime-format|timezone|read(ing)?[-_.]?time|build",
    re.IGNORECASE,
)
_MOMENT = re.compile(r"((?:19|20)\d\d-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:\.\d{1,9})?\s?(Z|[+-]\d\d:?\d\d)?")
_GREENWICH = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2}) ((?:19|20)\d\d) (\d\d:\d\d)(:\d\d)? (?:GMT|UTC)")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")


def _linked(page: Markup) -> Iterator[Sighting]:
    if not any(script.linked for script in page.scripts):
        return
    own, known = _of_article(page)
    for script in page.scripts:
        if script.linked:
            for match in list(_LINKED.finditer(script.text))[:20]:
                place = Place.LINKED_MODIFIED if match[1] == "dateModified" else Place.LINKED_PUBLISHED
                standing = -1 if known else 0
                if match[2] in own:
                    standing = 1 if match[1] == "datePublished" else 0
                for sighting in _valued(match[2], script.start + match.start(2), place, match[1]):
                    yield replace(sighting, standing=standing)


def _of_article(page: Markup) -> tuple[frozenset[str], bool]:
    """The dates that JSON-LD gives of articles themselves, and whether it speaks of any article."""
    keys = ("datePublished", "dateCreated", "dateModified", "uploadDate")
    articles = [node.data for node in linked.nodes(page) if node.article]
    return frozenset(str(data[key]) for data in articles for key in keys if key in data), bool(articles)


def _scripts(page: Markup) -> Iterator[Sighting]:
    count = 0
    for script in page.scripts:
        if script.linked or count >= 30:
            continue
        for match in _STATE.finditer(script.text, 0, 600_000):
            key = _KEY.search(script.text[max(0, match.start() - 60) : match.start()])
            if key is None or _NO_DATE.search(key[1]) or not _STAMP.search(key[1]) or count >= 30:
                continue
            count += 1
            place = Place.SCRIPT_MODIFIED if _MODIFIED.search(key[1]) else Place.SCRIPT_PUBLISHED
            yield from _valued(match[1], script.start + match.start(1), place, key[1])


def _elements(page: Markup, language: str | None) -> Iterator[Sighting]:
    for element in page.elements[:3000]:
        values = element.attributes
        label = " ".join(
            element.get(key) for key in ("property", "name", "itemprop", "http-equiv", "class") if key in values
        )
        if "datetime" in values or element.name == "time":
            key = "datetime" if "datetime" in values else "content"
        else:
            key = "content" if "content" in values else "title"
            if not _DATED.search(label) and not _PUBLISHED.search(label):
                continue
        if key in values and not _NO_DATE.search(label):
            place = _place(element.name, label + (" publi" if "pubdate" in element.flags else ""))
            line = -1 if element.name == "meta" else element.line
            value, span = values[key]
            standing = int(element.name == "meta" and _STATED.fullmatch(label.split(" ")[0].lower()) is not None)
            for sighting in _valued(value, span.start, place, label, line, language):
                yield replace(sighting, standing=standing) if standing else sighting


def _place(name: str, label: str) -> Place:
    if name != "meta":
        return Place.TIME_PUBLISHED if _PUBLISHED.search(label) and not _MODIFIED.search(label) else Place.TIME_OTHER
    if _MODIFIED.search(label):
        return Place.META_MODIFIED
    return Place.META_PUBLISHED if _PUBLISHED.search(label) else Place.META_OTHER


def _valued(
    value: str, at: int, place: Place, label: str, line: int = -1, language: str | None = None
) -> Iterator[Sighting]:
    """The day of a machine-written value. Days are taken as written: the outlet's own calendar, whatever the zone."""
    moment = _moment(value)
    first = next(iter(written.find(value[:80], language)), None)
    if first is not None:
        span = Span(at + first.start, at + first.end)
        clock = moment is not None or written.clock(value) is not None
        yield Sighting(
            first.day,
            place,
            span,
            line,
            form=first.form,
            other=first.other,
            clock=clock,
            moment=moment,
            label=label[:60],
        )
    elif _EPOCH.fullmatch(value.strip()):
        moment = datetime.fromtimestamp(int(value.strip()[:10]), UTC)
        start = at + value.index(value.strip())
        yield Sighting(
            moment.date(), place, Span(start, start + len(value.strip())), line, moment=moment, label=label[:60]
        )


def _moment(value: str) -> datetime | None:
    match, spoken = _MOMENT.search(value), _GREENWICH.search(value)
    if match is not None and match[4] is not None:
        stamp = f"{match[1]}T{match[2]}{match[3] or ''}{match[4]}"
    elif spoken is not None:
        month = written.months("en").get(spoken[2].lower(), 0)
        stamp = f"{spoken[3]}-{month:02}-{int(spoken[1]):02}T{spoken[4]}{spoken[5] or ''}+00:00"
    else:
        return None
    try:
        return datetime.fromisoformat(stamp)
    except ValueError:
        return None


# ------------------------------------------------------------------------------------------- address

_PATH_DAY = re.compile(r"[/_.=-]((?:19|20)\d\d)([/_.-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")
_PATH_COMPACT = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_PATH_DAY_FIRST = re.compile(r"[/_-]([0-2]\d|3[01])[-_.](0[1-9]|1[0-2])[-_.]((?:19|20)\d\d)(?=\D|$)")
_PATH_WORD = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(\d{1,2})(?=/|$)")

_PATHS = ((_PATH_DAY, (1, 3, 4)), (_PATH_DAY_FIRST, (3, 2, 1)), (_PATH_WORD, (1, 2, 3)), (_PATH_COMPACT, (1, 2, 3)))


def _addresses(source: Source, page: Markup) -> Iterator[Sighting]:
    if source.page.url:
        at = source.text.find(source.page.url) if len(source.page.url) > 15 else -1
        yield from _address(source.page.url, at if at >= 0 else None)
    for element in page.elements[:300]:
        if element.name == "link" and element.get("rel") == "canonical" and "href" in element.attributes:
            value, span = element.attributes["href"]
            yield from _address(value, span.start)
        elif element.name == "meta" and element.get("property") == "og:url" and "content" in element.attributes:
            value, span = element.attributes["content"]
            yield from _address(value, span.start)


def _address(url: str, at: int | None) -> Iterator[Sighting]:
    for pattern, (year, month, number) in _PATHS:
        match = pattern.search(url[:1000])
        if match is None:
            continue
        figure = match[month] if match[month].isdigit() else str(written.months("en").get(match[month], 0))
        day = written.day(match[year], figure, match[number])
        if day:
            start, end = match.start(1), match.end(max(year, number))
            span = None if at is None else Span(at + start, at + end)
            yield Sighting(day, Place.ADDRESS, span, start=start, end=end)
            return


# --------------------------------------------------------------------------------------- visible lines


def _lines(page: Markup, language: str | None) -> Iterator[Sighting]:
    for number, line in enumerate(page.lines):
        text = line.text[:_LONGEST_LINE]
        before = page.lines[number - 1].text if number else ""
        previous = 0
        for day in written.find(text, language):
            yield _in_line(line, number, day, _context(text, day, previous, before))
            previous = day.end


def _context(text: str, day: Written, previous: int, before: str) -> str:
    """The words that stand before a day: on its line since the day before it, or the short line above."""
    own = text[max(previous, day.start - _CONTEXT) : day.start]
    if not own.strip() and previous == 0 and len(before.strip()) <= _CONTEXT:
        return before.strip()
    return own


def _in_line(line: Line, number: int, day: Written, context: str) -> Sighting:
    around = line.text[max(0, day.start - 20) : day.end + 4].lower()
    return Sighting(
        day.day,
        Place.LINE,
        line.locate(day.start, day.end),
        number,
        day.start,
        day.end,
        day.form,
        day.other,
        day.short,
        cue_of(context),
        weekday=any(word in around for word in _weekday_words(around)),
        clock=written.clock(line.text[day.end : day.end + 22]) is not None,
        zone=line.zone,
    )


_NO_YEAR_LINE = 160  # characters of a line in which a day without its year is looked for


def _unyeared(page: Markup, source: Source, language: str | None) -> Iterator[Sighting]:
    """Days without a year but with a time of day, a weekday or a cue, in the year before the page was fetched."""
    if source.page.fetched is None:
        return
    last = source.page.fetched.date() + timedelta(days=1)
    for number, line in enumerate(page.lines[:3000]):
        text = line.text
        if len(text) > _NO_YEAR_LINE:
            continue
        for day in written.find_unyeared(text, last, language):
            before = page.lines[number - 1].text if number else ""
            sighting = _in_line(line, number, day, _context(text, day, 0, before))
            if sighting.clock or sighting.weekday or sighting.cue in {Cue.PUBLISHED, Cue.UPDATED, Cue.BYLINE}:
                yield sighting


def _weekday_words(around: str) -> list[str]:
    names = written.weekdays()
    return [word for word in re.findall(r"[^\W\d_]{4,}", around) if word in names]


@cache
def _cues() -> dict[str, Cue]:
    table: dict[str, Cue] = {}
    for code in written.LANGUAGES:
        words = lexicons.load(code, "dates")
        for cue in (Cue.UPDATED, Cue.PUBLISHED, Cue.EVENT, Cue.BYLINE):
            for word in words[cue.value]:
                table.setdefault(word, cue)
    return table


@cache
def _unspaced() -> tuple[tuple[str, Cue], ...]:
    """Cues of languages written without spaces, which are looked for anywhere in the context."""
    return tuple((word, cue) for word, cue in _cues().items() if re.match(r"[぀-ヿ㐀-鿿가-힯฀-๿]", word))


def cue_of(context: str) -> Cue:
    """What the words before a day say of it; the words nearest to the day win."""
    words = re.findall(r"[^\W\d_][\w'’-]*", context.lower())[-8:]
    table = _cues()
    for end in range(len(words), 0, -1):
        for size in (3, 2, 1):
            if end >= size:
                cue = table.get(" ".join(words[end - size : end]))
                if cue is not None and (cue is not Cue.BYLINE or end == size):
                    return cue
    for word, cue in _unspaced():
        if word in context:
            return cue
    return Cue.NONE
