"""Make a large library to measure with: the demo's stories many times over, under other names and on other days.

    python -m bench.make_library OUT --articles 100000 --stories 20000

The bundled demo is read, annotated, placed and cross-checked once, for real. Each of its stories is then kept again and
again: names are replaced by invented ones of the same length (so that every span still holds), ids are new, days are
shifted over a year. At the end stands one story of 300 articles that is cross-checked for real, and one from right to
left. Names recur as they do in news: there are so many variants of each story, not one for each copy.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from storywire.derive import derive
from storywire.newsroom import Newsroom
from storywire.publish.sheet import from_bytes, make_card
from storywire.settings import Settings
from storywire.store import Reader, Store, Writer, indexing, schema, tellings
from storywire.store.codec import adapter
from storywire.store.rows import SUMMARY
from storywire.types import (
    Annotations,
    Article,
    Crosscheck,
    MediaType,
    Placement,
    RawPage,
    Story,
    StorySummary,
    WireCopy,
)

LAST_DAY = date(2025, 12, 30)
DAYS = 360
BIG = 300  # articles of the largest story
VARIANTS = 60  # of each story of the demo
TAKEN = datetime(2025, 12, 31, 6, tzinfo=UTC)
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstv" for vowel in "aeio"]
_ISO = r"20\d\d-[01]\d-[0-3]\d"
_NAME = re.compile(r"[A-Z][a-z]{3,}")


@dataclass(frozen=True, eq=False)
class Part:
    """One article of a pattern: its nouns as JSON, its page."""

    id: str
    article: str
    annotations: str
    placement: str
    page: RawPage
    text: str


@dataclass(frozen=True)
class Pattern:
    """One story to copy: everything that is kept of it, as JSON."""

    id: str
    parts: tuple[Part, ...]
    story: str
    wire: str
    crosscheck: str
    sheet: str
    summary: StorySummary


def main() -> None:
    """Make it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("out", type=Path)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--stories", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--big", type=int, default=BIG, help="articles of the largest story; 0 for none")
    given = options.parse_args()
    start = time.perf_counter()
    patterns = demo_patterns()
    print(f"{len(patterns)} patterns in {time.perf_counter() - start:.0f} s")
    make(given.out, patterns, (given.articles, given.stories, given.big), random.Random(given.seed))
    print(f"{given.out}: {given.out.stat().st_size / 1e6:,.0f} MB in {time.perf_counter() - start:.0f} s")


