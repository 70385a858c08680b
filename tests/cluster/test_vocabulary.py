"""Numbers of terms, and how rare they are."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from storywire.cluster.vocabulary import BUCKET, Numbers, Spellings, Vocabulary


def test_a_term_is_the_rarer_the_fewer_articles_hold_it() -> None:
    words = Vocabulary({"said": 90, "harbour": 9}, 100)
    said, harbour, new = words.rarity(words.numbers(["said", "harbour", "lenna"])).tolist()
    assert 0 <= said < harbour < new
    for _ in range(50):
        words.count(words.numbers(["lenna"]), 1)
    assert words.rarity(words.numbers(["lenna"]))[0] < new


def test_ids_stay_and_there_is_room_for_many() -> None:
    words = Vocabulary({}, 0)
    many = words.numbers([f"w{i}" for i in range(5000)])
    assert many.tolist() == list(range(5000)) == words.numbers([f"w{i}" for i in range(5000)]).tolist()
    assert words.room >= 5000 and words.terms[4999] == "w4999"


@given(st.lists(st.lists(st.text(max_size=3), max_size=9), max_size=9))
def test_a_term_has_one_number_however_often_it_comes(stream: list[list[str]]) -> None:
    words, known = Vocabulary({"said": 3}, 9), {"said": 0}
    for terms in stream:
        numbers = words.numbers(terms).tolist()
        assert numbers == [known.setdefault(term, len(known)) for term in terms]
    assert [words.terms[number] for number in range(len(known))] == [*known]


def test_what_finds_its_bucket_full_is_found_all_the_same() -> None:
    numbers = Numbers()
    same = np.arange(1, 3 * BUCKET, dtype=np.int64) << 40  # all of one bucket
    numbers.add(same)
    assert numbers.find(same).tolist() == [*range(len(same))]
    more = np.arange(1, 50_001, dtype=np.int64)
    numbers.add(more)  # there are to be more buckets
    assert numbers.find(same).tolist() == [*range(len(same))]
    assert numbers.find(more).tolist() == [*range(len(same), len(numbers))]
    assert numbers.find(-more).tolist() == [-1] * len(more)


def test_terms_are_spelled_as_they_came() -> None:
    terms = ["", "ä", "\udc80", "東京", "a" * 40] * 999
    spelled = Spellings()
    spelled.add(terms[:1])
    spelled.add(terms[1:])
    assert [spelled[number] for number in range(len(spelled))] == terms
