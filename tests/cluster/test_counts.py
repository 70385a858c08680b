"""The terms of articles in one table."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from storywire.annotate.features import find_features
from storywire.cluster.counts import LONGEST, MOST, Termed, counted, termed
from storywire.cluster.vocabulary import Vocabulary
from storywire.cluster.window import Window
from storywire.store.items import packed
from storywire.types import Features, Item

BRIDGE = find_features("Lenna bridge closed", "Engineers closed the Lenna bridge. The Lenna was calm on Monday.")


def spelled(found: Termed) -> list[dict[str, int]]:
    """Body, lede and headline with their counts, and the names with none."""
    counts = found.counts.tolist()
    counts[found.ends[2] :] = [0] * (found.ends[3] - found.ends[2])
    starts = (0, *found.ends[:3])
    terms = found.terms if found.places is None else [found.terms[place] for place in found.places.tolist()]
    return [
        dict(zip(terms[start:end], counts[start:end], strict=True))
        for start, end in zip(starts, found.ends, strict=True)
    ]


def test_parts_are_spelled_one_after_another() -> None:
    body, lede, title, names = spelled(termed(BRIDGE))
    assert body == dict(BRIDGE.body) and lede == dict(BRIDGE.lede) and title == dict(BRIDGE.headline)
    assert {*names} == {term for term, _ in BRIDGE.names}


COUNTS = st.dictionaries(st.text("abcdeß", min_size=1, max_size=3), st.integers(1, 65_535), max_size=9)
PARTS = COUNTS.map(lambda counts: tuple(sorted(counts.items())))


@given(PARTS, PARTS, PARTS, PARTS)
def test_packed_features_say_the_same(headline: tuple, lede: tuple, body: tuple, names: tuple) -> None:
    found = Features(headline, lede, body, names)
    assert spelled(termed(packed(found))) == spelled(termed(found))
    one, other = counted([found, packed(found)]), counted([packed(found), found])
    assert (
        one.counts.sum() == other.counts.sum() == 2 * sum(n for part in (headline, lede, body, names) for _, n in part)
    )
    assert one.lengths.tolist() == other.lengths.tolist()


def test_only_so_many_terms_are_looked_at() -> None:
    words = tuple((f"w{i:05}", 1) for i in range(LONGEST + 9))
    assert len(termed(Features(body=words)).terms) == LONGEST == len(termed(packed(Features(body=words))).terms)


def test_an_article_has_the_same_vectors_alone_and_among_others() -> None:
    other = find_features("Quillan wins", "Teodor Quillan won the runoff in Ostrava Hills, the commission said.")
    prior = {term: 5.0 for term, _ in (*BRIDGE.body, *other.body)}
    single, many = (Window(Vocabulary(prior, 100)) for _ in range(2))
    single.words.count = many.words.count = lambda *_: None  # type: ignore[method-assign]  # rarity stays as it is
    one = [single.make([Item(name, found)])[0] for name, found in (("a", BRIDGE), ("b", other))]
    both = many.make([Item("a", packed(BRIDGE)), Item("b", other)])
    for alone, among in zip(one, both, strict=True):
        was, is_ = single.parts(alone), many.parts(among)
        assert was.ends == is_.ends
        for left, right in zip(was.vectors, is_.vectors, strict=True):
            held = {single.words.terms[i]: w for i, w in zip(left.ids, left.weights.tolist(), strict=True)}
            seen = {many.words.terms[i]: w for i, w in zip(right.ids, right.weights.tolist(), strict=True)}
            assert held.keys() == seen.keys()
            assert np.allclose([held[t] for t in held], [seen[t] for t in held], atol=1e-3)
        assert {single.words.terms[i] for i in was.names} == {many.words.terms[i] for i in is_.names}


def test_counts_of_any_size_are_counted() -> None:
    body = (("again", 70_000), ("often", 300), ("once", 1))
    assert termed(Features((), (), body, ())).counts.tolist() == [MOST, 300, 1]
    assert termed(Features()).counts.tolist() == []
