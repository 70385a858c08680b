"""Read the pages of a reading or dating set and write what was found.

    python -m bench.reading --data reading-dev.jsonl.zst --html reading-dev.html.jsonl.zst --out PRED --score
    python -m bench.reading --data reading-dev.jsonl.zst --condition dump --out PRED --score

Conditions: `html` the page as it came; `html_nodate` without JSON-LD, meta and link elements, address and datetime
attributes; `dump` and `dump_lite` the text dumps of the rows. Speed and peak memory go to standard error.
"""

from __future__ import annotations

import re
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench import data
from storywire.read import read_page
from storywire.types import DateFinding, MediaType, RawPage, Reading

MOST_BYTES = 20_000_000
CONDITIONS = ("html", "dump", "dump_lite", "html_nodate")
_WITHHELD = re.compile(
    r"<script[^>]{0,400}ld\+json[^>]{0,400}>.*?</script\s*>|<(?:meta|link)\b[^>]*>", re.IGNORECASE | re.DOTALL
)
_DATETIME = re.compile(r"\s(?:datetime|content)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)


def main() -> None:
    """Run it."""
    options = data.parser(__doc__)
    options.add_argument("--html", type=Path, help="id → html, for the conditions html and html_nodate")
    options.add_argument("--condition", choices=CONDITIONS, default="html")
    given = options.parse_args()
    if given.condition.startswith("html") and given.html is None:
        options.error(f"--condition {given.condition} needs --html")
    predictions = list(predict(given.data, given.html, given.condition, given.limit))
    data.write(given.out, predictions)
    if given.score:
        data.show(data.score("reading", given.data, given.out))


def predict(rows: Path, html: Path | None, condition: str, limit: int | None) -> Iterator[data.Row]:
    """A prediction for each row; says on standard error how fast the reading went, loading apart."""
    seconds, count = 0.0, 0
    for row, page in pages(rows, html, condition, limit):
        start = time.perf_counter()
        reading = read_page(page, row["id"], 1, MOST_BYTES)
        seconds += time.perf_counter() - start
        count += 1
        yield prediction(row["id"], reading)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    speed = count / max(seconds, 1e-9)
    print(f"reading ({condition}): {count} rows, {speed:.1f} rows/s, peak {peak:.0f} MB", file=sys.stderr)


def pages(rows: Path, html: Path | None, condition: str, limit: int | None) -> Iterator[tuple[data.Row, RawPage]]:
    """The rows with their pages, in the order of the file that holds the pages."""
    if condition.startswith("dump"):
        field = "text_dump" if condition == "dump" else "text_dump_lite"
        for row in _first(data.rows(rows), limit):
            yield row, _page(row, row[field] or "", MediaType.TEXT, condition)
        return
    known = {row["id"]: row for row in _first(data.rows(rows), limit)}
    for markup in data.rows(html) if html else ():
        row = known.get(markup["id"])
        if row is not None:
            body = withhold(markup["html"]) if condition == "html_nodate" else markup["html"]
            yield row, _page(row, body, MediaType.HTML, condition)


def _first(rows: Iterator[data.Row], limit: int | None) -> Iterator[data.Row]:
    for at, row in enumerate(rows):
        if limit is not None and at >= limit:
            return
        yield row


def _page(row: data.Row, body: str, media_type: MediaType, condition: str) -> RawPage:
    told = row["url"] if condition != "html_nodate" and row.get("source") != "trafilatura" else None
    return RawPage(row["id"], body.encode("utf-8", "replace"), media_type, "bench", url=told, charset="utf-8")


def withhold(markup: str) -> str:
    """Take out of a page what tells machines its date; the visible text stays."""
    return _DATETIME.sub("", _WITHHELD.sub("", markup))


def prediction(identity: str, reading: Reading) -> data.Row:
    """One row of the prediction file, as the README of the benchmark describes it.

    Of a page that is declined there is no text; its day and headline are what `storywire read` shows of it.
    """
    article = reading.article or reading.declined
    if article is None:
        return {"id": identity, "body": "", "article": False, "confidence": 0.0}
    if reading.article is None:
        said = {"title": article.headline, "authors": list(article.byline), **_dates(article.published)}
        return {"id": identity, "body": "", "article": False, "confidence": 0.0, **said}
    body = "\n".join(paragraph.span.of(article.text) for paragraph in article.paragraphs)
    return {
        "id": identity,
        "body": body,
        "title": article.headline,
        "authors": list(article.byline),
        **_dates(article.published),
        "lang": article.language,
        "confidence": article.confidence,
        "article": True,
    }


def _dates(found: DateFinding) -> data.Row:
    days = {"date": found.day, "date_low": found.low, "date_high": found.high}
    told = {name: day.isoformat() if day else None for name, day in days.items()}
    return {**told, "date_confidence": found.confidence}


if __name__ == "__main__":
    main()
