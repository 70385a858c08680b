"""How rare terms are, and which articles hold them."""

from __future__ import annotations

import numpy as np

from storywire.cluster.index import POSTINGS, Postings, Vector, Vocabulary, damped, total, unit


def ids(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int32)


def test_a_term_is_the_rarer_the_fewer_articles_hold_it() -> None:
    words = Vocabulary({"said": 90, "harbour": 9}, 100)
    said, harbour, new = words.rarity(words.numbers(["said", "harbour", "lenna"])).tolist()
    assert 0 <= said < harbour < new
    for _ in range(50):
        words.count(words.numbers(["lenna"]))
    assert words.rarity(words.numbers(["lenna"]))[0] < new


def test_ids_stay_and_there_is_room_for_many() -> None:
    words = Vocabulary({}, 0)
    many = words.numbers([f"w{i}" for i in range(5000)])
    assert many.tolist() == list(range(5000)) == words.numbers([f"w{i}" for i in range(5000)]).tolist()
    assert words.room >= 5000 and words.terms[4999] == "w4999"


def test_the_articles_that_share_most_come_first_and_only_the_newest_are_kept() -> None:
    postings = Postings()
    for article in range(POSTINGS + 10):
        postings.add(article, ids(1))
    postings.add(999, ids(1, 2))
    found = postings.find(unit(ids(1, 2), np.ones(2, dtype=np.float32)))
    assert found[0] == 999
    assert len(found) == POSTINGS and 10 not in found
    postings.keep([999])
    assert postings.find(unit(ids(1), np.ones(1, dtype=np.float32))) == [999]
    assert postings.find(Vector()) == []


def test_a_sum_of_vectors_has_length_one_and_keeps_the_strongest() -> None:
    one = unit(ids(0, 1), np.array([3, 4], dtype=np.float32))
    other = unit(ids(1, 2), np.array([1, 1], dtype=np.float32))
    both = total([one, other], 2)
    assert set(both.ids.tolist()) == {1, 2}
    assert np.isclose(np.linalg.norm(both.weights), 1)
    assert len(unit(ids(), np.zeros(0, dtype=np.float32)).ids) == 0


def test_repetition_is_damped() -> None:
    once, ten = damped(np.array([1, 10])).tolist()
    assert once == 1 and 3 < ten < 4
