"""Tables for other programs: articles, attributions, figures, stories, as JSON Lines, CSV or Parquet.

Sentences and links by default; the texts themselves only when asked. Rows stream: memory does not grow with the
library. The only file that imports pyarrow (the extra `parquet`).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from enum import StrEnum
from itertools import islice
from typing import Any, BinaryIO

from pydantic import TypeAdapter

from storywire.errors import StorywireError
from storywire.publish import words
from storywire.publish.links import safe_link
from storywire.types import ArticleFile, Span, StorySummary

Row = dict[str, str | int | float | None]
_BATCH = 1_000
_STEERS = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet take a cell for a formula


class Table(StrEnum):
    """What a row is."""

    ARTICLES = "articles"
    ATTRIBUTIONS = "attributions"
    FIGURES = "figures"
    STORIES = "stories"


class Format(StrEnum):
    """How rows are written."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


_ORIGIN: dict[str, type] = {
    "article": str,
    "revision": int,
    "story": str,
    "outlet": str,
    "outlet_name": str,
    "published": str,
    "published_low": str,
    "published_high": str,
    "url": str,
}
_PLACE: dict[str, type] = {"sentence": str, "start": int, "end": int}

COLUMNS: dict[Table, dict[str, type]] = {
    Table.ARTICLES: {
        **_ORIGIN,
        "headline": str,
        "byline": str,
        "section": str,
        "language": str,
        "modified": str,
        "published_origin": str,
        "published_confidence": float,
        "confidence": float,
        "address": str,
        "page_sha256": str,
        "sentence": str,
    },
    Table.ATTRIBUTIONS: {
        **_ORIGIN,
        "attribution": str,
        "kind": str,
        "speaker": str,
        "resolution": str,
        "role": str,
        "source": str,
        "cue": str,
        "content": str,
        "confidence": float,
        **_PLACE,
    },
    Table.FIGURES: {
        **_ORIGIN,
        "figure": str,
        "words": str,
        "value": float,
        "low": float,
        "high": float,
        "hedge": str,
        "unit": str,
        "counted": str,
        "status": str,
        "per": str,
        **_PLACE,
    },
    Table.STORIES: {
        "story": str,
        "headline": str,
        "articles": int,
        "outlets": int,
        "accounts": int,
        "low": str,
        "high": str,
        "closed": str,
        "article_ids": str,
    },
}


def columns(table: Table, full_text: bool = False) -> dict[str, type]:
    """The columns of a table in order, each with the type of its values."""
    text = {"text": str} if full_text and table is Table.ARTICLES else {}
    return COLUMNS[table] | text


# ------------------------------------------------------------------------------------------------ rows


def article_rows(file: ArticleFile, full_text: bool = False) -> Iterator[Row]:
    """One row: the article. `sentence` is its first."""
    article = file.article
    first = next(iter(file.annotations.sentences), Span(0, min(len(article.text), 300)))
    row = _origin(file) | {
        "headline": article.headline,
        "byline": "; ".join(article.byline) or None,
        "section": article.section,
        "language": article.language,
        "modified": _iso(article.modified.day),
        "published_origin": article.published.origin.value,
        "published_confidence": article.published.confidence,
        "confidence": article.confidence,
        "address": article.address,
        "page_sha256": article.page_sha256,
        "sentence": _plain(first.of(article.text)),
    }
    yield row | ({"text": article.text} if full_text else {})


def attribution_rows(file: ArticleFile, full_text: bool = False) -> Iterator[Row]:
    """A row for each attribution. `start` and `end` are the code points of the sentence in the article's text."""
    del full_text
    text, origin = file.article.text, _origin(file)
    for found in file.annotations.attributions:
        speaker = found.speaker
        yield origin | {
            "attribution": found.id,
            "kind": found.kind.value,
            "speaker": speaker.name if speaker else None,
            "resolution": speaker.resolution.value if speaker else None,
            "role": speaker.role if speaker else None,
            "source": _joined(text, found.source),
            "cue": _joined(text, found.cue),
            "content": _joined(text, found.content),
            "confidence": found.confidence,
            **_place(text, found.evidence.span),
        }


