"""What placing needs to know of an article, kept by itself: a restart reads this alone, and no text."""

from __future__ import annotations

import zlib
from itertools import compress
from typing import Any

import numpy as np
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from storywire.types import Annotations, Article, Features, Item, PackedFeatures

_MOST = 65_535  # times that one term is counted


def item_of(article: Article, annotations: Annotations) -> Item:
    """What placing needs to know of an article. One day that reading could not stand behind is no date."""
    published = article.published
    unsure = published.day is None and published.low is not None and published.low == published.high
    low, high = (None, None) if unsure else (published.low, published.high)
    return Item(
        article=article.id,
        features=annotations.features,
        low=low,
        high=high,
        moment=published.moment,
        outlet=article.outlet.id if article.outlet else None,
        confidence=article.confidence,
    )


class Terms(TypeDecorator[PackedFeatures]):
    """A column of placing features: every term once, then how often it stands in each part."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Features | PackedFeatures | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else pack(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> PackedFeatures | None:  # noqa: ARG002
        return None if value is None else opened(value)


def pack(features: Features | PackedFeatures) -> bytes:
    """Features in few bytes. Terms that hold a line break, which `find_features` never gives, are left out."""
    kept = features if isinstance(features, PackedFeatures) else packed(features)
    text = kept.terms.encode("utf-8", "surrogatepass")
    return zlib.compress(len(text).to_bytes(4, "little") + text + kept.counts + kept.embedding, 1)


def packed(features: Features) -> PackedFeatures:
    """The same features, laid out as they are kept."""
    parts = [dict(part) for part in (features.headline, features.lede, features.body, features.names)]
    terms = sorted({term for part in parts for term in part if "\n" not in term})
    counts = np.array([[min(part.get(term, 0), _MOST) for term in terms] for part in parts], dtype="<u2")
    return PackedFeatures("\n".join(terms), counts.tobytes(), np.array(features.embedding, dtype=np.int8).tobytes())


def opened(kept: bytes) -> PackedFeatures:
    """What was packed; the embedding, where there is one, stands last."""
    raw = zlib.decompress(kept)
    end = 4 + int.from_bytes(raw[:4], "little")
    terms = raw[4:end].decode("utf-8", "surrogatepass")
    counts = end + 8 * (terms.count("\n") + 1 if end > 4 else 0)
    return PackedFeatures(terms, raw[end:counts], raw[counts:])


def unpack(kept: bytes) -> Features:
    """The features that were packed, each part sorted by term."""
    found = opened(kept)
    terms = found.terms.split("\n") if found.counts else []
    counts = np.frombuffer(found.counts, dtype="<u2").reshape(4, -1).tolist()
    headline, lede, body, names = (tuple(compress(zip(terms, part, strict=True), part)) for part in counts)
    return Features(headline, lede, body, names, tuple(np.frombuffer(found.embedding, dtype=np.int8).tolist()))


def row_of(article: Article, annotations: Annotations) -> dict[str, Any]:
    """The row of an article."""
    item = item_of(article, annotations)
    return {name: getattr(item, name) for name in Item.__dataclass_fields__}