def demo_patterns() -> list[Pattern]:
    """The stories of the bundled demo, analysed for real."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Newsroom(Path(folder) / "demo.sqlite", Settings(mapper="serial")) as newsroom,
    ):
        newsroom.take_demo()
        with newsroom.store.read() as reader:
            return [_pattern(reader, summary) for summary in reader.stories()]


def _pattern(reader: Reader, summary: StorySummary) -> Pattern:
    stored = reader.story(summary.id)
    sheet = reader.sheet(summary.id)
    assert stored is not None and sheet is not None
    parts = []
    for file in reader.files(reader.members(summary.id)):
        page = reader.page(file.article.address, file.article.page_sha256)
        assert page is not None and file.placement is not None
        nouns = (_json(Article, file.article), _json(Annotations, file.annotations), _json(Placement, file.placement))
        parts.append(Part(file.article.id, *nouns, page, file.article.text))
    return Pattern(
        summary.id,
        tuple(parts),
        _json(Story, stored.story),
        _json(tuple[WireCopy, ...], stored.wire),
        _json(Crosscheck, stored.crosscheck),
        sheet.decode(),
        summary,
    )


def _json(noun: Any, value: Any) -> str:
    text: str = adapter(noun).dump_json(value).decode()
    return text


def make(out: Path, patterns: list[Pattern], sizes: tuple[int, int, int], rng: random.Random) -> None:
    """Write the library."""
    articles, stories, big = sizes
    for old in out.parent.glob(out.name + "*"):
        old.unlink()
    store = Store(out)
    variants = [[renamed(pattern, rng) for _ in range(VARIANTS)] for pattern in patterns]
    plan = list(planned(patterns, articles - big - 2, stories - 2, rng))
    for first in range(0, len(plan), 400):
        with store.write() as writer:
            writer.connection.exec_driver_sql("PRAGMA cache_size = -200000")
            bulk = Bulk(writer.connection)
            for n in plan[first : first + 400]:
                bulk.copy(rng.choice(variants[n]), rng)
            bulk.flush()
    with store.write() as writer:
        if big:
            largest(writer, max(patterns, key=lambda p: len(p.parts)), big, rng)
    right_to_left(store)
    store.close()


def planned(patterns: list[Pattern], articles: int, stories: int, rng: random.Random) -> Iterator[int]:
    """Which pattern each story follows: singles and larger ones so that articles and stories come out as asked."""
    singles = [n for n, p in enumerate(patterns) if len(p.parts) == 1]
    larger = [n for n, p in enumerate(patterns) if len(p.parts) > 1]
    left_articles, left = articles, stories
    while left > 0 and left_articles > 0:
        wants_large = left_articles / left > 1 + 4 * rng.random()
        chosen = rng.choice(larger if wants_large else singles)
        if len(patterns[chosen].parts) + left - 1 > left_articles:
            chosen = rng.choice(singles)
        left_articles -= len(patterns[chosen].parts)
        left -= 1
        yield chosen


def renamed(pattern: Pattern, rng: random.Random) -> Pattern:
    """The pattern under other names: each word of a name becomes an invented one of the same length, everywhere."""
    told = {
        word
        for part in pattern.parts
        for entity in adapter(Annotations).validate_json(part.annotations).entities
        for word in _NAME.findall(entity.name)
    }
    if not told:
        return pattern
    names = {word: invented(len(word), rng) for word in sorted(told)}
    swap = re.compile(r"(?<![A-Za-z])(" + "|".join(sorted(names, key=len, reverse=True)) + r")(?![a-z])")

    def new(text: str) -> str:
        return swap.sub(lambda m: names[m[1]], text)

    parts = tuple(
        Part(p.id, new(p.article), new(p.annotations), new(p.placement), p.page, new(p.text)) for p in pattern.parts
    )
    summary = pattern.summary
    return Pattern(
        pattern.id,
        parts,
        new(pattern.story),
        new(pattern.wire),
        new(pattern.crosscheck),
        new(pattern.sheet),
        StorySummary(
            summary.id,
            new(summary.headline),
            summary.articles,
            summary.outlets,
            summary.accounts,
            summary.low,
            summary.high,
        ),
    )


def invented(length: int, rng: random.Random) -> str:
    """A name of so many letters."""
    word = "".join(rng.choice(_SYLLABLES) for _ in range(length // 2 + 1))[:length]
    return word.capitalize()


def fresh(kind: str, rng: random.Random) -> str:
    """An id in the shape of ours."""
    return kind + "-" + "".join(rng.choices("abcdefghijklmnopqrstuvwxyz234567", k=10))


class Bulk:
    """Rows that wait to be written together."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.rows: dict[str, list[dict[str, Any]]] = {
            name: [] for name in ("pages", "articles", "annotations", "placements", "stories", "sheets")
        }
        self.indexed: list[tuple[int, Article, Annotations]] = []
        self.wires: list[tuple[str, tuple[WireCopy, ...]]] = []
        self.summaries: list[StorySummary] = []
        self.number = connection.execute(select(func.max(schema.articles.c.number))).scalar() or 0

    def copy(self, pattern: Pattern, rng: random.Random, into: str | None = None) -> None:
        """Keep the pattern under new ids and on other days; `into` a story that is derived by the caller."""
        story = into or fresh("s", rng)
        new = {part.id: fresh("a", rng) for part in pattern.parts} | {pattern.id: story}
        newest = pattern.summary.high or LAST_DAY
        shift = (LAST_DAY - timedelta(days=int(DAYS * rng.random()))) - newest
        swap = Swap(new, shift)
        for part in pattern.parts:
            self._article(part, new[part.id], story, swap)
        if into is None:
            self._story(pattern, story, swap, rng)

    def _article(self, part: Part, article: str, story: str, swap: Swap) -> None:
        self.number += 1
        head, found = nouns(part)
        address = f"{part.page.address}#{article}"
        noun = swap(part.article).replace(f'"address":"{part.page.address}"', f'"address":"{address}"')
        low, high = head.published.low, head.published.high
        self.rows["pages"].append(_page(part.page, address, head.page_sha256))
        self.rows["articles"].append(
            {
                "number": self.number,
                "id": article,
                "revision": 1,
                "current": 1,
                "address": address,
                "page_sha256": head.page_sha256,
                "headline": head.headline,
                "outlet": head.outlet and head.outlet.id,
                "language": head.language,
                "low": low and (low + swap.shift).isoformat(),
                "high": high and (high + swap.shift).isoformat(),
                "noun": _packed(noun),
            }
        )
        kept = _packed(swap(part.annotations))
        self.rows["annotations"].append({"article": article, "revision": 1, "annotator": "copy", "noun": kept})
        self.rows["placements"].append({"article": article, "story": story, "noun": _packed(swap(part.placement))})
        self.indexed.append((self.number, head, found))

    def _story(self, pattern: Pattern, story: str, swap: Swap, rng: random.Random) -> None:
        was = pattern.summary
        low, high = was.low and was.low + swap.shift, was.high and was.high + swap.shift
        changed = (TAKEN - timedelta(minutes=rng.randrange(200_000))).replace(tzinfo=None)
        body = swap(pattern.sheet)
        summary = StorySummary(story, was.headline, was.articles, was.outlets, was.accounts, low, high)
        card = make_card(summary, from_bytes(body.encode()))
        self.rows["stories"].append(
            {
                **{name: getattr(summary, name) for name in SUMMARY},
                "low": low and low.isoformat(),
                "high": high and high.isoformat(),
                "changed": changed.isoformat(" "),
                "story": _packed(swap(pattern.story)),
                "wire": _packed(swap(pattern.wire)),
                "crosscheck": _packed(swap(pattern.crosscheck)),
            }
        )
        self.summaries.append(summary)
        self.wires.append((story, adapter(tuple[WireCopy, ...]).validate_json(swap(pattern.wire))))
        self.rows["sheets"].append(
            {
                "story": story,
                "teaser": card.teaser,
                "differ": card.differ,
                "updated": card.updated,
                "activity": _packed(_json(tuple[tuple[date, int], ...], card.activity)),
                "body": _packed(body),
            }
        )

    def flush(self) -> None:
        """Write them."""
        for table, rows in self.rows.items():
            if rows:
                names = tuple(rows[0])
                columns = ", ".join(names)
                holes = ", ".join("?" * len(names))
                self.connection.exec_driver_sql(
                    f"INSERT INTO {table} ({columns}) VALUES ({holes})", [tuple(row[n] for n in names) for row in rows]
                )
                rows.clear()
        indexing.add_all(self.connection, [indexing.rows_of(*one) for one in self.indexed])
        indexing.add_copies(self.connection, dict(self.wires))
        told = ("id", "low", "high", "accounts")
        tellings.keep(self.connection, [{name: getattr(one, name) for name in told} for one in self.summaries])
        self.summaries = []
        self.indexed, self.wires = [], []


