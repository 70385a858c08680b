"""Vectors packed on a shelf."""

from __future__ import annotations

import numpy as np
import pytest

from storywire.cluster import shelf as module
from storywire.cluster.shelf import Shelf


def put(shelf: Shelf, number: int, terms: list[int], names: int = 0) -> None:
    """One article: all its terms in the body but for the last ones, which are names."""
    ends = len(terms) - names
    weights = np.linspace(1, 0.5, ends, dtype=np.float32)
    shelf.put_one(number, np.array(terms, dtype=np.int32), weights, (ends, ends, ends, len(terms)))


def bodies(shelf: Shelf, *numbers: int) -> list[list[int]]:
    rows = shelf.rows(numbers)
    ids, weights, lengths = shelf.bodies(rows)
    assert len(ids) == len(weights) == sum(lengths)
    assert [shelf.at(row).ends[0] for row in rows] == lengths
    return [part.tolist() for part in np.split(ids, np.cumsum(lengths)[:-1])]


def test_what_is_put_is_found_again() -> None:
    shelf = Shelf()
    put(shelf, 0, [3, 1, 2, 7], names=1)
    put(shelf, 1, [5])
    parts = shelf.parts(0)
    body, lede, title = parts.vectors
    assert body.ids.tolist() == [3, 1, 2] and parts.names.tolist() == [7]
    assert body.weights.tolist() == [1, 0.75, 0.5] and not len(lede.ids) and not len(title.ids)
    assert bodies(shelf, 1, 0) == [[5], [3, 1, 2]]


def test_many_at_once_are_found_like_one_after_another() -> None:
    many, single = Shelf(), Shelf()
    ids, weights = np.arange(7, dtype=np.int32), np.ones(7, dtype=np.float32)
    many.put(4, ids, weights, np.array([[2, 3, 4, 4], [1, 1, 2, 3]]))
    single.put_one(4, ids[:4], weights[:4], (2, 3, 4, 4))
    single.put_one(5, ids[4:], weights[4:6], (1, 1, 2, 3))
    for number in (4, 5):
        assert many.parts(number).ids.tolist() == single.parts(number).ids.tolist()
        assert many.parts(number).ends == single.parts(number).ends


def test_blocks_follow_on_blocks_and_views_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 4)
    shelf = Shelf()
    put(shelf, 0, [1, 2, 3])
    before = shelf.parts(0)
    for number in range(1, 200):
        put(shelf, number, [number, number + 1, *range(number % 9)])
    assert before.ids.tolist() == [1, 2, 3]
    assert bodies(shelf, 199, 0) == [[199, 200, 0], [1, 2, 3]]


def test_what_is_kept_stays_under_its_number_and_the_rest_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 4)
    shelf = Shelf()
    for number in range(10):
        put(shelf, number, [number, 100 + number])
    put(shelf, 5, [55, 56, 57])  # a new revision
    shelf.keep([5, 6, 9], 5)
    assert bodies(shelf, 9, 5, 6) == [[9, 109], [55, 56, 57], [6, 106]]
    put(shelf, 10, [8])
    assert bodies(shelf, 10) == [[8]]


def test_a_block_goes_when_nothing_in_it_is_kept_and_is_written_anew_when_little_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "BLOCK", 9)
    shelf = Shelf()
    for number in range(12):
        put(shelf, number, [number, 100 + number, 200 + number], names=number % 2)  # three to a block
    whole = shelf.parts(6)
    shelf.keep([4, 6, 8, 10, 11], 4)
    assert bodies(shelf, 4, 6, 8) == [[4, 104, 204], [6, 106, 206], [8, 108, 208]]
    assert bodies(shelf, 10, 11) == [[10, 110, 210], [11, 111]] and shelf.parts(11).names.tolist() == [211]
    assert np.shares_memory(shelf.parts(6).ids, whole.ids)
    assert shelf.terms([4, 11], 300).nonzero()[0].tolist() == [4, 11, 104, 111, 204, 211]
    shelf.keep([4, 10], 4)
    put(shelf, 12, [12])
    assert bodies(shelf, 12, 4, 10) == [[12], [4, 104, 204], [10, 110, 210]]
    shelf.keep([], 13)
    put(shelf, 13, [13])
    assert bodies(shelf, 13) == [[13]]


def test_names_take_no_room_among_the_weights() -> None:
    many, single = Shelf(), Shelf()
    ids, weights = np.arange(7, dtype=np.int32), np.linspace(1, 0.4, 7, dtype=np.float32)
    many.put(0, ids, weights, np.array([[1, 2, 3, 4], [1, 1, 1, 3]]))
    single.put_one(0, ids[:4], weights[:3], (1, 2, 3, 4))
    single.put_one(1, ids[4:], weights[4:5], (1, 1, 1, 3))
    for number, held in ((0, 3), (1, 1)):
        one, other = many.parts(number), single.parts(number)
        assert one.weights.tolist() == other.weights.tolist() and len(one.weights) == held
        assert one.ids.tolist() == other.ids.tolist()
    [row] = many.rows([1])
    assert many.bodies([row])[1].tolist() == single.parts(1).weights.tolist()
