"""Small drawings as SVG: the activity of a story, and its timeline with bounds drawn as bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from storywire.publish import words
from storywire.publish.sheet import Happening

_DAYS = 14  # of an activity line
_NEAR = timedelta(days=45)  # happenings further from the articles than this are at the edge
_LEFT, _RIGHT = 7.0, 93.0  # percent of the width that days take
_GAP = 6.6  # percent between two numbers, so that they do not touch on a phone
_LANE, _LANES = 24, 10
_TALL = 44  # pixels of the highest column
_STEPS = (1, 2, 3, 7, 14, 30, 61, 122, 365, 730, 1826)


def activity(days: Sequence[tuple[date, int]], until: date | None) -> Markup:
    """Articles a day over the two weeks up to `until`, as bars; nothing where no day is known."""
    if not days or until is None:
        return Markup()
    counts = dict(days)
    last = max(d for d, _ in days)
    until = until if (until - last).days < _DAYS else last
    first = max(until.toordinal() - _DAYS + 1, 1)  # there is no day before 1 January of year 1
    window = [date.fromordinal(n) for n in range(first, until.toordinal() + 1)]
    most = max([counts.get(d, 0) for d in window] + [1])
    bars = Markup().join(
        Markup('<rect x="{}" y="{}" width="5" height="{}"/>').format(7 * n, 20 - high, high)
        for n, d in enumerate(window)
        if (high := round(18 * counts.get(d, 0) / most) if counts.get(d) else 1)
    )
    said = "Articles a day: " + ", ".join(f"{words.day(d)} {counts[d]}" for d in window if d in counts)
    return Markup('<svg class="activity" width="98" height="20" role="img" aria-label="{}">{}</svg>').format(said, bars)


def year(number: int, months: Sequence[tuple[date, int]], most: int, path: str, chosen: date | None) -> Markup:
    """A year as twelve columns, each a link to its month at `path`; `most` is what the highest stands for."""
    columns = Markup().join(_column(day, articles, most, path, day == chosen) for day, articles in months)
    total = words.count(sum(articles for _, articles in months), "article")
    return Markup('<h3 class="year">{} <span class="soft">{}</span></h3><ol class="months">{}</ol>').format(
        number, total, columns
    )


def _column(day: date, articles: int, most: int, path: str, chosen: bool) -> Markup:
    name = words.in_month(day)
    high = max(1.5, round(_TALL * articles / max(1, most), 1)) if articles else 0
    picture = Markup(
        '<svg width="100%" height="{}" aria-hidden="true"><rect width="100%" y="{}" height="{}"/></svg>'
    ).format(_TALL, _TALL - high, high)
    label = Markup('{}<span aria-hidden="true">{}</span> <b>{}</b>').format(picture, name[:3], f"{articles:,}")
    if not articles:
        return Markup('<li class="none">{}<span>{}</span> <b>0</b></li>').format(picture, name[:3])
    here = Markup(' aria-current="true"') if chosen else Markup()
    told = f"{name}: {words.count(articles, 'article')}"
    link = Markup('<li><a href="{}?month={:%Y-%m}#published" aria-label="{}"{}>{}</a></li>')
    return link.format(path, day, told, here, label)


@dataclass(frozen=True, slots=True)
class _Scale:
    low: date
    high: date

    def at(self, day: date, end: bool = False) -> float:
        """Where a day begins (or ends), in percent of the width; days outside are at the edge."""
        offset = (day - self.low).days + (1 if end else 0)
        share = offset / ((self.high - self.low).days + 1)
        return round(_LEFT + (_RIGHT - _LEFT) * min(1.0, max(0.0, share)), 2)

    def middle(self, day: date) -> float:
        return round((self.at(day) + self.at(day, True)) / 2, 2)


def timeline(told: Sequence[Happening], published: Iterable[tuple[date | None, date | None]]) -> Markup:
    """What happened when, numbered as in the list, over when the articles were published.

    A day is a disc, an interval a bar, an unknown end a dashed line that leads out. Nothing where no day is known.
    """
    out = [(low, high) for low, high in published if low or high]
    scale = _scale(told, out)
    if scale is None:
        return Markup()
    marks, lanes = _placed(told, scale)
    floor = 22 + lanes * _LANE
    parts = [_axis(scale, floor + 44), *marks, _published(out, scale, floor)]
    return Markup(
        '<svg class="chart" width="100%" height="{}" role="group" aria-label="{}">'
        '<text class="band" x="0" y="12">Happened</text><text class="band" x="0" y="{}">Published</text>{}</svg>'
    ).format(floor + 66, _said(told, out), floor + 12, Markup().join(parts))


def _scale(told: Sequence[Happening], out: Sequence[tuple[date | None, date | None]]) -> _Scale | None:
    """The days shown: those of the articles, and of what happened near them."""
    exact = [low for low, high in out if low and low == high]
    around = exact or [d for pair in out for d in pair if d] or [d for h in told for d in (h.low, h.high) if d]
    if not around or not any(h.low or h.high for h in told):
        return None
    first, last = min(around), max(around)
    low_edge = first - _NEAR if first - date.min > _NEAR else date.min
    high_edge = last + _NEAR if date.max - last > _NEAR else date.max
    near = [d for h in told for d in (h.low, h.high) if d and low_edge <= d <= high_edge]
    low, high = min([first, *near]), max([last, *near])
    pad = max(1, (high - low).days // 20)
    if low - date.min < timedelta(days=pad) or date.max - high <= timedelta(days=pad):
        return _Scale(low, high)
    return _Scale(low - timedelta(days=pad), high + timedelta(days=pad))


def _placed(told: Sequence[Happening], scale: _Scale) -> tuple[list[Markup], int]:
    """Each happening in the first lane that has room."""
    ends: list[float] = []
    marks: list[Markup] = []
    for number, one in enumerate(told, 1):
        if not one.low and not one.high:
            continue
        left, right = _extent(one, scale)
        lane = next((n for n, end in enumerate(ends) if left >= end), len(ends))
        if lane >= _LANES:
            lane = _LANES - 1
        if lane == len(ends):
            ends.append(0.0)
        ends[lane] = max(ends[lane], right)
        marks.append(_mark(number, one, scale, 32 + lane * _LANE))
    return marks, max(1, len(ends))


def _extent(one: Happening, scale: _Scale) -> tuple[float, float]:
    left = scale.at(one.low) if one.low else 0.0
    right = scale.at(one.high, True) if one.high else 100.0
    middle = (left + right) / 2
    return min(left, middle - _GAP / 2), max(right, middle + _GAP / 2)


def _mark(number: int, one: Happening, scale: _Scale, y: int) -> Markup:
    exact = one.low is not None and one.low == one.high
    inside = one.low is not None and scale.low <= one.low <= scale.high
    title = f"{number}. {words.stretch(one.low, one.high)}: {one.line.text}"
    if exact and inside and one.low:
        x, bar = scale.middle(one.low), Markup()
    else:
        x, bar = _bar(one, scale, y)
    return Markup(
        '<a href="#t{0}" tabindex="-1"><title>{1}</title>{2}'
        '<circle class="{5}" cx="{3}%" cy="{4}" r="9.5"/><text class="number" x="{3}%" y="{6}">{0}</text></a>'
    ).format(number, title, bar, x, y, "exact" if exact else "loose", y + 4)


def _bar(one: Happening, scale: _Scale, y: int) -> tuple[float, Markup]:
    """A stretch of days: solid between known bounds, dashed where an end is open or lies beyond the drawing."""
    left = scale.at(one.low) if one.low else 0.0
    right = scale.at(one.high, True) if one.high else 100.0
    line = Markup('<line class="{}" x1="{}%" x2="{}%" y1="{}" y2="{}"/>')
    pieces = [line.format("stretch", left, right, y, y)] if one.low and one.high and right > left else []
    if one.low is None or one.low < scale.low:
        pieces.append(line.format("open", 0, max(right if one.low is None else left, 3.0), y, y))
    if one.high is None or one.high > scale.high:
        pieces.append(line.format("open", min(left if one.high is None else right, 97.0), 100, y, y))
    return round(min(96.0, max(4.0, (left + right) / 2)), 2), Markup().join(pieces)


def _published(out: Sequence[tuple[date | None, date | None]], scale: _Scale, floor: int) -> Markup:
    """Articles a day as bars; those with bounds only as thin lines under them."""
    counts: dict[date, int] = {}
    for low, high in out:
        if low and low == high and scale.low <= low <= scale.high:
            counts[low] = counts.get(low, 0) + 1
    most = max(counts.values(), default=1)
    bars = [
        Markup('<line class="day" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"><title>{3}: {4}</title></line>').format(
            scale.middle(d),
            floor + 43,
            floor + 43 - max(6, round(24 * n / most)),
            words.day(d),
            words.count(n, "article"),
        )
        for d, n in sorted(counts.items())
    ]
    loose = sorted({(low or date.min, high or date.max) for low, high in out if low != high})[:3]
    lines = [
        Markup('<line class="open" x1="{}%" x2="{}%" y1="{}" y2="{}"/>').format(
            0 if low < scale.low else scale.at(low), 100 if high > scale.high else scale.at(high, True), y, y
        )
        for n, (low, high) in enumerate(loose)
        for y in [floor + 24 + 5 * n]
    ]
    return Markup().join([*lines, *bars])


def _axis(scale: _Scale, y: int) -> Markup:
    days = (scale.high - scale.low).days + 1
    step = next((s for s in _STEPS if days / s <= 5), days // 4 or 1)
    ticks = []
    day = scale.low
    while day <= scale.high:
        x = scale.middle(day)
        ticks.append(
            Markup(
                '<line class="grid" x1="{0}%" x2="{0}%" y1="18" y2="{1}"/>'
                '<text class="tick" x="{0}%" y="{2}">{3}</text>'
            ).format(x, y, y + 16, _tick(day, days))
        )
        if date.max - day < timedelta(days=step):
            break
        day += timedelta(days=step)
    base = Markup('<line class="base" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(y)
    return Markup().join([*ticks, base])


def _tick(day: date, days: int) -> str:
    said = words.day(day).split()
    return " ".join(said[1:] if days > 300 else said[:2])


def _said(told: Sequence[Happening], out: Sequence[tuple[date | None, date | None]]) -> str:
    dated = sum(1 for h in told if h.low or h.high)
    happened, articles = words.count(dated, "dated happening"), words.count(len(out), "publication")
    return f"{happened} over {articles}; the list below says the same"