@lru_cache(maxsize=20_000)
def nouns(part: Part) -> tuple[Article, Annotations]:
    """The article and the findings of a part, under its old id and day: what search and names are made from."""
    return adapter(Article).validate_json(part.article), adapter(Annotations).validate_json(part.annotations)


class Swap:
    """Old ids and days for new ones."""

    def __init__(self, new: dict[str, str], shift: timedelta) -> None:
        self.new, self.shift = new, shift
        self.pattern = re.compile("|".join([*map(re.escape, new), _ISO]))

    def __call__(self, text: str) -> str:
        return self.pattern.sub(lambda m: self.new.get(m[0]) or shifted(m[0], self.shift), text)


@cache
def shifted(day: str, shift: timedelta) -> str:
    """An ISO day, so many days later; what is no day stays."""
    try:
        return (date.fromisoformat(day) + shift).isoformat()
    except ValueError:
        return day


def _page(page: RawPage, address: str, sha256: str) -> dict[str, Any]:
    return {
        "address": address,
        "sha256": sha256,
        "media_type": page.media_type.value,
        "origin": page.origin,
        "taken": "2025-12-31 06:00:00",
        "size": len(page.body),
        "body": _body(page.body),
    }


@cache
def _body(body: bytes) -> bytes:
    return zlib.compress(body)


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode(), 1)


