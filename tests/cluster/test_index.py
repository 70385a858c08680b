"""Sparse vectors, and which articles hold a term."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from storywire.cluster.index import POSTINGS, Parts, Places, Postings, Vector, damped, widened


def ids(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int32)


def found(postings: Postings, *terms: int) -> dict[int, float]:
    """How much each article shares, by its number."""
    alike = np.full(len(terms), 1 / np.sqrt(max(1, len(terms))), dtype=np.float32)
    articles, weights = postings.find(Vector(ids(*terms), alike))
    return {int(a): float(weights[articles == a].sum()) for a in articles}


def test_the_weight_that_articles_share_is_told_and_only_the_newest_are_kept() -> None:
    postings = Postings()
    for article in range(POSTINGS + 10):
        postings.add(article, ids(1))
    postings.add(999, ids(1, 2))
    assert len(found(postings, 1, 2)) == POSTINGS + 11  # some wait still
    postings.settle()
    shared = found(postings, 1, 2)
    assert np.isclose(shared[999], 1) and np.isclose(shared[40], 0.5)
    assert len(shared) == POSTINGS and 10 not in shared
    assert found(postings, 7_000) == found(Postings(), 1) == {}


def test_forgotten_articles_are_found_no_more() -> None:
    postings = Postings()
    for article in range(5, 10):
        postings.add(article, ids(1, article))
    postings.keep(np.array([False, True, False, True]), 6)  # of 6, 7, 8, 9
    assert [*found(postings, 1)] == [7, 9] and [*found(postings, 9)] == [9] and not found(postings, 5, 8)


ARTICLES = st.lists(st.lists(st.integers(0, 12), max_size=8, unique=True), max_size=90)


@given(ARTICLES, st.sets(st.integers(0, 89)), ARTICLES)
def test_what_is_kept_stays_and_others_take_the_rings_of_what_is_gone(
    before: list[list[int]], gone: set[int], after: list[list[int]]
) -> None:
    postings = Postings()
    held: dict[int, list[int]] = {term: [] for term in range(13)}
    for number, terms in enumerate(before):
        postings.add(number, ids(*terms))
        for term in terms:
            held[term] = [*held[term], number][-POSTINGS:]
    first = min({*range(91)} - gone)
    postings.keep(np.array([number not in gone for number in range(first, 90)]), first)
    held = {term: [number for number in newest if number not in gone] for term, newest in held.items()}
    assert {term: sorted(found(postings, term)) for term in held} == held
    for number, terms in enumerate(after, start=90):
        postings.add(number, ids(*terms))
        for term in terms:
            held[term] = [*held[term], number][-POSTINGS:]
    postings.settle()
    assert {term: sorted(found(postings, term)) for term in held} == held


def test_the_index_does_not_grow_while_articles_come_and_go() -> None:
    postings = Postings()
    sizes = []
    for turn in range(12):
        for number in range(100 * turn, 100 * turn + 100):
            postings.add(number, ids(1, 2, *range(10 * number, 10 * number + 20)))
        postings.keep(np.arange(100 * turn, 100 * turn + 100) >= 100 * turn + 50, 100 * turn)
        sizes.append(len(postings._articles))
    assert sizes[-1] == sizes[3]


@given(st.lists(st.lists(st.integers(0, 30), max_size=20, unique=True), max_size=90))
def test_many_at_once_are_found_like_one_after_another(articles: list[list[int]]) -> None:
    single, many = Postings(), Postings()
    for number, terms in enumerate(articles):
        single.add(number, ids(*terms))
    half = len(articles) // 2
    for part in (range(half), range(half, len(articles))):
        pairs = [(number, term) for number in part for term in articles[number]]
        many.add_many(ids(*(n for n, _ in pairs)), ids(*(t for _, t in pairs)))
    waiting = [found(single, term) for term in range(31)]
    single.settle()
    held: dict[int, list[int]] = {}
    for number, terms in enumerate(articles):
        for term in terms:
            held.setdefault(term, []).append(number)
    for term in range(31):
        newest = {*held.get(term, [])[-POSTINGS:]}
        assert newest <= {*waiting[term]} <= {*held.get(term, [])}
        assert {*found(single, term)} == {*found(many, term)} == newest


def parts(*vectors: dict[int, float], names: tuple[int, ...] = ()) -> Parts:
    """Body, lede and headline of these weights."""
    lengths = [len(vector) for vector in vectors]
    ends = (lengths[0], sum(lengths[:2]), sum(lengths), sum(lengths) + len(names))
    weights = np.array([weight for vector in vectors for weight in vector.values()], dtype=np.float16)
    return Parts(ids(*(term for vector in vectors for term in vector), *names), weights, ends)


def test_articles_are_added_to_centres_part_by_part_over_their_own_places() -> None:
    centre = parts({5: 0.5, 0: 0.25, 1: 1}, {}, {1: 0.5, 3: 0.25}, names=(7,))
    own = parts({2: 0.5, 1: 0.75}, {9: 1}, {1: 0.5}, names=(3,))
    other = parts({1: 0.25}, {2: 0.5}, {})
    terms, weights, ends = Places().add([centre, other], (2, 3, 4, 1, 1, 2), [own, centre], 10)
    found = [
        dict(zip(terms[start:end].tolist(), weights[start:end].tolist(), strict=True))
        for start, end in pairwise((0, *ends))
    ]
    assert found[:3] == [{5: 1, 0: 0.5, 1: 2.75, 2: 0.5}, {9: 1}, {1: 2.5, 3: 1}]
    assert found[3:] == [{1: 1.25, 5: 0.5, 0: 0.25}, {2: 0.5}, {1: 0.5, 3: 0.25}]


def test_vectors_are_held_against_the_terms_of_one_article() -> None:
    places = Places()
    places.give(ids(4, 2, 4), 10)
    weights = np.array([0.5, 0.25, 1], dtype=np.float16)
    assert places.table(ids(2, 7, 4), weights, np.array([0, 1]), [2, 1]).tolist() == [[0, 0.5, 0], [1, 0, 0]]
    assert places.table(ids(2, 7, 4), weights, np.array([1, 0]), [2, 1]).tolist() == [[1, 0, 0], [0, 0.5, 0]]
    places.give(ids(7), 10)
    assert places.table(ids(2, 7, 4), weights, np.array([0]), [3]).tolist() == [[0.25]]
    assert places.table(ids(), weights[:0], ids(), []).shape == (0, 1)


def test_repetition_is_damped() -> None:
    once, ten = damped(np.array([1, 10])).tolist()
    assert once == 1 and 3 < ten < 4


def test_half_precision_is_widened_without_loss() -> None:
    halves = np.array([0, 1, 0.1, 6e-8, 65504, -2.5], dtype=np.float16)
    assert widened(halves).tolist() == halves.astype(np.float32).tolist()
