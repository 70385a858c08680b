from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storywire.cluster.tiling import RUN, SHINGLE, aligned, words_of

WORDS = ("the", "old", "weir", "at", "Brackley", "held", "until", "noon", "and", "then")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


def test_what_an_editor_left_of_a_text_is_found() -> None:
    wire = words_of("The weir at Brackley gave way at noon on Monday, and the lower town stood under water by two.")
    cut = words_of("Police said the weir at Brackley gave way at noon on Monday, and boats came.")
    assert aligned(cut, wire) == [(2, 13)]


def test_a_text_stands_in_itself_from_end_to_end() -> None:
    words = words_of("The weir at Brackley gave way at noon on Monday.")
    assert aligned(words, words) == [(0, len(words.words))]
    assert aligned(words_of("three words only"), words_of("three words only")) == []


@given(TEXTS, TEXTS)
def test_runs_stand_in_both_and_equal_texts_are_no_special_case(one: str, other: str) -> None:
    short, long = words_of(one), words_of(other)
    for start, stop in aligned(short, long):
        assert stop - start >= RUN
        assert set(short.words[start:stop]) <= {*long.words, *short.words}
    tail = words_of(other + " zzz")
    whole = aligned(long, tail)
    assert whole == aligned(long, long) or len(long.words) < SHINGLE


@given(TEXTS)
def test_the_places_of_a_shingle_are_where_it_stands(text: str) -> None:
    words = words_of(text)
    assert words.shingles == words.places.keys()
    for shingle, places in words.places.items():
        assert all(words.words[at : at + SHINGLE] == shingle for at in places)
