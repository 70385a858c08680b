"""Pages and articles as the rows that they become, made in whatever process analysed them.

Making rows (JSON, compression, folding names) costs many times what saving them does; so it is done where there are
many hands. Rows hold plain values only, which are cheap to carry from one process to another.
"""

from __future__ import annotations

import zlib
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from storywire.store.codec import pack, unpack
from storywire.store.fulltext import Index
from storywire.store.indexing import Rows, rows_of
from storywire.store.items import opened, row_of
from storywire.store.items import pack as packed_features
from storywire.store.rows import SUMMARY, StoredStory
from storywire.store.tsvector import vector
from storywire.types import (
    Annotations,
    Article,
    Crosscheck,
    Item,
    RawPage,
    Story,
    StoryCard,
    WireCopy,
)

Row = dict[str, Any]


class PreparedPage(NamedTuple):
    """A version of a page as its row, without the moment in which it is taken."""

    row: Row

    @property
    def weight(self) -> int:
        """The bytes of its body, as it is kept."""
        return len(self.row["body"])

    def body(self) -> bytes:
        """The page as it came."""
        return zlib.decompress(self.row["body"])


class Prepared(NamedTuple):
    """A revision of an article with its findings, as its rows. Nouns are packed; numbers are given when it is saved."""

    article: Row
    findings: Row
    item: Row
    lookups: Rows

    @property
    def id(self) -> str:
        """The id of the article."""
        return str(self.article["id"])

    @property
    def weight(self) -> int:
        """The bytes of its nouns."""
        return len(self.article["noun"]) + len(self.findings["noun"])

    @property
    def high(self) -> date | None:
        """The last day on which it may have been published."""
        found: date | None = self.article["high"]
        return found

    def read(self) -> Article:
        """The article."""
        found: Article = unpack(Article, self.article["noun"])
        return found

    def found(self) -> Annotations:
        """The findings."""
        kept: Annotations = unpack(Annotations, self.findings["noun"])
        return kept

    def placing(self) -> Item:
        """What placing needs to know."""
        moment = self.item["moment"]
        known = {"features": opened(self.item["features"]), "moment": moment and moment.replace(tzinfo=UTC)}
        return Item(**{**self.item, **known})


class PreparedStory(NamedTuple):
    """A story with what was derived from it and how it is shown, as its rows, without the moment of the change."""

    story: Row
    sheet: Row
    wire: tuple[WireCopy, ...]

    @property
    def id(self) -> str:
        """The id of the story."""
        return str(self.story["id"])


def prepared_story(stored: StoredStory, card: StoryCard, sheet: bytes) -> PreparedStory:
    """The rows of a story; pure."""
    return PreparedStory(
        story={
            **{name: getattr(card.summary, name) for name in SUMMARY},
            "story": pack(Story, stored.story),
            "wire": pack(tuple[WireCopy, ...], stored.wire),
            "crosscheck": pack(Crosscheck, stored.crosscheck),
        },
        sheet={
            "story": card.summary.id,
            "teaser": card.teaser,
            "differ": card.differ,
            "updated": card.updated,
            "activity": pack(tuple[tuple[date, int], ...], card.activity),
            "body": zlib.compress(sheet),
        },
        wire=stored.wire,
    )


def prepared_page(page: RawPage, sha256: str) -> PreparedPage:
    """The row of a page; pure."""
    return PreparedPage(
        {
            "address": page.address,
            "sha256": sha256,
            "media_type": page.media_type.value,
            "origin": page.origin,
            "url": page.url,
            "charset": page.charset,
            "outlet_hint": page.outlet_hint,
            "fetched": naive(page.fetched),
            "announced": naive(page.announced),
            "size": len(page.body),
            "body": zlib.compress(page.body),
        }
    )


def prepared(article: Article, annotations: Annotations, *, vectors: bool = False) -> Prepared:
    """The rows of an article; pure. With the `vectors` that a server's index keeps, which cost more than all else."""
    lookups = rows_of(0, article, annotations)
    item = row_of(article, annotations)
    return Prepared(
        article={
            "id": article.id,
            "revision": article.revision,
            "address": article.address,
            "page_sha256": article.page_sha256,
            "headline": article.headline,
            "outlet": article.outlet and article.outlet.id,
            "language": article.language,
            "low": article.published.low,
            "high": article.published.high,
            "noun": pack(Article, article),
        },
        findings={
            "article": article.id,
            "revision": article.revision,
            "annotator": annotations.annotator,
            "noun": pack(Annotations, annotations),
        },
        item=item | {"moment": naive(item["moment"]), "features": packed_features(item["features"])},
        lookups=_with_vectors(lookups) if vectors else lookups,
    )


def _with_vectors(rows: Rows) -> Rows:
    quotes = [row | {"vector": vector(row, Index.QUOTES)} for row in rows.quotes]
    return rows._replace(search=rows.search | {"vector": vector(rows.search, Index.ARTICLES)}, quotes=quotes)


def naive(moment: datetime | None) -> datetime | None:
    """A moment as the database has it: in UTC, and not saying so."""
    return moment and moment.astimezone(UTC).replace(tzinfo=None)
