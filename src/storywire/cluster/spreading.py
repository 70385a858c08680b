"""An article spread out over its own terms, so that stories can be held against it."""

from __future__ import annotations

import math

import numpy as np

from storywire.cluster.index import Parts, Places, Weights, widened
from storywire.cluster.scoring import RARE, Query, extent
from storywire.cluster.window import Entry, Window


def spread_out(window: Window, entry: Entry) -> Query:
    """An article of the window spread out; only one at a time, since all use the same places."""
    parts = window.parts(entry)
    window.give(entry)
    whole, told, title, named = _rows(window.places, parts)
    plain = whole * (1 - named)
    rarity = window.words.rarity(parts.ids)
    shares = np.empty((3, len(named)), dtype=np.float32)
    shares[0], shares[1], shares[2] = rarity * named, told * told * named, (rarity >= RARE) & (whole > 0)
    for share in shares[:2]:
        share[:] = share / max(float(share.sum()), 1e-9)
    return Query(
        places=window.places,
        title=title,
        lede=told,
        body=whole,
        plain=plain / max(math.sqrt(plain @ plain), 1e-9),
        named=named,
        shares=shares,
        titled=parts.ends[2] > parts.ends[1],
        terms=parts.ends[0],
        when=entry.when,
        extent=extent(parts),
        lead=entry.lead,
    )


def laid_out(window: Window, entry: Entry) -> Places:
    """The places with an article's body laid out, for `along`."""
    parts = window.parts(entry)
    window.give(entry)
    window.places.spread(widened(parts.weights[: parts.ends[0]]))
    return window.places


def _rows(places: Places, parts: Parts) -> Weights:
    """Body, lede, headline and names by column, a row each; the names have 1. The body is laid out for `along`."""
    body, lede, title, names = parts.ends
    rows = np.zeros((4, names), dtype=np.float32)
    columns, weights = places.of(parts.ids).astype(np.intp), widened(parts.weights[:title])
    places.spread(weights[:body])
    rows[0, :body] = weights[:body]  # its terms are given first, each once
    rows[1, columns[body:lede]] = weights[body:lede]
    rows[2, columns[lede:title]] = weights[lede:]
    rows[3, columns[title:]] = 1
    return rows