def largest(writer: Writer, pattern: Pattern, articles: int, rng: random.Random) -> None:
    """One story of so many articles, cross-checked for real."""
    story = "s-largest234"
    bulk = Bulk(writer.connection)
    while articles > 0:
        copy = renamed(pattern, rng) if rng.random() < 0.5 else pattern
        bulk.copy(Pattern(copy.id, copy.parts[:articles], *(getattr(copy, n) for n in _REST)), rng, into=story)
        articles -= len(copy.parts)
    bulk.flush()
    start = time.perf_counter()
    derive(writer, [story], TAKEN)
    print(f"the largest story was derived in {time.perf_counter() - start:.1f} s")


_REST = ("story", "wire", "crosscheck", "sheet", "summary")


def right_to_left(store: Store) -> None:
    """One story of two articles whose text runs from right to left."""
    pages = (
        RawPage(
            f"https://outlet{n}.example/{n}",
            f"<html dir=rtl><head><title>{head}</title></head><body><article><h1>{head}</h1>"
            f"{''.join(f'<p>{text}</p>' for text in body)}</article></body></html>".encode(),
            MediaType.HTML,
            "bench",
            url=f"https://outlet{n}.example/{n}",
        )
        for n, (head, *body) in enumerate(_RIGHT_TO_LEFT)
    )
    with Newsroom(store.path, Settings(mapper="serial")) as newsroom:
        _drain(newsroom, pages)


_RIGHT_TO_LEFT = (
    (
        "العبارة تصل إلى ميناء مروبي بعد العاصفة",
        "وصلت العبارة «نجمة مروبي» إلى الميناء يوم الثلاثاء بعد أن أمضت ليلتين في عرض البحر بسبب العاصفة.",
        "وقال قائد العبارة سالم الهادي «لم نفقد أحداً، وكان الركاب أهدأ من البحر». وكان على متنها 120 راكباً.",
        "وأعلنت سلطات الميناء أن الرحلات ستبقى متوقفة حتى يوم الخميس، وأن المهندسين يفحصون المحركات.",
        "واستقبلت العائلات الركاب على الرصيف، ووزع المتطوعون عليهم البطانيات والشاي الساخن طوال فترة ما بعد الظهر.",
        "وهذه هي المرة الثالثة هذا العام التي تتأخر فيها سفينة على هذا الخط، ويطالب السكان بسفينة أكبر وأكثر أماناً.",
    ),
    (
        "מעבורת הסערה הגיעה לנמל מרובי",
        "המעבורת «כוכב מרובי» הגיעה לנמל ביום שלישי אחרי שני לילות בים הפתוח, בגלל הסערה שהיכתה בחוף כולו.",
        "רב החובל אמר לעיתונאים כי איש מן הנוסעים לא נפגע, וכי האוכל והמים הספיקו לכולם. על סיפונה היו 120 נוסעים.",
        "הנהלת הנמל הודיעה כי ההפלגות יתחדשו רק ביום חמישי, לאחר שהמהנדסים יסיימו לבדוק את המנועים של האונייה.",
        "המשפחות חיכו על הרציף מן הבוקר, ומתנדבים חילקו לנוסעים שמיכות ותה חם עד שעות הערב המאוחרות.",
        "זו הפעם השלישית השנה שאונייה בקו הזה מתעכבת, ותושבי האיים דורשים אונייה גדולה ובטוחה יותר.",
    ),
)


def _drain(newsroom: Newsroom, pages: Iterable[RawPage]) -> None:
    newsroom.take_pages(pages)


if __name__ == "__main__":
    main()
