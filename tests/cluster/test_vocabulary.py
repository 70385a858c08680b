"""Numbers of terms, and how rare they are."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from storywire.cluster.vocabulary import BUCKET, FEW, MANY, Numbers, Spellings, Vocabulary


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
    numbers.add(same, np.arange(len(same), dtype=np.int32))
    assert numbers.find(same).tolist() == [*range(len(same))]
    more = np.arange(1, 50_001, dtype=np.int64)
    numbers.add(more, np.arange(len(more), dtype=np.int32) + len(same))  # there are to be more buckets
    assert numbers.find(same).tolist() == [*range(len(same))]
    assert numbers.find(more).tolist() == [*range(len(same), len(numbers))]
    assert numbers.find(-more).tolist() == [-1] * len(more)


def test_dropped_hashes_are_unknown_and_the_others_are_where_they_were() -> None:
    numbers = Numbers()
    hashes = np.concatenate([np.arange(1, 3 * BUCKET, dtype=np.int64) << 40, np.arange(1, 4_001, dtype=np.int64)])
    numbers.add(hashes, np.arange(len(hashes), dtype=np.int32))
    gone = np.arange(len(hashes)) % 3 == 0
    numbers.drop(gone)
    assert numbers.find(hashes).tolist() == np.where(gone, -1, np.arange(len(hashes))).tolist()
    assert len(numbers) == (~gone).sum()


def test_terms_are_spelled_as_they_came() -> None:
    terms = ["", "ä", "\udc80", "東京", "a" * 40] * 999
    spelled = Spellings()
    spelled.put(np.arange(1, dtype=np.int32), terms[:1])
    spelled.put(np.arange(1, len(terms), dtype=np.int32), terms[1:])
    assert [spelled[number] for number in range(len(terms))] == terms
    spelled.drop(np.arange(len(terms)) % 2 == 0)
    assert [spelled[number] for number in range(1, len(terms), 2)] == terms[1::2]
    spelled.put(np.array([4, 2], dtype=np.int32), ["pier", "toll"])
    assert (spelled[4], spelled[2], spelled[1]) == ("pier", "toll", "ä")


def forgetful(*terms: str, times: int = 1, documents: int = 0) -> Vocabulary:
    """A vocabulary in which so many articles held these terms and none does now, forgotten."""
    words = Vocabulary({"said": 90}, 100)
    for _ in range(times):
        words.count(words.numbers(terms), 1)
    words.documents += documents
    words.forget(np.zeros(words.room, dtype=bool))
    return words


def test_rare_terms_that_no_article_holds_any_more_are_let_go_and_their_numbers_given_again() -> None:
    words = forgetful("lenna", "quill")
    assert len(words) == 1
    assert {*words.numbers(["toll", "lenna", "said", "pier"]).tolist()} == {0, 1, 2, 3}
    assert sorted(words.terms[number] for number in range(4)) == ["lenna", "pier", "said", "toll"]
    fresh = Vocabulary({"said": 90}, words.documents)
    assert words.rarity(words.numbers(["lenna"])) == fresh.rarity(fresh.numbers(["lenna"]))
    words.forget(np.ones(words.room, dtype=bool))
    assert len(words) == 4


def test_common_terms_stay_and_what_is_common_grows_with_the_stream() -> None:
    assert len(forgetful("lenna", times=FEW)) == 1
    assert len(forgetful("lenna", times=FEW + 1)) == 2
    assert len(forgetful("lenna", times=FEW + 1, documents=(FEW + 1) * MANY)) == 1


@given(st.lists(st.tuples(st.lists(st.text("abcd", max_size=2), max_size=5), st.booleans()), max_size=12))
def test_however_often_is_forgotten_each_term_has_one_number_and_its_spelling(
    stream: list[tuple[list[str], bool]],
) -> None:
    words, known = Vocabulary({"said": 3}, 9), dict[str, int]()
    for terms, forget in stream:
        numbers = words.numbers(terms).tolist()
        assert all(known.get(term, number) == number for term, number in zip(terms, numbers, strict=True))
        known |= dict(zip(terms, numbers, strict=True))
        assert len({*known.values()}) == len(known) and [words.terms[n] for n in numbers] == terms
        if forget:
            held = np.zeros(words.room, dtype=bool)
            held[[number for number in known.values() if number % 2]] = True
            words.forget(held)
            known = {term: number for term, number in known.items() if number % 2}