def figure_rows(file: ArticleFile, full_text: bool = False) -> Iterator[Row]:
    """A row for each figure; `low` and `high` are its bounds, empty where open."""
    del full_text
    text, origin = file.article.text, _origin(file)
    for found in file.annotations.figures:
        yield origin | {
            "figure": found.id,
            "words": found.span.of(text),
            "value": found.value,
            "low": found.low,
            "high": found.high,
            "hedge": found.hedge,
            "unit": found.unit,
            "counted": found.counted,
            "status": found.status,
            "per": found.per,
            **_place(text, found.evidence.span),
        }


def story_row(summary: StorySummary, articles: Iterable[str]) -> Row:
    """The row of a story."""
    row = {field.name: getattr(summary, field.name) for field in fields(summary) if field.name != "id"}
    days = {name: _iso(getattr(summary, name)) for name in ("low", "high", "closed")}
    return {"story": summary.id, **row, **days, "article_ids": " ".join(articles)}


ROWS: dict[Table, Callable[[ArticleFile, bool], Iterator[Row]]] = {
    Table.ARTICLES: article_rows,
    Table.ATTRIBUTIONS: attribution_rows,
    Table.FIGURES: figure_rows,
}


def _origin(file: ArticleFile) -> Row:
    article = file.article
    return {
        "article": article.id,
        "revision": article.revision,
        "story": file.placement.story if file.placement else None,
        "outlet": article.outlet.id if article.outlet else None,
        "outlet_name": article.outlet.name if article.outlet else None,
        "published": _iso(article.published.day),
        "published_low": _iso(article.published.low),
        "published_high": _iso(article.published.high),
        "url": safe_link(article.url),
    }


def _place(text: str, span: Span) -> Row:
    return {"sentence": _plain(span.of(text)), "start": span.start, "end": span.end}


def _joined(text: str, spans: Iterable[Span]) -> str | None:
    return " … ".join(_plain(span.of(text)) for span in spans) or None


def _plain(text: str) -> str:
    return words.shown(" ".join(text.split()))


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


# --------------------------------------------------------------------------------------------- writing


def write(rows: Iterable[Row], table: Table, form: Format, out: BinaryIO, full_text: bool = False) -> int:
    """Write the rows; returns how many. Raises StorywireError where Parquet is asked for and pyarrow is missing."""
    writers = {Format.JSONL: _write_jsonl, Format.CSV: _write_csv, Format.PARQUET: _write_parquet}
    return writers[form](rows, columns(table, full_text), out)


def _write_jsonl(rows: Iterable[Row], _columns: dict[str, type], out: BinaryIO) -> int:
    count = 0
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        count += 1
    return count


def _write_csv(rows: Iterable[Row], given: dict[str, type], out: BinaryIO) -> int:
    """RFC 4180 in UTF-8; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    count = 0
    text = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="", write_through=True)
    table = csv.writer(text)
    table.writerow(given)
    for row in rows:
        table.writerow(_harmless(row[name]) for name in given)
        count += 1
    text.detach()
    return count


def _harmless(value: str | int | float | None) -> str | int | float | None:
    return f"'{value}" if isinstance(value, str) and value.startswith(_STEERS) else value


def _write_parquet(rows: Iterable[Row], given: dict[str, type], out: BinaryIO) -> int:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as problem:
        raise StorywireError("Parquet needs pyarrow: pip install 'storywire[parquet]'") from problem
    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    schema = pa.schema([(name, kinds[kind]) for name, kind in given.items()])
    count, waiting = 0, iter(rows)
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := list(islice(waiting, _BATCH)):
            writer.write_table(pa.Table.from_pylist([_whole(row) for row in batch], schema))
            count += len(batch)
    return count


def _whole(row: Row) -> Row:
    """Without halves of characters, which UTF-8 cannot hold."""
    return {
        name: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        for name, value in row.items()
    }


# ------------------------------------------------------------------------------------------- canonical

_ANY: TypeAdapter[Any] = TypeAdapter(Any)


def canonical_line(kind: str, *nouns: object) -> bytes:
    """One line of the canonical export: nouns as JSON with sorted keys and nothing that differs from run to run."""
    given = [_ANY.dump_python(noun, mode="json") for noun in nouns]
    told = json.dumps([kind, *given], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return told.encode("ascii") + b"\n"
